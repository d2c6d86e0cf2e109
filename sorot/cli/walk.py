"""Walking the main pages of a running installation, as a visitor and as each person of the demo market."""

import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any

PUBLIC_PAGES = ("/healthz", "/readyz", "/", "/gallery/", "/explore/", "/accounts/login/", "/accounts/signup/")
LOGIN = "/accounts/login/"
#: Links that change something, or lead away from the pages.
NOT_FOLLOWED = ("/accounts/logout", "/static/", "/files/", "/live")
MOST_LINKS = 25


@dataclass
class Page:
    """What came back for one request."""

    status: int
    url: str
    text: str
    seconds: float


@dataclass
class _Reader(HTMLParser):
    links: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    form_found: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self._in_login = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"].split("#")[0])
        elif tag == "form":
            method, action = given.get("method", "get").lower(), given.get("action", "")
            self._in_login = method == "post" and ("login" in action or not action)
            self.form_found |= self._in_login
        elif tag == "input" and self._in_login and given.get("type") == "hidden":
            self.fields[given.get("name", "")] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_login = False


class Visitor:
    """A browser without JavaScript: cookies, redirects, forms."""

    def __init__(self, address: str) -> None:
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        direct = urllib.request.ProxyHandler({})  # a proxy does not know this machine
        self.opener = urllib.request.build_opener(direct, cookies)

    def fetch(self, path: str, data: dict[str, str] | None = None) -> Page:
        url = urllib.parse.urljoin(self.address, path)
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(url, body, {"Referer": url, "Accept": "text/html"})
        start = time.monotonic()
        try:
            with self.opener.open(request, timeout=30) as response:
                text = response.read().decode(errors="replace")
                return Page(response.status, response.url, text, time.monotonic() - start)
        except urllib.error.HTTPError as error:
            return Page(error.code, url, error.read().decode(errors="replace"), time.monotonic() - start)
        except (OSError, http.client.HTTPException) as error:
            return Page(0, url, str(error), time.monotonic() - start)

    def log_in(self, email: str, password: str) -> Page:
        """Log in through the real form. Status 0 when it did not work; `text` then says why."""
        reader = read(self.fetch(LOGIN).text)
        if not reader.form_found:
            return Page(0, LOGIN, "there is no login form", 0)
        page = self.fetch(LOGIN, {**reader.fields, "login": email, "password": password})
        if page.status == 200 and urllib.parse.urlparse(page.url).path.startswith(LOGIN):
            return Page(0, page.url, "the form was shown again: wrong password?", page.seconds)
        return page


def read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    return reader


def walk(address: str, people: Iterable[dict[str, Any]] = (), pages: Iterable[str] = PUBLIC_PAGES) -> int:
    """Fetch `pages` as a visitor, then each person's; one line a page. 0 when every page answered 200, else 1."""
    failures = 0

    def tell(who: str, path: str, page: Page) -> None:
        nonlocal failures
        good = page.status == 200
        path = re.sub(r"key=[^&]*", "key=…", path)
        failures += not good
        reason = "" if good else f"  {' '.join(page.text.split())[:200]}"
        print(
            f"{'ok  ' if good else 'FAIL'} {page.status} {page.seconds * 1000:5.0f} ms  {who:<28} {path}{reason}",
            flush=True,
        )

    for path in pages:
        tell("visitor", path, Visitor(address).fetch(path))
    for person in people:
        who, visitor = str(person["email"]), Visitor(address)
        page = visitor.log_in(who, str(person["password"]))
        tell(who, f"{LOGIN} (log in)", page)
        if page.status != 200:
            continue
        wanted = [*person.get("pages", []), *read(visitor.fetch("/").text).links]
        paths = [path for path in dict.fromkeys(["/", *wanted]) if not path.startswith(NOT_FOLLOWED)]
        for path in paths[:MOST_LINKS]:
            tell(who, path, visitor.fetch(path))
    print(f"{failures} pages failed" if failures else "every page answered", flush=True)
    return 1 if failures else 0
