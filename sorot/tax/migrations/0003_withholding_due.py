"""When withheld tax is due, and the code of its income: rows that databases made before them do not have yet."""

from django.db import migrations

import sorot.core.ids

CODES = ("withholding_due", "pph21_object")


def load(apps, schema_editor):
    """The rows of `sorot/tax/initial.py`, where the first migration did not load them already."""
    from sorot.tax.initial import initial_rules

    rows = apps.get_model("tax", "TaxRule")
    for rule in initial_rules():
        if rule.code not in CODES or rows.objects.filter(country=rule.country, code=rule.code).exists():
            continue
        rows.objects.create(
            row_code=sorot.core.ids.new_code(), country=rule.country, code=rule.code,
            value={key: list(item) if isinstance(item, tuple) else item for key, item in rule.value.items()},
            valid_from_date=rule.valid_from, valid_until_date=rule.valid_until, law=rule.law, source=rule.source,
            confidence=rule.confidence.value, checked_date=rule.checked, note=rule.note,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('tax', '0002_stamp_duty'),
    ]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
