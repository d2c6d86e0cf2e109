"""The tax table, what the database holds of it, and its first rows."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import sorot.core.ids
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

#: Whole numbers and lists of them. (The text of a jsonb holds a point only for a fraction: names have none.)
WHOLE = """
alter table tax_taxrule add constraint tax_rule_whole_numbers check (
  jsonb_typeof(value) = 'object' and value <> '{}' and value::text !~ '[.]'
  and not jsonb_path_exists(value, 'strict $.** ? (@.type() == "string" || @.type() == "boolean" || @.type() == "null")')
  and not jsonb_path_exists(value, 'strict $.* ? (@.type() == "object")')
);
"""
#: Papers are explained by these rows for ten years.
STAYS = """
create function tax_rule_stays() returns trigger language plpgsql as $$
declare
  today date := (now() at time zone 'Asia/Jakarta')::date;
begin
  if tg_op = 'TRUNCATE' then
    raise exception 'tax rows stay' using errcode = '23C01';
  elsif tg_op = 'DELETE' then
    if old.valid_from_date <= today then
      raise exception 'a tax row that has begun stays' using errcode = '23C01';
    end if;
    return old;
  end if;
  if (to_jsonb(new) - array['valid_until_date', 'version'])
      is distinct from (to_jsonb(old) - array['valid_until_date', 'version']) then
    raise exception 'a tax row keeps what it says' using errcode = '23C01';
  end if;
  if old.valid_until_date < today then
    raise exception 'a tax row that has ended stays ended' using errcode = '23C01';
  end if;
  return new;
end $$;
create trigger tax_rule_stays before update or delete on tax_taxrule for each row execute function tax_rule_stays();
create trigger tax_rule_not_emptied before truncate on tax_taxrule execute function tax_rule_stays();
"""
STAYS_OFF = """
drop trigger tax_rule_stays on tax_taxrule;
drop trigger tax_rule_not_emptied on tax_taxrule;
drop function tax_rule_stays();
"""


def load(apps, schema_editor):
    """What was known when the table was begun: `sorot/tax/initial.py`."""
    from sorot.tax.initial import initial_rules

    rows = apps.get_model("tax", "TaxRule")
    rows.objects.bulk_create(
        rows(
            row_code=sorot.core.ids.new_code(), country=rule.country, code=rule.code,
            value={key: list(item) if isinstance(item, tuple) else item for key, item in rule.value.items()},
            valid_from_date=rule.valid_from, valid_until_date=rule.valid_until, law=rule.law, source=rule.source,
            confidence=rule.confidence.value, checked_date=rule.checked, note=rule.note,
        )
        for rule in initial_rules()
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='TaxRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_code', models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ('country', models.CharField(max_length=2)),
                ('code', models.CharField(max_length=40)),
                ('value', models.JSONField()),
                ('valid_from_date', models.DateField()),
                ('valid_until_date', models.DateField(null=True)),
                ('law', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=500)),
                ('confidence', models.CharField(choices=[('high', 'sure'), ('medium', 'fairly sure'), ('low', 'not sure')], max_length=6)),
                ('checked_date', models.DateField()),
                ('note', models.CharField(blank=True, max_length=500)),
                ('added_at', models.DateTimeField(null=True)),
                ('submit_key', models.CharField(editable=False, max_length=32, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['country', 'code', '-valid_from_date'],
                'constraints': [models.UniqueConstraint(fields=('country', 'code', 'valid_from_date'), name='tax_rule_once_a_day'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('country', '='), ('code', '='), (models.Func(models.F('valid_from_date'), models.F('valid_until_date'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='tax_rule_never_overlaps'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='tax_rule_country_shape'), models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z][a-z0-9_]*$')), name='tax_rule_code_shape'), models.CheckConstraint(condition=models.Q(('law__regex', '\\S')), name='tax_rule_has_law'), models.CheckConstraint(condition=models.Q(('source__regex', '\\S')), name='tax_rule_has_source'), models.CheckConstraint(condition=models.Q(('confidence__in', ['high', 'medium', 'low'])), name='tax_rule_confidence_known'), models.CheckConstraint(condition=models.Q(('valid_until_date', None), ('valid_until_date__gte', models.F('valid_from_date')), _connector='OR'), name='tax_rule_days_in_order')],
            },
        ),
        migrations.RunSQL(WHOLE, "alter table tax_taxrule drop constraint tax_rule_whole_numbers"),
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(STAYS, STAYS_OFF),
    ]
