"""Reports for the access matrix: one row of each kind, written by whoever may."""

from datetime import timedelta

from django.utils import timezone

from sorot.accounts.models import User
from sorot.accounts.queries import actor_for
from sorot.deals.models import Deal
from sorot.reports import actions
from sorot.web.demo.cast import DOMAIN
from tests.matrix.addresses import addresses


def build(codes: dict[str, str]) -> None:
    """The report of the campaign of Rani's deal with Kopi Senja, with one row of each kind."""
    deal = Deal.objects.get(creator__handle="rani.masak", campaign__title="Teman Begadang Skripsi")
    report_of(codes, deal, "dewi", "Kopi Senja")
    codes["reports:stop.token"] = "1-forged"


def report_of(codes: dict[str, str], deal: Deal, who: str, hat: str) -> None:
    """Fill `codes` for every address of one report, with what `who` wrote for it."""
    user = User.objects.get(email=f"{who}@{DOMAIN}")
    member = user.memberships.select_related("organisation").get(organisation__name=hat)
    by, now, campaign = actor_for(user, member.organisation.code), timezone.now(), deal.campaign
    day = now.date() - timedelta(days=2)
    cost = actions.add_cost(campaign=campaign, kind="ads", amount=250_000, spent_date=day, by=by, now=now)
    said = actions.OutcomeInput(day, day, deal, clicks=40, orders=3)
    outcome = actions.add_outcome(campaign=campaign, said=said, by=by, now=now)
    edition = actions.keep_edition(campaign=campaign, by=by, now=now)
    share, token = actions.create_share(
        campaign=campaign, edition=edition, expires_at=now + timedelta(days=9), language="id", with_costs=True,
        with_names=True, by=by, now=now,
    )  # fmt: skip
    for address in addresses():
        if address.name.startswith("reports:") and "code" in address.parts:
            codes[f"{address.name}.code"] = campaign.code
            if "number" in address.parts:
                codes[f"{address.name}.number"] = str(edition.number)
    rows = {"cost_removal": cost, "outcome_removal": outcome, "link_removal": share}
    for name, row in rows.items():
        codes[f"reports:{name}.row"] = row.code
    codes["reports:part.code"] = deal.code
    for name in ("shared", "shared_pdf", "shared_workbook", "shared_logo"):
        codes[f"reports:{name}.token"] = token
