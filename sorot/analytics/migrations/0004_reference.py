"""The rows of the dictionary, of platform changes and of published benchmarks that come with the house."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
#: CSV file -> model; its columns are the model's fields, an empty cell is the field's default.
FILES = {"metrics.csv": "MetricDefinition", "changes.csv": "PlatformChange", "benchmarks.csv": "ExternalBenchmark"}


def load(apps, schema_editor):
    from sorot.core.ids import new_code

    for name, model in FILES.items():
        rows = apps.get_model("analytics", model)
        with (DATA / name).open(encoding="utf-8", newline="") as lines:
            found = [{key: value for key, value in row.items() if value != ""} for row in csv.DictReader(lines)]
        rows.objects.bulk_create([rows(code=new_code(), **row) for row in found])


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0003_dictionary_and_many'),
    ]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
