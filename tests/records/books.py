"""Deals, payments and works written straight into the books, day by day: `day(0)` is the day of the question.

A record reads rows and nothing else, so that a golden story says exactly the rows it is about. That the actions of the
house write such rows is asked in test_real_deals.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sorot.campaigns.models import Campaign
from sorot.core.ids import new_code
from sorot.creators.models import CreatorProfile
from sorot.deals.models import Application, Deal, DeliverableItem, Dispute, Publication, Submission
from sorot.payments.models import (
    BankStatement,
    Chargeback,
    Checkout,
    Funding,
    Institution,
    Milestone,
    Payee,
    PaymentTerms,
    PayoutAccount,
    StatementLine,
)
from tests.cast import JAKARTA, Cast

#: A Wednesday, at ten in the morning in Jakarta.
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=JAKARTA)
FEE = 3_000_000


def day(offset: int) -> date:
    """So many days from the day of the question; negative is before."""
    return NOW.date() + timedelta(days=offset)


def at(offset: int, hour: int = 10) -> datetime:
    """A moment on that day in Jakarta."""
    return NOW.replace(hour=hour) + timedelta(days=offset)


@dataclass
class Part:
    """A part of a fee by its days. `approved` None: not approved. What came: `secured` (booked), `reported` (said)."""

    approved: int | None = None
    due: int | None = None
    secured: int | None = None
    reported: int | None = None
    booked: int | None = None
    state: str = ""
    rule: str = "before_work"
    own_date: int | None = None
    amount: int = FEE
    checkout_lost: int | None = None

    def __post_init__(self) -> None:
        if not self.state:
            paid = self.secured is not None
            self.state = "released" if paid and self.approved is not None else "funded" if paid else "pending"
        if self.approved is not None and self.due is None:
            self.due = max(self.approved, self.own_date or self.approved) + 3


@dataclass
class Work:
    """A work by its days: agreed (`draft`, `post`), versions (sent, decided or None, changes asked), and out."""

    draft: int
    post: int
    versions: Sequence[tuple[int, int | None, bool]] = ()
    out: int | None = None

    @property
    def approved(self) -> int | None:
        """When the last version was approved."""
        if not self.versions or self.versions[-1][1] is None or self.versions[-1][2]:
            return None
        return self.versions[-1][1]


@dataclass
class Quarrel:
    """A dispute by its days and numbers."""

    opened: int
    closed: int | None = None
    state: str = "open"
    side: str = "brand"
    asked: int = 0
    brand: int | None = None
    talent: int | None = None
    decided: int | None = None


@dataclass
class Books:
    """Writes deals of Rani with Kopi Senja, unless told otherwise."""

    cast: Cast
    written: list[Deal] = field(default_factory=list)

    def deal(
        self, *parts: Part, works: Sequence[Work] = (), quarrels: Sequence[Quarrel] = (), signed: int | None = -60,
        ready: int | None = -60, cancelled: int | None = None, cancel_side: str = "", cancel_asked: int | None = None,
        kept: int | None = None, mode: str = "OPERATOR", settled: int | None = None, frozen: int | None = None,
        creator: CreatorProfile | None = None, brand: Any = None, agency: Any = None, fee: int | None = None,
    ) -> Deal:  # fmt: skip
        """One deal with everything that belongs to it."""
        creator, brand = creator or self.cast.rani_profile, brand or self.cast.kopi_senja
        fee = sum(part.amount for part in parts) if fee is None else fee
        state = "cancelled" if cancelled is not None else self._state(works, signed, ready)
        asked = cancel_asked if cancel_asked is not None else cancelled if cancel_side else None
        deal = Deal.objects.create(
            application=self._application(creator, brand, agency), campaign=self.campaign, creator=creator,
            talent=creator.user, organisation=brand, acting_agency=agency, management=creator.management,
            title=f"Kerja {len(self.written) + 1}", fee=fee, currency="IDR", tax_basis="nett",
            first_draft_date=day(-10), last_publish_date=day(-1), money_mode=mode, state=state, turn="nobody",
            agreed_at=at(-61), signed_at=None if signed is None else at(signed),
            ready_at=None if ready is None else at(ready),
            completed_at=at(-1) if state == "completed" else None,
            cancelled_at=None if cancelled is None else at(cancelled), cancel_side=cancel_side,
            cancel_asked_at=None if asked is None else at(asked), cancel_reason="x" if asked is not None else "",
            kept_amount=kept, disputed_at=None if frozen is None else at(frozen), created_at=at(-61),
            updated_at=at(-1),
        )  # fmt: skip
        self.written.append(deal)
        for position, work in enumerate(works, 1):
            self._work(deal, position, work)
        for quarrel in quarrels:
            self._quarrel(deal, quarrel)
        if parts:
            self._money(deal, parts, settled)
        return deal

    @staticmethod
    def _state(works: Sequence[Work], signed: int | None, ready: int | None) -> str:
        if signed is None:
            return "signing"
        if ready is None:
            return "funding"
        return "completed" if works and all(work.out is not None for work in works) else "working"

    def _application(self, creator: CreatorProfile, brand: Any, agency: Any) -> Application:
        made = self.cast.campaign
        self.campaign = Campaign.objects.create(
            organisation=brand, created_by=self.cast.dewi, title=f"Kampanye {len(self.written) + 1}",
            created_at=at(-70), updated_at=at(-70), category=made.category, fee_kind="fixed", fee_min=1, fee_max=1,
        )  # fmt: skip
        return Application.objects.create(
            campaign=self.campaign, creator=creator, organisation=brand, acting_agency=agency,
            management=creator.management, state="agreed", turn="nobody", idea="x", fee=0, submitted_at=at(-65),
            submitted_by=self.cast.rani, agreed_at=at(-61), created_at=at(-65), updated_at=at(-61),
        )  # fmt: skip

    def _work(self, deal: Deal, position: int, work: Work) -> None:
        state = "published" if work.out is not None else "approved" if work.approved is not None else "awaited"
        if state == "awaited" and work.versions:
            state = "in_review" if work.versions[-1][1] is None else "changes"
        approved = work.approved if state in {"approved", "published"} else None
        item = DeliverableItem.objects.create(
            deal=deal, position=position, platform="instagram", format="reel", draft_due_date=day(work.draft),
            publish_date=day(work.post), state=state, approved_at=None if approved is None else at(approved),
            published_at=None if work.out is None else at(work.out),
        )  # fmt: skip
        for number, (sent, decided, wants_changes) in enumerate(work.versions, 1):
            answer = "sent" if decided is None else "changes" if wants_changes else "approved"
            Submission.objects.create(
                item=item, number=number, url="https://example.test/v", state=answer, sent_by=self.cast.rani,
                sent_at=at(sent), decided_at=None if decided is None else at(decided),
                decided_by=None if decided is None else self.cast.dewi, note="x" if wants_changes else "",
            )  # fmt: skip
        if work.out is not None:
            Publication.objects.create(
                item=item, url="https://example.test/p", published_at=at(work.out), told_by=self.cast.rani,
                told_at=at(work.out, 12),
            )  # fmt: skip

    def _quarrel(self, deal: Deal, quarrel: Quarrel) -> None:
        answered = quarrel.state in {"contested", "decided", "accepted"}
        Dispute.objects.create(
            deal=deal, opened_side=quarrel.side, opened_by=self.cast.dewi, opened_at=at(quarrel.opened),
            kind="other", asked_amount=quarrel.asked, reason="x", answer_due_at=at(quarrel.opened + 5),
            answered_at=at(quarrel.opened) if answered else None, answered_by=self.cast.rani if answered else None,
            answer="x" if answered else "", decision_due_at=at(quarrel.opened + 5) if answered else None,
            state=quarrel.state, brand_amount=quarrel.brand, talent_amount=quarrel.talent,
            decided_amount=quarrel.decided, closed_at=None if quarrel.closed is None else at(quarrel.closed),
            decided_by=self.cast.sri if quarrel.state == "decided" else None,
            decision_reason="x" if quarrel.state == "decided" else "",
        )  # fmt: skip

    def payee(self, deal: Deal) -> Payee:
        return Payee.objects.get_or_create(user=deal.talent, defaults={"created_at": at(-90)})[0]

    def account(self, named: int, *, usable: int | None = None, creator: CreatorProfile | None = None) -> None:
        """The creator names an account (again); usable three days later unless it is the first."""
        user = (creator or self.cast.rani_profile).user
        assert user is not None
        payee = Payee.objects.get_or_create(user=user, defaults={"created_at": at(-90)})[0]
        PayoutAccount.objects.filter(payee=payee, retired_at=None).update(retired_at=at(named))
        PayoutAccount.objects.create(
            payee=payee, institution=Institution.objects.earliest("pk"), number_sealed=b"x", last4="1234",
            holder_sealed=b"x", created_at=at(named), created_by=user,
            usable_at=at(named if usable is None else usable),
        )  # fmt: skip

    def _money(self, deal: Deal, parts: Sequence[Part], settled: int | None) -> None:
        terms = PaymentTerms.objects.create(
            deal_code=deal.code, title=deal.title, mode=deal.money_mode, payer=deal.organisation,
            acting_agency=deal.acting_agency, talent=deal.talent, management=deal.management, payee=self.payee(deal),
            currency="IDR", fee_bps=0, agreement_sha256="a" * 64, opened_at=at(-61),
            cancelled_at=None if settled is None else at(settled), cancel_reason="" if settled is None else "x",
        )  # fmt: skip
        for position, part in enumerate(parts, 1):
            self._part(terms, position, part)

    def _part(self, terms: PaymentTerms, position: int, part: Part) -> None:
        funding = None
        if part.secured is not None or part.reported is not None:
            funding = self._funding(terms, part)
        is_released = part.state == "released"
        is_variable = part.rule == "variable"
        Milestone.objects.create(
            terms=terms, position=position, label=f"Bagian {position}", due_rule=part.rule,
            due_date=None if part.own_date is None else day(part.own_date), amount=part.amount, fee_amount=0,
            state=part.state, funding=funding, basis="cpv" if is_variable else "",
            rate_amount=1 if is_variable else None, rate_per=1 if is_variable else None,
            approved_at=None if part.approved is None else at(part.approved),
            pay_due_date=None if part.due is None else day(part.due),
            funded_at=None if part.secured is None else at(part.secured, 14),
            released_at=at(max(part.secured or 0, part.approved or 0), 14) if is_released else None,
            available_at=at(0) if is_released else None, hold_ended_at=None,
            earned_amount=part.amount if is_released else None,
            refunded_at=at(part.checkout_lost or 0) if part.state == "refunded" else None,
            cancelled_at=at(0) if part.state == "cancelled" else None,
        )  # fmt: skip
        if part.checkout_lost is not None and funding is not None:
            self._taken_back(funding, part.checkout_lost)

    def _funding(self, terms: PaymentTerms, part: Part) -> Funding:
        came, is_direct = part.secured is not None, terms.mode == "DIRECT"
        said = at(part.reported) if part.reported is not None else None
        funding = Funding.objects.create(
            terms=terms, amount=part.amount, created_at=at(-61), expires_at=at(30),
            source="direct" if is_direct else "transfer", state="confirmed" if came else "reported",
            reported_at=said, reported_by=self.cast.dewi if said else None, sent_date=said.date() if said else None,
            confirmed_at=at(part.secured, 14) if part.secured is not None else None,
            confirmed_by=self.cast.sri if came else None,
            bank_reference=f"X-{new_code()}" if came and not is_direct else None,
        )  # fmt: skip
        if part.booked is not None:
            statement = BankStatement.objects.filter(bank="bca").first() or self._statement()
            StatementLine.objects.create(
                statement=statement, row=StatementLine.objects.count() + 1, booked_date=day(part.booked), amount=1,
                fingerprint=new_code(), state="used", used_at=at(0), used_by=self.cast.sri, funding=funding,
            )  # fmt: skip
        return funding

    def _statement(self) -> BankStatement:
        return BankStatement.objects.create(
            bank="bca", sha256="b" * 64, first_date=day(-90), last_date=day(0), new_count=1, known_count=0,
            imported_at=at(0), imported_by=self.cast.sri,
        )  # fmt: skip

    def _taken_back(self, funding: Funding, when: int) -> None:
        checkout = Checkout.objects.create(
            funding=funding, number=1, gateway="sim", reference=new_code(), amount=funding.amount, currency="IDR",
            state="paid", locale="id", created_at=at(-61), created_by=self.cast.dewi, expires_at=at(1),
            payment_id=new_code(), method="card", paid_at=at(-50), paid_amount=funding.amount, closed_at=None,
        )  # fmt: skip
        Chargeback.objects.create(
            checkout=checkout, gateway="sim", case_id=new_code(), amount=funding.amount, currency="IDR", state="lost",
            opened_at=at(when - 5), evidence_due_at=at(when), reserved_at=at(when - 5), decided_at=at(when),
            from_held=funding.amount,
        )  # fmt: skip
