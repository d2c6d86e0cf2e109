"""Money stories of the demo market: each shows one promise kept, one clock, or one thing that went wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile

from sorot.accounts.second_factor import Proof
from sorot.campaigns.models import Campaign
from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.core.ids import new_code
from sorot.deals import actions
from sorot.deals.enums import DisputeKind
from sorot.deals.models import Dispute, Result
from sorot.deals.terms import LATE_FEES, LateFeeTerm, MilestoneTerm, Terms
from sorot.payments import actions as money
from sorot.payments.enums import MoneyMode
from sorot.payments.models import Milestone, Payee, Payout
from sorot.payments.plans import PayoutAccountDetails
from sorot.payments.queries.statements import statement_view
from sorot.web.demo.cast import DemoDeal
from sorot.web.demo.deals import Walk
from sorot.web.demo.gateway import Simulated
from sorot.web.demo.people import Town
from sorot.web.demo.pictures import still_life
from sorot.web.demo.records import tell_records, tell_reels
from sorot.web.demo.statement import history_of

Opened = dict[str, tuple[Campaign, Actor]]
#: What the operator moved from its bank to the gateway, to pay creators from.
FILLED = 25_000_000
STRANGE = 275_000
#: An account that the bank knows by a longer name: a corrected name mends it.
OTHER_NAME, BANK_NAME = "6840129911", "KETUT ARDANA WIJAYA"


def share(fee: int, percent: int) -> tuple[MilestoneTerm, ...]:
    """Down payment and rest."""
    first = fee * percent // 100
    return (
        MilestoneTerm(f"DP {percent} %", first, "before_work"),
        MilestoneTerm("Pelunasan", fee - first, "on_approval"),
    )


def by_views(limit: int, rate: int) -> MilestoneTerm:
    """So much for every thousand views, up to a limit."""
    return MilestoneTerm("Bonus tayangan", limit, "variable", None, "cpv", rate, 1_000)


class Story(Walk):
    """One deal in its own time: days before now."""

    def __init__(
        self, town: Town, opened: Opened, sim: Simulated | None, campaign: str, creator: str, fee: int, idea: str,
        *parts: MilestoneTerm, mode: MoneyMode = MoneyMode.OPERATOR,
    ) -> None:  # fmt: skip
        chosen, brand = opened[campaign]
        super().__init__(town, DemoDeal(campaign, creator, "", fee, idea), chosen, brand)
        self.sim, self.parts, self.mode = sim, parts or (MilestoneTerm("Bayaran", fee, "before_work"),), mode
        self.begun = town.now
        self.late_fee: LateFeeTerm | None = None
        self.only = ""

    def at(self, days: float) -> "Story":
        """It is `days` days ago."""
        self.now = self.town.now - timedelta(days=days)
        return self

    def _terms(self, fee: int) -> Terms:
        terms = super()._terms(fee)
        # `only`: they agreed on one format of the campaign's.
        works = tuple(work for work in terms.deliverables if self.only in ("", work.format))
        return replace(terms, deliverables=works, milestones=self.parts, late_fee=self.late_fee)

    def offer(self) -> None:
        """As from a time when this installation ran in the story's mode."""
        usual = settings.MONEY_MODE
        settings.MONEY_MODE = self.mode.value
        try:
            super().offer()
        finally:
            settings.MONEY_MODE = usual

    def agreed(self, days: float) -> "Story":
        """From the invitation to both signatures within some hours, the last one `days` days ago."""
        steps = (self.invite, self.apply, self.shortlist, self.offer, self.accept, self.sign_talent, self.sign_brand)
        for number, step in enumerate(steps):
            self.at(days + (len(steps) - 1 - number) / 12)
            step()
        return self

    def secured(self, days: float, *, by_gateway: bool = False) -> "Story":
        """The money came, and work may start."""
        self.at(days)
        if by_gateway and self.sim is not None:
            self._pay(self.sim)
        elif self.mode != MoneyMode.PARTNER:
            self.report()
            self.now += timedelta(hours=1)
            self.confirm_transfer()
        else:
            return self
        self.start()
        return self

    def _pay(self, sim: Simulated) -> None:
        sim.at(self.now)
        checkout = money.open_checkout(funding=self._funding, by=self.brand, now=self.now)
        sim.tell("pay", vendor=sim.name, reference=checkout.reference, channel="va")
        sim.pass_time(0)
        money.follow_checkout(reference=checkout.reference, now=self.now)

    def done(self, days: float) -> "Story":
        """Drafts, approval, publication and confirmation, the last one `days` days ago."""
        for number, step in enumerate((self.submit, self.approve, self.publish, self.confirm)):
            self.at(days + (3 - number) / 4)
            step()
        return self

    # ------------------------------------------------------------------ payouts
    def banked(self, number: str, *, is_automatic: bool = True) -> "Story":
        """An account for the money; the standing order asks for it as soon as it is there."""
        person = self.creator.user
        name = person.name if person is not None else self.creator.display_name
        details = PayoutAccountDetails(institution_code="bca", number=number, holder_name=name, legal_name=name)
        proof = Proof(user_id=self.talent.user.pk, at=self.now, is_strong=True)
        money.save_payout_account(details=details, proof=proof, by=self.talent, now=self.now)
        if not is_automatic:
            money.set_automatic(is_on=False, by=self.talent, now=self.now)
        return self

    def asked(self) -> Payout:
        """The standing order has asked for everything that is there."""
        payee = Payee.objects.visible_to(self.talent).get()
        payout = money.pay_out_available(payee_code=payee.code, now=self.now)
        if payout is None:
            raise ValueError(f"{self.plan.creator} has nothing to be paid out")
        return payout

    def sent(self, payout: Payout, *, wait: int = 3600) -> Payout:
        """Approved by a second person and sent by the gateway, or by hand where there is none."""
        desk, second = self.town.actor("sri", "desk"), self.town.actor("adi", "desk")
        if self.sim is None:
            payout = money.approve_payout(payout=payout, channel="manual", by=desk, now=self.now)
            return money.mark_sent(payout=payout, by=second, now=self.now)
        self.sim.at(self.now)
        payout = money.approve_payout(payout=payout, channel=self.sim.name, by=desk, now=self.now)
        money.send_payout(payout_code=payout.code, now=max(self.now, payout.next_check_at or self.now))
        self.sim.pass_time(wait)
        self.now += timedelta(seconds=wait)
        payout.refresh_from_db()
        money.follow_payout(reference=payout.reference, now=self.now)
        payout.refresh_from_db()
        return payout


