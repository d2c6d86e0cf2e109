"""The media kit in a real browser: no script needed, nothing too wide, axe finds nothing on any wall, day and night."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE, OpenAs
from tests.browser.test_axe import RULES, findings

PATH = "/@rani.masak/"
#: What axe says of the cover alone; `findings` has loaded it.
COVER = """async rules => (await axe.run('.kitcover', {runOnly: rules})).violations
    .flatMap(v => v.nodes.map(n => `${document.querySelector('.kitcover').className} ${v.id}: ${n.html}`))"""
#: What ends outside the screen although it is not meant to: clipped parts do not make a page wider.
CUT = """() => [...document.querySelectorAll('main a, main p, main h1, main li, main dd')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.innerText)"""


@pytest.mark.parametrize(("dark", "viewport"), [(False, PHONE), (True, DESKTOP)], ids=["light-phone", "dark-desktop"])
def test_kit_is_readable_on_every_wall(open_as: OpenAs, dark: bool, viewport: dict[str, int]) -> None:
    page = open_as("dewi", dark=dark, viewport=viewport)  # a brand sees more parts than an outsider
    page.goto(PATH)
    found = findings(page)
    for accent in ("clay", "rose", "sage", "slate", "paper"):
        for cover in ("portrait", "wide", "words"):
            page.evaluate(
                "c => document.querySelector('.kitcover').className = c",
                f"kitcover kitcover--{cover} kitcover--{accent}",
            )
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [f"{accent} {cover}: {wide} px too wide"] * (wide > 0)
        found += page.evaluate(COVER, RULES)
    # The bell counts while we look, so that its label may be one behind; that is not about this page.
    assert [finding for finding in found if "data-live-count" not in finding] == []


def test_outsider_without_scripts_reads_switches_language_and_is_brought_back(open_as: OpenAs) -> None:
    page = open_as(viewport=PHONE, javascript=False)
    page.goto(PATH)
    assert page.locator("h1").inner_text() == "Rani Larasati"
    assert page.evaluate(CUT) == []
    page.get_by_role("link", name="EN").first.click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Sign in to invite").click()
    assert page.url.endswith("/accounts/login/?next=/%40rani.masak/")
    assert page.context.cookies(page.url) is not None
