"""The first fee row and the institutions money can be sent to."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def load(apps, schema_editor):
    institutions = apps.get_model("payments", "Institution")
    with (DATA / "institutions.csv").open(encoding="utf-8", newline="") as file:
        institutions.objects.bulk_create(
            institutions(position=position, **row) for position, row in enumerate(csv.DictReader(file), 1)
        )
    apps.get_model("payments", "FeeSchedule").objects.create(
        valid_from_date=date(2024, 1, 1),
        rate_bps=500,
        source="Starting rate of this installation: 5 % on top of the price. The operator adds a row to change it.",
    )


def unload(apps, schema_editor):
    apps.get_model("payments", "Institution").objects.all().delete()
    apps.get_model("payments", "FeeSchedule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_initial")]
    operations = [migrations.RunPython(load, unload)]
