"""The statements behind the figures. Parameters: `ids` (subjects), `today` and `since` (days in Jakarta).

Every figure and every row behind it comes from the same common tables, so that what is counted and what is listed
cannot differ. Days are calendar days in Jakarta, as promises are. docs/money/payment-record.md says the same in prose.

Days in which the payer could do nothing are ranges, joined by `range_agg` so that no day is taken off twice.
"""

#: Deals of organisations: those they pay, and those they arrange as an agency.
BRAND_DEALS = """
with subject as (select unnest(%(ids)s::bigint[]) as id),
deal as (
  select s.id as subject, d.id, d.code, d.title, c.display_name as who, d.state, d.fee, d.cancel_side,
    d.kept_amount, d.money_mode,
    d.disputed_at, (d.signed_at at time zone 'Asia/Jakarta')::date as signed_day
  from subject s
  join deals_deal d on d.organisation_id = s.id or d.acting_agency_id = s.id
  join creators_creatorprofile c on c.id = d.creator_id
)"""

#: Parts whose work is approved, with the day the brand had to act from, and the day on which it had done its part.
#: `paused`: a dispute was open, or (paid directly) the creator's account could not be used.
PARTS = """
part as (
  select d.subject, d.id as deal_id, d.code as deal_code, d.title, d.who, m.code, m.position, m.label,
    m.state <> 'pending' as is_paid, b.start_day, c.done_day, e.end_day, m.pay_due_date as due_day, w.paused,
    greatest(0, e.end_day - b.start_day - w.paused) as days,
    greatest(0, e.end_day - m.pay_due_date - w.paused) as late_days
  from deal d
  join payments_paymentterms t on t.deal_code = d.code
  -- A fee for late pay is no part of its own: the part that was late is counted.
  join payments_milestone m on m.terms_id = t.id and m.late_for_id is null
  left join payments_funding f on f.id = m.funding_id
  left join payments_statementline l on l.funding_id = f.id
  cross join lateral (
    select greatest((m.approved_at at time zone 'Asia/Jakarta')::date, m.due_date) as start_day
  ) b
  cross join lateral (
    select case when m.state <> 'pending' then least(
        (m.funded_at at time zone 'Asia/Jakarta')::date, (f.reported_at at time zone 'Asia/Jakarta')::date,
        l.booked_date)
      when f.state = 'reported' then (f.reported_at at time zone 'Asia/Jakarta')::date end as done_day
  ) c
  cross join lateral (select coalesce(c.done_day, %(today)s::date) as end_day) e
  cross join lateral (
    select coalesce(sum(upper(r) - lower(r)), 0)::int as paused
    from (
      select range_agg(stop) as stops from (
        select daterange((x.opened_at at time zone 'Asia/Jakarta')::date, greatest(
            (x.opened_at at time zone 'Asia/Jakarta')::date,
            coalesce((x.closed_at at time zone 'Asia/Jakarta')::date, %(today)s::date))) as stop
        from deals_dispute x where x.deal_id = d.id
        union all
        select daterange((a.created_at at time zone 'Asia/Jakarta')::date,
          (a.usable_at at time zone 'Asia/Jakarta')::date)
        from payments_payoutaccount a where a.payee_id = t.payee_id and d.money_mode = 'DIRECT'
        union all
        select daterange(null, (select min((a.created_at at time zone 'Asia/Jakarta')::date)
          from payments_payoutaccount a where a.payee_id = t.payee_id))
        where d.money_mode = 'DIRECT'
      ) one
    ) every, unnest(every.stops * datemultirange(daterange(b.start_day, greatest(b.start_day, e.end_day)))) r
  ) w
  where m.approved_at is not null and m.basis = '' and m.state in ('pending', 'funded', 'released')
    and b.start_day <= %(today)s::date
    and not (m.state = 'funded' and d.disputed_at is not null)
    and (t.cancelled_at is null or m.approved_at < t.cancelled_at)
),
counted as (
  select * from part
  where case when is_paid then greatest(done_day, start_day) >= %(since)s::date else late_days > 0 end
)"""

