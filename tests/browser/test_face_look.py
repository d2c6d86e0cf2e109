"""What one sees and touches on the pages one shows: nothing broken in two, order by hand."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenAs
from tests.browser.pages import enter

NARROW = {"width": 320, "height": 640}
#: Texts of these elements that stand on more than one line, or do not fit their box.
BROKEN = """selector => [...document.querySelectorAll(selector)].filter(e => {
    const lines = document.createRange(); lines.selectNodeContents(e);
    const bottoms = new Set([...lines.getClientRects()].map(r => Math.round(r.bottom)));
    return bottoms.size > 1 || e.scrollWidth > e.clientWidth + 1;
}).map(e => e.innerText)"""


def order(page: Page) -> list[str]:
    """The codes of the portfolio, first to last."""
    return page.locator("[data-order] [name=to][value=end]").evaluate_all("all => all.map(b => b.id.slice(4))")


def test_labels_of_the_bottom_bar_and_amounts_stay_whole(open_as: OpenAs) -> None:
    page = enter(open_as, "maya", viewport=NARROW)
    page.goto("/campaigns/")
    page.get_by_role("link", name="Isi Tas Lebaran").first.click()
    page.goto(page.url + "report/")
    assert page.locator(".stat__value data").count() >= 4
    assert page.evaluate(BROKEN, ".stat__value data") == []
    page.locator(".stat__value data").evaluate_all("all => all.forEach(e => e.textContent = 'Rp123.456.789.012')")
    assert page.evaluate(BROKEN, ".stat__value data") == []
    page = enter(open_as, "rani.masak", viewport=PHONE)
    page.goto("/performance/")
    page.locator('.foot button[name="language"][value="en"]').click()
    expect(page.locator(".dock [aria-current] span")).to_have_text("Performance")
    assert page.evaluate(BROKEN, ".dock span") == []
    page.locator('.foot button[name="language"][value="id"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "id")


def test_portfolio_is_ordered_with_a_finger_and_with_keys_and_the_focus_stays(open_as: OpenAs) -> None:
    page = enter(open_as, "rani.masak", viewport=PHONE)
    page.goto("/me/portfolio/")
    before = order(page)
    assert len(before) >= 3
    grip = page.locator("[data-grip]").first
    grip.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 150)")
    box, second = grip.bounding_box(), page.locator("[data-order]").nth(1).bounding_box()
    assert box is not None
    assert second is not None
    finger = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", x, y)
    for step in range(1, 9):
        touch("touchMove", x, y + (second["height"] + 20) * step / 8)
    with page.expect_navigation():
        touch("touchEnd")
    assert order(page) == [before[1], before[0], *before[2:]]

    page.locator(f"#front-{before[0]}").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert order(page) == before
    # The first has nothing before it: the focus goes to the other arrow of the same picture.
    expect(page.locator(f"#end-{before[0]}")).to_be_focused()

    page.locator("[data-grip]").first.scroll_into_view_if_needed()
    page.locator("[data-grip]").first.hover()
    page.mouse.down()
    page.mouse.move(x, 600, steps=4)
    assert order(page) != before
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order(page) == before
