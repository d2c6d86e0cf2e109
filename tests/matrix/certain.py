"""What the demo market lacks for the pages of certain pay: deals of Rani's with Kopi Senja, and the desk's rows.

Everything is made through the actions that people use, with a payment partner in memory. Whoever opens these pages in
a test needs the same partner: `with channels.use(GATEWAY)`.
"""

import json
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from sorot.accounts.models import Organisation, User
from sorot.campaigns.models import Campaign
from sorot.core import clock
from sorot.core.ids import new_code
from sorot.creators.models import CreatorProfile
from sorot.deals import actions as deals
from sorot.deals.models import Deal, Objection
from sorot.deals.terms import MilestoneTerm
from sorot.payments import actions
from sorot.payments.enums import DueRule, MoneyMode, PayoutState
from sorot.payments.gateways.base import PaymentStatus
from sorot.payments.models import (
    Chargeback,
    Checkout,
    Funding,
    GatewayEvent,
    Milestone,
    PaymentTerms,
    Payout,
)
from sorot.payments.plans import MilestonePlan
from sorot.web.demo.cast import DOMAIN
from sorot.web.demo.money import Story, by_views, share
from sorot.web.demo.people import Town
from sorot.web.demo.pictures import still_life
from tests.cast import make_campaign
from tests.payments.fake_gateway import TOKEN, FakeGateway