#: Deals with an approved work, and why its money did not come: stopped, a dispute that the brand began, a bank.
APPROVED = """
approved as (
  select d.subject, d.id, d.code, d.title, d.who, d.state, d.fee, d.cancel_side, d.kept_amount,
    min(i.approved_at) as approved_at, count(i.approved_at) as approved_works, count(*) as works
  from deal d join deals_deliverableitem i on i.deal_id = d.id
  group by d.subject, d.id, d.code, d.title, d.who, d.state, d.fee, d.cancel_side, d.kept_amount
  having max((i.approved_at at time zone 'Asia/Jakarta')::date) >= %(since)s::date
),
judged as (
  select a.*, (a.approved_at at time zone 'Asia/Jakarta')::date as approved_day, case
    when a.state = 'cancelled' and a.cancel_side = 'brand' and a.kept_amount is not null
      and (a.kept_amount + a.works) * a.works < a.fee * a.approved_works then 'stopped'
    when exists (
      select from deals_dispute x where x.deal_id = a.id and x.opened_side = 'brand' and x.opened_at >= a.approved_at
        and x.state in ('accepted', 'decided', 'lapsed') and x.decided_amount > x.asked_amount) then 'dispute'
    when exists (
      select from payments_paymentterms t
      join payments_milestone m on m.terms_id = t.id and m.state = 'refunded'
      join payments_checkout k on k.funding_id = m.funding_id
      join payments_chargeback x on x.checkout_id = k.id and x.state = 'lost' and x.decided_at = m.refunded_at
      where t.deal_code = a.code) then 'bank'
    end as why
  from approved a
)"""

#: Disputes that ended with a division. Lost: an operator or silence decided, nearer to the creator's number.
DISPUTES = """
dispute as (
  select d.subject, d.code as deal_code, d.title, d.who, x.state, x.opened_side,
    (x.closed_at at time zone 'Asia/Jakarta')::date as closed_day,
    x.state <> 'accepted' and 2 * x.decided_amount > coalesce(x.brand_amount, 0) + coalesce(x.talent_amount, d.fee)
      as is_lost
  from deal d join deals_dispute x on x.deal_id = d.id
  where x.state in ('accepted', 'decided', 'lapsed')
    and (x.closed_at at time zone 'Asia/Jakarta')::date >= %(since)s::date
)"""

SIGNED = """
signed as (select * from deal where signed_day >= %(since)s::date)"""

BRAND_FIGURES = """
select s.id, coalesce(p.deals, 0), coalesce(p.parts, 0), p.typical_days, p.nine_of_ten, coalesce(p.late, 0),
  coalesce(p.unpaid, 0), coalesce(a.deals, 0), coalesce(a.rejected, 0), coalesce(g.deals, 0), coalesce(x.disputes, 0),
  coalesce(x.lost, 0)
from subject s
left join (
  select subject, count(distinct deal_id) as deals, count(*) as parts,
    percentile_disc(0.5) within group (order by days) as typical_days,
    percentile_disc(0.9) within group (order by days) as nine_of_ten,
    count(*) filter (where late_days > 0) as late, count(*) filter (where not is_paid) as unpaid
  from counted group by subject) p on p.subject = s.id
left join (select subject, count(*) as deals, count(why) as rejected from judged group by subject) a on a.subject = s.id
left join (select subject, count(*) as deals from signed group by subject) g on g.subject = s.id
left join (
  select subject, count(*) as disputes, count(*) filter (where is_lost) as lost from dispute group by subject
) x on x.subject = s.id"""

