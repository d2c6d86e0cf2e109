"""What a contract says about tax and late pay: frozen with the offer (its trigger keeps new columns too), for lists in
the deal."""

from django.db import migrations, models
from django.db.models import F, Q

MERCHANTS = [
    ("none", "Nobody here: each side settles its own tax"),
    ("brand", "The brand or its agency"),
    ("platform", "The operator of this site"),
]


class Migration(migrations.Migration):
    dependencies = [("deals", "0004_disputes")]
    operations = [
        migrations.AddField("deal", "chased_at", models.DateTimeField(null=True)),
        migrations.AddField("deal", "is_goods_taxed", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("deal", "late_fee_bps", models.PositiveIntegerField(db_default=0, default=0)),
        migrations.AddField("deal", "late_fee_cap_bps", models.PositiveIntegerField(db_default=0, default=0)),
        migrations.AddField(
            "offer",
            "merchant_of_record",
            models.CharField(choices=MERCHANTS, db_default="none", default="none", max_length=8),
        ),
        migrations.AddField("offer", "vat_rate_bps", models.PositiveIntegerField(null=True)),
        migrations.AddField("offer", "vat_base_part", models.PositiveIntegerField(null=True)),
        migrations.AddField("offer", "vat_base_whole", models.PositiveIntegerField(null=True)),
        migrations.AddConstraint(
            "deal",
            models.CheckConstraint(
                condition=Q(is_goods_taxed=False) | ~Q(money_mode="DIRECT"), name="deal_direct_goods_not_taxed"
            ),
        ),
        migrations.AddConstraint(
            "deal",
            models.CheckConstraint(
                condition=Q(late_fee_bps=0, late_fee_cap_bps=0) | Q(late_fee_bps__gt=0, late_fee_cap_bps__gt=0),
                name="deal_late_fee_has_a_limit",
            ),
        ),
        migrations.AddConstraint(
            "offer",
            models.CheckConstraint(
                condition=Q(merchant_of_record__in=["none", "brand", "platform"]), name="offer_merchant_known"
            ),
        ),
        migrations.AddConstraint(
            "offer",
            models.CheckConstraint(
                condition=~Q(money_mode="DIRECT") | Q(merchant_of_record="none", vat_rate_bps=None),
                name="offer_direct_is_not_taxed_here",
            ),
        ),
        migrations.AddConstraint(
            "offer",
            models.CheckConstraint(
                condition=Q(vat_rate_bps=None, vat_base_part=None, vat_base_whole=None)
                | Q(
                    vat_rate_bps__isnull=False,
                    vat_base_part__isnull=False,
                    vat_base_whole__isnull=False,
                    vat_rate_bps__lte=10_000,
                    vat_base_part__gt=0,
                    vat_base_whole__gte=F("vat_base_part"),
                ),
                name="offer_vat_is_whole",
            ),
        ),
    ]
