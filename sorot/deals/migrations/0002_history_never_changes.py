"""What models cannot say: terms, agreements, acceptances and sent works never change, and hashes match their text."""

from django.db import migrations

FUNCTIONS = """
create function deals_keep_facts() returns trigger language plpgsql as $$
begin
  -- tg_argv names the columns that an answer may fill; everything else stays as it was written
  if (to_jsonb(new) - tg_argv) is distinct from (to_jsonb(old) - tg_argv) then
    raise exception '% rows keep what they say', tg_table_name using errcode = '23C01';
  end if;
  return new;
end $$;

create function deals_final() returns trigger language plpgsql as $$
begin
  raise exception '% rows are final', tg_table_name using errcode = '23C01';
end $$;

create function deals_acceptance_matches() returns trigger language plpgsql as $$
declare
  valid record;
begin
  select sha256, voided_at into valid from deals_agreement where id = new.agreement_id for share;
  if valid.voided_at is not null then
    raise exception 'this agreement was replaced' using errcode = '23C02';
  end if;
  if valid.sha256 is distinct from new.sha256 then
    raise exception 'the accepted hash is not the hash of this agreement' using errcode = '23C02';
  end if;
  if position(new.sha256 in new.sentence) = 0 then
    raise exception 'the accepted sentence does not name the hash' using errcode = '23C02';
  end if;
  return new;
end $$;
"""
CHECKS = """
alter table deals_offer add constraint offer_hash_of_terms
  check (sha256 = encode(sha256(convert_to(terms_json, 'UTF8')), 'hex'));
alter table deals_agreement add constraint agreement_hash_of_document
  check (sha256 = encode(sha256(convert_to(document, 'UTF8')), 'hex'));
"""
TRIGGERS = """
create trigger deals_offer_keep before update on deals_offer for each row
  execute function deals_keep_facts('state', 'answered_at', 'answered_by_id', 'answer');
create trigger deals_offer_answered before update on deals_offer for each row
  when (old.state <> 'open') execute function deals_final();
create trigger deals_agreement_keep before update on deals_agreement for each row
  execute function deals_keep_facts('voided_at');
create trigger deals_agreement_voided before update on deals_agreement for each row
  when (old.voided_at is not null) execute function deals_final();
create trigger deals_acceptance_matches before insert on deals_agreementacceptance for each row
  execute function deals_acceptance_matches();
create trigger deals_acceptance_final before update on deals_agreementacceptance for each row
  execute function deals_final();
create trigger deals_submission_keep before update on deals_submission for each row
  execute function deals_keep_facts('state', 'decided_at', 'decided_by_id', 'note');
create trigger deals_submission_decided before update on deals_submission for each row
  when (old.state <> 'sent') execute function deals_final();
create trigger deals_publication_final before update on deals_publication for each row
  execute function deals_final();
create trigger deals_deal_parties before update on deals_deal for each row
  when ((old.application_id, old.campaign_id, old.creator_id, old.talent_id, old.organisation_id)
    is distinct from (new.application_id, new.campaign_id, new.creator_id, new.talent_id, new.organisation_id)
    or old.acting_agency_id is distinct from new.acting_agency_id
    or old.management_id is distinct from new.management_id)
  execute function deals_final();
"""
KEPT = ("offer", "agreement", "agreementacceptance", "submission", "publication", "deal", "deliverableitem")
NO_DELETE = "".join(
    f"""
create trigger deals_{name}_stays before delete on deals_{name} for each row execute function deals_final();
create trigger deals_{name}_not_emptied before truncate on deals_{name} execute function deals_final();
"""
    for name in KEPT
)
GRANTS = f"""
do $$ begin
  if exists (select from pg_roles where rolname = 'sorot_app') then
    revoke delete, truncate on {", ".join(f"deals_{name}" for name in KEPT)} from sorot_app;
    revoke update on deals_agreementacceptance from sorot_app;
  end if;
end $$;
"""
OFF = """
drop function deals_keep_facts() cascade;
drop function deals_final() cascade;
drop function deals_acceptance_matches() cascade;
alter table deals_offer drop constraint offer_hash_of_terms;
alter table deals_agreement drop constraint agreement_hash_of_document;
"""


class Migration(migrations.Migration):
    dependencies = [("deals", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS + CHECKS + TRIGGERS + NO_DELETE + GRANTS, OFF)]
