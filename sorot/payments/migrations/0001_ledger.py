"""The sealed ledger first: its own PostgreSQL schema, made by the owner role, which the app role cannot change."""

from pathlib import Path

from django.db import migrations

LEDGER = Path(__file__).resolve().parent.parent / "ledger"


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(
            sql=(LEDGER / "schema.sql").read_text(encoding="utf-8"),
            reverse_sql=(LEDGER / "reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
