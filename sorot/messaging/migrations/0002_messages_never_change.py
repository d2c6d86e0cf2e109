"""What was said stays said: the database refuses to change or remove a message."""

from django.db import migrations

APPEND_ONLY = """
create function messaging_message_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'messages are append-only' using errcode = '23C01';
end $$;
create trigger messaging_message_append_only before update or delete on messaging_message
  for each row execute function messaging_message_append_only();
"""
APPEND_ONLY_OFF = """
drop trigger messaging_message_append_only on messaging_message;
drop function messaging_message_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]
    operations = [migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_OFF)]
