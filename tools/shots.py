"""Retake the README's screenshots: a real Chromium in front of a real installation with its demo market.

`bin/shots [NAME…]` writes `docs/img/<page>-<width>.png`. A picture that cannot be taken is said with its reason, the
others are taken all the same, and the command ends with 1.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from sorot.web.demo.cast import DOMAIN, PASSWORD
from tools.running import CHROMIUM, CHROMIUM_OPTIONS, ROOT, running_house

TARGET = ROOT / "docs" / "img"
#: What somebody asks who wants ten million to arrive.
TAX = "amount=10jt&counts=nett&entity=person&tax_id=npwp&residence=ID&payer=business&day=2026-11-23"
#: What is sent to be read, and how often to look whether it was: once a second.
SCREEN, LOOKS = ROOT / "tests" / "insights" / "corpus" / "ig-reel-01.png", 60
#: (file, who, address and then what to follow, width, height). Followed is a link by what it says, by what is in its
#: address (`/…`), or one of STEPS (`!…`).
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
            ("post", "rani.masak", "/performance/posts/?page=2 > /performance/posts/"),
            ("screenshot", "rani.masak", "/performance/posts/ > /performance/posts/ > Kirim tangkapan layar > !screen"),
            ("verify", "", "/@rani.masak/ > !history"),
            ("kit", "", "/@rani.masak/"),
            ("rates", "rani.masak", "/me/rates/"),
            ("report", "maya", "/campaigns/ > Isi Tas Lebaran > Laporan"),
            ("late", "noval.retro", "/deals/ > Kedai Baru di Dago > Ingatkan"),
        )
        for width, height in ((1280, 900), (360, 740))
    ),
)


class NotTaken(Exception):
    """A picture that there is no way to."""


def main(argv: list[str]) -> int:
    """Take all, or only those named on the command line; 1 when one could not be taken."""
    TARGET.mkdir(parents=True, exist_ok=True)
    known = [shot[0] for shot in SHOTS]
    if unknown := [name for name in argv if name not in known]:
        print(f"no picture is called {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 1
    failed = []
    with (
        tempfile.TemporaryDirectory(prefix="sorot-shots-") as folder,
        running_house(Path(folder)) as address,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        for shot in SHOTS:
            if not argv or shot[0] in argv:
                try:
                    take(browser, address, *shot)
                except (NotTaken, Error) as error:
                    failed.append(shot[0])
                    print(f"NOT TAKEN: {shot[0]}: {error}", file=sys.stderr)
        browser.close()
    if failed:
        print(f"{len(failed)} not taken: {' '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def take(browser: Browser, house: str, name: str, who: str, address: str, width: int, height: int) -> None:
    """One picture of the top of one page. Raises NotTaken, and leaves the picture before as it was."""
    context = browser.new_context(
        base_url=house,
        viewport={"width": width, "height": height},
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    try:
        page = context.new_page()
        if who:
            _sign_in(page, who)
        first, *steps = address.split(" > ")
        _open(page, first)
        for step in steps:
            if step.startswith("!"):
                STEPS[step](page)
            else:
                _follow(page, step)
        page.wait_for_timeout(600)  # a deal's page keeps a connection open, so the network is never idle
        page.screenshot(path=TARGET / f"{name}.png")
        print(f"docs/img/{name}.png")
    finally:
        context.close()


def _sign_in(page: Page, who: str) -> None:
    _open(page, "/accounts/login/")
    page.fill("input[name=login]", f"{who}@{DOMAIN}")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def _open(page: Page, address: str) -> None:
    answer = page.goto(address)
    if answer is not None and answer.status != 200:
        raise NotTaken(f"{address} answers {answer.status}")


def _follow(page: Page, wanted: str) -> None:
    """The first link of the page that says `wanted`, or (`/…`) that has it in its address."""
    links = page.get_by_role("main").locator("a[href]")
    found = links.and_(page.locator(f"[href*='{wanted}']")) if wanted.startswith("/") else links.filter(has_text=wanted)
    where = found.first.get_attribute("href") if found.count() else None
    if where is None:
        raise NotTaken(f"no link {wanted!r} on {page.url}")
    _open(page, where)


def _send_screen(page: Page) -> None:
    """Send a screenshot and wait until it was read."""
    page.locator("input[type=file]").set_input_files(SCREEN)
    page.get_by_role("button", name="Baca gambarnya").click()
    for _look in range(LOOKS):
        if page.locator("#confirm").count():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise NotTaken(f"not read after {LOOKS} seconds: {page.locator('h1').inner_text()}")


def _check_history(page: Page) -> None:
    """Check the signed history of the kit that is open."""
    answer = page.request.get(page.url + "history.json")
    if answer.status != 200:
        raise NotTaken(f"no history behind {page.url}: {answer.status}")
    _open(page, "/verify/")
    page.locator("main form textarea").first.fill(answer.text())
    page.locator("main form button[type=submit]").first.click()
    page.locator("#answer").wait_for()


STEPS: dict[str, Callable[[Page], None]] = {"!screen": _send_screen, "!history": _check_history}

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
