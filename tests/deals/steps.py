"""Short ways to any point of a deal."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sorot.core import clock
from sorot.core.money import Money
from sorot.deals import actions
from sorot.deals.models import Agreement, Application, Deal, Offer
from sorot.deals.plans import PlanLine
from sorot.deals.terms import DeliverableTerm, MilestoneTerm, Terms
from sorot.deals.words import sentence_for
from tests.cast import Cast

DAY = timedelta(days=1)


def plan(cast: Cast) -> list[PlanLine]:
    """A posting plan inside the campaign's window."""
    day = cast.campaign.publish_from_date
    assert day is not None
    return [PlanLine("instagram", "reel", 1, day), PlanLine("instagram", "story", 2, day + DAY)]


def terms(cast: Cast, fee: int = 2_500_000, **changes: Any) -> Terms:
    """Ordinary terms; the whole fee is secured before work."""
    today = clock.today(cast.now)
    base = Terms(
        fee=Money(fee),
        tax_basis="nett",
        deliverables=(
            DeliverableTerm("instagram", "reel", 1, today + 8 * DAY, today + 15 * DAY),
            DeliverableTerm("instagram", "story", 2, today + 9 * DAY, today + 16 * DAY),
        ),
        milestones=(MilestoneTerm("Semua", fee, "before_work"),) if fee else (),
        barter_item="" if fee else "Mesin kopi",
    )
    return replace(base, **changes)


def applied(cast: Cast, who: str = "rani", **changes: Any) -> Application:
    profile = cast.tono_profile if who == "tono" else cast.rani_profile
    values: dict[str, Any] = {"idea": "Resep sahur dari dapur kecil.", "lines": plan(cast), "fee": 2_500_000, **changes}
    return actions.submit_application(
        campaign=values.pop("campaign", cast.campaign), creator=profile, by=cast.actor(who), now=cast.now, **values
    )


def invited(cast: Cast) -> Application:
    return actions.invite_creator(
        campaign=cast.campaign, creator=cast.rani_profile, text="Mau ikut?", by=cast.actor("dewi"), now=cast.now
    )


def offered(cast: Cast, application: Application | None = None, by: str = "dewi", **changes: Any) -> Offer:
    application = application or applied(cast)
    extra = {
        name: changes.pop(name) for name in ("margin", "answers", "life", "message", "submit_key") if name in changes
    }
    return actions.make_offer(
        application=application, terms=terms(cast, **changes), by=cast.actor(by), now=cast.now, **extra
    )


def agreed(cast: Cast, **changes: Any) -> Deal:
    offer = offered(cast, **changes)
    return actions.accept_offer(offer=offer, sha256=offer.sha256, by=cast.actor("rani"), now=cast.now)


def agreement_of(deal: Deal) -> Agreement:
    return Agreement.objects.valid().get(deal=deal)


def sign(cast: Cast, deal: Deal, who: str, now: datetime | None = None) -> Deal:
    agreement = agreement_of(deal)
    return actions.sign_agreement(
        agreement=agreement,
        sha256=agreement.sha256,
        sentence=sentence_for(agreement),
        by=cast.actor(who),
        now=now or cast.now,
    )


def signed(cast: Cast, **changes: Any) -> Deal:
    deal = agreed(cast, **changes)
    sign(cast, deal, "dewi")
    return sign(cast, deal, "rani")


def fund(cast: Cast, deal: Deal) -> Deal:
    """The brand transfers, the operator confirms, and the event is delivered."""
    from sorot.deals.tasks import start_funded_work
    from sorot.payments.actions import confirm_transfer, report_transfer
    from sorot.payments.models import Funding

    payer = "gita" if deal.acting_agency_id else "dewi"
    funding = Funding.objects.get(terms__deal_code=deal.code, state="awaiting")
    day = clock.today(cast.now)
    report_transfer(funding=funding, sent_date=day, sender_name="Kopi Senja", by=cast.actor(payer), now=cast.now)
    confirm_transfer(
        funding=funding, bank_reference=f"TRX-{deal.code}", amount=funding.amount, by=cast.actor("sri"), now=cast.now
    )
    start_funded_work({"event": "payment.funded", "deal_code": deal.code})
    return Deal.objects.get(pk=deal.pk)


def working(cast: Cast, **changes: Any) -> Deal:
    return fund(cast, signed(cast, **changes))


def published(cast: Cast, **changes: Any) -> Deal:
    """Every work approved and out; the brand has to confirm."""
    deal = working(cast, **changes)
    for item in deal.items.all():
        submission = actions.submit_work(
            item=item, url="https://drive.example.test/v1", by=cast.actor("rani"), now=cast.now
        )
        actions.approve_work(submission=submission, by=cast.actor("dewi"), now=cast.now)
        actions.publish_item(
            item=item, url="https://instagram.com/p/1", published_at=cast.now, by=cast.actor("rani"), now=cast.now
        )
    return Deal.objects.get(pk=deal.pk)
