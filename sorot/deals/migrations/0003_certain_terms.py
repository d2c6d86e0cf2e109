"""Promises of a contract: days to check and to pay, who holds the money, and what a stop after the start leaves."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import sorot.core.ids


MODES = [
    ("OPERATOR", "The operator of this site"),
    ("PARTNER", "A licensed payment partner"),
    ("DIRECT", "Nobody: the brand pays the creator directly"),
]


SIDES = [("brand", "Brand"), ("talent", "Creator")]
RESULT_STATES = [("told", "Waiting for an answer"), ("accepted", "Accepted"), ("contested", "Contested")]
#: Facts of a result never change, no row goes away; only the answer is added, once.
RESULTS_STAY = """
create trigger deals_result_keep before update on deals_result for each row
  execute function deals_keep_facts('state', 'answered_at', 'answered_by_id', 'answer');
create trigger deals_result_answered before update on deals_result for each row
  when (old.state <> 'told') execute function deals_final();
create trigger deals_result_stays before delete on deals_result for each row execute function deals_final();
create trigger deals_result_not_emptied before truncate on deals_result execute function deals_final();
do $$ begin
  if exists (select from pg_roles where rolname = 'sorot_app') then
    revoke delete, truncate on deals_result from sorot_app;
  end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("core", "0002_rules_and_regions"),
        ("deals", "0002_history_never_changes"),
    ]
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
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ("milestone_code", models.CharField(max_length=24)),
                ("part", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("side", models.CharField(choices=SIDES, max_length=10)),
                ("count", models.BigIntegerField()),
                ("earned", models.BigIntegerField()),
                ("url", models.URLField(blank=True, max_length=500)),
                ("note", models.TextField(blank=True, max_length=600)),
                ("told_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("state", models.CharField(choices=RESULT_STATES, default="told", max_length=10)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, max_length=600)),
                ("submit_key", models.CharField(editable=False, max_length=32, null=True, unique=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="deals.deal"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["deal", "part", "number"],
                "indexes": [models.Index(condition=Q(state="told"), fields=["due_at"], name="result_waiting")],
                "constraints": [
                    models.UniqueConstraint(fields=("milestone_code", "number"), name="result_number_once"),
                    models.UniqueConstraint(
                        condition=~Q(state="contested"), fields=("milestone_code",), name="result_one_stands"
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=["told", "accepted", "contested"]), name="result_state_known"
                    ),
                    models.CheckConstraint(condition=Q(side__in=["brand", "talent"]), name="result_side_known"),
                    models.CheckConstraint(condition=Q(count__gte=0, earned__gte=0), name="result_not_negative"),
                    models.CheckConstraint(condition=~Q(url="") | Q(file__isnull=False), name="result_has_evidence"),
                    models.CheckConstraint(condition=Q(due_at__gt=F("told_at")), name="result_due_later"),
                    models.CheckConstraint(
                        condition=Q(answered_at=None, answered_by=None, state="told")
                        | Q(answered_at__isnull=False, state="accepted")
                        | (Q(answered_at__isnull=False, answered_by__isnull=False, state="contested") & ~Q(answer="")),
                        name="result_answered_iff_answered",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RESULTS_STAY, migrations.RunSQL.noop),
    ]
