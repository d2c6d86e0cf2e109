"""What tests of histories share: Rani with four finished deals (three of a brand that may be named), at one moment."""

from typing import Any
from unittest import mock

from django.test import TestCase

from sorot.core import clock
from sorot.creators.models import CreatorProfile
from sorot.deals.models import Deal
from sorot.kits.actions import HistoryInput, issue_history, save_history
from sorot.kits.history.content import settings_of_history
from sorot.kits.history.queries import Standing, judge
from sorot.kits.history.standing import standing_of
from sorot.payments.models import Chargeback, Checkout, Funding
from tests.kits.world import NOW, World, build

URL = "/@rani/history.json"


class HistoryCase(TestCase):
    """The world of kits, and verbs of histories."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        with mock.patch.object(clock, "now", return_value=NOW):
            cls.world = build()

    def setUp(self) -> None:
        freeze = mock.patch.object(clock, "now", return_value=NOW)
        self.clock = freeze.start()
        self.addCleanup(freeze.stop)

    @property
    def rani(self) -> CreatorProfile:
        """As the database has her now."""
        return CreatorProfile.objects.get(pk=self.world.creator.pk)

    @property
    def deals(self) -> list[Deal]:
        """The oldest first; the last one is of the brand that nobody may know."""
        return list(Deal.objects.filter(creator=self.rani).order_by("pk"))

    def text(self) -> str:
        """The file that somebody downloads now."""
        issued = issue_history(creator=self.rani, now=clock.now())
        assert issued is not None
        return issued.text

    def save(self, name: str = "rani", version: int | None = None, **said: Any) -> None:
        kept = settings_of_history(self.rani).version if version is None else version
        save_history(
            creator=self.rani, said=HistoryInput(**said), version=kept, by=self.world.cast.actor(name), now=clock.now()
        )

    def standing(self, text: str, name: str = "anonymous") -> Standing | None:
        return standing_of(judge(text), viewer=self.world.cast.actor(name), now=clock.now())

    def check(self, name: str = "anonymous", **given: Any) -> str:
        answer = self.world.cast.client(name).post("/verify/", given)
        assert answer.status_code == 200
        return str(answer.content.decode())

    @staticmethod
    def bank_asks_back(deal: Deal) -> Chargeback:
        """The payer's bank opens a case about the money of this deal."""
        funding = Funding.objects.get(terms__deal_code=deal.code)
        checkout = Checkout.objects.create(
            funding=funding, number=1, gateway="sim", reference=f"r{deal.pk}", amount=funding.amount, currency="IDR",
            state="paid", locale="id", created_at=NOW, created_by=deal.talent, expires_at=NOW,
            payment_id=f"p{deal.pk}", method="card", paid_at=NOW, paid_amount=funding.amount,
        )  # fmt: skip
        return Chargeback.objects.create(
            checkout=checkout, gateway="sim", case_id=f"c{deal.pk}", amount=funding.amount, currency="IDR",
            opened_at=NOW, evidence_due_at=NOW, next_check_at=NOW,
        )  # fmt: skip
