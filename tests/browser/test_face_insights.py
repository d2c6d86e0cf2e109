"""A screenshot on a phone, with the real engine: sent, read in the background, checked beside it, confirmed."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import PHONE, OpenAs
from tests.browser.test_axe import findings

PICTURE = Path(__file__).parents[1] / "insights" / "corpus" / "ig-reel-01.png"


def wait_until_read(page: Page) -> None:
    """Look again until the job has read the picture: 30 seconds at most."""
    for _look in range(30):
        if page.locator("#confirm").count():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise AssertionError(page.locator("h1").inner_text())


def test_screenshot_is_read_checked_and_counts_without_scripts(open_as: OpenAs) -> None:
    page = open_as("rani.masak", viewport=PHONE, javascript=False)
    page.goto("/performance/posts/")
    page.locator("main a[href*='/performance/posts/']").first.click()
    page.get_by_role("link", name="Kirim tangkapan layar").click()
    page.locator("input[type=file]").set_input_files(PICTURE)
    page.get_by_role("button", name="Baca gambarnya").click()
    wait_until_read(page)
    assert page.get_by_label("Akun yang dijangkau").input_value() == "9.072"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("[...document.images].every(i => i.naturalWidth > 0)")
    for line in page.locator(".shot__line:has(.shot__crop)").all():  # each number right beside its place
        crop, field = line.locator("img").bounding_box(), line.locator("input").bounding_box()
        assert crop is not None
        assert field is not None
        assert crop["x"] >= field["x"] + field["width"]
        assert abs(crop["y"] + crop["height"] / 2 - field["y"] - field["height"] / 2) <= 4
    small = "[...document.querySelectorAll('main .btn')].filter(b => b.getBoundingClientRect().height < 44).length"
    assert page.evaluate(small) == 0
    page.get_by_label("Suka").fill("828")
    page.get_by_role("button", name="Ya, sudah benar").click()
    assert page.locator("h1").inner_text().startswith("Sudah dibenarkan.")
    assert page.get_by_text("dikoreksi sendiri").count() == 1
    again = open_as("rani.masak", viewport=PHONE, dark=True)
    again.goto(page.url)
    assert [finding for finding in findings(again) if "data-live-count" not in finding] == []
