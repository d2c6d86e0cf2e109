"""Reading for the desk: searches and the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sorot.accounts.models import Organisation, User
from sorot.accounts.queries import pending_verifications
from sorot.analytics.queries.signals import waiting_contests as waiting_signal_contests
from sorot.core.access import Actor
from sorot.core.listquery import ListQuery, Page, counts, paginate
from sorot.core.models import Event, OutgoingMail
from sorot.core.trail import say, state_of
from sorot.deals.queries.disputes import disputes_to_decide
from sorot.insights.queries import waiting_shots
from sorot.payments.enums import PayoutState
from sorot.payments.queries import DeskCounts, GatewayCounts, PayoutDesk, desk_counts, gateway_counts, payout_desk
from sorot.payments.queries.desk import STUCK
from sorot.records.queries import waiting_contests
from sorot.web.desk.sentences import KINDS, noun_of

#: Subject type -> the name of its page, which takes the subject's code.
PAGES = {
    "accounts.organisation": "accounts:organisation",
    "accounts.verification": "web:desk_verification",
    "campaigns.campaign": "campaigns:detail",
    "deals.application": "deals:application",
    "deals.deal": "deals:deal",
    "payments.funding": "payments:funding",
    "payments.payout": "payments:desk_payout",
    "payments.chargeback": "payments:desk_chargeback",
    "payments.difference": "payments:desk_difference",
    "payments.gatewayevent": "payments:desk_notice",
    "payments.payoutbatch": "payments:desk_payout_batch",
    "payments.bankstatement": "payments:desk_statement",
    "records.recordcontest": "records:desk_contest",
    "analytics.signalcontest": "analytics:desk_signal",
    "insights.screenshot": "insights:desk_screenshot",
}


@dataclass(frozen=True)
class PeopleQuery(ListQuery):
    """People or organisations by a part of their name or address."""

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {"what": ("people", "organisations")}
    q: str = ""
    what: str = "people"

    @property
    def people_params(self) -> str:
        return self.params(what="people")

    @property
    def organisations_params(self) -> str:
        return self.params(what="organisations")


@dataclass(frozen=True)
class AuditQuery(ListQuery):
    """Events by who, for whom, about what and when (days, `2026-03-12`)."""

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {"kind": tuple(KINDS)}
    person: str = ""
    organisation: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One pile of work on the desk."""

    count: int
    icon: str
    name: str
    say: str
    url: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One event as a sentence."""

    at: datetime
    sentence: str
    organisation: str
    is_operator: bool
    subject: str
    url: str
    states: tuple[str, str]
    details: list[tuple[str, str]]


def waiting_for_desk(actor: Actor) -> list[Waiting]:
    """What waits for the operator, in the order of a day's work; nothing that is empty. Six queries."""
    money, payouts, gateways = desk_counts(), payout_desk(), gateway_counts(actor)
    return [pile for pile in (*_in_and_out(money, payouts), *_to_judge(money, gateways, actor)) if pile.count]


def _in_and_out(money: DeskCounts, payouts: PayoutDesk) -> list[Waiting]:
    """Money that came and money that goes."""
    lines = _("Lines of bank statements"), _("Say what each line paid."), reverse("payments:desk_statements")
    transfers = _("Transfers to confirm"), _("Money that brands say they sent."), reverse("payments:desk_transfers")
    desk = reverse("payments:desk_payouts")
    stuck = _("Payouts that need a look"), _("They do not go on without you."), f"{desk}?state={STUCK}"
    approve = _("Payouts to approve"), _("Money that creators asked for."), desk
    send = (
        _("Payouts to send by hand"),
        _("One file for the bank takes them all."),
        f"{desk}?state={PayoutState.APPROVED}",
    )
    return [
        Waiting(money.statements, "file-text", *lines),
        Waiting(money.transfers, "banknote-arrow-down", *transfers),
        Waiting(payouts.stuck, "siren", *stuck),
        Waiting(payouts.to_approve, "banknote-arrow-up", *approve),
        Waiting(payouts.ready, "send", *send),
    ]


