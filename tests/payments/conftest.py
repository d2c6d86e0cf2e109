"""The cast around one deal: Rani creates, Bima manages, Kopi Senja pays (Dewi), Sinar arranges (Adi), Sri operates."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from sorot.accounts.models import Membership, Organisation, User
from sorot.accounts.queries import DESK, HAT_KEY
from sorot.accounts.second_factor import Proof
from sorot.core import clock
from sorot.core.access import Actor
from sorot.payments import actions
from sorot.payments.enums import DueRule, Purse
from sorot.payments.models import Funding, Milestone, PaymentTerms
from sorot.payments.plans import MilestonePlan, PayoutAccountDetails
from sorot.payments.postings import balances, clearing, held, platform_fee, purse

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
AGREEMENT = "a" * 64
FIVE_BILLION = 5_000_000_000
numbers = itertools.count(1)
#: What a brand writes when it has sent a transfer.
REPORT = {"sent_date": "2026-11-22", "sender_name": "PT Kopi Senja", "version": "1"}


@pytest.fixture(autouse=True, scope="session")
def _static_folder() -> None:
    """The static file middleware wants its folder, empty or not."""
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _wired(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens here: what is published is proved by `published`."""
    from sorot.config import wiring

    monkeypatch.setattr(wiring, "SUBSCRIBERS", dict.fromkeys(wiring.SUBSCRIBERS, ()))


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict]]:
    """Every event published, in order."""
    from sorot.core import outbox

    heard: list[tuple[str, dict]] = []
    real = outbox.publish

    def publish(event: str, **payload: object) -> None:
        heard.append((event, payload))
        real(event, **payload)

    monkeypatch.setattr(outbox, "publish", publish)
    return heard


@dataclass(frozen=True)
class Cast:
    """People through their hats."""

    rani: Actor
    bima: Actor
    dewi: Actor
    viewer: Actor
    manager: Actor
    adi: Actor
    tono: Actor
    rival: Actor
    sri: Actor
    sari: Actor


def person(name: str, **fields: object) -> User:
    return User.objects.create_user(f"{name.lower()}{next(numbers)}@contoh.id", name=name, **fields)


def member(name: str, organisation: Organisation, role: str) -> Actor:
    user = person(name)
    Membership.objects.create(organisation=organisation, user=user, role=role, created_at=NOW)
    return Actor(user=user, organisation=organisation, role=role)


def organisation(name: str, kind: str) -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, created_at=NOW)


@pytest.fixture
def cast(db: None) -> Cast:
    brand, rival = organisation("Kopi Senja", "brand"), organisation("Teh Pagi", "brand")
    agency, management = organisation("Agensi Sinar", "agency"), organisation("Manajemen Bima", "management")
    return Cast(
        rani=Actor(user=person("Rani")),
        bima=member("Bima", management, "owner"),
        dewi=member("Dewi", brand, "owner"),
        viewer=member("Vina", brand, "viewer"),
        manager=member("Maya", brand, "manager"),
        adi=member("Adi", agency, "owner"),
        tono=Actor(user=person("Tono")),
        rival=member("Rudi", rival, "owner"),
        sri=Actor(user=person("Sri", is_staff=True), is_operator=True),
        sari=Actor(user=person("Sari", is_staff=True), is_operator=True),
    )


