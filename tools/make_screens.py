"""Draw insight screenshots with known figures: `python -m tools.make_screens` writes them to `tests/insights/`.

A real Chromium draws pages of our own; what a picture says is taken from where the page put it: a figure counts
only if it and its name are wholly inside what was kept of the screen.
"""

import io
import json
import random
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageEnhance
from playwright.sync_api import Browser, sync_playwright

from tools.running import CHROMIUM, CHROMIUM_OPTIONS, ROOT
from tools.screens.layouts import LAYOUTS, Sheet
from tools.screens.numbers import invent
from tools.screens.plan import KNOWN, PHONES, Screen, corpus, held_out, strangers
from tools.screens.words import HANDLES

TARGET = ROOT / "tests" / "insights"
LOOK = (Path(__file__).parent / "screens" / "look.css").read_text("utf-8")
JPEG_QUALITY = 60
#: Where the marked words of a page lie, in CSS pixels.
BOXES = """() => [...document.querySelectorAll('[data-figure],[data-names],[data-handle]')].map(e => {
  const b = e.getBoundingClientRect();
  return {...e.dataset, top: b.top, bottom: b.bottom, right: b.right};
})"""


def page_of(screen: Screen) -> str:
    """The HTML of a screen."""
    dice = random.Random(screen.seed)
    _platform, app, draw = LAYOUTS[screen.layout]
    counts = invent(dice)
    if screen.edited:
        figure, factor = screen.edited
        counts[figure] *= factor
    sheet = Sheet(dice, screen.language, dice.choice(HANDLES), counts, screen.short, screen.english_letters, app)
    classes = f"{'dark' if screen.is_dark else 'light'} {'droid' if dice.random() < 0.4 else 'pome'}"
    return (
        f'<!doctype html><html class="{classes}"><meta charset="utf-8"><style>{LOOK}</style>'
        f'<body class="{classes}">{sheet.status()}{draw(sheet)}</body></html>'
    )


def free_line(at: float, boxes: list[dict[str, Any]], step: int) -> float:
    """The next height, going by `step`, that cuts through no marked word."""
    while any(box["top"] - 2 < at < box["bottom"] + 2 for box in boxes):
        at += step
    return at


def take(browser: Browser, screen: Screen) -> tuple[Image.Image, dict[str, Any]]:
    """The picture of a screen and what can be read on it."""
    width, height, scale = PHONES[screen.phone]
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    page = context.new_page()
    page.set_content(page_of(screen))
    boxes: list[dict[str, Any]] = page.evaluate(BOXES)
    assert all(box["right"] <= width for box in boxes), f"{screen.name}: words run over the edge"
    top = free_line(round(height * screen.crop[0]), boxes, 1)
    bottom = free_line(round(height * (1 - screen.crop[1])), boxes, -1)
    shot = page.screenshot(clip={"x": 0, "y": top, "width": width, "height": bottom - top})
    context.close()

    seen = [box for box in boxes if top <= box["top"] and box["bottom"] <= bottom]
    named = {box["names"] for box in seen if "names" in box}
    figures = [
        {"label": box["figure"], "value": int(box["value"]), "is_rounded": box["rounded"] == "1"}
        for box in seen
        if box.get("figure") in named
    ]
    facts: dict[str, Any] = {"language": screen.language, "platform": LAYOUTS[screen.layout][0], "figures": figures}
    handle = next((box["handle"] for box in seen if "handle" in box), "")
    if handle:
        facts["handle"] = handle
    return Image.open(io.BytesIO(shot)).convert("RGB"), facts


def save(picture: Image.Image, path: Path) -> None:
    """Write it as phones and messengers do: PNG, or JPEG at quality 60."""
    if path.suffix == ".png":
        picture.save(path, optimize=True)
    else:
        picture.save(path, quality=JPEG_QUALITY, optimize=True, progressive=True)


