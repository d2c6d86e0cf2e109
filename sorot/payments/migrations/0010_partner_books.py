"""What our books know of a partner's: earlier tries by its names, lines that are own money, and fees of its reports."""

import django.db.models.deletion
import sorot.core.ids
from django.conf import settings
from django.db import migrations, models

#: Until now a move had only the moment it was written down.
FILL = "update payments_ownmove set moved_date = (recorded_at at time zone 'Asia/Jakarta')::date"


def row(**fields: models.Field) -> list[tuple[str, models.Field]]:
    """The two fields that every table begins with, and its own."""
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
        *fields.items(),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0009_own_moves"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("ownmove", "moved_date", models.DateField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("ownmove", "moved_date", models.DateField()),
        migrations.CreateModel(
            name="OwnMoveLine",
            fields=row(
                channel=models.CharField(max_length=20),
                name=models.CharField(max_length=140),
                line_date=models.DateField(),
                found_at=models.DateTimeField(),
                move=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.ownmove"
                ),
            ),
            options={
                "ordering": ["-found_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("move", "channel"), name="own_move_line_one_at_each_end"),
                    models.UniqueConstraint(fields=("channel", "name"), name="own_move_line_is_one_move"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="own_move_line_has_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerFee",
            fields=row(
                channel=models.CharField(max_length=20),
                amount=models.BigIntegerField(),
                is_given_back=models.BooleanField(default=False),
                currency=models.CharField(max_length=3),
                period=models.DateField(),
                reference=models.CharField(max_length=80),
                recorded_at=models.DateTimeField(),
                recorded_by=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            options={
                "ordering": ["-recorded_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("channel", "reference"), name="partner_fee_report_once"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="partner_fee_amount_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("period__day", 1)), name="partner_fee_period_is_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reference", ""), _negated=True), name="partner_fee_has_reference"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["", "manual"]), _negated=True),
                        name="partner_fee_of_a_partner",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutTry",
            fields=row(
                attempt=models.PositiveSmallIntegerField(),
                channel=models.CharField(max_length=20),
                gateway_id=models.CharField(max_length=80),
                ended_at=models.DateTimeField(),
                payout=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="tries", to="payments.payout"
                ),
            ),
            options={
                "ordering": ["payout", "attempt"],
                "constraints": [
                    models.UniqueConstraint(fields=("payout", "attempt"), name="payout_try_once"),
                    models.UniqueConstraint(fields=("channel", "gateway_id"), name="payout_try_named_once"),
                    models.CheckConstraint(condition=models.Q(("attempt__gt", 0)), name="payout_try_counts_from_1"),
                    models.CheckConstraint(
                        condition=models.Q(("gateway_id", ""), _negated=True), name="payout_try_has_name"
                    ),
                ],
            },
        ),
    ]