@dataclass
class Desk:
    """Short words for the long way that money goes; every word is one real action."""

    cast: Cast

    def open(self, *plans: MilestonePlan, code: str = "", fee_bps: int = 500, **changes: object) -> PaymentTerms:
        arguments = {
            "deal_code": code or f"deal{next(numbers)}",
            "title": "Reel untuk Kopi Senja",
            "payer": self.cast.dewi.organisation,
            "talent": self.cast.rani.user,
            "milestones": plans or (MilestonePlan("Semua", 10_000_000, DueRule.BEFORE_WORK),),
            "fee_bps": fee_bps,
            "agreement_sha256": AGREEMENT,
            "by": self.cast.dewi,
            "now": NOW,
        }
        return actions.open_terms(**(arguments | changes))

    def arranged(self, *plans: MilestonePlan, **changes: object) -> PaymentTerms:
        plans = plans or (MilestonePlan("Semua", 10_000_000, DueRule.BEFORE_WORK, margin=2_000_000),)
        return self.open(
            *plans, acting_agency=self.cast.adi.organisation, management=self.cast.bima.organisation, **changes
        )

    def report(self, funding: Funding, **changes: object) -> Funding:
        arguments = {
            "funding": funding,
            "sent_date": TODAY,
            "sender_name": "PT Kopi Senja",
            "by": self.cast.dewi,
            "now": NOW,
        }
        return actions.report_transfer(**(arguments | changes))

    def confirm(self, funding: Funding, **changes: object) -> Funding:
        arguments = {
            "funding": funding, "bank_reference": f"BCA/{next(numbers)}", "amount": funding.amount,
            "by": self.cast.sri, "now": NOW,
        }  # fmt: skip
        return actions.confirm_transfer(**(arguments | changes))

    def pay(self, terms: PaymentTerms) -> Funding:
        return self.confirm(self.report(live(terms)))

    def earn(self, amount: int = 10_000_000, **changes: object) -> PaymentTerms:
        """A whole deal, released."""
        terms = self.open(MilestonePlan("Semua", amount, DueRule.BEFORE_WORK), **changes)
        self.pay(terms)
        actions.release_milestones(deal_code=terms.deal_code, by=self.cast.dewi, now=NOW)
        return terms

    def account(self, by: Actor | None = None, number: str = "1234567890", now: datetime = NOW, **changes: str):
        details = {
            "institution_code": "bca", "number": number, "holder_name": "Rani Puspita", "legal_name": "Rani Puspita",
        }  # fmt: skip
        by = by or self.cast.rani
        proof = Proof(user_id=by.user_id, at=now, is_strong=True)
        return actions.save_payout_account(
            details=PayoutAccountDetails(**(details | changes)), proof=proof, by=by, now=now
        )

    def request(self, amount: int = 1_000_000, by: Actor | None = None, key: str = "", now: datetime = NOW):
        return actions.request_payout(
            amount=amount, submit_key=key or f"{next(numbers):032x}", by=by or self.cast.rani, now=now
        )

    def books(self, terms: PaymentTerms) -> SimpleNamespace:
        """Where the money of a deal stands, in rupiah."""
        agency = terms.acting_agency.code if terms.acting_agency else "none"
        names = ["bank", "brand", "held", "earnings", "fee", "margin"]
        codes = [milestone.code for milestone in terms.milestones.order_by("position")]
        found = balances(
            [
                clearing("IDR"), purse(Purse.BRAND, terms.payer.code, "IDR"), held(codes[0]) if codes else held("none"),
                purse(Purse.EARNINGS, terms.payee.code, "IDR"), platform_fee("IDR"), purse(Purse.AGENCY, agency, "IDR"),
            ]
        )  # fmt: skip
        return SimpleNamespace(**dict(zip(names, found, strict=True)))


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


def live(terms: PaymentTerms) -> Funding:
    """The one transfer that is expected for these terms."""
    return terms.fundings.select_related("terms").get(state__in=["awaiting", "reported"])


def states(terms: PaymentTerms) -> list[str]:
    return list(Milestone.objects.filter(terms=terms).order_by("position").values_list("state", flat=True))


def days(number: int) -> timedelta:
    return timedelta(days=number)


Refusal = Callable[[], object]


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are read and posted at NOW."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def browse(cast):
    """A browser of one actor: signed in, wearing the hat."""

    def open_browser(actor: Actor) -> Client:
        client = Client()
        if actor.user is not None:
            client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
            session = client.session
            session[HAT_KEY] = DESK if actor.is_operator else actor.organisation.code if actor.organisation else "self"
            session.save()
        return client

    return open_browser


def url(name: str, *args: str) -> str:
    return reverse(f"payments:{name}", args=args)
