"""What Django's models cannot say: append-only events, the unlogged tables, and the regions of Indonesia."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"

APPEND_ONLY = """
create function core_event_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'events are append-only' using errcode = '23C01';
end $$;
create trigger core_event_append_only before update or delete on core_event
  for each row execute function core_event_append_only();
create trigger core_event_no_truncate before truncate on core_event
  execute function core_event_append_only();
do $$ begin
  if exists (select from pg_roles where rolname = 'sorot_app') then
    revoke update, delete, truncate on core_event from sorot_app;
  end if;
end $$;
"""
APPEND_ONLY_OFF = """
drop trigger core_event_append_only on core_event;
drop trigger core_event_no_truncate on core_event;
drop function core_event_append_only();
"""
UNLOGGED = """
create unlogged table core_ratelimit (key varchar(200) not null, period bigint not null, hits integer not null,
  primary key (key, period));
create unlogged table core_cache (cache_key varchar(255) not null primary key, value text not null,
  expires timestamptz not null);
create index core_cache_expires on core_cache (expires);
"""
UNLOGGED_OFF = "drop table core_ratelimit; drop table core_cache;"


def load_regions(apps, schema_editor):
    """38 provinces and 514 regencies and cities, in the spelling people use."""
    province, regency = apps.get_model("core", "Province"), apps.get_model("core", "Regency")
    with (DATA / "provinces.csv").open(encoding="utf-8") as file:
        province.objects.bulk_create(province(code=row["code"], name=title(row["name"])) for row in csv.DictReader(file))
    with (DATA / "regencies.csv").open(encoding="utf-8") as file:
        regency.objects.bulk_create(make_regency(regency, row) for row in csv.DictReader(file))


def make_regency(regency, row):
    name = title(row["name"])
    short = name.removeprefix("Kabupaten ").removeprefix("Kota ").removeprefix("Administrasi ")
    return regency(
        code=row["code"],
        province_id=row["province_code"],
        name=name,
        short_name=short,
        is_city=row["name"].startswith("KOTA"),
    )


def title(name):
    """`DKI JAKARTA` -> `DKI Jakarta`, `KABUPATEN ACEH SELATAN` -> `Kabupaten Aceh Selatan`."""
    keep = {"DKI": "DKI", "DI": "DI", "D.I.": "DI"}
    return " ".join(keep.get(word, word.capitalize()) for word in name.split())


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_OFF),
        migrations.RunSQL(UNLOGGED, UNLOGGED_OFF),
        migrations.RunPython(load_regions, migrations.RunPython.noop),
    ]
