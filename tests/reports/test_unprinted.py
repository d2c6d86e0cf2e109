"""A report whose PDF cannot be set: a page that leads to the same numbers, in the language of its reader."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from sorot.core.clock import now
from sorot.reports import actions
from tests.core.print.failing import fail
from tests.reports.world import World

WEEK = timedelta(days=7)


def answer(client: Client, url: str, **given: str) -> str:
    """The page behind `url`; it says when to come again, and nobody keeps it."""
    page = client.get(url, **given)
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "60", "private, no-store")
    assert page["Content-Type"].startswith("text/html")
    return page.content.decode()


def opens(client: Client, url: str) -> bool:
    """Whether there is something behind `url`."""
    page = client.get(url)
    return page.status_code == 200 and bool(page.getvalue())


@pytest.mark.parametrize("accident", ["killed", "out of memory"])
def test_a_brand_is_led_to_the_page_and_the_workbook(
    accident: str, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, tmp_path, accident)
    client, code = world.cast.client("dewi"), world.campaign.code
    html = answer(client, reverse("reports:pdf", args=[code]))
    assert "PDF-nya belum bisa dibuat sekarang." in html
    assert "Angka yang sama ada di halaman dan di berkas Excel." in html
    for name in ("report", "workbook", "pdf"):
        url = reverse(f"reports:{name}", args=[code])
        assert f'href="{url}"' in html
        if name != "pdf":
            assert opens(client, url)


def test_an_edition_leads_to_itself(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = actions.keep_edition(campaign=world.campaign, by=world.dewi, now=world.now)
    fail(monkeypatch, tmp_path)
    client, code = world.cast.client("dewi"), world.campaign.code
    html = answer(client, reverse("reports:pdf", args=[code]) + f"?edition={row.number}")
    wanted = (
        reverse("reports:edition", args=[code, row.number]),
        reverse("reports:workbook", args=[code]) + "?edition=1",
    )
    for url in wanted:
        assert f'href="{url}"' in html
        assert opens(client, url)


def test_whoever_opens_a_link_stays_behind_it_and_reads_its_language(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, tmp_path)
    _row, token = actions.create_share(
        campaign=world.campaign, edition=None, expires_at=now() + WEEK, language="en", with_costs=True,
        with_names=True, by=world.dewi, now=world.now,
    )  # fmt: skip
    html = answer(Client(), reverse("reports:shared_pdf", args=[token]))
    assert "The same numbers are on the page and in the file for Excel." in html
    for name in ("shared", "shared_workbook", "shared_pdf"):
        assert f'href="{reverse(f"reports:{name}", args=[token])}"' in html
    assert "/campaigns/" not in html
    assert "Sorot" not in html
