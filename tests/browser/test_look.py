"""What the frame promises in a real browser: little weight, themes, drafts, one click, all of it without scripts."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenAs

FIRST_PAGE_LIMIT = 120_000


def test_first_page_weighs_at_most_120_kb(open_as: OpenAs) -> None:
    page = open_as(viewport=PHONE)
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda r: sizes.__setitem__(r.url, r.sizes()["responseBodySize"]))
    page.goto("/", wait_until="networkidle")
    assert len(sizes) >= 6  # page, sheet, two scripts, font, icon
    assert sum(sizes.values()) <= FIRST_PAGE_LIMIT, sizes


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_theme_follows_the_device_until_somebody_chooses(open_as: OpenAs) -> None:
    light, dark = open_as(), open_as(dark=True)
    light.goto("/help/")
    dark.goto("/help/")
    assert background(light) != background(dark)
    ground = background(dark)
    dark.locator('[data-theme-form] button[value="light"]').click()
    expect(dark.locator("html")).to_have_attribute("data-theme", "light")
    assert background(dark) == background(light)
    dark.wait_for_load_state("networkidle")
    dark.reload()
    assert background(dark) == background(light)
    dark.locator('[data-theme-form] button[value="auto"]').click()
    expect(dark.locator("html")).not_to_have_attribute("data-theme", "light")
    assert background(dark) == ground


def test_theme_and_language_change_without_scripts(open_as: OpenAs) -> None:
    page = open_as(javascript=False)
    page.goto("/help/")
    page.locator('[data-theme-form] button[value="dark"]').click()
    assert page.url.endswith("/help/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator('button[name="language"][value="en"]').click()
    assert page.url.endswith("/help/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_skip_link_is_the_first_stop_and_leads_to_the_content(open_as: OpenAs) -> None:
    page = open_as()
    page.goto("/help/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_account_menu_opens_closes_by_escape_and_works_without_scripts(open_as: OpenAs) -> None:
    page = open_as("dewi")
    page.goto("/")
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    expect(menu.locator(".menu__box")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.locator(".menu__box")).not_to_be_visible()
    expect(menu.locator("summary")).to_be_focused()
    still = open_as("dewi", javascript=False)
    still.goto("/")
    still.locator("details.menu summary").click()
    expect(still.locator("details.menu .menu__box")).to_be_visible()


#: A page with a form inside our elements, built in the browser: the elements are tested, not somebody's page.
FORM = """() => {
  document.querySelector("main").innerHTML = `
    <s-draft name="try-1" data-offer="Ambil lagi?" data-restore="Ambil" data-discard="Buang"><s-once>
      <form method="post" action="/help/"><input name="idea"><textarea name="plan"></textarea>
      <input type="checkbox" name="ok" value="1"><input type="password" name="secret">
      <button type="submit">Kirim</button></form></s-once></s-draft>`;
}"""


def test_draft_survives_a_lost_session_and_never_holds_a_password(open_as: OpenAs) -> None:
    page = open_as()
    page.goto("/help/")
    page.evaluate(FORM)
    page.fill("input[name=idea]", "Resep sahur")
    page.fill("textarea[name=plan]", "Senin rekam")
    page.check("input[name=ok]")
    page.fill("input[name=secret]", "rahasia")
    page.locator("input[name=secret]").blur()
    kept = page.evaluate("localStorage.getItem('sorot-draft:try-1')")
    assert "Senin rekam" in kept
    assert "rahasia" not in kept
    page.reload()
    page.evaluate(FORM)
    page.get_by_role("button", name="Ambil", exact=True).click()
    expect(page.locator("input[name=idea]")).to_have_value("Resep sahur")
    expect(page.locator("textarea[name=plan]")).to_have_value("Senin rekam")
    expect(page.locator("input[name=ok]")).to_be_checked()


def test_accepted_draft_is_forgotten(open_as: OpenAs) -> None:
    page = open_as()
    page.goto("/help/")
    page.evaluate(FORM)
    page.fill("input[name=idea]", "Resep sahur")
    page.locator("input[name=idea]").blur()
    assert "Resep sahur" in page.evaluate("localStorage.getItem('sorot-draft:try-1')")
    page.evaluate("document.querySelector('main').innerHTML = '<i hidden data-draft-done=\"try-1\"></i>'")
    page.evaluate("document.dispatchEvent(new Event('htmx:after:swap'))")
    assert page.evaluate("localStorage.getItem('sorot-draft:try-1')") is None


def test_second_click_is_not_sent_while_the_first_is_under_way(open_as: OpenAs) -> None:
    page = open_as()
    page.goto("/help/")
    page.evaluate(FORM)
    page.evaluate("""() => {
      window.sent = 0;
      document.addEventListener("submit", (event) => { window.sent += 1; event.preventDefault(); });
      const button = document.querySelector("main button");
      button.click(); button.click(); button.click();
    }""")
    assert page.evaluate("window.sent") == 1
    expect(page.locator("main form")).to_have_attribute("aria-busy", "true")
    expect(page.locator("main button")).to_have_attribute("aria-busy", "true")


def test_typed_rupiah_are_grouped_when_the_field_is_left(open_as: OpenAs) -> None:
    page = open_as()
    page.goto("/gallery/")
    field = page.locator("[data-theme=light] input[data-money]").first
    field.fill("5000000000")
    field.blur()
    expect(field).to_have_value("5.000.000.000")
    field.fill("1,5jt")
    field.blur()
    expect(field).to_have_value("1,5jt")