#: Deals of creators; with `management` only those that it manages.
CREATOR_DEALS = """
with subject as (select unnest(%(ids)s::bigint[]) as id),
deal as (
  select s.id as subject, d.id, d.code, d.title, o.name as who, d.state,
    d.cancel_side, d.cancel_asked_at, d.signed_at, d.ready_at,
    (d.signed_at at time zone 'Asia/Jakarta')::date as signed_day,
    (d.ready_at at time zone 'Asia/Jakarta')::date as ready_day,
    (d.cancelled_at at time zone 'Asia/Jakarta')::date as cancelled_day
  from subject s
  join deals_deal d on d.creator_id = s.id
  join accounts_organisation o on o.id = d.organisation_id
  where %(management)s::bigint is null or d.management_id = %(management)s
)"""

#: Works of deals whose money was secured. `stops` move both dates: the brand secured the money later than three days
#: after the contract, or a dispute was open. `waits` (a version lies with the brand, after the draft's day) move the
#: day of publishing only.
WORKS = """
work as (
  select q.*, q.is_draft_late or q.is_post_late as is_late,
    q.is_published or q.is_draft_late or q.is_post_late as is_judged
  from (
    select d.subject, d.id as deal_id, d.code as deal_code, d.title, d.who, i.code, i.position, i.platform, i.format,
      case when i.of > 1 then i.index else 0 end as index, i.draft_due_date as draft_day, i.publish_date as post_day,
      v.first_day, p.id is not null as is_published, e.end_day, moved.draft as draft_moved, moved.post as post_moved,
      coalesce(v.first_day, e.end_day) - moved.draft > i.draft_due_date as is_draft_late,
      e.end_day - moved.post > i.publish_date as is_post_late
    from deal d
    join deals_deliverableitem i on i.deal_id = d.id
    left join deals_publication p on p.item_id = i.id
    cross join lateral (
      select min((s.sent_at at time zone 'Asia/Jakarta')::date) as first_day
      from deals_submission s where s.item_id = i.id
    ) v
    cross join lateral (
      select case when p.id is not null then (p.published_at at time zone 'Asia/Jakarta')::date
        else least(%(today)s::date, d.cancelled_day) end as end_day
    ) e
    cross join lateral (
      select coalesce(range_agg(stop), '{}') as stops from (
        select daterange(d.signed_day + 3, greatest(d.signed_day + 3, d.ready_day)) as stop
        union all
        select daterange((x.opened_at at time zone 'Asia/Jakarta')::date, greatest(
            (x.opened_at at time zone 'Asia/Jakarta')::date,
            coalesce((x.closed_at at time zone 'Asia/Jakarta')::date, %(today)s::date)))
        from deals_dispute x where x.deal_id = d.id
      ) one
    ) stopped
    cross join lateral (
      select coalesce(range_agg(daterange(began, greatest(began, ended))), '{}') as waits from (
        select greatest((s.sent_at at time zone 'Asia/Jakarta')::date, i.draft_due_date) as began,
          coalesce((s.decided_at at time zone 'Asia/Jakarta')::date, e.end_day) as ended
        from deals_submission s where s.item_id = i.id
      ) one
    ) waited
    cross join lateral (
      select
        (select coalesce(sum(upper(r) - lower(r)), 0)::int from unnest(
          stopped.stops * datemultirange(daterange(null, coalesce(v.first_day, e.end_day)))) r) as draft,
        (select coalesce(sum(upper(r) - lower(r)), 0)::int from unnest(
          (stopped.stops + waited.waits) * datemultirange(daterange(null, e.end_day))) r) as post
    ) moved
    where d.ready_day is not null and i.publish_date >= %(since)s::date
  ) q
)"""

REVISIONS = """
revised as (
  select d.subject, d.id as deal_id, d.code as deal_code, d.title, d.who, i.code, i.position, i.format,
    case when i.of > 1 then i.index else 0 end as index,
    (i.approved_at at time zone 'Asia/Jakarta')::date as approved_day,
    (select count(*) from deals_submission s where s.item_id = i.id and s.state = 'changes') as rounds
  from deal d join deals_deliverableitem i on i.deal_id = d.id
  where (i.approved_at at time zone 'Asia/Jakarta')::date >= %(since)s::date
)"""

