"""Results of parts by result: told with evidence, accepted by a person or by silence, or contested."""

from datetime import datetime, timedelta

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core.access import SYSTEM, Actor
from sorot.core.errors import ActionError
from sorot.core.files import store_upload
from sorot.core.models.files import FileKind
from sorot.core.states import move
from sorot.deals import result_rules
from sorot.deals.actions import steps
from sorot.deals.actions.disputes import open_dispute
from sorot.deals.clocks import ClockKind, clocks_of, other
from sorot.deals.enums import RESULT_LIFE, DealState, DisputeKind, ItemState, ResultState
from sorot.deals.errors import DealError
from sorot.deals.models import Deal, Result
from sorot.deals.queries.clocks import items_of, read_facts
from sorot.deals.queries.results import secured_result_parts
from sorot.deals.rules import acts_for
from sorot.deals.terms import clean_text, earned_by
from sorot.payments.actions import settle_result
from sorot.payments.enums import Basis, DueRule, MilestoneState
from sorot.payments.models import Milestone

EVIDENCE_KINDS = (FileKind.IMAGE, FileKind.PDF)


def _refuse(field: str, sentence: str) -> DealError:
    return DealError(sentence, field_errors={field: sentence})


def _part(deal: Deal, milestone_code: str) -> Milestone:
    found = Milestone.objects.filter(terms__deal_code=deal.code, code=milestone_code).exclude(basis="").first()
    if found is None:
        raise DealError(_("This part of the fee does not depend on results."))
    return found


def earned_of(part: Milestone, count: int) -> int:
    """What a count earns of a part, in minor units: in proportion, rounded down, never above the limit."""
    if part.basis == Basis.BONUS:
        count = min(count, 1)
    return earned_by(count, rate_amount=part.rate_amount or 0, rate_per=part.rate_per or 1, limit=part.amount)


@transaction.atomic
def tell_result(
    *,
    deal: Deal,
    milestone_code: str,
    count: int,
    url: str = "",
    upload: "File[bytes] | None" = None,
    note: str = "",
    submit_key: str | None = None,
    by: Actor,
    now: datetime,
) -> Result:
    """Enter what a part by result came to, with a link or a file as evidence. The other side answers in time.

    A bonus counts 1 (reached) or 0. After a contested result either side may tell another one.
    """
    mine = Result.objects.visible_to(by)
    if submit_key and (first := mine.filter(submit_key=submit_key).first()) is not None:
        return first
    fresh = steps.lock_deal(deal.pk)
    if submit_key and (first := mine.filter(submit_key=submit_key).first()) is not None:
        return first
    part = _part(fresh, milestone_code)
    earlier = list(Result.objects.filter(milestone_code=part.code))
    result_rules.may_tell(
        by,
        fresh,
        results=earlier,
        is_secured=part.state == MilestoneState.FUNDED,
        has_published=fresh.items.filter(state=ItemState.PUBLISHED).exists(),
    ).demand()
    if count < 0:
        raise _refuse("count", _("A count cannot be negative."))
    url = url.strip()
    if url and not url.startswith(("https://", "http://")):
        raise _refuse("url", _("A link starts with https://"))
    if not url and upload is None:
        raise _refuse("url", _("Give a link or a file that shows the count."))
    result = Result(
        deal=fresh,
        milestone_code=part.code,
        part=part.position,
        number=len(earlier) + 1,
        side=str(fresh.side_of(by)),
        count=count,
        earned=earned_of(part, count),
        url=url,
        note=clean_text(note)[:600],
        told_by=by.user,
        told_at=now,
        due_at=now + timedelta(days=fresh.review_days),
        submit_key=submit_key,
    )
    if upload is not None:
        # Of the result, not of the deal: a brand whose agency acts sees the deal, but no counts.
        result.file = store_upload(upload, owner=result, purpose="result", kinds=EVIDENCE_KINDS, by=by, now=now)
    result.save()
    steps.note("result.told", result, by=by, now=now, data={"count": count, "earned": result.earned})
    _tell(result, part, "result.told", by=by, now=now)
    return result


def _tell(result: Result, part: Milestone, verb: str, /, *, by: Actor, now: datetime, once: str = "") -> None:
    deal = result.deal
    deal.updated_at = now
    deal.save(update_fields=["updated_at"])
    steps.keep_deal_turn(deal)
    said = {
        "part": part.label,
        "basis": part.basis,
        "count": result.count,
        "amount": result.earned,
        "currency": deal.currency,
    }
    steps.tell(deal, verb, by=by, now=now, data=said, once=once)


def _locked(pk: int) -> Result:
    """The result behind the lock of its deal."""
    deal = steps.lock_deal(Result.objects.only("deal_id").get(pk=pk).deal_id)
    fresh = Result.objects.get(pk=pk)
    fresh.deal = deal
    return fresh


@transaction.atomic
def accept_result(*, result: Result, by: Actor, now: datetime) -> Result:
    """Yes to a count: what it earned is released, the rest of the limit goes back to the brand. Twice is once."""
    fresh = _locked(result.pk)
    if fresh.state == ResultState.ACCEPTED and acts_for(by, fresh.deal, other(fresh.side)):
        return fresh
    result_rules.may_answer(by, fresh).demand()
    return _accept(fresh, "result.accepted", by=by, now=now)


def _accept(result: Result, verb: str, *, by: Actor, now: datetime) -> Result:
    part = _part(result.deal, result.milestone_code)
    move(result, ResultState.ACCEPTED, by=by, now=now, verb=verb, answered_at=now, answered_by=by.user)
    settle_result(milestone_code=part.code, earned=result.earned, by=by, now=now)
    _tell(result, part, verb, by=by, now=now, once=f"{verb}-{result.code}")
    return result


