"""Everything a dashboard shows, read once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sorot.accounts.models import Invitation
from sorot.accounts.queries import invitations_for
from sorot.accounts.rules import may_deal, may_handle_money
from sorot.core.access import Actor, Verdict
from sorot.creators.models import CreatorProfile
from sorot.deals.enums import LIVE_DEAL_STATES
from sorot.deals.models import Deal
from sorot.deals.models.deals import DealQuerySet
from sorot.deals.queries import DealCard, Todo, todo_for
from sorot.deals.queries.lists import deal_card
from sorot.payments.queries import Wallet, payee_and_tax, purse_account, wallet_for
from sorot.web.dashboard.steps import Step, next_step

#: How many todos, deals and talents the first page shows; the rest is one tap away.
WAITING, DEALS, TALENTS, MONEY = 12, 6, 6, 4
WEEK = 7
#: Todos that are not about a deal but about money.
MONEY_KINDS = frozenset({"fund", "tax_file"})


@dataclass(frozen=True, slots=True)
class Day:
    """One of the next seven days and what ends on it."""

    day: date
    is_today: bool
    todos: list[Todo] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The first page of one hat. `first` is lit; `step` stands there when nothing waits.

    `colleagues` is what waits at the organisation but is not for the viewer's role; `role_note` says why.
    """

    heading: str
    first: Todo | None
    rest: Sequence[Todo]
    colleagues: Sequence[Todo]
    role_note: str
    step: Step | None
    wallet: Wallet
    deals: Sequence[DealCard]
    deal_count: int
    talents: Sequence[CreatorProfile]
    invitations: Sequence[Invitation]
    week: Sequence[Day]

    @property
    def expected(self) -> Sequence[Any]:
        return self.wallet.next[:MONEY]


def dashboard_for(actor: Actor, *, now: datetime) -> Dashboard:
    """What this hat must do next, its running deals, its money and its invitations."""
    payee, is_tax_asked = payee_and_tax(actor)
    todos = [*todo_for(actor, now=now, limit=WAITING, whole_side=True), *(tax_todo(actor) if is_tax_asked else [])]
    mine = [todo for todo in todos if may_do(actor, todo)]
    may = may_deal(actor)
    cards, deal_count = running(Deal.objects.visible_to(actor).filter(state__in=LIVE_DEAL_STATES), actor)
    talents = talents_of(actor)
    return Dashboard(
        heading=heading(len(todos), _called(actor), is_organisation=actor.organisation is not None),
        first=mine[0] if mine else None,
        rest=mine[1:],
        colleagues=[todo for todo in todos if todo not in mine],
        role_note=may.reason,
        step=next_step(actor, has_talents=bool(talents)) if may and not mine else None,
        wallet=wallet_for(actor, account=purse_account(actor, known=payee)),
        deals=cards,
        deal_count=deal_count,
        talents=talents,
        invitations=invitations_for(actor, now=now) if actor.is_person else [],
        week=week_of(todos, now=now),
    )


def may_do(actor: Actor, todo: Todo) -> Verdict:
    """Money is for those who may pay, everything else for those who may deal."""
    return may_handle_money(actor) if todo.kind in MONEY_KINDS else may_deal(actor)


def tax_todo(actor: Actor) -> list[Todo]:
    """The tax file, where a payment needs it and its number is missing; after all that has a date."""
    if actor.kind in {"brand", "agency"}:
        detail = _("Your NPWP has to stand on the slips of those you pay.")
    else:
        detail = _("Without a number more tax is withheld.")
    url = reverse("payments:tax_file")
    return [Todo(_("Complete your tax data"), detail, url, None, "tax_file", _("To the tax data"))]


def talents_of(actor: Actor) -> list[CreatorProfile]:
    """The first talents of the management acted for, by name."""
    if actor.kind != "management":
        return []
    return list(CreatorProfile.objects.owned_by(actor).order_by("name_key", "pk")[:TALENTS])


def running(deals: DealQuerySet, actor: Actor) -> tuple[list[DealCard], int]:
    """The first running deals, what is due soonest first, and how many there are."""
    rows = deals.with_names().prefetch_related("items").annotate(total=Window(Count("pk")))
    found = list(rows.order_by(F("due_at").asc(nulls_last=True), "-updated_at", "-pk")[:DEALS])
    return [deal_card(deal, actor) for deal in found], found[0].total if found else 0


def _called(actor: Actor) -> str:
    """An organisation by its name, a person by their first name."""
    if actor.organisation is not None:
        return str(actor.organisation)
    return str(actor.user).split(" ")[0]


def heading(waiting: int, name: str, *, is_organisation: bool = False) -> str:
    """`Three things wait for you, Rani.` or, for an organisation, `Three things wait at Kopi Senja.`"""
    if waiting == 0:
        text = _("Nothing waits at %(name)s.") if is_organisation else _("Nothing waits for you, %(name)s.")
        return text % {"name": name}
    words = [_("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"), _("Nine")]
    count = words[waiting - 1] if waiting <= len(words) else str(waiting)
    if is_organisation:
        text = ngettext("%(count)s thing waits at %(name)s.", "%(count)s things wait at %(name)s.", waiting)
    else:
        text = ngettext("%(count)s thing waits for you, %(name)s.", "%(count)s things wait for you, %(name)s.", waiting)
    return text % {"count": count, "name": name}


def week_of(todos: Sequence[Todo], *, now: datetime) -> list[Day]:
    """Seven days from today in the active zone, each with what ends on it; what is late stands today."""
    today = timezone.localtime(now).date()
    days = [Day(today + timedelta(days=n), is_today=n == 0) for n in range(WEEK)]
    for todo in todos:
        if todo.due_at is not None:
            ahead = max((timezone.localtime(todo.due_at).date() - today).days, 0)
            if ahead < WEEK:
                days[ahead].todos.append(todo)
    return days if any(day.todos for day in days) else []
