"""Disputes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deals", "0003_certain_terms")]
    operations = []