@transaction.atomic
def contest_result(*, result: Result, count: int, reason: str, by: Actor, now: datetime) -> Result:
    """No to a count, with the own one and why. The dispute about what is secured opens with these two numbers.

    A dispute divides everything that is secured, so every other part by result needs its count first.
    """
    fresh = _locked(result.pk)
    result_rules.may_answer(by, fresh).demand()
    part = _part(fresh.deal, fresh.milestone_code)
    if not clean_text(reason):
        raise _refuse("reason", _("Write the reason in a few words."))
    if count < 0:
        raise _refuse("count", _("A count cannot be negative."))
    earned = earned_of(part, count)
    if earned == fresh.earned:
        raise _refuse("count", _("This count earns the same. Accept the result instead."))
    claim = earned + sum(_claims(fresh.deal, besides=part.code))
    move(
        fresh, ResultState.CONTESTED, by=by, now=now, verb="result.contested",
        answered_at=now, answered_by=by.user, answer=clean_text(reason)[:600],
    )  # fmt: skip
    _tell(fresh, part, "result.contested", by=by, now=now)
    open_dispute(
        deal=fresh.deal, kind=DisputeKind.RESULT.value, amount=claim, reason=clean_text(reason), by=by, now=now
    )
    return fresh


def _claims(deal: Deal, *, besides: str) -> list[int]:
    """What the other secured parts give the creator's side: a told result, or the whole of a fixed part."""
    claims = []
    for part in secured_result_parts(deal.code):
        if part.code == besides:
            continue
        told = Result.objects.filter(milestone_code=part.code).exclude(state=ResultState.CONTESTED).first()
        if told is None:
            raise DealError(_("First tell the result of “%(part)s”: a dispute divides both.") % {"part": part.label})
        claims.append(told.earned)
    fixed = Milestone.objects.filter(terms__deal_code=deal.code, state=MilestoneState.FUNDED, basis="")
    return [*claims, *fixed.values_list("amount", flat=True)]


def accept_silent_results(*, now: datetime, limit: int = 500) -> int:
    """Accept every told result whose time to answer is over, one transaction each; disputed deals wait.

    Returns how many; a second run changes nothing. One that cannot be settled now is tried again at the next run.
    """
    # A stop or a dispute may have divided the part already: then there is nothing left to accept.
    secured = Milestone.objects.filter(state=MilestoneState.FUNDED, due_rule=DueRule.VARIABLE).values("code")
    waiting = Result.objects.filter(
        state=ResultState.TOLD, due_at__lt=now, deal__disputed_at=None, milestone_code__in=secured
    ).order_by("due_at")
    return sum(_accept_silently(pk, now) for pk in list(waiting.values_list("pk", flat=True)[:limit]))


def _due_at(result: Result) -> datetime:
    """Until when the other side answers: anew from the end of a dispute, during which nobody could."""
    anew = result.deal.clocks_from
    if anew is None or anew < result.told_at:
        return result.due_at
    return max(result.due_at, anew + timedelta(days=result.deal.review_days))


def _accept_silently(pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            fresh = _locked(pk)
            if fresh.state != ResultState.TOLD or _due_at(fresh) >= now or fresh.deal.disputed_at is not None:
                return False
            _accept(fresh, "result.auto_accepted", by=SYSTEM, now=now)
    except ActionError:
        # The money is held for a moment (a bank asks it back): nobody loses by waiting for the next run.
        return False
    return True


# ---------------------------------------------------------------- results that nobody tells
def drop_untold_results(*, now: datetime, limit: int = 500) -> int:
    """Give back the limits whose result nobody told in `RESULT_LIFE` after the last proof; disputed deals wait.

    Returns how many deals; a second run changes nothing. Whoever earns by a result has had the time, and a reminder at
    half and at nine tenths of it, to name a count; so has the brand. A limit is not kept for ever.
    """
    secured = Milestone.objects.filter(state=MilestoneState.FUNDED, due_rule=DueRule.VARIABLE)
    over = now - RESULT_LIFE
    waiting = (
        Deal.objects.filter(
            code__in=secured.values("terms__deal_code"),
            state__in=[DealState.WORKING, DealState.COMPLETED],
            disputed_at=None,
            items__publication__told_at__lt=over,
        )
        .exclude(items__publication__told_at__gte=over)
        .order_by("pk")
        .distinct()
    )
    return sum(_drop_untold(pk, now) for pk in list(waiting.values_list("pk", flat=True)[:limit]))


def _drop_untold(pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            deal = steps.lock_deal(pk)
            running = clocks_of(read_facts(deal, items_of(deal)))
            over = [clock for clock in running if clock.kind == ClockKind.TELL and clock.is_over(now)]
            for part in secured_result_parts(deal.code):
                if any(clock.key.startswith(f"tell-{part.code}-") for clock in over):
                    _drop(deal, part, now)
    except ActionError:
        # As above: a bank's question about the money comes first.
        return False
    return bool(over)


def _drop(deal: Deal, part: Milestone, now: datetime) -> None:
    settle_result(milestone_code=part.code, earned=0, by=SYSTEM, now=now)
    steps.note("result.untold", deal, by=SYSTEM, now=now, data={"part": part.position})
    deal.updated_at = now
    deal.save(update_fields=["updated_at"])
    steps.keep_deal_turn(deal, now=now)
    steps.tell(deal, "result.untold", by=SYSTEM, now=now, data={"part": part.label}, once=f"result-untold-{part.code}")
