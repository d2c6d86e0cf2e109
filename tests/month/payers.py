"""How brands pay: by hand, at a gateway, directly, from their balance; and what their banks take back later."""

from __future__ import annotations

from typing import Any

from tests.month.plan import CHARGED_BACK, Plan
from tests.month.world import DAY, World


def pay(world: World) -> None:
    """Every payment that is expected of a brand, and what follows from those that were made."""
    from sorot.deals.models import Deal
    from sorot.payments.models import Funding

    fundings = Funding.objects.filter(state__in=["awaiting", "reported"]).select_related(
        "terms__payer", "terms__acting_agency", "terms__talent", "terms__payee"
    )
    fundings = list(fundings.order_by("pk"))
    deals = {deal.code: deal for deal in Deal.objects.filter(code__in=[row.terms.deal_code for row in fundings])}
    for funding in fundings:
        plan, deal = world.plan_of[deals[funding.terms.deal_code].title], deals[funding.terms.deal_code]
        if plan.dice(f"pays{world.tick}") < 0.3:
            continue
        if funding.source == "direct":
            _directly(world, plan, funding)
        elif funding.state == "awaiting" and _is_time(world, plan, funding):
            _send(world, plan, funding, deal)
    _pages(world)
    _after(world)


def _is_time(world: World, plan: Plan, funding: Any) -> bool:
    if plan.story == "never_pays":
        return False
    waits = 0.2 + 2.5 * plan.dice(f"pays:{funding.pk}")
    if plan.story == "late_payer":
        waits = 15.0 if funding.terms.fundings.filter(pk__lt=funding.pk).count() == 0 else 1.0
    return bool(world.moment - funding.created_at >= waits * DAY)


def _payer(world: World, funding: Any) -> Any:
    return world.actor(funding.terms.acting_agency or funding.terms.payer)


def _send(world: World, plan: Plan, funding: Any, deal: Any) -> None:
    from sorot.payments import actions

    if plan.story not in {*CHARGED_BACK, "cancel_paid", "return"} and plan.dice(f"balance:{funding.pk}") < 0.25:
        owner = world.actor(funding.terms.payer)
        if world.attempt("from_balance", lambda: actions.pay_from_balance(funding=funding, by=owner, now=world.moment)):
            return
    if plan.route == "manual":
        _by_hand(world, plan, funding, deal)
        return
    by = _payer(world, funding)
    with world.house_as(PAYIN_GATEWAY=plan.route):
        found = world.attempt("checkout", lambda: actions.open_checkout(funding=funding, by=by, now=world.moment))
    if found is not None and plan.story in {"cancel_paid", "return"} and found.state == "open":
        world.bank.mark(f"sent:{deal.code}")  # it is paid only when the deal is off: see `_pages`


def _by_hand(world: World, plan: Plan, funding: Any, deal: Any) -> None:
    """A transfer at the brand's bank. Some forget the reference, some to report it, some pay twice."""
    from sorot.payments import actions

    name, key = f"MEREK {plan.brand:03d}", f"in:{funding.code}"
    forgets = plan.dice(f"forgets:{funding.pk}")
    text = f"TRSF E-BANKING CR {name}" if forgets < 0.08 else f"TRSF E-BANKING CR {funding.reference} {name}"
    world.bank.book(at=world.moment, text=text, amount=funding.asked_amount, key=key)
    world.bank.mark(f"sent:{deal.code}")
    if not 0.08 <= forgets < 0.3:
        world.attempt("report", lambda: actions.report_transfer(
            funding=funding, sent_date=world.today, sender_name=name, by=_payer(world, funding), now=world.moment
        ))  # fmt: skip


def _directly(world: World, plan: Plan, funding: Any) -> None:
    from sorot.core.access import Actor
    from sorot.payments import actions

    now = world.moment
    if funding.state == "awaiting" and _is_time(world, plan, funding):
        by = _payer(world, funding)
        account = world.attempt(
            "direct_account", lambda: actions.reveal_direct_account(funding=funding, by=by, now=now)
        )
        if account is None:
            return
        is_lie = plan.dice("lies") < 0.15 and world.bank.mark(f"lie:{plan.index}")
        if not is_lie:
            world.bank.pay_directly(funding.code, funding.amount)
        world.attempt("report", lambda: actions.report_transfer(
            funding=funding, sent_date=world.today, sender_name=f"Merek {plan.brand}", by=by, now=now
        ))  # fmt: skip
    elif funding.state == "reported":
        talent, came = Actor(user=funding.terms.talent), funding.code in world.bank.direct()
        if came and world.attempt("direct", lambda: actions.confirm_direct(funding=funding, by=talent, now=now)):
            world.bank.say_direct(funding.code, "came")
        elif not came:
            world.attempt("direct_no", lambda: actions.reject_direct(
                funding=funding, reason="Belum masuk.", by=talent, now=now
            ))  # fmt: skip


