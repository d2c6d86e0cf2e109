"""Template checks: `python -m tools.lint_templates [file …]`.

A template must compile, hold no inline script, style or handler (the Content-Security-Policy would drop it), protect
every form that posts, escape what people typed, and leave no text untranslated. Text that is the same in every
language (a brand, a code) stands in an element with ``translate="no"``, or in ``<code>``, ``<kbd>``, ``<pre>``.
"""

import os
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from sorot.cli.catalogues import ROOT

#: The same in every language we speak.
SAME_EVERYWHERE = {
    "Sorot",
    "KOL",
    "YouTube",
    "TikTok",
    "Instagram",
    "Facebook",
    "Rp",
    "IDR",
    "WIB",
    "WITA",
    "WIT",
    "JSON",
    "CSV",
    "PDF",
    "QR",
    "ID",
    "EN",
    "GB",
    "MB",
    "KB",
}
#: Scripts of these types are data: a browser does not run them.
DATA_TYPES = {"application/json", "application/ld+json"}
SPOKEN_ATTRIBUTES = {"placeholder", "title", "alt", "aria-label", "aria-description", "aria-roledescription", "label"}
#: Markup that a library makes itself from nothing a person typed.
BUILT_BY_LIBRARIES = {"totp_svg"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_UNSPOKEN = {"code", "kbd", "pre", "script", "style"}
_BLOCK = re.compile(
    r"\{%\s*(blocktranslate|blocktrans|comment|verbatim)\b.*?%\}.*?\{%\s*end\1\s*%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_FORM = re.compile(r"<form\b(?P<attributes>[^>]*)>(?P<inside>.*?)</form>", re.DOTALL | re.IGNORECASE)


def blank(source: str) -> str:
    """The source with template tags, variables and translated blocks blanked out; lines keep their numbers."""
    return _BLOCK.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)


class _Html(HTMLParser):
    """Collects problems of one template, its template tags blanked out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[tuple[int, str]] = []
        self.silent: list[str] = []  # open elements, from the first whose text is not translated

    def problem(self, text: str) -> None:
        self.problems.append((self.getpos()[0], text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "style":
            self.problem("inline <style>: put it into a stylesheet")
        if tag == "script" and "src" not in given and given.get("type") not in DATA_TYPES:
            self.problem("inline <script>: put it into a file")
        for name, value in given.items():
            if name == "style":
                self.problem("style attribute: use a class")
            elif name.startswith("on") and name[2:].isalpha():
                self.problem(f"inline handler {name}: put it into a file")
            elif name.startswith("hx-on") or value.strip().lower().startswith(("js:", "javascript:")):
                self.problem(f"{name}: script in an attribute is dropped by the Content-Security-Policy")
            elif name == "src" and value.strip().startswith(("http:", "https:", "//")):
                self.problem(f"{name} points to another site: {value}")
            elif name in SPOKEN_ATTRIBUTES and not self.silent and given.get("translate") != "no":
                self._text(value, f"in {name}")
        if (self.silent or given.get("translate") == "no" or tag in _UNSPOKEN) and tag not in _VOID:
            self.silent.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        depth = len(self.silent)
        self.handle_starttag(tag, attrs)
        del self.silent[depth:]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            while self.silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._text(data, "text")

    def _text(self, text: str, where: str) -> None:
        if [word for word in _WORD.findall(text) if word not in SAME_EVERYWHERE]:
            self.problem(f"untranslated {where}: {' '.join(text.split())[:60]!r}")


def problems_of(source: str, *, is_html: bool = True) -> Iterator[tuple[int, str]]:
    """(line, problem) of one template's source."""
    clean = blank(source)
    if not is_html:
        for number, text in enumerate(clean.splitlines(), 1):
            if [word for word in _WORD.findall(text) if word not in SAME_EVERYWHERE]:
                yield number, f"untranslated text: {text.strip()[:60]!r}"
        return
    if "<" not in clean:  # a template of attributes, included inside a tag
        clean = re.sub(r'[\w:-]+="[^"]*"', "", clean)
    reader = _Html()
    reader.feed(clean)
    reader.close()
    yield from reader.problems
    for form in _FORM.finditer(source):
        attributes = form["attributes"].lower()
        posts = re.search(r"""method\s*=\s*["']?post""", attributes) or "hx-post" in attributes
        if posts and "{% csrf_token %}" not in form["inside"]:
            yield source.count("\n", 0, form.start()) + 1, "a form that posts has no {% csrf_token %}"
    for found in re.finditer(r"(\w*)\s*\|\s*safe\b|\{%\s*autoescape\s+off", source):
        if found[1] in BUILT_BY_LIBRARIES:
            continue
        line = source.count("\n", 0, found.start()) + 1
        yield line, "unescaped output: return SafeString from the tag that builds it"


def template_paths(root: Path = ROOT) -> list[Path]:
    return sorted(path for path in root.glob("sorot/*/templates/**/*") if path.suffix in {".html", ".txt", ".svg"})


def compile_problems(paths: list[Path]) -> Iterator[str]:
    """Templates that Django itself refuses."""
    from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines

    engine = engines["django"].engine  # type: ignore[attr-defined]
    for path in paths:
        try:
            engine.from_string(path.read_text(encoding="utf-8"))
        except (TemplateSyntaxError, TemplateDoesNotExist) as error:
            yield f"{path.relative_to(ROOT)}: {error}"


def main(argv: list[str]) -> int:
    paths = [Path(name).resolve() for name in argv] or template_paths()
    found = [
        f"{path.relative_to(ROOT)}:{line}: {problem}"
        for path in paths
        for line, problem in problems_of(path.read_text(encoding="utf-8"), is_html=path.suffix != ".txt")
    ]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sorot.config.settings")
    import django

    django.setup()
    found += compile_problems(paths)
    print("\n".join(found) or f"templates: {len(paths)} files, nothing wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
