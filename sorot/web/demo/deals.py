"""Taking the demo market's deals as far as they have come, through the actions that people use."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from django.core.files.base import ContentFile

from sorot.accounts.second_factor import Proof
from sorot.campaigns.models import Campaign
from sorot.core.access import Actor
from sorot.core.ids import new_code
from sorot.core.money import Money
from sorot.deals import actions
from sorot.deals.models import Application, Deal, DeliverableItem, Offer, Submission
from sorot.deals.plans import PlanLine
from sorot.deals.terms import DeliverableTerm, Terms, single_milestone
from sorot.deals.words import sentence_for
from sorot.messaging.actions import post_message
from sorot.messaging.models import Thread
from sorot.payments import actions as money
from sorot.payments.models import Funding
from sorot.payments.plans import PayoutAccountDetails
from sorot.web.demo.cast import DemoDeal
from sorot.web.demo.people import Town
from sorot.web.demo.pictures import still_life

#: What has to happen, in order, until each stage. "turns" are named after the methods of `Walk`.
AGREED = ("apply", "shortlist", "offer", "accept")
SIGNED = (*AGREED, "sign_talent", "sign_brand")
FUNDED = (*SIGNED, "report", "confirm_transfer", "start")
STAGES: dict[str, tuple[str, ...]] = {
    "invited": ("invite",),
    "submitted": ("apply",),
    "shortlisted": ("apply", "shortlist"),
    "declined": ("apply", "decline"),
    "withdrawn": ("apply", "withdraw"),
    "offered": ("apply", "shortlist", "offer"),
    "countered_by_brand": ("apply", "shortlist", "offer", "counter_talent", "counter_brand", "chat"),
    "signing": (*AGREED, "sign_talent"),
    "cancelled": (*AGREED, "sign_talent", "cancel"),
    "funding": SIGNED,
    "reported": (*SIGNED, "report"),
    "working": FUNDED,
    "delivered": (*FUNDED, "chat", "submit"),
    "changes": (*FUNDED, "submit", "ask_changes"),
    "approved": (*FUNDED, "submit", "ask_changes", "resubmit", "approve"),
    "published": (*FUNDED, "submit", "approve", "publish"),
    "completed": (*FUNDED, "submit", "approve", "publish", "confirm"),
    "paid": (*FUNDED, "submit", "approve", "publish", "confirm", "pay_out"),
}
STEP = timedelta(hours=11)
LAST = timedelta(hours=5)
TALK = (
    ("talent", "Halo Kak, terima kasih sudah dibaca. Kopinya dikirim dingin atau biasa ya?"),
    ("brand", "Halo! Kami kirim pakai kotak es. Sampai sebelum jam 10 pagi."),
    ("talent", "Siap. Draf saya kirim dua hari sebelum tayang."),
)


class Walk:
    """One deal, step by step. Every method does one thing that a person would do."""

    def __init__(self, town: Town, plan: DemoDeal, campaign: Campaign, brand: Actor) -> None:
        self.town, self.plan, self.campaign, self.brand = town, plan, campaign, brand
        self.creator = town.creators[plan.creator]
        managed = self.creator.management_id is not None
        self.talent = town.actor("bima", "rumah-kreator") if managed else town.actor(plan.creator)
        self.now = town.now

    def run(self) -> None:
        """All steps of the plan's stage, the last one a few hours ago."""
        steps = STAGES[self.plan.stage]
        for number, step in enumerate(steps):
            self.now = self.town.now - LAST - STEP * (len(steps) - 1 - number)
            method: Callable[[], None] = getattr(self, step)
            method()

    # ------------------------------------------------------------------ what there is
    @property
    def application(self) -> Application:
        return Application.objects.get(campaign=self.campaign, creator=self.creator)

    @property
    def last_offer(self) -> Offer:
        return Offer.objects.filter(application=self.application).latest("number")

    @property
    def deal(self) -> Deal:
        return Deal.objects.get(application=self.application)

    @property
    def publish_date(self) -> date:
        """Two days into the campaign's window."""
        first = self.campaign.publish_from_date
        if first is None:
            raise ValueError(f"{self.campaign} has no dates")
        return first + timedelta(days=2)

    # ------------------------------------------------------------------ until agreement
    def invite(self) -> None:
        actions.invite_creator(
            campaign=self.campaign,
            creator=self.creator,
            text="Kami suka cara Anda bercerita. Kampanye ini rasanya cocok. Boleh lihat dulu?",
            by=self.brand,
            now=self.now,
        )

    def apply(self) -> None:
        day = self.publish_date
        lines = [PlanLine(line.platform, line.format, line.quantity, day) for line in self.campaign.lines.all()]
        actions.submit_application(
            campaign=self.campaign,
            creator=self.creator,
            idea=self.plan.idea,
            lines=lines,
            fee=self.plan.fee,
            by=self.talent,
            now=self.now,
        )

    def shortlist(self) -> None:
        actions.shortlist_application(application=self.application, by=self.brand, now=self.now)

    def decline(self) -> None:
        actions.decline_application(application=self.application, reason_kind="full", by=self.brand, now=self.now)

    def withdraw(self) -> None:
        actions.withdraw_application(application=self.application, by=self.talent, now=self.now)

    def _terms(self, fee: int) -> Terms:
        publish = self.publish_date
        price = Money(fee, self.campaign.currency)
        barter = self.campaign.barter_item
        return Terms(
            fee=price,
            tax_basis=self.campaign.tax_basis,
            deliverables=tuple(
                DeliverableTerm(line.platform, line.format, line.quantity, publish - timedelta(days=3), publish)
                for line in self.campaign.lines.all()
            ),
            milestones=single_milestone(price, "Pelunasan") if fee else (),
            barter_item=barter,
            barter_value=self.campaign.barter_value if barter else None,
        )

    def offer(self) -> None:
        actions.make_offer(application=self.application, terms=self._terms(self.plan.fee), by=self.brand, now=self.now)

    def counter_talent(self) -> None:
        terms = self._terms(self.plan.fee * 11 // 10)
        actions.make_offer(
            application=self.application, terms=terms, answers=self.last_offer, by=self.talent, now=self.now
        )

    def counter_brand(self) -> None:
        terms = replace(
            self._terms(self.plan.fee * 21 // 20),
            usage_rights_days=30,
            exclusivity_days=30,
            exclusivity_category=self.campaign.category,
        )
        actions.make_offer(
            application=self.application,
            terms=terms,
            answers=self.last_offer,
            message="Videonya mau kami iklankan sebulan, jadi bayarannya kami naikkan.",
            by=self.brand,
            now=self.now,
        )

    def accept(self) -> None:
        actions.accept_offer(offer=self.last_offer, sha256=self.last_offer.sha256, by=self.talent, now=self.now)

    # ------------------------------------------------------------------ contract and money
    def _sign(self, by: Actor) -> None:
        agreement = self.deal.agreements.latest("number")
        actions.sign_agreement(
            agreement=agreement,
            sha256=agreement.sha256,
            sentence=sentence_for(agreement),
            by=by,
            now=self.now,
        )

    def sign_talent(self) -> None:
        self._sign(self.talent)

    def sign_brand(self) -> None:
        self._sign(self.brand)

    def cancel(self) -> None:
        for by in (self.brand, self.talent):
            actions.ask_cancellation(deal=self.deal, reason="Jadwalnya bentrok.", by=by, now=self.now)

    def report(self) -> None:
        if not self.plan.fee:
            return
        money.report_transfer(
            funding=self._funding,
            evidence=ContentFile(still_life("bukti", width=600, height=800), name="bukti-transfer.jpg"),
            sent_date=self.now.date(),
            sender_name=self.campaign.organisation.name,
            by=self.brand,
            now=self.now,
        )
        actions.follow_transfer(deal_code=self.deal.code)

    @property
    def _funding(self) -> Funding:
        return Funding.objects.filter(terms__deal_code=self.deal.code).latest("pk")

    def confirm_transfer(self) -> None:
        if not self.plan.fee:
            return
        funding = self._funding
        money.confirm_transfer(
            funding=funding,
            bank_reference=f"DEMO-{new_code(8).upper()}",
            amount=funding.amount,
            by=self.town.actor("sri", "desk"),
            now=self.now,
        )

    def start(self) -> None:
        if self.plan.fee:
            actions.start_work(deal_code=self.deal.code, by=self.town.actor("sri", "desk"), now=self.now)

    # ------------------------------------------------------------------ work
    def submit(self) -> None:
        for number, item in enumerate(self.deal.items.all()):
            actions.submit_work(
                item=item,
                upload=ContentFile(still_life(f"{self.plan.creator}-{number}", width=720, height=1280), "draf.jpg"),
                caption="Draf pertama. Kerja sama berbayar #iklan",
                by=self.talent,
                now=self.now,
            )

    def _first_item(self) -> DeliverableItem:
        return self.deal.items.all()[0]

    def _last_submissions(self) -> list[Submission]:
        return [item.submissions.latest("number") for item in self.deal.items.all()]

    def ask_changes(self) -> None:
        first = self._first_item().submissions.latest("number")
        actions.request_changes(
            submission=first, note="Logonya tertutup tangan. Bisa digeser sedikit?", by=self.brand, now=self.now
        )

    def resubmit(self) -> None:
        actions.submit_work(
            item=self._first_item(),
            upload=ContentFile(still_life(f"{self.plan.creator}-v2", width=720, height=1280), "draf-2.jpg"),
            caption="Versi 2, logo sudah kelihatan. Kerja sama berbayar #iklan",
            by=self.talent,
            now=self.now,
        )

    def approve(self) -> None:
        for submission in self._last_submissions():
            actions.approve_work(submission=submission, by=self.brand, now=self.now)

    def publish(self) -> None:
        for number, item in enumerate(self.deal.items.all()):
            actions.publish_item(
                item=item,
                url=f"https://contoh.example/{self.plan.creator}/{self.deal.code}/{number + 1}",
                published_at=self.now - timedelta(hours=1),
                screenshot=ContentFile(still_life(f"tayang-{number}", width=720, height=1280), "tayang.jpg"),
                by=self.talent,
                now=self.now,
            )

    def confirm(self) -> None:
        actions.confirm_deal(deal=self.deal, by=self.brand, now=self.now)

    def pay_out(self) -> None:
        if self.talent.organisation is not None:
            return
        details = PayoutAccountDetails(
            institution_code="bca",
            number="1234567890",
            holder_name=self.creator.display_name,
            legal_name=self.creator.display_name,
        )
        proof = Proof(user_id=self.talent.user.pk, at=self.now, is_strong=True)
        money.save_payout_account(details=details, proof=proof, by=self.talent, now=self.now)
        payout = money.request_payout(amount=self.plan.fee, submit_key=new_code(32), by=self.talent, now=self.now)
        desk, second = self.town.actor("sri", "desk"), self.town.actor("adi", "desk")
        payout = money.approve_payout(payout=payout, channel="manual", by=desk, now=self.now)
        payout = money.mark_sent(payout=payout, by=second, now=self.now)
        money.settle_payout(payout=payout, bank_reference=f"DEMO-{new_code(8).upper()}", by=second, now=self.now)

    def chat(self) -> None:
        thread = Thread.objects.get(subject_code=self.application.code)
        for number, (side, text) in enumerate(TALK):
            by = self.talent if side == "talent" else self.brand
            then = self.now + timedelta(minutes=7 * number)
            post_message(thread_code=thread.code, body=text, submit_key=new_code(32), by=by, now=then)