def _pages(world: World) -> None:
    """Open payment pages are paid at the gateway; some first fail, some are left until they expire."""
    from sorot.payments.models import Checkout

    rows = Checkout.objects.filter(state__in=["open", "cancelled"], expires_at__gt=world.moment)
    for page in rows.select_related("funding__terms").order_by("pk"):
        if world.bank.is_marked(f"paid:{page.reference}"):
            continue  # who has paid does not pay again; the news may be late
        plan = world.plan_of[page.funding.terms.title]
        waits_for_end = plan.story in {"cancel_paid", "return"} and page.funding.terms.cancelled_at is None
        if waits_for_end and world.moment - page.created_at < 0.7 * DAY:
            continue
        if page.number == 1 and plan.dice(f"leaves:{page.pk}") < 0.08:
            continue  # never paid: it expires, and another one is opened
        if page.number == 1 and plan.dice(f"fails:{page.pk}") < 0.06 and world.bank.mark(f"fail:{page.reference}"):
            _at_gateway(world, page, "fail")
            continue
        _at_gateway(world, page, plan.method)


def _at_gateway(world: World, page: Any, method: str) -> None:
    asked = {"vendor": page.gateway, "reference": page.reference}
    answer = world.simulator.ask("pay", {**asked, "channel": method})
    if "error" in answer and method not in {"va", "fail"}:
        answer = world.simulator.ask("pay", {**asked, "channel": "va"})
    if "error" not in answer and method != "fail":
        world.bank.mark(f"paid:{page.reference}")
    world.bank.count(
        f"paid at {page.gateway} by {method}" if "error" not in answer else f"not payable at {page.gateway}"
    )


def _after(world: World) -> None:
    """Chargebacks at the time their story names, and balances sent back to their source."""
    from sorot.deals.models import Deal
    from sorot.payments.models import Checkout, Milestone

    stories = {plan.title for plan in world.plans if plan.story in {*CHARGED_BACK, "return", "cancel_paid"}}
    rows = Checkout.objects.filter(state="paid", funding__terms__title__in=stories)
    rows = list(rows.select_related("funding__terms__payer").order_by("pk"))
    codes = [row.funding.terms.deal_code for row in rows]
    states = dict(Deal.objects.filter(code__in=codes).values_list("code", "state"))
    released = set(
        Milestone.objects.filter(state="released", terms__deal_code__in=codes).values_list(
            "terms__deal_code", flat=True
        )
    )
    for page in rows:
        plan, code = world.plan_of[page.funding.terms.title], page.funding.terms.deal_code
        if plan.story in {"return", "cancel_paid"}:
            if states[code] == "cancelled":
                _send_back(world, plan, page)
        elif (plan.story.endswith("before") or code in released) and world.bank.mark(f"chargeback:{plan.index}"):
            outcome = "won" if "won" in plan.story else ("open" if plan.dice("defends") < 0.4 else "lost")
            answer = world.simulator.ask(
                "chargeback", {"vendor": page.gateway, "reference": page.reference, "outcome": outcome}
            )
            world.bank.count(f"chargeback {outcome}" if "error" not in answer else "chargeback not possible")


def _send_back(world: World, plan: Plan, page: Any) -> None:
    from sorot.payments import actions, postings
    from sorot.payments.actions.returns import left_of

    owner = page.funding.terms.payer
    (balance,) = postings.balances([postings.purse("brand", owner.code, "IDR")])
    amount = min(balance, left_of(page))
    tries = page.returns.count()
    if amount <= 0 or tries > 2 or (plan.story == "cancel_paid" and plan.dice("keeps") < 0.5):
        return
    if tries == 0 and amount > 1_000 and plan.dice("halves") < 0.5:
        amount //= 2
    world.attempt("return", lambda: actions.request_return(
        checkout=page, amount=amount, submit_key=f"return{page.code}{tries}"[:32], by=world.actor(owner),
        now=world.moment,
    ))  # fmt: skip
