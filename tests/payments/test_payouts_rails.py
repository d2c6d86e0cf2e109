"""Ways that banks carry money: limits, hours, and the sentence about them; names on accounts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from sorot.payments import rails
from sorot.payments.models import Institution, TransferRail
from sorot.payments.names import is_same_name

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)  # 17.00 WIB


def bank(code: str = "bca") -> Institution:
    return Institution.objects.get(code=code)


@pytest.mark.parametrize(
    ("amount", "now", "name", "sends"),
    [
        (250_000_000, SUNDAY, "bifast", "2026-11-22T10:00:00+00:00"),
        (250_000_001, SUNDAY, "rtgs", "2026-11-23T08:00:00+07:00"),
        (5_000_000_000, datetime(2026, 11, 23, 6, 59, tzinfo=UTC), "rtgs", "2026-11-23T13:59:00+07:00"),
        (5_000_000_000, datetime(2026, 11, 23, 7, 0, tzinfo=UTC), "rtgs", "2026-11-24T08:00:00+07:00"),
        (300_000_000, datetime(2026, 12, 24, 8, 0, tzinfo=UTC), "rtgs", "2026-12-28T08:00:00+07:00"),
        (10_000, SUNDAY, "bifast", "2026-11-22T10:00:00+00:00"),
    ],
)
def test_the_fastest_way_that_carries_the_amount(amount, now, name, sends):
    found = rails.choose(bank(), amount, now)
    assert (found.name, found.sends_at.isoformat()) == (name, sends)


@pytest.mark.parametrize("code", ["ovo", "gopay", "linkaja", "dana", "shopeepay"])
def test_a_wallet_takes_twenty_million_and_not_one_rupiah_more(code):
    assert rails.choose(bank(code), 20_000_000, SUNDAY).name == "ewallet"
    with pytest.raises(rails.NoRail) as caught:
        rails.choose(bank(code), 20_000_001, SUNDAY)
    assert (caught.value.is_over, caught.value.limit) == (True, 20_000_000)


def test_a_newer_row_counts_from_its_day_on():
    old = TransferRail.objects.get(rail="ewallet", institution_id="ovo")
    old.pk, old.maximum, old.valid_from_date = None, 40_000_000, date(2026, 11, 23)
    old.save()
    with pytest.raises(rails.NoRail):
        rails.choose(bank("ovo"), 30_000_000, SUNDAY)
    assert rails.choose(bank("ovo"), 30_000_000, datetime(2026, 11, 22, 17, 0, tzinfo=UTC)).name == "ewallet"


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (1_000_000, "Lewat BI-FAST, biasanya sampai dalam 15 menit setelah dikirim."),
        (300_000_000, "Lewat RTGS: dikirim Senin 23 November 08.00 WIB, biasanya sampai dalam 2 jam."),
    ],
)
def test_the_way_is_a_sentence(amount, said):
    with translation.override("id"):
        assert rails.sentence(rails.choose(bank(), amount, SUNDAY), SUNDAY) == said


def test_every_row_has_a_source_and_the_day_it_was_checked():
    rows = list(TransferRail.objects.all())
    assert len(rows) == 6
    assert [row for row in rows if not row.source or row.checked_date is None or not row.confidence] == []


@pytest.mark.parametrize(
    ("bank_says", "person"),
    [
        ("RANI PUSPITA", "Rani Puspita"),
        ("PUSPITA RANI", "Rani Puspita"),
        ("RANI PUSPITA LESTA", "Hj. Rani Puspita Lestari, S.E."),
        ("M RIZKY PRATAMA", "Muhammad Rizky Pratama"),
        ("MOCH RIZKY", "Muhammad Rizky"),
        ("R PUSPITA", "Rani Puspita"),
        ("RANI P LESTARI", "Rani Puspita Lestari"),
        ("RANI LESTARI", "Rani Puspita Lestari"),
        ("SUKARNO", "Sukarno"),
        ("RA** PUS****", "Rani Puspita"),
        ("NURUL A'YUN", "Nurul Ayun"),
        ("Dr. ANDI WIJAYA S.Kom., M.M.", "andi wijaya"),
        ("JOSÉ RAMOS", "Jose Ramos"),
        ("PT KOPI SENJA", "Kopi Senja, PT"),
        ("PT. MAJU MUNDUR TBK", "PT Maju Mundur"),
    ],
)
def test_the_same_name_written_otherwise_fits(bank_says, person):
    assert is_same_name(bank_says, person)


@pytest.mark.parametrize(
    ("bank_says", "person"),
    [
        ("BUDI SANTOSO", "Rani Puspita"),
        ("RANI", "Rani Puspita"),
        ("RANI WULANDARI", "Rani Puspita"),
        ("R P", "Rani Puspita"),
        ("BUDI", "Budiman"),
        ("RANI PUSPITA", "Rani Puspitasari"),
        ("RANI PUSPITASARI", "Rani Puspita"),
        ("MUHAMMAD ALI", "Muhammad Rizky"),
        ("R***", "Rani Puspita"),
        ("PT MAJU", "PT Mundur"),
        ("", "Rani"),
        ("RANI", ""),
    ],
)
def test_another_name_does_not_fit(bank_says, person):
    assert not is_same_name(bank_says, person)