GATEWAY = FakeGateway()
FEE = 4_000_000
DOWN = MilestoneTerm("DP", FEE // 2, "before_work")
#: Six parts: as many as a long deal has.
PARTS = (
    DOWN,
    *(MilestoneTerm(f"Bagian {number}", FEE // 8, "on_approval") for number in range(2, 6)),
    by_views(1_000_000, 20_000),
)


def town_of(now: datetime) -> Town:
    """The demo's people, found again."""
    users = {user.email.removesuffix(f"@{DOMAIN}"): user for user in User.objects.filter(email__endswith=DOMAIN)}
    rani = CreatorProfile.objects.get(handle="rani.masak")
    teams = {"kopi": "Kopi Senja", "lantang": "Ruang Lantang"}
    found = {key: Organisation.objects.get(name=name) for key, name in teams.items()}
    return Town(now, users, found, {"rani.masak": rani})


class Books:
    """One deal after the other, and the desk's work with them. `brand` is Dewi, or Galih of the agency between."""

    def __init__(self, now: datetime, *, has_agency: bool = False) -> None:
        self.now, self.town, self.has_agency = now, town_of(now), has_agency
        self.rani, self.dewi = self.town.actor("rani.masak"), self.town.actor("dewi", "kopi")
        self.brand = self.town.actor("galih", "lantang") if has_agency else self.dewi
        self.sri, self.adi = self.town.actor("sri", "desk"), self.town.actor("adi", "desk")

    def story(self, title: str, *parts: MilestoneTerm, mode: MoneyMode = MoneyMode.OPERATOR) -> Story:
        """A deal of Rani's with Kopi Senja in a campaign of its own, signed three days ago."""
        return self.talk(title, *parts, mode=mode).agreed(3)

    def talk(self, title: str, *parts: MilestoneTerm, mode: MoneyMode = MoneyMode.OPERATOR) -> Story:
        """The same before anything was said."""
        kopi, agency = self.town.teams["kopi"], self.town.teams["lantang"] if self.has_agency else None
        assert self.brand.user is not None
        campaign: Campaign = make_campaign(kopi, self.brand.user, now=self.now, title=title, acting_agency=agency)
        opened = {title: (campaign, self.brand)}
        return Story(self.town, opened, None, title, "rani.masak", FEE, "Kopi di dapur.", *parts, mode=mode)

    def paid_online(self, story: Story) -> Checkout:
        """Secured by e-wallet, and work has begun."""
        checkout = actions.open_checkout(funding=funding_of(story.deal), by=self.brand, now=self.now)
        GATEWAY.pay(checkout.reference, fee=0, channel="gopay")
        actions.follow_checkout(reference=checkout.reference, now=self.now)
        story.at(2).start()
        checkout.refresh_from_db()
        return checkout

    def extra(self, title: str) -> Checkout:
        """A payment page of terms without a deal room, opened by Kopi Senja for Rani."""
        terms = actions.open_terms(
            deal_code=new_code(), title=title, payer=self.town.teams["kopi"], talent=self.town.users["rani.masak"],
            milestones=[MilestonePlan("Semua", FEE, DueRule.BEFORE_WORK)], fee_bps=500, agreement_sha256="a" * 64,
            by=self.dewi, now=self.now,
        )  # fmt: skip
        return actions.open_checkout(funding=funding_of(terms), by=self.dewi, now=self.now)


def funding_of(of: Deal | PaymentTerms) -> Funding:
    """The newest payment that is asked for."""
    code = of.code if isinstance(of, Deal) else of.deal_code
    return Funding.objects.filter(terms__deal_code=code).latest("pk")


def build(codes: dict[str, str], now: datetime) -> None:
    """Fill `codes` for every address of certain pay."""
    books = Books(now)
    checkout_of(books, codes)
    late_of(books, codes)
    _direct(books, codes)
    _return(books, codes)
    _chargeback(books, codes)
    _odd(books, codes)
    results_of(books, codes)
    dispute_of(books, codes)
    _payouts(books, codes)
    _statement(books, codes)


def checkout_of(books: Books, codes: dict[str, str]) -> None:
    """A page that can be paid now."""
    story = books.story("Dapur Pagi", MilestoneTerm("Semua", FEE, "before_work"))
    funding = funding_of(story.deal)
    codes["payments:checkout.code"] = actions.open_checkout(funding=funding, by=books.brand, now=books.now).code
    for name in ("funding", "funding_checkout", "funding_arrival", "funding_balance"):
        codes[f"payments:{name}.code"] = funding.code


def late_of(books: Books, codes: dict[str, str]) -> None:
    """The work is confirmed, and the rest of the money is days late."""
    story = books.talk("Dapur Lambat", *share(FEE, 50)).agreed(14).secured(13).done(9)
    codes["deals:chase.code"] = story.deal.code


def _direct(books: Books, codes: dict[str, str]) -> None:
    """Kopi Senja pays Rani's own account: once it has to be paid, once she has to say whether it arrived."""
    asked = books.story("Dapur Jauh", MilestoneTerm("Semua", FEE, "before_work"), mode=MoneyMode.DIRECT)
    codes["payments:funding_account.code"] = funding_of(asked.deal).code
    story = books.story("Dapur Dekat", MilestoneTerm("Semua", FEE, "before_work"), mode=MoneyMode.DIRECT)
    story.at(1).report()
    for name in ("receipt", "denial"):
        codes[f"payments:funding_{name}.code"] = funding_of(story.deal).code


def _return(books: Books, codes: dict[str, str]) -> None:
    """Paid, called off, and on its way back."""
    checkout = books.extra("Dapur Siang")
    GATEWAY.pay(checkout.reference, fee=0, channel="gopay")
    actions.follow_checkout(reference=checkout.reference, now=books.now)
    code = checkout.funding.terms.deal_code
    actions.cancel_terms(deal_code=code, reason="Batal.", by=books.dewi, now=books.now)
    checkout.refresh_from_db()
    row = actions.request_return(
        checkout=checkout, amount=FEE // 2, submit_key=new_code(32), by=books.dewi, now=books.now
    )
    codes["payments:return.code"] = row.code


def _chargeback(books: Books, codes: dict[str, str]) -> None:
    """The payer's bank asks the money of a running deal back; work and proof are there."""
    story = books.story("Dapur Malam", MilestoneTerm("Semua", FEE, "before_work"))
    checkout = books.paid_online(story)
    story.at(1).submit()
    GATEWAY.payment_is(checkout.reference, PaymentStatus.CHARGEBACK)
    case = actions.follow_chargeback(checkout=checkout, case_id="case-1", raw_status="OPEN", amount=None, now=books.now)
    assert isinstance(case, Chargeback)
    for name in ("", "_evidence", "_handover", "_decision", "_debt", "_write_off"):
        codes[f"payments:desk_chargeback{name}.code"] = case.code


def _odd(books: Books, codes: dict[str, str]) -> None:
    """A payment of another amount, and a notification about something that nobody knows."""
    checkout = books.extra("Dapur Sore")
    GATEWAY.pay(checkout.reference, amount=FEE)
    actions.follow_checkout(reference=checkout.reference, now=books.now)
    codes["payments:desk_odd_payment.code"] = checkout.code
    body = json.dumps({"subject": "payment", "reference": "TIDAK-ADA", "status": "PAID", "amount": FEE}).encode()
    taken = actions.take_notice(
        gateway=GATEWAY, headers={"x-token": TOKEN}, body=body, address="127.0.0.1", now=books.now
    )
    assert taken
    event = actions.read_notice(code=GatewayEvent.objects.latest("pk").code, now=books.now)
    assert event.problem
    codes["payments:desk_notice.code"] = codes["payments:desk_notice_closure.code"] = event.code
    codes["payments:hook.gateway"] = GATEWAY.name


def results_of(books: Books, codes: dict[str, str]) -> None:
    """Six parts; the works are out, one is objected to, and a count waits for the brand's answer."""
    story = books.story("Dapur Hujan", *PARTS)
    story.secured(2).at(1).submit()
    story.approve()
    story.at(0.5).publish()
    deal = story.deal
    item = story._first_item()
    deals.object_to_proof(item=item, kind="label", note="Label iklannya tidak terlihat.", by=books.brand, now=books.now)
    part = Milestone.objects.exclude(basis="").get(terms__deal_code=deal.code)
    told = deals.tell_result(
        deal=deal, milestone_code=part.code, count=31_400, note="Tujuh hari.",
        upload=ContentFile(still_life("angka", width=300, height=400), "angka.jpg"), by=books.rani, now=books.now,
    )  # fmt: skip
    codes |= {"deals:result.part": part.code, "owner.result": told.code}
    for name in ("stop", "result", "dispute_new"):
        codes[f"deals:{name}.code"] = deal.code
    codes["deals:result_acceptance.code"] = codes["deals:result_objection.code"] = told.code
    codes["deals:objection.code"] = codes["deals:proof.code"] = item.code
    codes["deals:objection_withdrawal.code"] = Objection.objects.get(publication__item=item).code


def dispute_of(books: Books, codes: dict[str, str]) -> None:
    """Rani asks for the release, Kopi Senja answers with another number; both show files."""
    story = books.story("Dapur Ramai", *PARTS)
    story.secured(2).at(1.5).submit()
    story.approve()
    story.at(1).publish()
    dispute = deals.open_dispute(
        deal=story.deal, kind="not_paid", amount=FEE // 2, reason="Semua sudah tayang.",
        files=[ContentFile(still_life("satu", width=300, height=400), "satu.jpg")], by=books.rani, now=books.now,
    )  # fmt: skip
    deals.contest_dispute(
        dispute=dispute, amount=FEE // 4, answer="Satu story terhapus.",
        files=[ContentFile(still_life("dua", width=300, height=400), "dua.jpg")], by=books.brand, now=books.now,
    )  # fmt: skip
    codes["owner.dispute"] = dispute.code
    for name in ("", "_agreement", "_answer", "_decision", "_files", "_proposal", "_withdrawal"):
        codes[f"deals:dispute{name}.code"] = story.deal.code
    codes["deals:evidence.code"] = story.deal.code


def _payouts(books: Books, codes: dict[str, str]) -> None:
    """A file for the bank with one payout in it."""
    payout = Payout.objects.filter(state=PayoutState.REQUESTED).order_by("pk").first()
    assert payout is not None
    actions.approve_payout(payout=payout, channel="manual", by=books.sri, now=books.now)
    batch = actions.make_batch(submit_key=new_code(32), by=books.adi, now=books.now)
    codes["payments:desk_payout_batch.code"] = codes["payments:desk_payout_batch_file.code"] = batch.code


def _statement(books: Books, codes: dict[str, str]) -> None:
    """A statement with lines that nobody waits for, and transfers confirmed without a line on any statement."""
    today = clock.today(books.now)
    day = today - timedelta(days=1)
    text = f"""Tanggal;Keterangan;Debit;Kredit;Saldo
{day:%d/%m/%Y};TITIPAN SEWA;;275000;275000
{today:%d/%m/%Y};TITIPAN PARKIR;;25000;300000
"""
    statement = actions.import_statement(
        upload=ContentFile(text.encode(), name="mutasi.csv"), by=books.sri, now=books.now
    )
    for name in ("statement", "statement_confirmation"):
        codes[f"payments:desk_{name}.code"] = statement.code
    codes["owner.statement"] = statement.code
    for name in ("match", "aside", "return"):
        codes[f"payments:desk_line_{name}.code"] = statement.lines.earliest("row").code
    confirmed = clock.today(books.now - timedelta(days=2) + timedelta(hours=1))
    run = actions.reconcile(channel="manual", day=confirmed, by=books.sri, now=books.now)
    difference = run.differences.order_by("-pk").first()
    assert difference is not None
    for name in ("difference", "difference_explanation"):
        codes[f"payments:desk_{name}.code"] = difference.code
