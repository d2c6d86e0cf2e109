"""Pages hold at 200 % zoom, on a narrow phone, and with words that do not end: nothing scrolls sideways."""

import pytest

from tests.browser import pages
from tests.browser.conftest import OpenAs

PAGES = {
    "": ["/", "/explore/", "/gallery/", "/accounts/signup/"],
    "rani.masak": ["/", "/explore/", "/deals/", "/applications/", "/money/", "/performance/", "/me/profile/", "deal"],
    "dewi": ["/", "/campaigns/", "/creators/", "/@rani.masak/", "/campaigns/new/", "/money/"],
    "sri": ["/desk/", "/desk/people/", "/desk/transfers/", "/desk/payouts/", "/desk/audit/"],
    "ketut.laut": ["/money/", "/money/payouts/", "/money/account/", "/money/payouts/ > BCA"],
    "chef.damar": ["/deals/ > Resep Sahur 10 Menit"],
    "maya": ["/deals/ > Isi Tas Lebaran > Bayar Rp", "/deals/ > Isi Tas Lebaran"],
    "adi": [
        "/desk/statements/",
        "/desk/statements/ > BCA",
        "/desk/reconciliation/",
        "/desk/disputes/",
        "/desk/own-money/",
        "/desk/payouts/?state=failed",
        "/desk/payouts/?state=failed > Ketut Ardana",
        "/desk/chargebacks/",
        "/desk/notices/",
    ],
}
WIDTHS = [
    pytest.param({"width": 640, "height": 450}, id="1280px-at-200-percent"),
    pytest.param({"width": 320, "height": 640}, id="320px"),
]
#: How far the page is wider than the window, in CSS pixels.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Give every visible text of the page's body one word of 48 letters.
LONG_WORDS = """() => {
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) found.push(walk.currentNode);
  for (const node of found) {
    if (!node.data.trim() || node.parentElement.closest("svg, option, script, style, .btn, .chip, .badge, .money, .stat__value, time, label, .visually-hidden, .link, .tabs, table, .source, .field__prefix, .choice")) continue;
    node.data = "pertanggungjawabanketidaksinambungankeberlangsungan".slice(0, 48);
  }
}"""  # noqa: E501


@pytest.mark.parametrize("viewport", WIDTHS)
@pytest.mark.parametrize("who", sorted(PAGES))
def test_nothing_scrolls_sideways(open_as: OpenAs, who: str, viewport: dict[str, int]) -> None:
    page = open_as(who, viewport=viewport)
    wide = []
    for path in PAGES[who]:
        page.goto("/deals/" if path == "deal" else path.split(" > ")[0])
        if path == "deal":
            page.goto(page.locator("main a[href^='/deals/']").first.get_attribute("href") or "/deals/")
        pages.go_on(page, *path.split(" > ")[1:])
        if (over := page.evaluate(OVERFLOW)) > 0:
            wide.append(f"{path} is {over} px too wide")
        page.evaluate(LONG_WORDS)
        if (over := page.evaluate(OVERFLOW)) > 0:
            wide.append(f"{path} with long words is {over} px too wide")
    assert wide == []
