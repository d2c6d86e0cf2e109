"""Retake the README's screenshots: a real Chromium in front of a real installation with its demo market.

`bin/shots` writes `docs/img/<page>-<width>.png`.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from sorot.web.demo.cast import DOMAIN, PASSWORD
from tools.running import CHROMIUM, CHROMIUM_OPTIONS, ROOT, running_house

TARGET = ROOT / "docs" / "img"
#: What somebody asks who wants ten million to arrive.
TAX = "amount=10jt&counts=nett&entity=person&tax_id=npwp&residence=ID&payer=business&day=2026-11-23"
#: (file, who, address and then links to follow (what they say), width, height)
SHOTS = (
    ("landing-1280", "", "/", 1280, 800),
    ("home-360", "rani.masak", "/", 360, 740),
    ("home-1280", "rani.masak", "/", 1280, 900),
    ("explore-360", "rani.masak", "/explore/", 360, 740),
    ("explore-1280", "rani.masak", "/explore/", 1280, 900),
    ("deal-1280", "rani.masak", "/deals/ > Teman Begadang Skripsi", 1280, 900),
    ("deal-360", "rani.masak", "/deals/ > Teman Begadang Skripsi", 360, 740),
    ("money-1280", "rani.masak", "/money/", 1280, 900),
    ("brand-1280", "dewi", "/", 1280, 900),
    ("desk-1280", "sri", "/desk/", 1280, 900),
    *(
        (f"{name}-{width}", who, address, width, height)
        for name, who, address in (
            ("wallet", "ketut.laut", "/money/"),
            ("payout-failed", "ketut.laut", "/money/payouts/ > BCA"),
            ("dispute", "chef.damar", "/deals/ > Resep Sahur 10 Menit > Ke halaman sengketa"),
            ("offer", "nadia.baca", "/applications/ > Teman Begadang Skripsi"),
            ("funding", "maya", "/deals/ > Isi Tas Lebaran > Bayar Rp"),
            ("payouts", "sri", "/desk/payouts/"),
            ("reconciliation", "sri", "/desk/reconciliation/"),
            ("record", "nadia.baca", "/explore/ > Sehari Bersama Perajin > Catatan pembayaran"),
            ("tax", "", f"/tax/?{TAX}"),
            ("tax-file", "noval.retro", "/money/tax/"),
            ("slip", "rani.masak", "/papers/slips/ > Mandi Pagi"),
            ("invoice", "dewi", "/papers/ > INV/"),
            ("performance", "rani.masak", "/performance/ > Instagram"),
            ("post", "rani.masak", "/performance/ > Instagram > Bekal anak tanpa kulkas"),
            ("kit", "", "/@rani.masak/"),
            ("rates", "rani.masak", "/me/rates/"),
            ("report", "maya", "/campaigns/ > Isi Tas Lebaran > Laporan"),
            ("late", "noval.retro", "/deals/ > Kedai Baru di Dago > Ingatkan"),
        )
        for width, height in ((1280, 900), (360, 740))
    ),
)


def main(argv: list[str]) -> int:
    """Take all, or only those named on the command line."""
    TARGET.mkdir(parents=True, exist_ok=True)
    chosen = [shot for shot in SHOTS if not argv or shot[0] in argv]
    with (
        tempfile.TemporaryDirectory(prefix="sorot-shots-") as folder,
        running_house(Path(folder)) as address,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        for shot in chosen:
            take(browser, address, *shot)
        browser.close()
    return 0


def take(browser: Browser, house: str, name: str, who: str, address: str, width: int, height: int) -> None:
    """One picture of the top of one page."""
    context = browser.new_context(
        base_url=house,
        viewport={"width": width, "height": height},
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if who:
        page.goto("/accounts/login/")
        page.fill("input[name=login]", f"{who}@{DOMAIN}")
        page.fill("input[name=password]", PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)
    first, *links = address.split(" > ")
    page.goto(first)
    for text in links:
        where = page.get_by_role("main").get_by_role("link").filter(has_text=text).first.get_attribute("href")
        page.goto(where or first)
    page.wait_for_timeout(600)  # a deal's page keeps a connection open, so the network is never idle
    page.screenshot(path=TARGET / f"{name}.png")
    print(f"docs/img/{name}.png")
    context.close()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
