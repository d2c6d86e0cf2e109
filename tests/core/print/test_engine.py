"""Designed documents: found and copied, tagged, the same bytes, and at their worst."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sorot.core.print import engine, faces, pictures, style
from sorot.core.print.engine import PrintError, render
from tests.core.print import samples
from tests.core.print.failing import ACCIDENTS, fail
from tests.core.print.reading import dense, flat, pages, rightmost

CODES = {"code": "https://sorot.example/@rani.masak/"}


def kit(count: int = 0, **changes: Any) -> bytes:
    return render(samples.KIT, samples.kit(**changes), samples.kit_pictures(count), codes=CODES)


def test_every_text_of_a_kit_can_be_found_and_copied():
    text = flat(kit())
    for wanted in ("Rani Puspita", "304,9 rb", "dilaporkan · 22 Nov 2026", "81%", "1x IG Reels + 3x IGS (link)",
                   "Rp5.000.000.000", "Kopi Senja", "sorot.example/@rani.masak", "1 / 3"):  # fmt: skip
        assert wanted in text


def test_a_report_says_everything_and_repeats_the_head_of_its_lists():
    content = render(samples.REPORT, samples.report(30, 2), {})
    text = flat(content)
    for wanted in ("Rp125.000.000", "82% dari rencana 1,5 jt", "Rani belum mengimpor angka TikTok.", "cpm@1"):
        assert wanted in text
    assert [f"Kreator {n} Nguyễn" in text for n in range(30)] == [True] * 30
    heads = [page for page in pages(content) if "Jangkauan" in page and "Umur" in page]
    assert len(heads) == 3


def test_the_same_input_gives_the_same_bytes_and_another_name_others():
    first = kit(2)
    assert kit(2) == first
    assert kit(2, footer="Rani · lain") != first


def test_a_document_is_tagged_kept_and_says_its_language_and_day():
    content = kit(1)
    assert b"/MarkInfo" in content
    assert b"/StructTreeRoot" in content
    assert b"/Lang(id)" in content
    assert b"pdfuaid:part>1<" in content
    assert b"pdfaid:part>2<" in content
    assert b"pdfaid:conformance>A<" in content
    assert b"2026-11-23" in content
    assert content.count(b"/FontFile") >= 2


def test_what_somebody_wrote_is_never_read_as_a_template():
    said = '#panic(1) $x$ *b* #read("/etc/passwd") <a> @b `c` \\ // = [x] #include "house.typ" ~'
    text = flat(kit(cover=samples.kit()["cover"] | {"lead": said}))
    assert dense(said) in dense(text)
    assert "root:" not in text


@pytest.mark.parametrize(
    "name",
    ["W" * 200, "Nguyễn Thị Ánh Dương " * 9, "กาแฟเย็น" * 20, "𝓡𝓪𝓷𝓲 Puspita", "a@b.example/" + "x1-" * 60],
)
def test_no_letter_of_a_long_or_foreign_name_is_lost(name: str):
    cover = samples.kit()["cover"] | {"name": name}
    content = kit(cover=cover, footer=name)
    assert dense(faces.clean(name)) in dense(flat(content))
    assert rightmost(content) <= style.WIDTH - style.MARGIN + 1


def test_long_words_stay_in_their_column_of_a_report():
    data = samples.report(2, 2)
    for part in data["sections"]:
        for row in part.get("rows", []):
            row["cells"][0]["text"] = "Kreator" + "panjang" * 12
            row["cells"][0]["small"] = "@" + "x_1" * 40
        for line in part.get("lines", []):
            line["text"] = line["detail"] = "https://contoh.example/" + "abc" * 80
    content = render(samples.REPORT, data, {})
    assert flat(content).count("https://contoh.example/") >= 1
    assert rightmost(content) <= style.HEIGHT - style.MARGIN + 1


def test_a_script_without_a_face_is_boxes_and_a_note_in_the_readers_language():
    cover = samples.kit()["cover"] | {"name": "日本語 🌶️ Rani"}
    assert engine.BOXES["id"] in flat(kit(cover=cover))
    assert engine.BOXES["en"] in flat(kit(cover=cover, language="en"))
    assert engine.BOXES["id"] not in flat(kit())


def test_a_kit_with_nothing_is_one_page():
    cover = samples.kit()["cover"] | {"lead": "", "facts": [], "badges": [], "about": ""}
    assert len(pages(kit(blocks=[], cover=cover))) == 1


def test_a_picture_that_cannot_be_read_leaves_its_place():
    files = samples.kit_pictures(3) | {"p1": b"MZ\x90", "p2": b"", "portrait": samples.picture(1)[:500]}
    assert "Reel kopi ke-1" in flat(render(samples.KIT, samples.kit(), files, codes=CODES))


def test_pictures_are_small_upright_and_bare():
    out = io.BytesIO()
    photo = Image.new("RGB", (4000, 3000), "red")
    exif = photo.getexif()
    exif[0x0112], exif[0x010F] = 6, "Kamera"
    photo.save(out, "JPEG", exif=exif)
    shown = pictures.fit(out.getvalue())
    assert shown is not None
    with Image.open(io.BytesIO(shown.content)) as image:
        assert image.size == (900, 1200)
        assert dict(image.getexif()) == {}


@pytest.mark.parametrize("layout", ["portrait", "wide", "words"])
@pytest.mark.parametrize("has_portrait", [True, False])
def test_every_cover_shows_the_name(layout: str, has_portrait: bool):
    cover = samples.kit()["cover"] | {"layout": layout}
    files = {"portrait": samples.picture(1)} if has_portrait else {}
    (text,) = pages(render(samples.KIT, samples.kit(cover=cover, blocks=[]), files, codes=CODES))
    assert "Rani Puspita" in text


def test_a_document_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch):
    def hangs(*_args: Any, **given: Any) -> None:
        raise subprocess.TimeoutExpired("x", given["timeout"])

    monkeypatch.setattr(subprocess, "run", hangs)
    with pytest.raises(PrintError, match="not done after 30 seconds"):
        kit()


def test_a_document_that_needs_too_much_memory_is_ended_and_the_next_is_set(tmp_path: Path, monkeypatch: Any):
    with monkeypatch.context() as patch:
        patch.setattr(engine, "MEMORY", 64 * 1024**2)
        with pytest.raises(PrintError):
            kit()
    assert kit().startswith(b"%PDF")


def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path):
    (tmp_path / "secret.txt").write_text("rahasia")
    template = tmp_path / "x.typ"
    template.write_text(f'#import "house.typ": *\n#read("{tmp_path}/secret.txt")')
    with pytest.raises(PrintError):
        render(template, samples.kit(), {})
    template.write_text('#read("../secret.txt")')
    with pytest.raises(PrintError):
        render(template, samples.kit(), {})


def test_the_process_that_sets_has_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch):
    seen: dict[str, Any] = {}
    real = subprocess.run

    def watched(command: list[str], **given: Any) -> Any:
        seen.update(given["env"])
        return real(command, **given)

    monkeypatch.setenv("SOROT_SECRET_KEY", "rahasia")
    monkeypatch.setattr(subprocess, "run", watched)
    kit()
    assert set(seen) == {"PATH", "RAYON_NUM_THREADS", "PYTHONDONTWRITEBYTECODE"}


def test_paper_has_the_colours_of_the_screen():
    assert style.color("ink") == (0x1F, 0x1A, 0x15)
    assert set(style.ROLES.values()) <= set(style.tokens())
    assert style.as_data()["colors"]["spot"] == style.tokens()["saffron-3"]


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_a_process_that_fails_is_an_error_of_ours_and_leaves_nothing(
    accident: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    room = tmp_path / "tmp"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    fail(monkeypatch, tmp_path, accident)
    with pytest.raises(PrintError):
        kit()
    assert list(room.iterdir()) == []


def test_folders_that_a_killed_process_left_are_swept_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old = time.time() - engine.LEFT - 60
    for name in ("sorot-print-old", "sorot-print-now", "sorot-other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "data.json").write_text("{}")
    for name in ("sorot-print-old", "sorot-other"):
        os.utime(tmp_path / name, (old, old))
    kit()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sorot-other", "sorot-print-now"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it ends when its time is over")
def test_a_document_ends_with_the_process_that_asked_for_it(tmp_path: Path):
    template = tmp_path / "endless.typ"
    template.write_text(
        '#import "house.typ": *\n#for a in range(9000) { for b in range(9000) { let x = calc.sin(a * b) } }'
    )
    program = f"""
import sys
sys.path.insert(0, {str(Path.cwd())!r})
from pathlib import Path
from sorot.core.print import engine
from tests.core.print import samples
engine.render(Path({str(template)!r}), samples.kit(), {{}})
"""
    asking = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "TMPDIR": str(tmp_path)})
    child = _until(lambda: _children(asking.pid))
    asking.kill()
    asking.wait()
    _until(lambda: _is_over(child[0]))


def _children(pid: int) -> list[str]:
    """The processes of `pid` that set a document by now: those which the kernel ends with it."""
    found = [pid for task in Path(f"/proc/{pid}/task").glob("*/children") for pid in task.read_text().split()]
    return [pid for pid in found if b"typst" in Path(f"/proc/{pid}/maps").read_bytes()]


def _is_over(pid: str) -> bool:
    """Gone, or dead with nobody who asks for its end."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


def _until(find: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 15
    while not (found := find()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found