#: Signed deals. Stopped by the creator, unless the brand had let its three days to secure the money pass.
ENDINGS = """
ending as (
  select d.*, d.state = 'cancelled' and d.cancel_side = 'talent'
    and not (d.ready_at is null and d.cancel_asked_at > d.signed_at + interval '72 hours') as is_stopped
  from deal d where d.signed_day >= %(since)s::date
)"""

CREATOR_FIGURES = """
select s.id, coalesce(w.deals, 0), coalesce(w.works, 0), coalesce(w.on_time, 0), coalesce(r.deals, 0),
  coalesce(r.works, 0), r.rounds, coalesce(e.deals, 0), coalesce(e.stopped, 0)
from subject s
left join (
  select subject, count(distinct deal_id) as deals, count(*) as works, count(*) filter (where not is_late) as on_time
  from work where is_judged group by subject) w on w.subject = s.id
left join (
  select subject, count(distinct deal_id) as deals, count(*) as works,
    percentile_disc(0.5) within group (order by rounds) as rounds
  from revised group by subject) r on r.subject = s.id
left join (
  select subject, count(*) as deals, count(*) filter (where is_stopped) as stopped from ending group by subject
) e on e.subject = s.id"""


def _statement(*tables: str, reads: str) -> str:
    """Common tables, and what is read from them."""
    return f"{','.join(tables)}{reads}"


OF_BRANDS = _statement(BRAND_DEALS, PARTS, APPROVED, DISPUTES, SIGNED, reads=BRAND_FIGURES)
OF_CREATORS = _statement(CREATOR_DEALS, WORKS, REVISIONS, ENDINGS, reads=CREATOR_FIGURES)

#: One page of the rows behind a figure, each with the number of all.
BEHIND_PARTS = _statement(
    BRAND_DEALS,
    PARTS,
    reads="""
select count(*) over (), deal_code, title, who, label, start_day, due_day, done_day, is_paid, paused, days, late_days
from counted order by start_day desc, code limit %(limit)s offset %(offset)s""",
)
BEHIND_APPROVED = _statement(
    BRAND_DEALS,
    APPROVED,
    reads="""
select count(*) over (), code, title, who, approved_day, coalesce(why, '')
from judged order by why is null, approved_day desc, code limit %(limit)s offset %(offset)s""",
)
BEHIND_DISPUTES = _statement(
    BRAND_DEALS,
    DISPUTES,
    reads="""
select count(*) over (), deal_code, title, who, closed_day, state, opened_side, is_lost
from dispute order by is_lost desc, closed_day desc, deal_code limit %(limit)s offset %(offset)s""",
)
BEHIND_SIGNED = _statement(
    BRAND_DEALS,
    SIGNED,
    reads="""
select count(*) over (), code, title, who, signed_day
from signed order by signed_day desc, code limit %(limit)s offset %(offset)s""",
)
BEHIND_WORKS = _statement(
    CREATOR_DEALS,
    WORKS,
    reads="""
select count(*) over (), deal_code, title, who, format, index, draft_day, first_day, post_day, end_day, is_published,
  draft_moved, post_moved, is_draft_late, is_post_late
from work where is_judged order by is_late desc, post_day desc, code limit %(limit)s offset %(offset)s""",
)
LATE_WORKS = _statement(
    CREATOR_DEALS,
    WORKS,
    reads="""
select code, is_late from work where is_judged""",
)
BEHIND_REVISIONS = _statement(
    CREATOR_DEALS,
    REVISIONS,
    reads="""
select count(*) over (), deal_code, title, who, format, index, approved_day, rounds
from revised order by rounds desc, approved_day desc, code limit %(limit)s offset %(offset)s""",
)
BEHIND_ENDINGS = _statement(
    CREATOR_DEALS,
    ENDINGS,
    reads="""
select count(*) over (), code, title, who, signed_day, is_stopped
from ending order by is_stopped desc, signed_day desc, code limit %(limit)s offset %(offset)s""",
)
