"""Stamp duty above a sum: a row that databases made before it do not have yet."""

from django.db import migrations

import sorot.core.ids


def load(apps, schema_editor):
    """The row of `sorot/tax/initial.py`, where the first migration did not load it already."""
    from sorot.tax.initial import initial_rules

    rows = apps.get_model("tax", "TaxRule")
    rule = next(rule for rule in initial_rules() if (rule.country, rule.code) == ("ID", "meterai"))
    if not rows.objects.filter(country=rule.country, code=rule.code).exists():
        rows.objects.create(
            row_code=sorot.core.ids.new_code(), country=rule.country, code=rule.code, value=dict(rule.value),
            valid_from_date=rule.valid_from, valid_until_date=rule.valid_until, law=rule.law, source=rule.source,
            confidence=rule.confidence.value, checked_date=rule.checked, note=rule.note,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('tax', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
