"""Payouts by gateway and in batches."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_gateways")]
    operations = []
