"""Addresses a person used before."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_last_hat")]
    operations = []