def tell_stories(town: Town, opened: Opened, sim: Simulated | None) -> None:
    """All of them. `sim`: None where everything came and went by hand."""

    def story(
        campaign: str, creator: str, fee: int, idea: str, *parts: MilestoneTerm, mode: MoneyMode = MoneyMode.OPERATOR
    ) -> Story:
        return Story(town, opened, sim, campaign, creator, fee, idea, *parts, mode=mode)

    _fill(town, sim)
    _silence(story("kedai-baru", "mas.jenaka", 2_400_000, "Pesan kopi sambil menirukan barista."))
    _under_review(story("kopi-kampus", "rani.masak", 2_200_000, "Mi instan ala anak kos.", *share(2_200_000, 30)))
    _by_result(
        story("kopi-kampus", "dimas.gawai", 1_200_000, "Laptop panas, kopi dingin.",
              MilestoneTerm("Bayaran", 1_200_000, "on_approval"), by_views(1_500_000, 30_000)),
        story("kopi-kampus", "hendra.uang", 1_400_000, "Hitung biaya begadang.",
              MilestoneTerm("Bayaran", 1_400_000, "before_work"), by_views(1_000_000, 20_000)),
    )  # fmt: skip
    partner = story("kedai-baru", "bang.udin", 3_500_000, "Ngopi bareng warga Dago.", mode=MoneyMode.PARTNER)
    partner.agreed(4).secured(_yesterday(town), by_gateway=True)
    direct = story("isi-tas", "rani.masak", 2_500_000, "Isi tas mudik: bumbu semua.", mode=MoneyMode.DIRECT)
    direct.agreed(3).at(1).report()
    _dispute(story("sahur", "chef.damar", 8_500_000, "Sahur ala hotel, bahan pasar."))
    _late(story("kedai-baru", "noval.retro", 3_000_000, "Kaset, kursi rotan, kopi.", *share(3_000_000, 50)))
    tell_records(story)
    tell_reels(story)
    _payouts(story)
    _strange(town, sim)


def _yesterday(town: Town) -> float:
    """Days from now back to ten in the morning of yesterday, in Jakarta."""
    return 1 + (town.now.timestamp() + 7 * 3600) % 86_400 / 86_400 - 10 / 24


def _fill(town: Town, sim: Simulated | None) -> None:
    """The operator's own money goes to the gateway."""
    if sim is None:
        return
    then = town.now - timedelta(days=12)
    sim.at(then)
    sim.tell("balance", vendor=sim.name, amount=FILLED)
    sim.tell("holders", account=OTHER_NAME, name=BANK_NAME)
    money.record_own_move(
        source="manual", target=sim.name, amount=FILLED, reference="ISI SALDO XENDIT 0001",
        by=town.actor("sri", "desk"), now=then,
    )  # fmt: skip


def _silence(walk: Story) -> None:
    """The brand said nothing for five days, so the house approved."""
    walk.agreed(9).secured(8.5).at(6).submit()
    actions.sweep_clocks(now=walk.at(0.9).now)


def _under_review(walk: Story) -> None:
    """Half of the time to check is over, and the brand was reminded."""
    walk.agreed(7).secured(6, by_gateway=True).at(3).submit()
    walk.chat()
    actions.sweep_clocks(now=walk.at(0.4).now)


