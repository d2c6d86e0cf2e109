"""The real product, started as people start it, and a real Chromium in front of it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from sorot.web.demo.cast import DOMAIN, PASSWORD
from tools.running import CHROMIUM, CHROMIUM_OPTIONS, running_house

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs the browser, so it runs last."""
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running Sorot with its demo market, on a data folder of its own."""
    with running_house(tmp_path_factory.mktemp("house")) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for all browser tests."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


class Complaints(list[str]):
    """What the browser's console and network said was wrong, page by page."""


OpenAs = Callable[..., Page]


@pytest.fixture(scope="session")
def _logins() -> dict[str, object]:
    return {}


@pytest.fixture
def open_as(house: str, chromium: Browser, _logins: dict[str, object]) -> Iterator[OpenAs]:
    """`open_as("dewi", viewport=PHONE, javascript=True)` -> a page signed in as a demo person ("" = nobody).

    Any message in the console, any blocked resource and any 5xx answer fails the test at its end.
    """
    contexts: list[BrowserContext] = []
    complaints = Complaints()

    def opened(
        key: str = "", *, viewport: dict[str, int] = DESKTOP, javascript: bool = True, dark: bool = False
    ) -> Page:
        context = chromium.new_context(
            base_url=house,
            viewport=viewport,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            storage_state=_logins.get(key),  # type: ignore[arg-type]
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(f"{page.url}: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("response", lambda r: complaints.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        if key and key not in _logins:
            sign_in(page, key)
            _logins[key] = context.storage_state()
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            # A window that is closed while it goes to another page may never answer, and its end has no time limit.
            with suppress(Error):
                page.goto("about:blank")
        context.close()
    #: Chromium logs every 4xx page as an "error"; those that a test asks for on purpose are not faults.
    faults = [text for text in complaints if "status of 4" not in text]
    assert faults == []


def sign_in(page: Page, key: str) -> None:
    """Through the real form."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", key if "@" in key else f"{key}@{DOMAIN}")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
