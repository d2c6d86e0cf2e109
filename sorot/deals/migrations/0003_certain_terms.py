"""Promises of a contract: days to check and to pay, who holds the money, and what a stop after the start leaves."""

from django.db import migrations, models
from django.db.models import Q


MODES = [
    ("OPERATOR", "The operator of this site"),
    ("PARTNER", "A licensed payment partner"),
    ("DIRECT", "Nobody: the brand pays the creator directly"),
]


class Migration(migrations.Migration):
    dependencies = [("deals", "0002_history_never_changes")]
    operations = [
        migrations.AddField(
            model_name="deal",
            name="review_days",
            field=models.PositiveSmallIntegerField(db_default=5, default=5),
        ),
        migrations.AddField(
            model_name="deal",
            name="pay_within_days",
            field=models.PositiveSmallIntegerField(db_default=3, default=3),
        ),
        migrations.AddField(
            model_name="deal",
            name="money_mode",
            field=models.CharField(
                choices=MODES,
                db_default="OPERATOR",
                default="OPERATOR",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="deal",
            name="variable_limit",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RemoveConstraint(model_name="deal", name="deal_money_not_negative"),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=Q(fee__gte=0, margin__gte=0, variable_limit__gte=0), name="deal_money_not_negative"
            ),
        ),
        migrations.AddField(model_name="deal", name="kept_amount", field=models.BigIntegerField(null=True)),
        migrations.AddField(
            model_name="offer",
            name="money_mode",
            field=models.CharField(choices=MODES, db_default="OPERATOR", default="OPERATOR", max_length=8),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=Q(money_mode__in=["OPERATOR", "PARTNER", "DIRECT"]), name="offer_money_mode_known"
            ),
        ),
        migrations.RemoveConstraint(model_name="deal", name="deal_ready_at_iff_working"),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=Q(ready_at__isnull=False, state__in=["working", "completed"])
                | Q(ready_at=None, state__in=["signing", "funding"])
                | Q(state="cancelled"),
                name="deal_ready_at_iff_working",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=Q(pay_within_days__gte=1, pay_within_days__lte=30, review_days__gte=1, review_days__lte=14),
                name="deal_promises_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=Q(money_mode__in=["OPERATOR", "PARTNER", "DIRECT"]), name="deal_money_mode_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=Q(kept_amount=None) | Q(kept_amount__gte=0, ready_at__isnull=False, state="cancelled"),
                name="deal_kept_amount_after_start",
            ),
        ),
    ]
