"""What brands and creators do about their works, results and disputes, as their story has it."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from tests.month.contract import negotiate
from tests.month.plan import Plan
from tests.month.world import DAY, World

SILENT = {"silent_brand"}
DISPUTED = {"dispute_accepted", "dispute_decided", "dispute_silent", "dispute_withdrawn", "dispute_proposal"}


def begin_deals(world: World) -> None:
    """Deals whose day has come, and those that a killed process left half negotiated."""
    from sorot.deals.models import Deal

    there = set(Deal.objects.exclude(state="signing").values_list("title", flat=True))
    for plan in world.plans:
        if plan.start <= world.tick and plan.title not in there:
            negotiate(world, plan)


def work(world: World) -> None:
    """One round over every deal that is under way."""
    from sorot.deals.models import Deal, DeliverableItem

    deals = list(Deal.objects.with_parties().filter(state__in=["funding", "working"]))
    items = defaultdict(list)
    for item in DeliverableItem.objects.filter(deal__in=[deal.pk for deal in deals]).order_by("deal", "position"):
        items[item.deal_id].append(item)
    for deal in deals:
        plan = world.plan_of[deal.title]
        if plan.dice(f"rests{world.tick}") < 0.35:
            continue
        if deal.state == "funding":
            _wait_for_money(world, plan, deal)
        elif deal.disputed_at is not None:
            _dispute(world, plan, deal)
        elif not _stops(world, plan, deal, items[deal.pk]):
            _work(world, plan, deal, items[deal.pk])
    _results(world)


def _wait_for_money(world: World, plan: Plan, deal: Any) -> None:
    from sorot.deals import actions

    age = world.moment - deal.signed_at
    brand, talent = world.brand_side(deal), world.talent_side(deal)
    gives_up = plan.story == "never_pays" and age > 6 * DAY
    if not gives_up and not (plan.story in {"cancel_paid", "return"} and world.bank.is_marked(f"sent:{deal.code}")):
        return
    for by in (brand, talent):
        world.attempt(
            "cancel", lambda by=by: actions.ask_cancellation(deal=deal, reason="Batal.", by=by, now=world.moment)
        )


def _stops(world: World, plan: Plan, deal: Any, items: list[Any]) -> bool:
    from sorot.deals import actions

    if plan.story not in {"stop_brand", "stop_talent", "return"} or plan.dice(f"stop{world.tick}") > 0.3:
        return False
    if plan.story == "return" and world.moment - deal.ready_at < DAY / 2:
        return False
    if plan.dice("stop_late") < 0.6 and all(item.state == "awaited" for item in items) and plan.story != "return":
        return False
    by = world.talent_side(deal) if plan.story == "stop_talent" else world.brand_side(deal)
    stopped = world.attempt("stop", lambda: actions.stop_deal(deal=deal, reason="Tidak jadi.", by=by, now=world.moment))
    return stopped is not None


# ---------------------------------------------------------------------- works
def _work(world: World, plan: Plan, deal: Any, items: list[Any]) -> None:
    from sorot.deals import actions
    from sorot.deals.models import Submission

    now, talent, brand = world.moment, world.talent_side(deal), world.brand_side(deal)
    if _opens_dispute(world, plan, deal, items):
        return
    for item in items:
        if item.state in {"awaited", "changes"}:
            world.attempt("submit", lambda item=item: actions.submit_work(
                item=item, url="https://contoh.example/draf", by=talent, now=now
            ))  # fmt: skip
        elif item.state == "in_review" and plan.story not in SILENT and plan.dice(f"reads{world.tick}") < 0.6:
            sent = Submission.objects.filter(item=item, state="sent").first()
            if sent is None:
                continue
            if plan.story == "changes" and sent.number < 3:
                deed = lambda sent=sent: actions.request_changes(submission=sent, note="Logonya.", by=brand, now=now)  # noqa: E731
            else:
                deed = lambda sent=sent: actions.approve_work(submission=sent, by=brand, now=now)  # noqa: E731
            world.attempt("review", deed)
        elif item.state == "approved":
            world.attempt("publish", lambda item=item: actions.publish_item(
                item=item, url=f"https://contoh.example/{deal.code}/{item.position}",
                published_at=now - timedelta(minutes=5), is_labelled=True, by=talent, now=now,
            ))  # fmt: skip
    if items and all(item.state == "published" for item in items):
        _confirm(world, plan, deal, items)


def _confirm(world: World, plan: Plan, deal: Any, items: list[Any]) -> None:
    from sorot.deals import actions
    from sorot.deals.models import Objection

    now, brand = world.moment, world.brand_side(deal)
    if plan.story == "objection":
        objection = Objection.objects.filter(publication__item=items[0]).last()
        if objection is None:
            world.attempt("object", lambda: actions.object_to_proof(
                item=items[0], kind="link", note="Tautannya mati.", by=brand, now=now
            ))  # fmt: skip
            return
        if objection.state == "open":
            world.attempt("mend", lambda: actions.mend_proof(
                item=items[0], url=f"https://contoh.example/{deal.code}/baru", published_at=now - timedelta(minutes=5),
                is_labelled=True, by=world.talent_side(deal), now=now,
            ))  # fmt: skip
            return
    if plan.story in SILENT or plan.dice(f"confirms{world.tick}") > 0.5:
        return
    world.attempt("confirm", lambda: actions.confirm_deal(deal=deal, by=brand, now=now))


# ---------------------------------------------------------------------- disputes
def _opens_dispute(world: World, plan: Plan, deal: Any, items: list[Any]) -> bool:
    from sorot.deals import actions
    from sorot.deals.models import Dispute
    from sorot.payments.queries import securable

    if plan.story not in DISPUTED and plan.story != "creator_disputes":
        return False
    if not any(item.state != "awaited" for item in items) or Dispute.objects.filter(deal=deal).exists():
        return False
    limit = securable(deal.code)
    if limit <= 1:
        return False
    is_brand = plan.story in DISPUTED
    amount = int(limit * plan.dice("asks") * 0.9) if is_brand else max(1, int(limit * plan.dice("asks")))
    opened = world.attempt("dispute", lambda: actions.open_dispute(
        deal=deal, kind="refund_request" if is_brand else "not_paid", amount=amount, reason="Tidak sesuai.",
        by=world.brand_side(deal) if is_brand else world.talent_side(deal), now=world.moment,
    ))  # fmt: skip
    return opened is not None


def _dispute(world: World, plan: Plan, deal: Any) -> None:
    """The sides answer; the operator decides at the desk (`desk.py`)."""
    from sorot.deals import actions
    from sorot.deals.models import Dispute
    from sorot.payments.queries import securable

    dispute = Dispute.objects.filter(deal=deal, state__in=["open", "contested"]).first()
    if dispute is None or world.moment - dispute.opened_at < DAY:
        return
    now, sides = world.moment, {"brand": world.brand_side(deal), "talent": world.talent_side(deal)}
    mine = sides["talent" if dispute.opened_side == "brand" else "brand"]
    theirs = sides[dispute.opened_side]
    if plan.story == "dispute_silent":
        return
    if plan.story == "dispute_withdrawn":
        world.attempt("withdraw", lambda: actions.withdraw_dispute(dispute=dispute, by=theirs, now=now))
    elif dispute.state == "open" and plan.story == "dispute_accepted":
        world.attempt("accept", lambda: actions.accept_dispute(
            dispute=dispute, amount=dispute.asked_amount, by=mine, now=now
        ))  # fmt: skip
    elif dispute.state == "open":
        own = int(securable(deal.code) * plan.dice("answers"))
        world.attempt("contest", lambda: actions.contest_dispute(
            dispute=dispute, answer="Sudah sesuai.", amount=own, by=mine, now=now
        ))  # fmt: skip
    elif plan.story == "dispute_proposal":
        amount = dispute.talent_amount if dispute.opened_side == "brand" else dispute.brand_amount
        if amount is not None:
            world.attempt("settle", lambda: actions.accept_dispute(dispute=dispute, amount=amount, by=theirs, now=now))


# ---------------------------------------------------------------------- results
def _results(world: World) -> None:
    from sorot.deals import actions
    from sorot.deals.models import Deal, Result
    from sorot.payments.models import Milestone

    rows = Milestone.objects.filter(
        due_rule="variable", state="funded", terms__cancelled_at=None, terms__frozen_at=None
    )
    rows = list(rows.select_related("terms"))
    deals = {
        deal.code: deal
        for deal in Deal.objects.with_parties().filter(code__in=[row.terms.deal_code for row in rows], disputed_at=None)
    }
    told, now = {row.milestone_code: row for row in Result.objects.filter(state="told")}, world.moment
    for part in rows:
        deal = deals.get(part.terms.deal_code)
        if deal is None or not deal.items.filter(state="published").exists():
            continue
        plan = world.plan_of[deal.title]
        result = told.get(part.code)
        if plan.dice(f"counts{world.tick}") < 0.5:
            continue
        if result is None:
            count = _count(plan, part)
            world.attempt("tell", lambda part=part, count=count, deal=deal: actions.tell_result(
                deal=deal, milestone_code=part.code, count=count, url="https://contoh.example/angka",
                by=world.talent_side(deal), now=now,
            ))  # fmt: skip
        elif plan.story == "result_contested":
            world.attempt("contest_result", lambda result=result, deal=deal: actions.contest_result(
                result=result, count=result.count // 2, reason="Lebih sedikit.", by=world.brand_side(deal), now=now
            ))  # fmt: skip
        elif plan.story not in SILENT:
            world.attempt("accept_result", lambda result=result, deal=deal: actions.accept_result(
                result=result, by=world.brand_side(deal), now=now
            ))  # fmt: skip


def _count(plan: Plan, part: Any) -> int:
    if plan.kind == "bonus":
        return 1 if plan.story == "result_contested" else int(plan.dice("reached") < 0.6)
    most = part.amount * (part.rate_per or 1) // (part.rate_amount or 1)
    return int(most * plan.dice("count") * 1.4) + (2 if plan.story == "result_contested" else 0)
