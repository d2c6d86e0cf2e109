"""Bank statements and reconciliation."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import sorot.core.ids


class Migration(migrations.Migration):
    dependencies = [("core", "0002_rules_and_regions"), ("payments", "0007_payouts")]

    operations = [
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("bank", models.CharField(max_length=20)),
                ("account", models.CharField(blank=True, max_length=30)),
                ("first_date", models.DateField()),
                ("last_date", models.DateField()),
                ("new_count", models.PositiveIntegerField()),
                ("known_count", models.PositiveIntegerField()),
                ("opening_balance", models.BigIntegerField(null=True)),
                ("closing_balance", models.BigIntegerField(null=True)),
                ("gaps", models.JSONField(default=list)),
                ("pending_count", models.PositiveIntegerField(default=0)),
                ("left_out", models.JSONField(default=list)),
                ("imported_at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-imported_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReconciliationRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ("channel", models.CharField(max_length=20)),
                ("for_date", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "Running"), ("done", "Compared"), ("failed", "Not possible")],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("ours_count", models.PositiveIntegerField(default=0)),
                ("theirs_count", models.PositiveIntegerField(default=0)),
                ("new_count", models.PositiveIntegerField(default=0)),
                ("healed_count", models.PositiveIntegerField(default=0)),
                ("is_listed", models.BooleanField(default=True)),
                ("ours_balance", models.BigIntegerField(null=True)),
                ("theirs_balance", models.BigIntegerField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ("channel", models.CharField(max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("missing_here", "Not in our books"),
                            ("missing_there", "Not in their books"),
                            ("amount_diff", "Another amount"),
                            ("fee_diff", "Another fee"),
                            ("status_diff", "Another state"),
                            ("duplicate", "Twice"),
                            ("balance_diff", "Another balance"),
                        ],
                        max_length=16,
                    ),
                ),
                ("key", models.CharField(max_length=160)),
                ("subject", models.CharField(blank=True, max_length=10)),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("gateway_id", models.CharField(blank=True, max_length=120)),
                ("for_date", models.DateField()),
                ("ours_amount", models.BigIntegerField(null=True)),
                ("theirs_amount", models.BigIntegerField(null=True)),
                ("ours_status", models.CharField(blank=True, max_length=20)),
                ("theirs_status", models.CharField(blank=True, max_length=20)),
                ("effect", models.BigIntegerField(default=0)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Waits for you"), ("healed", "Settled"), ("explained", "Explained")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("healed_at", models.DateTimeField(null=True)),
                ("explained_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "explained_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="differences",
                        to="payments.reconciliationrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-first_seen_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ("row", models.PositiveIntegerField()),
                ("booked_date", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("description", models.CharField(blank=True, max_length=500)),
                ("balance", models.BigIntegerField(null=True)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Not matched"), ("used", "Matched"), ("aside", "Not ours")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("used_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.payoutbatch",
                    ),
                ),
                (
                    "funding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.funding",
                    ),
                ),
                (
                    "payout",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.payout",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.bankstatement"
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["booked_date", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="bankstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="statement_sha256"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_date__lte", models.F("last_date"))), name="statement_days_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="reconciliationrun",
            index=models.Index(fields=["channel", "-for_date"], name="reconciliation_run_day"),
        ),
        migrations.AddConstraint(
            model_name="reconciliationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["running", "done", "failed"])), name="reconciliation_run_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reconciliationrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "running")), fields=("channel",), name="reconciliation_run_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="reconciliationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at", None), ("state", "running")),
                    models.Q(models.Q(("state", "running"), _negated=True), ("finished_at__isnull", False)),
                    _connector="OR",
                ),
                name="reconciliation_run_finished_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="reconciliationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), models.Q(("problem", ""), _negated=True)),
                    models.Q(models.Q(("state", "failed"), _negated=True), ("problem", "")),
                    _connector="OR",
                ),
                name="reconciliation_run_failed_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="difference",
            index=models.Index(fields=["state", "channel"], name="difference_queue"),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.UniqueConstraint(fields=("channel", "kind", "key"), name="difference_once"),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "missing_here",
                            "missing_there",
                            "amount_diff",
                            "fee_diff",
                            "status_diff",
                            "duplicate",
                            "balance_diff",
                        ],
                    )
                ),
                name="difference_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "healed", "explained"])), name="difference_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("healed_at__isnull", False), ("state", "healed")),
                    models.Q(models.Q(("state", "healed"), _negated=True), ("healed_at", None)),
                    _connector="OR",
                ),
                name="difference_healed_at_iff_healed",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("explained_at__isnull", False),
                        ("explained_by__isnull", False),
                        ("state", "explained"),
                        models.Q(("note", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "explained"), _negated=True),
                        ("explained_at", None),
                        ("explained_by", None),
                        ("note", ""),
                    ),
                    _connector="OR",
                ),
                name="difference_explained_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(fields=["state", "booked_date"], name="statement_line_queue"),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(fields=["booked_date"], name="statement_line_day"),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="statement_line_moves_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "used", "aside"])), name="statement_line_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "used"),
                        ("used_at__isnull", False),
                        ("used_by__isnull", False),
                        models.Q(
                            models.Q(("batch", None), ("funding__isnull", False), ("payout", None)),
                            models.Q(("batch", None), ("funding", None), ("payout__isnull", False)),
                            models.Q(("batch__isnull", False), ("funding", None), ("payout", None)),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        models.Q(("state", "used"), _negated=True),
                        ("batch", None),
                        ("funding", None),
                        ("payout", None),
                        ("used_at", None),
                        ("used_by", None),
                    ),
                    _connector="OR",
                ),
                name="statement_line_used_for_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(fields=("funding",), name="statement_line_funding_once"),
        ),
    ]
