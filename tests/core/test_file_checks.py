"""A file is given out only after the virus scanner has said yes; without an answer it waits."""

import socketserver
import struct
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sorot.core import clock
from sorot.core.files import checks, scan, store_upload
from sorot.core.files.scan import ScannerDownError
from sorot.core.models import Event, StoredFile
from sorot.core.tasks import ask_scanner_again, scan_file
from tests.cast import Cast, cast  # noqa: F401
from tests.creators.builders import picture

EVIL = b"evil,virus\n1,2\n"


class Clamd(socketserver.ThreadingTCPServer):
    """Speaks INSTREAM like clamd: knows one virus, and refuses streams of more than a megabyte."""

    allow_reuse_address = daemon_threads = True

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack(">I", self.rfile.read(4))[0]:
                content += self.rfile.read(size)
                if len(content) > 1_000_000:
                    self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            self.server.seen.append(len(content))  # type: ignore[attr-defined]
            self.wfile.write(b"stream: Win.Test.EICAR FOUND\0" if b"virus" in content else b"stream: OK\0")


@pytest.fixture
def clamd(settings: Any) -> Iterator[Clamd]:
    with Clamd(("127.0.0.1", 0), Clamd.Handler) as server:
        server.seen = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.SCAN_CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def stored(cast: Cast, content: bytes = b"a,b\n1,2\n") -> StoredFile:
    file = SimpleUploadedFile("angka.csv", content)
    return store_upload(
        file, owner=cast.rani_profile, purpose="test", kinds={"table"}, by=cast.actor("rani"), now=cast.now
    )


def status(cast: Cast, row: StoredFile) -> int:
    return cast.client("rani").get(f"/files/{row.code}/").status_code


def test_without_a_scanner_nothing_waits(cast: Cast) -> None:
    row = stored(cast)
    assert (row.state, row.reason, status(cast, row)) == ("ready", "", 200)


def test_clean_file_waits_for_its_answer_and_is_given_out_then(cast: Cast, clamd: Any) -> None:
    row = stored(cast)
    assert (row.state, row.reason, status(cast, row)) == ("waiting", "scan", 503)
    scan_file({"file": row.code})
    row.refresh_from_db()
    assert (row.state, row.reason, status(cast, row), clamd.seen) == ("ready", "", 200, [8])
    scan_file({"file": row.code})
    assert clamd.seen == [8]


def test_infected_file_is_removed_and_written_down(
    cast: Cast, clamd: Any, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    row = stored(cast, EVIL)
    path = Path(settings.DATA_DIR) / "files" / row.path
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        scan_file({"file": row.code})
    row.refresh_from_db()
    assert (row.state, row.reason, path.exists(), status(cast, row)) == ("refused", "infected", False, 410)
    event = Event.objects.get(verb="file.infected")
    assert (event.subject_code, event.data) == (row.code, {"found": "Win.Test.EICAR"})


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl"])
def test_file_waits_while_the_scanner_is_down_and_goes_on_when_it_is_back(
    cast: Cast, settings: Any, request: pytest.FixtureRequest, address: str
) -> None:
    settings.SCAN_CLAMD = address
    row = stored(cast)
    scan_file({"file": row.code})
    assert ask_scanner_again(0) == 0
    row.refresh_from_db()
    assert (row.state, row.reason) == ("waiting", "scan")
    request.getfixturevalue("clamd")
    assert ask_scanner_again(0) == 1
    row.refresh_from_db()
    assert row.state == "ready"


def test_scanner_that_finds_the_file_too_long_has_not_answered(cast: Cast, clamd: Any) -> None:
    with pytest.raises(ScannerDownError, match="size limit"):
        scan.scan([bytes(500_000)] * 3)


SCRIPT = """
import sys
found = b"virus" in sys.stdin.buffer.read()
print("stdin: Evil FOUND" if found else "OK")
sys.exit(found)
"""


def test_any_command_can_scan(settings: Any) -> None:
    settings.SCAN_COMMAND = [sys.executable, "-c", SCRIPT]
    assert scan.scan([b"a,b\n"]) == ""
    assert scan.scan([b"a,", b"virus"]) == "stdin: Evil FOUND"
    for broken in ([sys.executable, "-c", "import sys; sys.exit(2)"], ["/nowhere/scanner"]):
        settings.SCAN_COMMAND = broken
        with pytest.raises(ScannerDownError):
            scan.scan([bytes(100_000)] * 9)


def test_portfolio_says_that_a_photo_waits_and_shows_it_to_nobody(cast: Cast, clamd: Any) -> None:
    rani = cast.client("rani")
    form = {"submit_key": "d" * 32, "alt": "Rani di pasar", "photo": picture()}
    assert rani.post("/me/portfolio/", form).status_code == 303
    item = cast.rani_profile.portfolio.get()
    page = rani.get("/me/portfolio/").content.decode()
    assert ("Menunggu pemeriksaan virus" in page, item.picture) == (True, None)
    assert "Rani di pasar" not in cast.client("dewi").get("/@rani/").content.decode()
    checks.scan_stored(item.file, now=clock.now())
    assert "Rani di pasar" in cast.client("dewi").get("/@rani/").content.decode()
