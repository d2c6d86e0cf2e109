"""What several hats still have here, in a number of queries that does not grow with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from sorot.core.access import Actor
from sorot.core.money import DEFAULT_CURRENCY, Money
from sorot.payments import postings
from sorot.payments.enums import OPEN_PAYOUTS, MilestoneState, MoneyMode, Purse
from sorot.payments.models import Milestone, Payee, Payout
from sorot.payments.queries.wallet import own_milestones, own_part
from sorot.payments.rules import purse_of


@dataclass(frozen=True, slots=True)
class LeftHere:
    """Money of one hat that is not gone: its balance, what waits out its hold, what is secured for it or by it."""

    amount: Money
    has_open_payout: bool


def left_here(actors: Sequence[Actor], currency: str = DEFAULT_CURRENCY) -> list[LeftHere]:
    """In the order of `actors`: hats of people and organisations, never the desk's. Four queries for all."""
    users = [actor.user.pk for actor in actors if actor.user is not None and actor.organisation is None]
    organisations = [actor.organisation.pk for actor in actors if actor.organisation is not None]
    mine = Q(user__in=users) | Q(organisation__in=organisations)
    payees = {(row.user_id, row.organisation_id): row for row in Payee.objects.filter(mine)}
    paying = set(
        Payout.objects.filter(payee__in=list(payees.values()), state__in=OPEN_PAYOUTS).values_list(
            "payee__user", "payee__organisation"
        )
    )
    balances = _balances(actors, payees, currency)
    secured = _secured(actors, currency)
    return [
        LeftHere(Money(balance + kept, currency), _key(actor) in paying)
        for actor, balance, kept in zip(actors, balances, secured, strict=True)
    ]


def _key(actor: Actor) -> tuple[int | None, int | None]:
    if actor.organisation is not None:
        return None, actor.organisation.pk
    return (actor.user.pk if actor.user is not None else None), None


def _balances(actors: Sequence[Actor], payees: dict[tuple[int | None, int | None], Payee], currency: str) -> list[int]:
    """Available and pending together."""
    asked: list[postings.Account] = []
    owner: list[int] = []
    for index, actor in enumerate(actors):
        kind, payee = purse_of(actor), payees.get(_key(actor))
        found = []
        if kind != Purse.EARNINGS and actor.organisation is not None:
            found = [postings.purse(kind, actor.organisation.code, currency)]
        elif payee is not None:
            found = [postings.purse(kind, payee.code, currency), postings.pending(payee.code, currency)]
        asked += found
        owner += [index] * len(found)
    sums = [0] * len(actors)
    for index, balance in zip(owner, postings.balances(asked) if asked else [], strict=True):
        sums[index] += balance
    return sums


def _secured(actors: Sequence[Actor], currency: str) -> list[int]:
    """Parts secured and not released yet; what is paid directly lies nowhere here."""
    secured = Milestone.objects.filter(state=MilestoneState.FUNDED, terms__currency=currency)
    sums = secured.exclude(terms__mode=MoneyMode.DIRECT).aggregate(
        **{f"hat{index}": Sum(own_part(actor), filter=own_milestones(actor)) for index, actor in enumerate(actors)}
    )
    return [sums[f"hat{index}"] or 0 for index in range(len(actors))]
