"""Payment pages, notifications, returns and chargebacks."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import sorot.core.ids


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_certain_pay")]

    operations = [
        migrations.CreateModel(
            name="Checkout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("gateway", models.CharField(max_length=20)),
                ("reference", models.CharField(max_length=50, unique=True)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("creating", "Being prepared"),
                            ("open", "Waiting for the payment"),
                            ("paid", "Paid"),
                            ("expired", "Expired"),
                            ("failed", "Not possible"),
                            ("cancelled", "No longer needed"),
                        ],
                        default="creating",
                        max_length=10,
                    ),
                ),
                ("locale", models.CharField(max_length=5)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("gateway_id", models.CharField(blank=True, max_length=120)),
                ("url", models.TextField(blank=True, max_length=2000)),
                ("payment_id", models.CharField(blank=True, max_length=120)),
                ("raw_status", models.CharField(blank=True, max_length=60)),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bank", "Bank transfer or virtual account"),
                            ("qris", "QRIS"),
                            ("ewallet", "E-wallet"),
                            ("card", "Card"),
                            ("other", "Another way"),
                        ],
                        max_length=8,
                    ),
                ),
                ("fee", models.BigIntegerField(null=True)),
                ("paid_amount", models.BigIntegerField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("is_balance", models.BooleanField(default=False)),
                ("closed_at", models.DateTimeField(null=True)),
                ("alarm", models.TextField(blank=True, max_length=300)),
                ("alarm_amount", models.BigIntegerField(null=True)),
                ("next_check_at", models.DateTimeField(null=True)),
                ("checks", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "funding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checkouts", to="payments.funding"
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Chargeback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ("gateway", models.CharField(max_length=20)),
                ("case_id", models.CharField(max_length=120)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Evidence needed"),
                            ("review", "The bank decides"),
                            ("won", "The payment stands"),
                            ("lost", "The bank took the money back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("evidence_due_at", models.DateTimeField()),
                ("evidence_sent_at", models.DateTimeField(null=True)),
                ("reserved_at", models.DateTimeField(null=True)),
                ("raw_status", models.CharField(blank=True, max_length=60)),
                (
                    "said",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "Evidence needed"),
                            ("review", "The bank decides"),
                            ("won", "The payment stands"),
                            ("lost", "The bank took the money back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("from_held", models.BigIntegerField(default=0)),
                ("from_balance", models.BigIntegerField(default=0)),
                ("owed_amount", models.BigIntegerField(default=0)),
                ("owed_due_at", models.DateTimeField(null=True)),
                (
                    "debt",
                    models.CharField(
                        blank=True, choices=[("paid", "Paid"), ("written_off", "Written off")], max_length=12
                    ),
                ),
                ("debt_closed_at", models.DateTimeField(null=True)),
                ("debt_note", models.CharField(blank=True, max_length=200)),
                ("next_check_at", models.DateTimeField(null=True)),
                ("checks", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "debt_closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence_sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "checkout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chargebacks", to="payments.checkout"
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="GatewayEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ("gateway", models.CharField(max_length=20)),
                ("identity", models.CharField(max_length=250)),
                ("body_sha256", models.CharField(max_length=64)),
                ("body", models.BinaryField()),
                ("headers", models.JSONField(default=dict)),
                ("received_at", models.DateTimeField()),
                ("last_received_at", models.DateTimeField()),
                ("deliveries", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("read", "Done"),
                            ("unreadable", "Cannot be read"),
                            ("unmatched", "About nothing we know"),
                            ("quarantined", "Does not fit our books"),
                            ("handled", "Looked at"),
                        ],
                        db_default="received",
                        default="received",
                        max_length=12,
                    ),
                ),
                ("subject", models.CharField(blank=True, db_default="", max_length=12)),
                ("reference", models.CharField(blank=True, db_default="", max_length=120)),
                ("raw_status", models.CharField(blank=True, db_default="", max_length=60)),
                ("amount", models.BigIntegerField(null=True)),
                ("problem", models.TextField(blank=True, db_default="", max_length=300)),
                ("done_at", models.DateTimeField(null=True)),
                ("finding", models.TextField(blank=True, db_default="", max_length=500)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "handled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RefusedHook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway", models.CharField(max_length=20)),
                ("date", models.DateField()),
                ("count", models.PositiveIntegerField()),
                ("last_at", models.DateTimeField()),
                ("last_address", models.GenericIPAddressField(null=True)),
            ],
            options={
                "ordering": ["-date", "gateway"],
                "constraints": [models.UniqueConstraint(fields=("gateway", "date"), name="refused_hook_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="SourceReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ("key", models.CharField(max_length=50, unique=True)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Asked for"),
                            ("pending", "On its way back"),
                            ("succeeded", "Given back"),
                            ("failed", "Not possible: the money is back in the balance"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("submit_key", models.CharField(editable=False, max_length=32, unique=True)),
                ("requested_at", models.DateTimeField()),
                ("gateway_id", models.CharField(blank=True, max_length=120)),
                ("raw_status", models.CharField(blank=True, max_length=60)),
                ("fee", models.BigIntegerField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("failure", models.CharField(blank=True, max_length=200)),
                ("alarm", models.TextField(blank=True, max_length=300)),
                ("next_check_at", models.DateTimeField(null=True)),
                ("checks", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "checkout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="payments.checkout"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-requested_at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="checkout",
            index=models.Index(
                condition=models.Q(("next_check_at__isnull", False)), fields=["next_check_at"], name="checkout_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkout",
            constraint=models.UniqueConstraint(fields=("funding", "number"), name="checkout_number_once"),
        ),
        migrations.AddConstraint(
            model_name="checkout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("creating", "open"))),
                fields=("funding",),
                name="checkout_one_live_per_funding",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("payment_id", ""), _negated=True),
                fields=("gateway", "payment_id"),
                name="checkout_payment_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkout",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="checkout_amount_positive"),
        ),
        migrations.AddConstraint(
            model_name="checkout",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["creating", "open", "paid", "expired", "failed", "cancelled"])),
                name="checkout_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "open"), _negated=True), models.Q(("url", ""), _negated=True), _connector="OR"
                ),
                name="checkout_open_has_page",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("paid_amount__gt", 0),
                        ("paid_at__isnull", False),
                        ("state", "paid"),
                        models.Q(("payment_id", ""), _negated=True),
                        models.Q(("method", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "paid"), _negated=True),
                        ("is_balance", False),
                        ("paid_amount", None),
                        ("paid_at", None),
                        ("payment_id", ""),
                    ),
                    _connector="OR",
                ),
                name="checkout_paid_has_payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_balance", True), ("paid_amount", None), ("paid_amount", models.F("amount")), _connector="OR"
                ),
                name="checkout_secures_exactly_what_was_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("state__in", ["expired", "failed", "cancelled"])),
                    models.Q(
                        models.Q(("state__in", ["expired", "failed", "cancelled"]), _negated=True), ("closed_at", None)
                    ),
                    _connector="OR",
                ),
                name="checkout_closed_at_iff_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkout",
            constraint=models.CheckConstraint(
                condition=models.Q(("fee", None), ("fee__gte", 0), _connector="OR"), name="checkout_fee_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="chargeback",
            constraint=models.UniqueConstraint(fields=("gateway", "case_id"), name="chargeback_case_once"),
        ),
        migrations.AddConstraint(
            model_name="chargeback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "review"))),
                fields=("checkout",),
                name="chargeback_one_open_per_payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="chargeback",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="chargeback_amount_positive"),
        ),
        migrations.AddConstraint(
            model_name="chargeback",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "review", "won", "lost"])), name="chargeback_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="chargeback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", False), ("state__in", ["won", "lost"])),
                    models.Q(("decided_at", None), ("state__in", ["open", "review"])),
                    _connector="OR",
                ),
                name="chargeback_decided_iff_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="chargeback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "amount",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("from_held"), "+", models.F("from_balance")
                                ),
                                "+",
                                models.F("owed_amount"),
                            ),
                        ),
                        ("reserved_at__isnull", False),
                        ("state", "lost"),
                    ),
                    models.Q(
                        models.Q(("state", "lost"), _negated=True),
                        ("from_balance", 0),
                        ("from_held", 0),
                        ("owed_amount", 0),
                    ),
                    _connector="OR",
                ),
                name="chargeback_lost_is_paid_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="chargeback",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_balance__gte", 0), ("from_held__gte", 0), ("owed_amount__gte", 0)),
                name="chargeback_parts",
            ),
        ),
        migrations.AddConstraint(
            model_name="chargeback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("debt", ""), ("debt_closed_at", None)),
                    models.Q(
                        ("debt__in", ["paid", "written_off"]),
                        ("debt_closed_at__isnull", False),
                        ("owed_amount__gt", 0),
                        models.Q(("debt_note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="chargeback_debt_closed_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="gatewayevent",
            index=models.Index(fields=["state", "received_at"], name="gateway_event_queue"),
        ),
        migrations.AddConstraint(
            model_name="gatewayevent",
            constraint=models.UniqueConstraint(
                fields=("gateway", "identity", "body_sha256"), name="gateway_event_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="gatewayevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["received", "read", "unreadable", "unmatched", "quarantined", "handled"])
                ),
                name="gateway_event_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="gatewayevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("body_sha256__regex", "^[0-9a-f]{64}$")), name="gateway_event_hash"
            ),
        ),
        migrations.AddConstraint(
            model_name="gatewayevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("done_at__isnull", False),
                        ("handled_by__isnull", False),
                        ("state", "handled"),
                        models.Q(("finding", ""), _negated=True),
                    ),
                    models.Q(models.Q(("state", "handled"), _negated=True), ("finding", ""), ("handled_by", None)),
                    _connector="OR",
                ),
                name="gateway_event_handled_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="gatewayevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["quarantined", "unreadable", "unmatched"]), _negated=True),
                    models.Q(("problem", ""), _negated=True),
                    _connector="OR",
                ),
                name="gateway_event_problem_is_said",
            ),
        ),
        migrations.AddIndex(
            model_name="sourcereturn",
            index=models.Index(
                condition=models.Q(("next_check_at__isnull", False)), fields=["next_check_at"], name="return_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcereturn",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="return_amount_positive"),
        ),
        migrations.AddConstraint(
            model_name="sourcereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["requested", "pending", "succeeded", "failed"])),
                name="return_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", False), ("state", "succeeded")),
                    models.Q(models.Q(("state", "succeeded"), _negated=True), ("settled_at", None)),
                    _connector="OR",
                ),
                name="return_settled_at_iff_succeeded",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("failed_at__isnull", False), ("state", "failed")),
                    models.Q(models.Q(("state", "failed"), _negated=True), ("failed_at", None)),
                    _connector="OR",
                ),
                name="return_failed_at_iff_failed",
            ),
        ),
    ]
