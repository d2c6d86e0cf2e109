"""What models cannot say: the consent book never changes, words of an erased person leave history by one door only,
and the first retention rows.

History (events, messages, offers) refuses every change by its triggers. `privacy_erase_history` is a function of the
owner role: while it runs, those triggers let its own updates pass. It works only for a request that is being carried
out, removes no row of history, and never touches verb, subject, state, time or person; it replaces words by the account's label.
"""

from datetime import date

from django.db import migrations

DOOR = r"""
create function privacy_is_erasing() returns boolean language sql stable as $$
  select current_setting('sorot.erasing', true) = 'on'
    and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = 'public.privacy_datarequest'::regclass)
$$;

create or replace function core_event_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and privacy_is_erasing() then
    return new;
  end if;
  raise exception 'events are append-only' using errcode = '23C01';
end $$;

create or replace function messaging_message_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and privacy_is_erasing() then
    return new;
  end if;
  raise exception 'messages are append-only' using errcode = '23C01';
end $$;

create or replace function deals_keep_facts() returns trigger language plpgsql as $$
begin
  if privacy_is_erasing() then
    return new;
  end if;
  -- tg_argv names the columns that an answer may fill; everything else stays as it was written
  if (to_jsonb(new) - tg_argv) is distinct from (to_jsonb(old) - tg_argv) then
    raise exception '% rows keep what they say', tg_table_name using errcode = '23C01';
  end if;
  return new;
end $$;

create or replace function deals_final() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and privacy_is_erasing() then
    return new;
  end if;
  raise exception '% rows are final', tg_table_name using errcode = '23C01';
end $$;

create function privacy_consententry_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and privacy_is_erasing() then
    return new;
  end if;
  raise exception 'the consent book is append-only' using errcode = '23C01';
end $$;
create trigger privacy_consententry_append_only before update or delete on privacy_consententry
  for each row execute function privacy_consententry_append_only();
create trigger privacy_consententry_no_truncate before truncate on privacy_consententry
  execute function privacy_consententry_append_only();
"""
WORDS = r"""
-- A pattern that finds any of the words as a whole, as plain text and as JSON writes it; null when there are none.
create function privacy_pattern(words text[]) returns text language sql immutable as $$
  select '(?<!\w)(' || string_agg(regexp_replace(word, '([\\.^$*+?()\[\]{}|-])', '\\\1', 'g'), '|'
    order by length(word) desc, word) || ')(?!\w)'
  from (select unnest(words) union select trim('"' from to_jsonb(w)::text) from unnest(words) w) said (word)
  where word <> ''
$$;

create function privacy_without(data jsonb, pattern text, label text) returns jsonb language plpgsql immutable as $$
begin
  if pattern is null then
    return data;
  end if;
  case jsonb_typeof(data)
    when 'object' then
      return (select coalesce(jsonb_object_agg(key, privacy_without(value, pattern, label)), '{}') from jsonb_each(data));
    when 'array' then
      return (select coalesce(jsonb_agg(privacy_without(value, pattern, label)), '[]') from jsonb_array_elements(data));
    when 'string' then
      return to_jsonb(regexp_replace(data #>> '{}', pattern, label, 'gi'));
    else
      return data;
  end case;
end $$;

-- Facts that say nothing about a person stay: numbers, truth values, and text under a safe name.
create function privacy_facts_only(data jsonb, safe text[], pattern text, label text) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_object_agg(key, case
    when jsonb_typeof(value) in ('number', 'boolean', 'null') then value
    when jsonb_typeof(value) = 'string' and key = any(safe) then privacy_without(value, pattern, label)
    else '"[dihapus]"'::jsonb end), '{}')
  from jsonb_each(data)
$$;

create function privacy_erase_history(p_request text, p_strong text[], p_words text[], p_codes text[], p_safe text[])
returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_person bigint;
  v_label text;
  v_strong text;
  v_words text;
begin
  select user_id, label into v_person, v_label from privacy_datarequest
    where code = p_request and kind = 'erasure' and state = 'erasing' for update;
  if v_person is null or v_label = '' then
    raise exception 'no erasure of this code is being carried out' using errcode = '23P01';
  end if;
  if exists (select from unnest(p_strong) word where length(word) < 6)
    or exists (select from unnest(p_words) word where length(word) < 2) then
    raise exception 'a word is too short to name one person' using errcode = '23P02';
  end if;
  v_strong := privacy_pattern(p_strong);
  v_words := privacy_pattern(p_words);
  perform set_config('sorot.erasing', 'on', true);

  update core_event set address = null, data = privacy_facts_only(data, p_safe, v_words, v_label)
    where user_id = v_person;
  update core_event set data = privacy_without(data, v_words, v_label)
    where user_id is distinct from v_person
      and (data::text ~* v_strong or (subject_code = any(p_codes) and data::text ~* v_words));

  update messaging_message set body = case body when '' then '' else '[dihapus]' end,
      event_data = privacy_facts_only(event_data, p_safe, v_words, v_label)
    where author_id = v_person;
  update messaging_message m set body = regexp_replace(body, v_words, v_label, 'gi'),
      event_data = privacy_without(event_data, v_words, v_label)
    where author_id is distinct from v_person and (body ~* v_words or event_data::text ~* v_words)
      and (thread_id in (select thread_id from messaging_threadparty where user_id = v_person)
        or thread_id in (select id from messaging_thread where subject_code = any(p_codes)));
  update messaging_message set body = regexp_replace(body, v_strong, v_label, 'gi'),
      event_data = privacy_without(event_data, v_strong, v_label)
    where body ~* v_strong or event_data::text ~* v_strong;

  update deals_offer set message = case message when '' then '' else '[dihapus]' end,
      answer = case answer when '' then '' else '[dihapus]' end
    where application_id in (select a.id from deals_application a
      join creators_creatorprofile c on c.id = a.creator_id where c.user_id = v_person);

  -- an account number that never received money proves nothing
  delete from payments_payoutaccount a using payments_payee p where p.id = a.payee_id and p.user_id = v_person
    and not exists (select from payments_payout x where a.id in (x.account_id, x.approved_account_id));

  update privacy_consententry set address = null where user_id = v_person;
  perform set_config('sorot.erasing', 'off', true);
end $$;
revoke all on function privacy_erase_history(text, text[], text[], text[], text[]) from public;
do $$ begin
  if exists (select from pg_roles where rolname = 'sorot_app') then
    grant execute on function privacy_erase_history(text, text[], text[], text[], text[]) to sorot_app;
    revoke update, delete, truncate on privacy_consententry from sorot_app;
    revoke delete, truncate on privacy_datarequest from sorot_app;
  end if;
end $$;
"""
OFF = """
create or replace function core_event_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'events are append-only' using errcode = '23C01';
end $$;
create or replace function messaging_message_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'messages are append-only' using errcode = '23C01';
end $$;
create or replace function deals_keep_facts() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - tg_argv) is distinct from (to_jsonb(old) - tg_argv) then
    raise exception '% rows keep what they say', tg_table_name using errcode = '23C01';
  end if;
  return new;
end $$;
create or replace function deals_final() returns trigger language plpgsql as $$
begin
  raise exception '% rows are final', tg_table_name using errcode = '23C01';
end $$;
drop function privacy_erase_history(text, text[], text[], text[], text[]);
drop function privacy_facts_only(jsonb, text[], text, text);
drop function privacy_without(jsonb, text, text);
drop function privacy_pattern(text[]);
drop function privacy_consententry_append_only() cascade;
drop function privacy_is_erasing();
"""
#: Citations only, as the page shows them in every language; docs/decisions/0019 says what was read and how surely.
KUP, PDP = "UU KUP (UU 28/2007) pasal 28 (11)", "UU 27/2022 (UU PDP) pasal"
LIMITS = f"{PDP} 16 (2)"
SOURCE = "docs/decisions/0019-data-duties.md"
#: key, days, law, removed at night
RULES = [
    ("account", None, f"{PDP} 43, 44", False),
    ("books", 3650, KUP, False),
    ("contract", 3650, KUP, False),
    ("consent", 1825, f"{PDP} 24", False),
    ("log", 3650, KUP, False),
    ("files", None, f"{PDP} 43, 44", False),
    ("session", 30, LIMITS, True),
    ("news", 365, LIMITS, True),
    ("mail", 30, LIMITS, True),
    ("drafts", 180, LIMITS, True),
    ("notices", 730, LIMITS, True),
    ("export", 7, LIMITS, True),
    ("jobs", 14, LIMITS, True),
    ("moments", 2, LIMITS, True),
]


def load_rules(apps, schema_editor):
    rule = apps.get_model("privacy", "RetentionRule")
    rule.objects.bulk_create(
        rule(
            key=key, days=days, law=law, source=SOURCE, confidence="medium", is_nightly=nightly,
            valid_from_date=date(2026, 1, 1), checked_date=date(2026, 11, 22),
        )
        for key, days, law, nightly in RULES
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_initial"),
        ("core", "0002_rules_and_regions"),
        ("messaging", "0002_messages_never_change"),
        ("deals", "0004_disputes"),
        ("payments", "0007_payouts"),
    ]
    operations = [
        migrations.RunSQL(DOOR + WORDS, OFF),
        migrations.RunPython(load_rules, migrations.RunPython.noop),
    ]
