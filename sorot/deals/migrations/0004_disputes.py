"""Disputes and objections, answers by silence, and reminders. What was asked or objected never changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sorot.core.ids

TRIGGERS = """
drop trigger deals_publication_final on deals_publication;
create trigger deals_publication_keep before update on deals_publication for each row
  execute function deals_keep_facts('url', 'published_at', 'screenshot_id', 'is_labelled', 'label_note', 'told_by_id',
    'told_at');
create trigger deals_dispute_keep before update on deals_dispute for each row
  execute function deals_keep_facts('state', 'answer', 'answered_by_id', 'answered_at', 'decision_due_at',
    'brand_amount', 'talent_amount', 'decided_amount', 'decided_by_id', 'decision_reason',
    'closed_by_id', 'closed_at', 'version');
create trigger deals_dispute_ended before update on deals_dispute for each row
  when (old.closed_at is not null) execute function deals_final();
create trigger deals_objection_keep before update on deals_objection for each row
  execute function deals_keep_facts('state', 'closed_by_id', 'closed_at');
create trigger deals_objection_closed before update on deals_objection for each row
  when (old.closed_at is not null) execute function deals_final();
"""
KEPT = ("dispute", "objection")
NO_DELETE = "".join(
    f"""
create trigger deals_{name}_stays before delete on deals_{name} for each row execute function deals_final();
create trigger deals_{name}_not_emptied before truncate on deals_{name} execute function deals_final();
"""
    for name in KEPT
)
GRANTS = """
do $$ begin
  if exists (select from pg_roles where rolname = 'sorot_app') then
    revoke delete, truncate on deals_dispute, deals_objection from sorot_app;
  end if;
end $$;
"""
OFF = """
drop trigger deals_publication_keep on deals_publication;
create trigger deals_publication_final before update on deals_publication for each row execute function deals_final();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_former_addresses"),
        ("campaigns", "0001_initial"),
        ("core", "0002_rules_and_regions"),
        ("creators", "0001_initial"),
        ("deals", "0003_certain_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ("opened_side", models.CharField(choices=[("brand", "Brand"), ("talent", "Creator")], max_length=10)),
                ("opened_at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("refund_request", "Money back, because the work does not come"),
                            ("not_paid", "The work is done, but the money is not released"),
                            ("quality", "The quality of the work"),
                            ("result", "The agreed result"),
                            ("other", "Something else"),
                        ],
                        max_length=16,
                    ),
                ),
                ("asked_amount", models.BigIntegerField()),
                ("reason", models.TextField(max_length=3000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("contested", "With the operator"),
                            ("accepted", "Agreed by both sides"),
                            ("decided", "Decided by the operator"),
                            ("lapsed", "Ended without an answer"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer_due_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, max_length=3000)),
                ("answered_at", models.DateTimeField(null=True)),
                ("decision_due_at", models.DateTimeField(null=True)),
                ("brand_amount", models.BigIntegerField(null=True)),
                ("talent_amount", models.BigIntegerField(null=True)),
                ("decided_amount", models.BigIntegerField(null=True)),
                ("decision_reason", models.TextField(blank=True, max_length=3000)),
                ("closed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("submit_key", models.CharField(editable=False, max_length=32, null=True, unique=True)),
            ],
            options={
                "ordering": ["deal", "opened_at"],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("link", "The link does not open"),
                            ("label", "The advertising label is missing"),
                            ("different", "It is not what was approved"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("mended", "Mended"), ("withdrawn", "Taken back")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["publication", "raised_at"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="submission",
            name="submission_decided_iff_answered",
        ),
        migrations.AddField(
            model_name="application",
            name="remind_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="deal",
            name="clocks_from",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="deal",
            name="disputed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="deal",
            name="is_confirmed_by_silence",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="deal",
            name="remind_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="publication",
            name="is_labelled",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="publication",
            name="label_note",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("remind_at__isnull", False)), fields=["remind_at"], name="application_remind"
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("remind_at__isnull", False)), fields=["remind_at"], name="deal_remind"
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(condition=models.Q(("state", "working")), fields=["due_at"], name="deal_working_due"),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_confirmed_by_silence", False), ("state", "completed"), _connector="OR"),
                name="deal_silence_completes",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(("disputed_at", None), ("state__in", ["working", "completed"]), _connector="OR"),
                name="deal_disputed_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_labelled", False), ("label_note", ""), _negated=True),
                name="publication_no_label_has_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "sent")),
                    models.Q(("decided_at__isnull", False), ("state", "approved")),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("state", "changes")),
                    _connector="OR",
                ),
                name="submission_decided_iff_answered",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="closed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="deal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="deals.deal"
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="closed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="deals.publication"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="raised_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["answer_due_at"], name="dispute_answer_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["open", "contested"])), fields=("deal",), name="dispute_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "contested", "accepted", "decided", "lapsed", "withdrawn"])),
                name="dispute_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["refund_request", "not_paid", "quality", "result", "other"])),
                name="dispute_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("opened_side__in", ["brand", "talent"])), name="dispute_side_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="dispute_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_amount__gte", 0),
                    models.Q(("brand_amount", None), ("brand_amount__gte", 0), _connector="OR"),
                    models.Q(("talent_amount", None), ("talent_amount__gte", 0), _connector="OR"),
                    models.Q(("decided_amount", None), ("decided_amount__gte", 0), _connector="OR"),
                ),
                name="dispute_amounts_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None), ("decision_due_at", None)),
                    models.Q(
                        ("answer__gt", ""),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("decision_due_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="dispute_answer_has_its_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["contested", "decided"]), _negated=True),
                    ("answered_at__isnull", False),
                    _connector="OR",
                ),
                name="dispute_contested_was_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["open", "lapsed"]), _negated=True), ("answered_at", None), _connector="OR"
                ),
                name="dispute_open_has_no_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("state__in", ["open", "contested"])),
                    models.Q(
                        models.Q(("state__in", ["open", "contested"]), _negated=True), ("closed_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="dispute_closed_at_iff_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_amount__isnull", False), ("state__in", ["accepted", "decided", "lapsed"])),
                    models.Q(
                        models.Q(("state__in", ["accepted", "decided", "lapsed"]), _negated=True),
                        ("decided_amount", None),
                    ),
                    _connector="OR",
                ),
                name="dispute_amount_iff_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_by__isnull", False),
                        ("state", "decided"),
                        models.Q(("decision_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "decided"), _negated=True), ("decided_by", None), ("decision_reason", "")
                    ),
                    _connector="OR",
                ),
                name="dispute_decided_by_iff_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("publication",), name="objection_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "mended", "withdrawn"])), name="objection_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["link", "label", "different"])), name="objection_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("note", ""), _negated=True), name="objection_has_a_note"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("closed_at__isnull", False)),
                    _connector="OR",
                ),
                name="objection_closed_at_iff_closed",
            ),
        ),
        migrations.RunSQL(TRIGGERS + NO_DELETE + GRANTS, OFF),
    ]
