"""The navigation of each hat."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sorot.accounts.models import Membership
from sorot.accounts.queries import memberships_of_request
from sorot.core.access import Actor


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the masthead (wide) or the dock (phone)."""

    url: str
    label: str
    icon: str
    is_current: bool = False
    count: int = 0
    short: str = ""


@dataclass(frozen=True, slots=True)
class Hat:
    """Something a person can act as."""

    code: str
    label: str
    kind: str
    role: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What `base.html` shows around a page."""

    nav: list[NavItem] = field(default_factory=list)
    hats: list[Hat] = field(default_factory=list)
    unread: int = 0
    unread_messages: int = 0
    menu: list[NavItem] = field(default_factory=list)
    label: str = ""
    hat_label: str = ""


def _entries(actor: Actor) -> list[tuple[str, str, str]]:
    """(url name, label, lucide icon) for the hat; at most five, because a phone's dock holds five."""
    home = ("web:home", _("Home"), "house")
    money = ("payments:statement", _("Money"), "wallet")
    deals = ("deals:list", _("Deals"), "handshake")
    match actor.kind:
        case "person":
            explore = ("campaigns:explore", pgettext("navigation", "Explore"), "search")
            return [home, explore, deals, ("analytics:performance", _("Performance"), "chart-line"), money]
        case "brand" | "agency":
            find = ("creators:list", _("Creators"), "users")
            return [home, ("campaigns:list", _("Campaigns"), "megaphone"), find, deals, money]
        case "management":
            roster = ("creators:roster", _("Talents"), "users")
            explore = ("campaigns:explore", pgettext("navigation", "Explore"), "search")
            return [home, roster, explore, deals, money]
        case "operator":
            return [
                ("web:desk", _("Desk"), "house"),
                ("web:desk_people", _("People"), "user-check"),
                ("payments:desk_transfers", _("Transfers"), "banknote-arrow-down"),
                ("payments:desk_payouts", _("Payouts"), "banknote-arrow-up"),
                ("web:desk_audit", _("Audit"), "scroll-text"),
            ]
    return []


def frame_for(request: HttpRequest) -> Frame:
    """The frame of this request's page: at most two queries when signed in, none before."""
    actor: Actor = request.actor
    if actor.is_anonymous:
        return Frame()
    from sorot.messaging.queries import unread_counts

    unread, unread_messages = unread_counts(actor)
    return Frame(
        nav=[_item(request, *entry) for entry in _entries(actor)],
        hats=_hats(actor, memberships_of_request(request)),
        unread=unread,
        unread_messages=unread_messages,
        menu=[_item(request, *entry) for entry in _menu(actor)],
        label=str(actor.user),
        hat_label=actor.organisation.name
        if actor.organisation
        else (_("Operator's desk") if actor.is_operator else ""),
    )


def desk_places() -> list[tuple[str, str, str]]:
    """Pages of the desk besides those of its masthead, in the order of a day's work: like `_entries`."""
    return [
        ("payments:desk_statements", _("Bank statements"), "file-text"),
        ("payments:desk_payout_batches", _("Files for the bank"), "send"),
        ("deals:desk_disputes", _("Disputes"), "scale"),
        ("records:desk", _("Contested figures"), "flag"),
        ("analytics:desk_signals", _("Contested signals"), "flag"),
        ("insights:desk", _("Screenshots"), "scan-search"),
        ("payments:desk_chargebacks", _("Chargebacks"), "gavel"),
        ("payments:desk_notices", _("Notices of partners"), "siren"),
        ("payments:desk_reconciliation", _("Comparing the books"), "git-compare"),
        ("payments:desk_own_moves", _("Own money"), "wallet"),
        ("privacy:desk_requests", _("Requests about data"), "shield-check"),
        ("tax:desk_rules", _("Tax table"), "percent"),
        ("analytics:desk_changes", _("Changes of platforms"), "calendar"),
        ("payments:desk_identity", _("Who stands on papers"), "landmark"),
    ]


def _menu(actor: Actor) -> list[tuple[str, str, str]]:
    """What stands behind one's name: like `_entries`."""
    settings = ("accounts:settings", _("Settings"), "settings")
    organisations = ("accounts:organisations", _("Your organisations"), "building-2")
    if actor.is_operator:
        return [*desk_places(), ("web:desk_mail", _("Mails"), "mail"), settings]
    if actor.is_person:
        return [("creators:edit", _("Your page"), "id-card"), organisations, settings]
    own = reverse("accounts:organisation", args=[actor.organisation.code])
    return [(own, _("This organisation"), "building"), organisations, settings]


def _item(request: HttpRequest, name: str, label: str, icon: str) -> NavItem:
    url = name if name.startswith("/") else reverse(name)
    current = request.path == url or (url not in {"/", reverse("web:desk")} and request.path.startswith(url))
    short = pgettext("dock", "Desk") if name == "web:desk" else ""
    return NavItem(url=url, label=label, icon=icon, is_current=current, short=short)


def _hats(actor: Actor, memberships: Sequence[Membership]) -> list[Hat]:
    user: Any = actor.user
    hats = [Hat("self", str(user), "person", is_current=actor.is_person)]
    if user.is_staff:
        hats = [Hat("desk", _("Operator's desk"), "operator", is_current=actor.is_operator), *hats]
    hats += [
        Hat(
            m.organisation.code,
            m.organisation.name,
            m.organisation.kind,
            m.get_role_display(),
            m.organisation_id == actor.organisation_id,
        )
        for m in memberships
    ]
    return hats
