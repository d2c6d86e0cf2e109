"""From an application to a signed contract: the terms of every kind, through the real rooms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.month.plan import LARGEST, VARIABLE_KINDS, Plan
from tests.month.taxes import merchant_of, terms_about_tax
from tests.month.world import World


def fee_of(plan: Plan) -> int:
    """The certain part of the fee; one deal has the largest sum that there is."""
    if plan.kind == "barter" or (plan.kind == "cpv" and plan.index % 2):
        return 0
    return LARGEST if plan.index == 7 and plan.route == "manual" else plan.fee


def terms_of(world: World, plan: Plan) -> Any:
    """What both sides will sign."""
    from sorot.core.money import Money
    from sorot.deals.terms import CANCELLATIONS, DeliverableTerm, Terms

    fee, today = fee_of(plan), world.today
    works = tuple(
        DeliverableTerm("instagram", "reel", plan.works, today + timedelta(days=5), today + timedelta(days=8))
        for _ in range(1)
    )
    return Terms(
        fee=Money(fee), deliverables=works, milestones=_parts(plan, fee, today), review_days=2 + plan.index % 4,
        pay_within_days=1 + plan.index % 5, cancellation=list(CANCELLATIONS.values())[plan.index % 3],
        **terms_about_tax(plan),
    )  # fmt: skip


def _parts(plan: Plan, fee: int, today: Any) -> tuple[Any, ...]:
    from sorot.deals.terms import MilestoneTerm

    if plan.kind == "barter":
        return ()
    if plan.kind in VARIABLE_KINDS:
        fixed = (MilestoneTerm("Tetap", fee, "before_work"),) if fee else ()
        return (*fixed, _variable(plan))
    if plan.kind == "one":
        return (MilestoneTerm("Semua", fee, "before_work"),)
    if plan.kind == "after":
        return (MilestoneTerm("Semua", fee, "on_approval"),)
    if plan.kind in {"dp", "margin"}:
        first = fee * 30 // 100
        return (MilestoneTerm("DP", first, "before_work"), MilestoneTerm("Pelunasan", fee - first, "on_approval"))
    part = fee // plan.parts
    dates = [today + timedelta(days=9 + 3 * number) for number in range(1, plan.parts)]
    first_amount = fee - part * (plan.parts - 1)
    rest = tuple(MilestoneTerm(f"Tahap {n}", part, "on_date", due_date=day) for n, day in enumerate(dates, 2))
    return (MilestoneTerm("Tahap 1", first_amount, "before_work"), *rest)


def _variable(plan: Plan) -> Any:
    from sorot.deals.terms import MilestoneTerm

    limit = plan.fee // 2 + 7
    rate = {"cpv": (30_000, 1_000), "cpe": (1_500, 1), "cpa": (25_000, 1), "bonus": (limit, 1)}[plan.kind]
    return MilestoneTerm("Hasil", limit, "variable", None, plan.kind, *rate)


def negotiate(world: World, plan: Plan) -> None:
    """Every step that is still missing, up to both signatures. A killed one is taken up where it stopped."""
    from sorot.campaigns.models import Campaign
    from sorot.creators.models import CreatorProfile
    from sorot.deals import actions
    from sorot.deals.models import Agreement, Application, Deal, Offer
    from sorot.deals.plans import PlanLine
    from sorot.deals.words import sentence_for

    now = world.moment
    campaign = Campaign.objects.select_related("organisation", "acting_agency").get(title=plan.title)
    creator = CreatorProfile.objects.select_related("user").get(handle=f"rani{plan.creator}")
    brand, talent = world.brand_side(campaign), _actor(creator.user)
    application = Application.objects.filter(campaign=campaign).first()
    if application is None:
        line = PlanLine("instagram", "reel", 1, world.today + timedelta(days=8))
        application = actions.submit_application(
            campaign=campaign, creator=creator, idea="Resep sahur.", lines=[line], fee=plan.fee, by=talent, now=now
        )
    deal = Deal.objects.filter(application=application).first()
    if deal is None:
        offer = Offer.objects.filter(application=application, state="open").first()
        if offer is None:
            margin = plan.fee // 10 + 1 if plan.has_agency else None
            with world.house_as(MONEY_MODE=plan.mode, MERCHANT_OF_RECORD=merchant_of(plan)):
                offer = actions.make_offer(
                    application=application, terms=terms_of(world, plan), margin=margin, by=brand, now=now
                )
        deal = actions.accept_offer(offer=offer, sha256=offer.sha256, by=talent, now=now)
    if plan.story == "cancel_before":
        for by in (brand, talent):
            world.attempt(
                "cancel", lambda by=by: actions.ask_cancellation(deal=deal, reason="Bentrok.", by=by, now=now)
            )
        return
    for by in (brand, talent):
        agreement = Agreement.objects.valid().select_related("deal").get(deal=deal)
        actions.sign_agreement(
            agreement=agreement, sha256=agreement.sha256, sentence=sentence_for(agreement), by=by, now=now
        )


def _actor(user: Any) -> Any:
    from sorot.core.access import Actor

    return Actor(user=user)
