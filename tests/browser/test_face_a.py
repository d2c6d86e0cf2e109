"""A video in pieces from a real browser: the line breaks, the page is loaded anew, and it goes on where it stopped."""

import random
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.conftest import PHONE, OpenAs
from tests.browser.pages import enter, main
from tests.core.films import film

SIZE = 11_000_000
PIECE = 4 * 1024 * 1024


def test_upload_goes_on_after_a_broken_line_and_a_reload(open_as: OpenAs, tmp_path: Path) -> None:
    path, small = tmp_path / "sambal.mp4", film()
    noise = random.Random(6).randbytes(SIZE - len(small) - 8)
    path.write_bytes(small + struct.pack(">I4s", len(noise) + 8, b"mdat") + noise)
    page = enter(open_as, "noval.retro", viewport=PHONE)
    sent: list[tuple[str, int]] = []

    def passing(route: Route, request: Request) -> None:
        offset = int(request.headers.get("upload-offset", "0"))
        sent.append((request.method, offset))
        if request.method == "PATCH" and offset > 0 and is_broken:
            route.fulfill(status=423)  # as a line that breaks, without the console complaining
        else:
            route.continue_()

    is_broken = True
    page.route("**/files/uploads/**", passing)
    page.goto("/me/portfolio/")
    page.get_by_label("Foto atau video").set_input_files(path)
    expect(main(page).get_by_text("Koneksi terputus.")).to_be_visible()
    assert ("PATCH", 0) in sent

    page.reload()
    expect(main(page).get_by_text("Unggahan sambal.mp4 belum selesai.")).to_be_visible()
    is_broken = False
    sent.clear()
    page.locator("#id_alt").fill("Noval mengulek sambal")
    page.get_by_label("Foto atau video").set_input_files(path)
    page.get_by_role("button", name="Simpan ke portofolio").click()  # before it is there: it waits, then it is saved
    expect(main(page).locator("li [name=alt]").last).to_have_value("Noval mengulek sambal")
    expect(main(page).get_by_text("2 detik")).to_be_visible()
    assert [offset for method, offset in sent if method == "PATCH"] == [PIECE, 2 * PIECE]
    # What remembers the upload goes with it. Asked from here: waiting inside the page would need its eval.
    for _ in range(50):
        if not page.evaluate("Object.keys(localStorage).some(key => key.startsWith('sorot-upload'))"):
            return
        page.wait_for_timeout(100)
    pytest.fail("the finished upload is still remembered")
