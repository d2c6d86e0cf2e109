"""The style sheet keeps its own rules, and stays small."""

import gzip
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from sorot.core.ui import assets

STATIC = assets.SOURCE.parent
CSS = assets.parts("css")
NAMED = "aqua|black|blue|gray|green|grey|maroon|navy|olive|orange|purple|red|silver|teal|white|yellow"


def rules(path: Path) -> str:
    """The file without comments, strings and addresses."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r'url\([^)]*\)|"[^"]*"', '""', text)


def gzipped(text: str | bytes) -> int:
    return len(gzip.compress(text.encode() if isinstance(text, str) else text, 6))


@pytest.mark.parametrize("path", [p for p in CSS if p.stem != "tokens"], ids=lambda p: p.stem)
def test_no_colour_stands_outside_the_tokens(path: Path) -> None:
    values = " ".join(re.findall(r":\s*([^;{}]+)[;}]", rules(path)))
    literals = re.findall(rf"#[0-9a-fA-F]{{3,8}}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb)\(|\b(?:{NAMED})\b", values)
    # `color-mix(in oklab, ...)` names a space, not a colour; it is not followed by a bracket.
    assert literals == []


@pytest.mark.parametrize("path", CSS, ids=lambda p: p.stem)
def test_css_has_no_important_and_no_ids(path: Path) -> None:
    text = rules(path)
    assert "!important" not in text
    selectors = re.findall(r"([^{};]+)\{", text)
    assert [s.strip() for s in selectors if re.search(r"#[a-zA-Z]", s)] == []


@pytest.mark.parametrize("path", CSS, ids=lambda p: p.stem)
def test_every_rule_stands_in_a_layer(path: Path) -> None:
    text = re.sub(r"@font-face\s*\{[^}]*\}|@layer [\w, ]+;", "", rules(path))
    depth, outside = 0, ""
    for char in text:
        depth += char == "{"
        outside += char if depth == 0 else ""
        depth -= char == "}"
    assert re.sub(r"@layer (reset|tokens|base|components|pages|utilities)\s*", "", outside).strip() == ""
    assert depth == 0


def test_every_custom_property_that_is_used_is_set_somewhere() -> None:
    text = "\n".join(rules(path) for path in CSS)
    used = set(re.findall(r"var\((--[\w-]+)\)", text))
    assert used - set(re.findall(r"(--[\w-]+)\s*:", text)) == set()


def test_the_bundle_begins_with_the_layer_order_and_points_at_real_files() -> None:
    css = assets.build("css")
    assert css.startswith("@layer reset, tokens, base, components, pages, utilities;")
    addresses = re.findall(r'url\("([^"]+)"\)', css)
    assert addresses == ["fonts/plus-jakarta-sans.woff2"]
    assert all((assets.SOURCE / address).is_file() for address in addresses)


def test_styles_weigh_at_most_25_kb() -> None:
    assert gzipped(assets.build("css")) <= 25_000


def test_scripts_weigh_at_most_30_kb() -> None:
    vendor = [path.read_bytes() for path in (STATIC / "vendor").glob("*.js")]
    rooms = [path.read_bytes() for path in assets.SOURCE.parent.parent.parent.glob("*/static/sorot/js/*.js")]
    assert sum(map(gzipped, [*vendor, *rooms])) <= 30_000


def test_scripts_never_need_what_the_content_policy_forbids() -> None:
    script = assets.build("js")
    assert re.findall(r"\beval\(|new Function|innerHTML|\.style\b|setAttribute\(\"style", script) == []


def vendored() -> list[tuple[Path, dict[str, str]]]:
    tests = Path(__file__).resolve().parent.parent / "browser" / "vendor"
    found = []
    for folder, root in ((STATIC / "vendor", STATIC), (tests, tests)):
        listing = tomllib.loads((folder / "VENDOR.toml").read_text(encoding="utf-8"))
        found += [(root, entry) for entry in listing["file"]]
    return found


@pytest.mark.parametrize(("root", "entry"), vendored(), ids=lambda v: v["path"] if isinstance(v, dict) else "")
def test_vendored_files_are_what_their_list_says(root: Path, entry: dict[str, str]) -> None:
    assert hashlib.sha256((root / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    assert (root / entry["licence_file"]).stat().st_size > 100
    assert entry["version"]
    assert entry["licence"]


def test_every_vendored_file_is_listed() -> None:
    listed = {entry["path"] for root, entry in vendored() if root == STATIC}
    scripts = {f"vendor/{path.name}" for path in (STATIC / "vendor").glob("*.js")}
    assert scripts <= listed


def test_templates_carry_no_inline_style_or_script() -> None:
    root = assets.SOURCE.parent.parent.parent
    found = []
    for path in sorted(root.glob("*/templates/**/*.html")):
        text = re.sub(r"\{%.*?%\}", "", path.read_text(encoding="utf-8"))
        if re.search(
            r"\sstyle=|<style|\shx-on|\son[a-z]+=\"|\bjs:|<script(?![^>]*(\bsrc=|application/(ld\+)?json))", text
        ):
            found.append(str(path.relative_to(root)))
    assert found == []
