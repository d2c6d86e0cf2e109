"""Payouts by gateway and in batches, the ways banks carry money, and the name on the account."""

import csv
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

import sorot.core.ids

DATA = Path(__file__).resolve().parent.parent / "data"


def load_rails(apps, schema_editor):
    with (DATA / "rails.csv").open(encoding="utf-8", newline="") as file:
        apps.get_model("payments", "TransferRail").objects.bulk_create(
            apps.get_model("payments", "TransferRail")(
                institution_id=row.pop("institution") or None,
                maximum=row.pop("maximum") or None,
                opens=row.pop("opens") or None,
                closes=row.pop("closes") or None,
                **row,
            )
            for row in csv.DictReader(file)
        )


def unload_rails(apps, schema_editor):
    apps.get_model("payments", "TransferRail").objects.all().delete()


def note_what_was_approved(apps, schema_editor):
    """Payouts approved before this migration were approved as they stand."""
    apps.get_model("payments", "Payout").objects.filter(approved_at__isnull=False).update(
        approved_amount=F("amount"), approved_account=F("account")
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_former_addresses"), ("payments", "0006_gateways")]

    operations = [
        migrations.CreateModel(
            name="PayoutBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ("submit_key", models.CharField(max_length=32, unique=True)),
                ("currency", models.CharField(max_length=3)),
                ("count", models.PositiveIntegerField()),
                ("total", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("file_sealed", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TransferRail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rail", models.CharField(max_length=12)),
                ("kind", models.CharField(choices=[("bank", "Bank"), ("ewallet", "E-wallet")], max_length=8)),
                ("minimum", models.BigIntegerField()),
                ("maximum", models.BigIntegerField(null=True)),
                ("opens", models.TimeField(null=True)),
                ("closes", models.TimeField(null=True)),
                ("minutes", models.PositiveIntegerField()),
                ("valid_from_date", models.DateField()),
                ("source", models.TextField()),
                ("checked_date", models.DateField()),
                ("confidence", models.CharField(max_length=10)),
            ],
            options={
                "ordering": ["rail", "institution", "-valid_from_date"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="payout",
            name="payout_sent_iff_sent",
        ),
        migrations.RemoveConstraint(
            model_name="payout",
            name="payout_reason_iff_not_paid",
        ),
        migrations.AddField(
            model_name="payee",
            name="is_automatic",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="payout",
            name="alarm",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_funds", "Not enough money at the payment partner"),
                    ("keys", "The payment partner does not accept our keys"),
                    ("refused", "The payment partner refuses our request"),
                    ("no_gateway", "The payment partner is not configured any more"),
                    ("unknown", "The payment partner gives an answer we do not know"),
                    ("silent", "The payment partner does not know this payout, and it may not be repeated"),
                    ("amount", "The payment partner names another amount"),
                    ("conflict", "The payment partner contradicts what we booked"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="approved_account",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.payoutaccount"
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="approved_amount",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="payout",
            name="attempt",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="payout",
            name="channel",
            field=models.CharField(default="manual", max_length=20),
        ),
        migrations.AddField(
            model_name="payout",
            name="checks",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="payout",
            name="expected_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payout",
            name="failure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("name_mismatch", "Another name on the account"),
                    ("bad_account", "Account not found or closed"),
                    ("over_limit", "Over the receiver's limit"),
                    ("no_funds", "Not enough at the payment partner"),
                    ("refused_by_bank", "Refused by the bank"),
                    ("temporary", "The bank could not be reached"),
                    ("screening", "Held by a check of the partner"),
                    ("other", "Another reason"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="failure_code",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="payout",
            name="gateway_fee",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="payout",
            name="gateway_id",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="payout",
            name="gateway_status",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="payout",
            name="is_automatic",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="payout",
            name="next_check_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payout",
            name="rail",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="payout",
            name="replaces",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="replaced_by", to="payments.payout"
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="strikes",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="payoutaccount",
            name="bank_name_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="payoutaccount",
            name="name_accept_reason",
            field=models.TextField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="payoutaccount",
            name="name_accepted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payoutaccount",
            name="name_accepted_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="payoutaccount",
            name="name_checked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payoutaccount",
            name="name_state",
            field=models.CharField(
                choices=[("unchecked", "Not checked"), ("matched", "Fits"), ("differs", "Another name")],
                default="unchecked",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="payout",
            name="bank_reference",
            field=models.CharField(max_length=120, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name="payoutaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_state__in", ["unchecked", "matched", "differs"])),
                name="payout_account_name_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name_accept_reason", ""), ("name_accepted_at", None), ("name_accepted_by", None)),
                    models.Q(
                        ("name_accepted_at__isnull", False),
                        ("name_accepted_by__isnull", False),
                        models.Q(("name_accept_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payout_account_name_accepted_with_reason",
            ),
        ),
        migrations.AddField(
            model_name="payoutbatch",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payouts",
                to="payments.payoutbatch",
            ),
        ),
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(
                condition=models.Q(("next_check_at__isnull", False)),
                fields=["next_check_at"],
                name="payout_next_check",
            ),
        ),
        migrations.RunPython(note_what_was_approved, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_account", models.F("account")),
                        ("approved_amount", models.F("amount")),
                        ("state__in", ["approved", "sent", "succeeded", "failed", "reversed"]),
                        ("approved_account__isnull", False),
                        ("approved_amount__isnull", False),
                    ),
                    models.Q(
                        models.Q(("state__in", ["approved", "sent", "succeeded", "failed", "reversed"]), _negated=True),
                        ("approved_account", None),
                        ("approved_amount", None),
                    ),
                    _connector="OR",
                ),
                name="payout_approved_as_it_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(("attempt__gt", 0)), name="payout_attempt_counts_from_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel", ""), _negated=True), name="payout_has_channel"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("sent_at__isnull", False),
                        ("state__in", ["sent", "succeeded", "failed", "reversed"]),
                        models.Q(
                            models.Q(("channel", "manual"), ("sent_by__isnull", False)),
                            models.Q(("channel", "manual"), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        models.Q(("state__in", ["sent", "succeeded", "failed", "reversed"]), _negated=True),
                        ("sent_at", None),
                        ("sent_by", None),
                    ),
                    _connector="OR",
                ),
                name="payout_sent_iff_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["rejected", "failed", "reversed"]),
                        models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("failure", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        models.Q(("state__in", ["rejected", "failed", "reversed"]), _negated=True), ("reason", "")
                    ),
                    _connector="OR",
                ),
                name="payout_reason_iff_not_paid",
            ),
        ),
        migrations.AddField(
            model_name="transferrail",
            name="institution",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.institution"
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gt", 0), ("total__gt", 0)), name="payout_batch_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="payout_batch_sha256"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferrail",
            constraint=models.UniqueConstraint(
                fields=("rail", "institution", "valid_from_date"), name="transfer_rail_once_a_day", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="transferrail",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["bank", "ewallet"])), name="transfer_rail_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferrail",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidence__in", ["high", "medium", "low"])), name="transfer_rail_confidence_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferrail",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="transfer_rail_has_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferrail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes", None), ("opens", None)), ("opens__lt", models.F("closes")), _connector="OR"
                ),
                name="transfer_rail_hours_in_order",
            ),
        ),
        migrations.RunPython(load_rails, unload_rails),
    ]