def write_lines(path: Path, lines: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


def draw_all(browser: Browser, screens: list[Screen], folder: Path) -> dict[str, Image.Image]:
    """Draw screens into a folder with their `expected.jsonl`."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures, lines = {}, []
    for screen in screens:
        picture, facts = take(browser, screen)
        path = f"{screen.name}.{screen.kind}"
        save(picture, folder / path)
        pictures[path] = picture
        lines.append({"id": screen.name, "path": path, **facts})
    write_lines(folder / "expected.jsonl", lines)
    return pictures


def altered(picture: Image.Image, how: str) -> Image.Image:
    """The same picture as it looks after somebody sent it on."""
    width, height = picture.size
    if how == "smaller":
        return picture.resize((width * 8 // 10, height * 8 // 10), Image.Resampling.LANCZOS)
    if how == "top-cut":
        return picture.crop((0, height * 6 // 100, width, height))
    if how == "edges-cut":
        return picture.crop((width * 3 // 100, height * 3 // 100, width * 97 // 100, height * 97 // 100))
    if how == "brighter":
        return ImageEnhance.Brightness(picture).enhance(1.1)
    return picture


def draw_reuse(browser: Browser, pictures: dict[str, Image.Image], folder: Path) -> None:
    """Pairs of pictures: sent on twice, different posts in one layout, and one figure changed."""
    reuse = folder / "reuse"
    reuse.mkdir(parents=True, exist_ok=True)
    small = [path for path, picture in pictures.items() if picture.width < 1000]
    sources = [next(path for path in small[turn:] if path.startswith(KNOWN[turn % 6])) for turn in range(6)]
    sources += [path for path in small if path not in sources][:2]
    hows = ("resaved", "smaller", "top-cut", "brighter", "resaved", "smaller", "edges-cut", "brighter")
    pairs: list[dict[str, Any]] = []
    for number, (source, how) in enumerate(zip(sources, hows, strict=True), start=1):
        path = f"reuse/again-{number}-{how}.jpg"
        save(altered(pictures[source], how), folder / path)
        pairs.append({"a": source, "b": path, "same": True})
    lines = []
    for pair in strangers():
        names = []
        for screen in pair:
            picture, facts = take(browser, screen)
            names.append(f"reuse/{screen.name}.{screen.kind}")
            save(picture, folder / names[-1])
            lines.append({"id": screen.name, "path": f"{screen.name}.{screen.kind}", **facts})
        pairs.append({"a": names[0], "b": names[1], "same": False})
    by_name = {screen.name: screen for screen in corpus()}
    for number, (name, figure) in enumerate((("ig-reel-01", "reach"), ("tiktok-video-02", "views")), start=1):
        screen = by_name[name]
        picture, facts = take(browser, replace(screen, edited=(figure, 3)))
        path = f"edited-{number}.jpg"
        save(picture, reuse / path)
        lines.append({"id": f"edited-{number}", "path": path, **facts})
        pairs.append({"a": f"{screen.name}.{screen.kind}", "b": f"reuse/{path}", "same": True, "edited": True})
    write_lines(reuse / "expected.jsonl", lines)
    write_lines(folder / "pairs.jsonl", pairs)


def main(argv: list[str]) -> int:
    """Draw everything anew, into `tests/insights/` or the folder named."""
    target = Path(argv[0]) if argv else TARGET
    for folder in (target / "corpus", target / "held_out"):
        for kind in ("*.png", "*.jpg"):
            for old in folder.rglob(kind):
                old.unlink()
    shutil.rmtree(target / "corpus" / "reuse", ignore_errors=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        pictures = draw_all(browser, corpus(), target / "corpus")
        draw_reuse(browser, pictures, target / "corpus")
        draw_all(browser, held_out(), target / "held_out")
        browser.close()
    sizes = [path.stat().st_size for kind in ("*.png", "*.jpg") for path in target.rglob(kind)]
    print(f"{len(sizes)} pictures, {sum(sizes) / 1e6:.2f} MB, {sum(sizes) / len(sizes) / 1e3:.0f} kB on average")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
