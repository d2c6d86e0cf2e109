"""axe finds nothing: gallery and public pages in every theme and language, and the main pages of every role."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser import pages
from tests.browser.conftest import DESKTOP, PHONE, OpenAs

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = ["/", "/gallery/", "/accounts/signup/", "/nothing/"]
READING = [
    "/help/", "/method/", "/security/", "/privacy/", "/accounts/login/", "/metrics/", "/metrics/changes/",
    "/metrics/benchmarks/",
]  # fmt: skip
#: Demo person -> whose main pages they see.
ROLES = {
    "tika.nyemil": "creator", "dewi": "brand", "galih": "agency", "bima": "management", "sri": "operator",
}  # fmt: skip
#: Demo person -> their pages about money, by address and then links that say so.
MONEY = {
    "ketut.laut": ["/money/payouts/", "/money/account/", "/money/payouts/ > BCA"],
    "chef.damar": ["/deals/ > Resep Sahur 10 Menit > Ke halaman sengketa"],
    "maya": ["/deals/ > Isi Tas Lebaran > Bayar Rp"],
    "hendra.uang": ["/deals/ > Teman Begadang Skripsi"],
    "adi": [
        "/desk/statements/", "/desk/statements/ > BCA", "/desk/reconciliation/", "/desk/disputes/", "/desk/own-money/",
        "/desk/payouts/?state=failed > Ketut Ardana", "/desk/payouts/batches/", "/desk/notices/", "/desk/chargebacks/",
    ],
}  # fmt: skip
LOOKS = [pytest.param("id", False, PHONE, id="id-light-phone"), pytest.param("en", True, DESKTOP, id="en-dark-desktop")]
ALL_LOOKS = [
    *LOOKS,
    pytest.param("en", False, PHONE, id="en-light-phone"),
    pytest.param("id", True, DESKTOP, id="id-dark-desktop"),
]


def speak(page: Page, house: str, language: str) -> None:
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": house}])


def findings(page: Page) -> list[str]:
    """What axe has to say about the page that is open, one line each."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)  # as an evaluation it runs under the page's own Content-Security-Policy
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{page.url} {violation['id']}: {node['target']} {node['html'][:200]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize(("language", "dark", "viewport"), LOOKS)
def test_reading_pages_have_no_findings(
    house: str, open_as: OpenAs, language: str, dark: bool, viewport: dict[str, int]
) -> None:
    page = open_as(dark=dark, viewport=viewport)
    speak(page, house, language)
    found = []
    for path in READING:
        page.goto(path)
        found += findings(page)
    assert found == []


@pytest.mark.parametrize(("language", "dark", "viewport"), ALL_LOOKS)
def test_public_pages_have_no_findings(
    house: str, open_as: OpenAs, language: str, dark: bool, viewport: dict[str, int]
) -> None:
    page = open_as(dark=dark, viewport=viewport)
    speak(page, house, language)
    found = []
    for path in PUBLIC:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        found += findings(page)
    assert found == []


@pytest.mark.parametrize(("language", "dark", "viewport"), ALL_LOOKS)
@pytest.mark.parametrize("person", list(ROLES), ids=list(ROLES.values()))
def test_main_pages_of_a_role_have_no_findings(
    open_as: OpenAs, person: str, language: str, dark: bool, viewport: dict[str, int]
) -> None:
    page = open_as(person, dark=dark, viewport=viewport)
    page.goto("/")
    page.locator(f'.foot button[name="language"][value="{language}"]').click()  # kept with the person
    expect(page.locator("html")).to_have_attribute("lang", language)
    if ROLES[person] in {"brand", "agency", "management"}:
        page.locator("details.menu summary").click()
        page.locator('.menu button[name="hat"]:not([value="self"]):not([value="desk"])').first.click()
        page.goto("/")
    paths = page.locator(".masthead__nav a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(paths) >= 4
    found = []
    for path in paths:
        page.goto(path)
        found += findings(page)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, path
    assert found == []


@pytest.mark.parametrize(("language", "dark", "viewport"), LOOKS)
@pytest.mark.parametrize("person", list(MONEY))
def test_pages_about_money_have_no_findings(
    open_as: OpenAs, person: str, language: str, dark: bool, viewport: dict[str, int]
) -> None:
    page = open_as(person, dark=dark, viewport=viewport)
    found = []
    for path in MONEY[person]:
        first, *links = path.split(" > ")
        page.goto("/")
        page.locator('.foot button[name="language"][value="id"]').click()  # the links below are Indonesian
        page.goto(first)
        pages.go_on(page, *links)
        if language != "id":
            page.locator(f'.foot button[name="language"][value="{language}"]').click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        found += findings(page)
    assert found == []


@pytest.mark.parametrize(("language", "dark", "viewport"), LOOKS)
def test_pages_about_numbers_have_no_findings(
    open_as: OpenAs, language: str, dark: bool, viewport: dict[str, int]
) -> None:
    """A creator with a year of numbers: dashboard, posts, one post, evidence of posts and of days, signals, import."""
    page = open_as("wulan.rumah", dark=dark, viewport=viewport)
    page.goto("/performance/")
    page.locator(f'.foot button[name="language"][value="{language}"]').click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    links = page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    code = next(link.split("/")[3] for link in links if link.startswith("/performance/evidence/"))
    posts = sorted({link for link in links if link.startswith("/performance/posts/") and "?" not in link})
    paths = [
        "/performance/?days=365&against=peers", f"/performance/posts/?account={code}", posts[0],
        f"/performance/evidence/{code}/engagement_rate_followers/", f"/performance/evidence/{code}/net_growth/?days=90",
        f"/performance/{code}/signals/", "/performance/import/",
    ]  # fmt: skip
    found = findings(page)
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        found += findings(page)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, path
    assert found == []


def test_pages_that_one_shows_have_no_findings(open_as: OpenAs) -> None:
    """A kit and what it is made of: each page once, as a phone by day and as a desktop by night."""
    page = open_as("rani.masak", viewport=PHONE)
    page.goto("/me/rates/")
    page.locator('.foot button[name="language"][value="en"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    line = page.locator("main li a[href*='/me/rates/']").first.get_attribute("href")
    page.goto("/performance/")
    account = page.locator("main a[href*='account=']").first.get_attribute("href")
    assert line is not None
    assert account is not None
    found = []
    for dark, viewport in ((False, PHONE), (True, DESKTOP)):
        look = open_as("rani.masak", dark=dark, viewport=viewport)
        for path in (
            "/@rani.masak/", "/me/kit/", "/me/portfolio/", "/me/history/", "/me/rates/", line,
            "/verify/", f"/performance/{account.split('account=')[1]}/screenshots/",
        ):  # fmt: skip
            answer = look.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            look.evaluate("document.querySelectorAll('main details').forEach(part => part.open = true)")
            found += findings(look)
            wide = look.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found += [f"{path}: {wide} px too wide"] * (wide > 0)
    page.locator('.foot button[name="language"][value="id"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    # The bell counts while we look, so that its label may be one behind; that is not about these pages.
    assert [finding for finding in found if "data-live-count" not in finding] == []
