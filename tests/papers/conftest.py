"""Released parts to write papers about: rows as a release leaves them, without the long way there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from sorot.core.clock import today
from sorot.papers.models import Document
from sorot.payments.actions.accounts import ensure_payee
from sorot.payments.enums import Merchant, MilestoneState, MoneyMode
from sorot.payments.models import Funding, Milestone, Payee, PaymentTerms, Withholding
from sorot.payments.queries.taxes import part_of, withholder_of
from sorot.payments.withholding import release_of
from tests.payments.conftest import (  # noqa: F401  (fixtures)
    Cast,
    _static_folder,
    _wired,
    browse,
    cast,
    numbers,
    published,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
PPN = {"vat_rate_bps": 1_200, "vat_base_part": 11, "vat_base_whole": 12}


@dataclass
class House:
    """Short words for what a release leaves behind."""

    cast: Cast

    def terms(self, *, agency: bool = False, **changes: object) -> PaymentTerms:
        rows = {
            "deal_code": f"deal{next(numbers)}", "title": "Reel untuk Kopi Senja", "mode": MoneyMode.OPERATOR,
            "payer": self.cast.dewi.organisation, "talent": self.cast.rani.user, "currency": "IDR", "fee_bps": 500,
            "acting_agency": self.cast.adi.organisation if agency else None, "agreement_sha256": "a" * 64,
            "payee": ensure_payee(user=self.cast.rani.user, organisation=None, now=NOW), "opened_at": NOW,
            "merchant_of_record": Merchant.BRAND,
        }  # fmt: skip
        return PaymentTerms.objects.create(**(rows | changes))

    def part(
        self, terms: PaymentTerms, *, amount: int = 10_000_000, margin: int = 0, tax: int = 0, cover: int = 0,
        goods: int = 0, vat: int = 0, earned: int | None = None, released_at: datetime = NOW, **changes: object,
    ) -> Milestone:  # fmt: skip
        """A part that was released: what was secured, what came of it, and the slip where tax was taken."""
        is_direct = terms.mode == MoneyMode.DIRECT
        part = Milestone(
            terms=terms, position=terms.milestones.count() + 1, label="Semua", due_rule="before_work", amount=amount,
            margin_amount=margin, fee_amount=0 if is_direct else (amount + margin) * terms.fee_bps // 10_000,
            vat_amount=vat, cover_amount=cover, in_kind_amount=goods, **changes,
        )  # fmt: skip
        release = release_of(part_of(terms, part), earned=amount if earned is None else earned, cover=cover, tax=tax)
        part.state, part.approved_at = MilestoneState.RELEASED, released_at
        part.funded_at = part.released_at = part.available_at = released_at
        part.earned_amount, part.returned_amount = release.earned, release.returned
        part.paid_amount, part.drawn_amount = release.net, release.drawn
        part.funding = Funding.objects.create(
            terms=terms, amount=part.total or 1, source="transfer", created_at=released_at, expires_at=released_at
        )
        part.save()
        if terms.merchant_of_record in {Merchant.BRAND, Merchant.PLATFORM}:
            self._slip(terms, part, release, goods)
        return part

    def _slip(self, terms, part, release, goods):
        Withholding.objects.create(
            terms=terms, milestone=part, payee=terms.payee, withholder=withholder_of(terms), kind="pph21",
            country="ID", currency="IDR", tax_day=today(part.released_at),
            period=today(part.released_at).replace(day=1), tax_basis=terms.tax_basis, cash_amount=release.cash,
            in_kind_amount=goods, base_amount=(release.cash + goods) // 2, tax_amount=release.tax,
            cover_amount=release.cover, entity="person", residency="ID", confidence="medium",
            facts={
                "lines": [{"part": (release.cash + goods) // 2, "rate_bps": 500, "tax": release.tax}],
                "rules": [{"code": "pph17", "law": "UU 7/2021 (HPP)", "confidence": "medium"}], "notices": [],
            }, created_at=part.released_at,
        )  # fmt: skip


@pytest.fixture
def house(cast: Cast) -> House:
    return House(cast)


def known(payee: Payee, name: str, *, address: str = "", tax_id: str = "", kind: str = "npwp") -> Payee:
    """A payee whose owner filled in the tax file."""
    payee.legal_name, payee.address, payee.tax_id = name, address, tax_id
    payee.tax_id_kind, payee.tax_id_last4 = (kind, tax_id[-4:]) if tax_id else ("", "")
    payee.save()
    return payee


def summary(documents: list[Document]) -> list[tuple[str, int, int, int]]:
    """(supply, price, value added tax, withheld), in the order of supplies' names."""
    return sorted((row.supply, row.price_amount, row.vat_amount, row.withheld_amount) for row in documents)