def _by_result(secured: Story, settled: Story) -> None:
    secured.agreed(6).secured(5).at(1.5).submit()
    secured.at(0.5).approve()
    settled.agreed(11).secured(10).done(6)
    settled.at(3)
    part = Milestone.objects.exclude(basis="").get(terms__deal_code=settled.deal.code)
    actions.tell_result(
        deal=settled.deal, milestone_code=part.code, count=31_400,
        upload=ContentFile(still_life("tayangan", width=720, height=900), "tayangan.jpg"),
        note="Tujuh hari setelah tayang.", by=settled.talent, now=settled.now,
    )  # fmt: skip
    actions.accept_result(result=Result.objects.get(deal=settled.deal), by=settled.brand, now=settled.at(2).now)


def _dispute(walk: Story) -> None:
    """The creator asks for the release, the brand answers with another number, the operator decides."""
    walk.agreed(11).secured(10).at(8).submit()
    walk.at(7.5).approve()
    walk.at(5).publish()
    dispute = actions.open_dispute(
        deal=walk.deal, kind=DisputeKind.NOT_PAID.value, amount=8_500_000,
        reason="Reel dan kedua story sudah tayang dengan label iklan. Pesan saya belum dijawab.",
        files=[ContentFile(still_life("sengketa-tayang", width=720, height=1280), "tayang.jpg")],
        by=walk.talent, now=walk.at(3.5).now,
    )  # fmt: skip
    actions.contest_dispute(
        dispute=Dispute.objects.get(pk=dispute.pk), amount=6_000_000,
        answer="Reel-nya bagus. Story kedua terhapus sebelum 24 jam, jadi kami usulkan sebagian.",
        files=[ContentFile(still_life("sengketa-story", width=720, height=1280), "story.jpg")],
        by=walk.brand, now=walk.at(1.2).now,
    )  # fmt: skip


def _late(walk: Story) -> None:
    """The work is confirmed, but the brand has not sent the rest; the contract has a fee for that."""
    walk.late_fee = LATE_FEES["usual"]
    walk.agreed(14).secured(13).done(9)


def _payouts(story: Callable[..., Story]) -> None:
    def completed(campaign: str, creator: str, fee: int, idea: str, days: float, number: str) -> Story:
        walk = story(campaign, creator, fee, idea)
        walk.agreed(days + 4).secured(days + 3).done(days)
        return walk.banked(number)

    failed = completed("panen-kopi", "ketut.laut", 4_000_000, "Dari laut ke gunung, memetik kopi.", 2.5, OTHER_NAME)
    failed.at(_yesterday(failed.town))
    payout = failed.sent(failed.asked())
    if payout.channel == "manual":
        money.fail_payout(
            payout=payout, reason="Nama pemilik rekening tidak sama.", by=failed.town.actor("adi", "desk"),
            now=failed.now,
        )  # fmt: skip
    arrived = completed("kopi-kampus", "uni.rasa", 1_500_000, "Rendang tengah malam.", 2.5, "6840123111")
    arrived.at(_yesterday(arrived.town))
    payout = arrived.sent(arrived.asked())
    if payout.channel == "manual":
        money.settle_payout(
            payout=payout, bank_reference=f"DEMO-{new_code(8).upper()}", by=arrived.town.actor("adi", "desk"),
            now=arrived.now,
        )  # fmt: skip
    moving = completed("perajin", "tono.jalan", 7_000_000, "Sehari jadi murid perajin.", 1.2, "6840120007")
    moving.at(0.1)
    moving.sent(moving.asked(), wait=60)
    waiting = (
        ("mandi-pagi", "bayu.fit", 2_600_000, "Sebelum dan sesudah latihan.", "6840123222"),
        ("kopi-kampus", "arum.dapur", 1_800_000, "Roti bakar jam dua pagi.", "6840123333"),
        ("kedai-baru", "mei.teh", 2_200_000, "Peminum teh mencoba kopi.", "6840123444"),
    )
    for campaign, creator, fee, idea, number in waiting:
        walk = completed(campaign, creator, fee, idea, 0.4, number)
        walk.at(0.3).asked()


def _strange(town: Town, sim: Simulated | None) -> None:
    """Somebody paid the operator's other shop through the same gateway account: a difference to be explained."""
    if sim is None:
        return
    then = town.now - timedelta(days=_yesterday(town)) + timedelta(hours=4)
    sim.at(then)
    sim.sell_elsewhere(reference="TOKO-0042", amount=STRANGE, now=then + timedelta(hours=24))


def compare(town: Town, sim: Simulated | None) -> None:
    """The bank's statement with every transfer by hand, and yesterday's comparisons."""
    sri = town.actor("sri", "desk")
    file = ContentFile(history_of(town.now).encode(), name="mutasi-bca.csv")
    statement = money.import_statement(upload=file, by=sri, now=town.now)
    view = statement_view(statement, now=town.now)
    money.confirm_sure_lines(statement=statement, chosen=[line.value for line in view.sure], by=sri, now=town.now)
    for line in [*view.look, *view.other]:
        money.set_line_aside(line=line.line, by=sri, now=town.now)
    money.reconcile(channel="manual", day=today(town.now) - timedelta(days=1), now=town.now)
    if sim is not None:
        sim.at(town.now)
        money.reconcile(channel=sim.name, day=today(town.now) - timedelta(days=1), now=town.now)
