"""A report in a real browser: a brand adds a cost, keeps an edition and sends a link; an outsider opens it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenAs
from tests.browser.pages import enter, follow, main, press
from tests.browser.test_axe import findings

SECRET = "tas-mudik-77"
#: Amounts that stand on two lines or leave the screen.
BROKEN = """() => [...document.querySelectorAll('.report data')].filter(e => e.getClientRects().length > 1
    || (e.offsetParent && e.getBoundingClientRect().right > innerWidth + 1)).map(e => e.innerText)"""


def look(page: Page, *, axe: bool = True) -> list[str]:
    """What axe finds, and what is too wide or broken in two."""
    found = (findings(page) if axe else []) + [f"{page.url}: {text} is broken" for text in page.evaluate(BROKEN)]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    # The bell counts while we look, so that its label may be one behind; that is not about this page.
    found = [finding for finding in found if "data-live-count" not in finding]
    return found + [f"{page.url}: {wide} px too wide"] * (wide > 0)


def cost(page: Page) -> int:
    """The whole cost as the page says it."""
    return int(main(page).locator('.ledger__row--total data[data-metric^="cost_total@"]').get_attribute("data-value"))


def test_a_brand_reports_and_an_outsider_reads_the_link(open_as: OpenAs) -> None:
    page = enter(open_as, "maya", viewport=PHONE)
    follow(page, "Kampanye", "Isi Tas Lebaran", "Laporan kampanye ini")
    found, before, report = look(page), cost(page), page.url

    follow(page, "Biaya")
    page.get_by_label("Untuk apa").select_option(label="Iklan")
    page.get_by_label("Jumlah").fill("250.000")
    found += look(page)
    press(main(page), "Tambah biaya")
    expect(main(page)).to_contain_text("Rp250.000")
    follow(page, "Terkini")
    assert cost(page) == before + 250_000

    follow(page, "Edisi")
    press(main(page), "Simpan laporan seperti sekarang")
    follow(page, "Tautan")
    page.get_by_label("Apa yang terlihat").select_option(index=1)
    page.get_by_label("Sandi").fill(SECRET)
    found += look(page)
    press(main(page), "Buat tautan")
    link = re.search(r"/r/[\w-]{20,}/", page.content())
    assert link is not None

    for dark, viewport in ((True, PHONE), (False, DESKTOP)):
        outsider = open_as(dark=dark, viewport=viewport)
        outsider.goto(link[0])
        assert "Isi Tas Lebaran" not in outsider.content()
        found += look(outsider) if dark else []
        outsider.get_by_label("Sandi").fill(SECRET)
        press(main(outsider), "Buka")
        expect(outsider.locator("h1")).to_contain_text("Isi Tas Lebaran")
        assert cost(outsider) == before + 250_000
        found += look(outsider, axe=dark)
        assert outsider.locator(".masthead, .dock").count() == 0
    outsider.goto(report)
    assert "/accounts/login/" in outsider.url

    press(main(page).locator(".ledger__row").first, "Nonaktifkan")
    outsider.goto(link[0])
    expect(outsider.locator("h1")).not_to_contain_text("Isi Tas Lebaran")
    assert found == []
