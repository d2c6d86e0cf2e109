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
        wide += [f"{path} {said}" for said in pages.too_wide(page)]
    assert wide == []