def _to_judge(money: DeskCounts, gateways: GatewayCounts, actor: Actor) -> list[Waiting]:
    """What needs reading first."""
    splits = _("Disputes to decide"), _("Money that two sides do not agree about."), reverse("deals:desk_disputes")
    figures = _("Contested figures"), _("Somebody says their record is wrong."), reverse("records:desk")
    signals = _("Contested signals"), _("A creator says a signal misleads."), reverse("analytics:desk_signals")
    twice = _("Screenshots used twice"), _("The later one waits for you."), reverse("insights:desk")
    cases = _("Banks that ask money back"), _("Evidence is due, or a debt."), reverse("payments:desk_chargebacks")
    odd = _("What does not fit"), _("Said by a payment partner."), reverse("payments:desk_notices")
    books = _("Differences of the books"), _("Heal or explain them."), reverse("payments:desk_reconciliation")
    contested, records, signs, shots, people = counts(
        disputes_to_decide(),
        waiting_contests(),
        waiting_signal_contests(),
        waiting_shots(),
        pending_verifications(actor),
    )
    checks = _("People and organisations to verify"), _("Who they say they are."), reverse("web:desk_people")
    return [
        Waiting(contested, "scale", *splits),
        Waiting(records, "flag", *figures),
        Waiting(signs, "flag", *signals),
        Waiting(shots, "scan-search", *twice),
        Waiting(gateways.chargebacks, "gavel", *cases),
        Waiting(gateways.odd, "siren", *odd),
        Waiting(money.differences, "git-compare", *books),
        Waiting(people, "user-check", *checks),
    ]


def people_page(query: PeopleQuery, *, actor: Actor) -> Page[Any]:
    """People or organisations, by name; 24 a page."""
    if query.what == "organisations":
        rows = Organisation.objects.visible_to(actor).order_by("name_key", "pk")
        if query.q:
            rows = rows.filter(Q(name__icontains=query.q) | Q(code=query.q))
        return paginate(rows, query.page)
    people = User.objects.visible_to(actor).order_by("name", "pk")
    if query.q:
        people = people.filter(Q(name__icontains=query.q) | Q(email__icontains=query.q) | Q(code=query.q))
    return paginate(people, query.page)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def audit_page(query: AuditQuery, *, actor: Actor) -> Page[AuditLine]:
    """The trail, newest first. Only the operator has one."""
    if not actor.is_operator:
        return Page(items=[], number=1, total=0)
    rows = Event.objects.select_related("user", "organisation").order_by("-at", "-pk")
    if query.person:
        rows = rows.filter(
            Q(user__name__icontains=query.person) | Q(user__email__icontains=query.person) | Q(user__code=query.person)
        )
    if query.organisation:
        rows = rows.filter(
            Q(organisation__name__icontains=query.organisation) | Q(organisation__code=query.organisation)
        )
    if query.kind:
        rows = rows.filter(subject_type__in=KINDS[query.kind][1])
    if (since := _day(query.since)) is not None:
        rows = rows.filter(at__gte=_midnight(since))
    if (until := _day(query.until)) is not None:
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    page = paginate(rows, query.page)
    return Page(items=[audit_line(event) for event in page.items], number=page.number, total=page.total, size=page.size)


def audit_line(event: Event) -> AuditLine:
    """An event in words; `user` and `organisation` must be loaded."""
    return AuditLine(
        at=event.at,
        sentence=say(event),
        organisation=event.organisation.name if event.organisation else "",
        is_operator=event.is_operator,
        subject=f"{noun_of(event)} {event.subject_code}",
        url=_url(event),
        states=(state_of(event, event.from_state), state_of(event, event.to_state)),
        details=[(str(key), str(value)) for key, value in event.data.items()],
    )


def _url(event: Event) -> str:
    name = PAGES.get(event.subject_type)
    if name is None:
        return ""
    try:
        return reverse(name, args=[event.subject_code])
    except NoReverseMatch:
        return ""


def latest_events(limit: int = 8) -> list[AuditLine]:
    """The newest events, for the desk's first page."""
    rows = Event.objects.select_related("user", "organisation").order_by("-at", "-pk")[:limit]
    return [audit_line(event) for event in rows]


def mail_page(number: int) -> Page[OutgoingMail]:
    """Mails that the simulated backend kept, newest first."""
    return paginate(OutgoingMail.objects.order_by("-created_at", "-pk"), number)


def find_mail(code: str) -> OutgoingMail | None:
    return OutgoingMail.objects.filter(code=code).first()
