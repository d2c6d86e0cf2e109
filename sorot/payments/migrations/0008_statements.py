"""Bank statements and reconciliation."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_payouts")]
    operations = []
