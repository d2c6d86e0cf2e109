"""Sealed segments, the hash chain over the ledger, as append-only as the ledger itself; and a posting in one call."""

from pathlib import Path

from django.db import migrations

LEDGER = Path(__file__).resolve().parent.parent / "ledger"


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_reference")]
    operations = [
        migrations.RunSQL(
            sql=(LEDGER / "segments.sql").read_text(encoding="utf-8"),
            reverse_sql=(LEDGER / "reverse_segments.sql").read_text(encoding="utf-8"),
        ),
        migrations.RunSQL(
            sql=(LEDGER / "post_opening.sql").read_text(encoding="utf-8"),
            reverse_sql=(LEDGER / "reverse_post_opening.sql").read_text(encoding="utf-8"),
        ),
    ]
