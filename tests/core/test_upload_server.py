"""Uploads against the real server, by an independent tus client: killed on both sides, and taken up again."""

import base64
import contextlib
import hashlib
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import connections
from PIL import Image

from sorot.core import clock
from sorot.core.files.uploads import LIFETIME
from sorot.core.models import Upload
from tests.cast import Cast, make_cast
from tests.core.films import film

pytestmark = pytest.mark.slow
SIZE = 24_000_000

#: Sends a file in one PATCH, slowly, as a phone would; it is killed while it does.
SLOW_SENDER = """
import http.client, sys, time
port, path, cookie, name, offset = sys.argv[1:]
content = open(name, "rb").read()[int(offset):]
line = http.client.HTTPConnection("127.0.0.1", int(port))
line.putrequest("PATCH", path)
for pair in {"Tus-Resumable": "1.0.0", "Upload-Offset": offset, "Cookie": cookie,
             "Content-Type": "application/offset+octet-stream", "Content-Length": str(len(content))}.items():
    line.putheader(*pair)
line.endheaders()
for start in range(0, len(content), 200_000):
    line.send(content[start:start + 200_000])
    time.sleep(0.012)
time.sleep(60)
"""
#: The independent client: creates (prints the address) or continues an upload, up to a place.
CLIENT = """
import sys
from tusclient import client
base, cookie, name, owner, url, stop, checksum = sys.argv[1:]
found = client.TusClient(base + "/files/uploads/", headers={"Cookie": cookie}).uploader(
    name, url=url or None, chunk_size=3_000_000, upload_checksum=bool(checksum),
    metadata={"filename": "film.mp4", "purpose": "portfolio", "owner": owner})
found.upload(stop_at=int(stop) or None)
print(found.url)
"""


class House:
    """The server on the test database, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        database = connections["default"].settings_dict
        given = {
            **os.environ,
            "SOROT_DB_NAME": database["NAME"],
            "SOROT_DB_ROLE": database["USER"],
            "SOROT_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        }
        command = [sys.executable, "-m", "uvicorn", "sorot.config.asgi:application", "--port", str(self.port)]
        self.process = subprocess.Popen([*command, "--log-level", "error"], env=given, cwd=settings.BASE_DIR)
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.2):
                return
            assert self.process.poll() is None, "the server ended"
            time.sleep(0.1)
        raise AssertionError("the server did not start in a minute")

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)


@pytest.fixture
def house(transactional_db: None, tmp_path: Path) -> Iterator[House]:
    (tmp_path / "static").mkdir()
    house = House(tmp_path)
    house.start()
    yield house
    house.kill()


def made(folder: Path) -> Path:
    """A video of 24 MB: a small one, and noise in a box that players skip."""
    path = folder / "film.mp4"
    small = film()
    noise = random.Random(6).randbytes(SIZE - len(small) - 8)
    path.write_bytes(small + struct.pack(">I4s", len(noise) + 8, b"mdat") + noise)
    return path


def run(script: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def reach(offset: int, sender: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + 30
    while Upload.objects.get().offset < offset:
        assert time.monotonic() < ends, f"still at {Upload.objects.get().offset}"
        assert sender.poll() is None, "the sender ended"
        time.sleep(0.02)


def test_upload_killed_at_sixty_percent_is_finished_by_another_process(house: House, tmp_path: Path) -> None:
    cast: Cast = make_cast()
    cookie = f"sessionid={cast.client('rani').cookies['sessionid'].value}"
    path, base = made(tmp_path), f"http://127.0.0.1:{house.port}"

    def independent(url: str, stop: int, checksum: str = "") -> str:
        return run(CLIENT, base, cookie, str(path), cast.rani_profile.code, url, str(stop), checksum)

    def slow(url: str) -> "subprocess.Popen[bytes]":
        offset = str(Upload.objects.get().offset)
        place = url.removeprefix(base)
        command = [sys.executable, "-c", SLOW_SENDER, str(house.port), place, cookie, str(path), offset]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    url = independent("", 4_000_000)
    part = tmp_path / "uploads" / f"{Upload.objects.get().code}.part"

    sender = slow(url)  # the server dies at 30 %
    try:
        reach(int(SIZE * 0.3), sender)
        house.kill()
    finally:
        sender.kill()
        sender.wait(10)
    house.start()

    sender = slow(url)  # the sender dies at 60 %, in the middle of a request
    try:
        reach(int(SIZE * 0.6), sender)
    finally:
        sender.kill()
        sender.wait(10)

    time.sleep(0.5)
    offset = Upload.objects.get().offset
    assert int(SIZE * 0.6) <= offset < SIZE
    assert part.read_bytes()[:offset] == path.read_bytes()[:offset]

    assert independent(url, 0, checksum="yes") == url
    row = Upload.objects.get()
    assert (row.state, row.offset) == ("whole", SIZE)
    assert hashlib.sha256(part.read_bytes()).digest() == hashlib.sha256(path.read_bytes()).digest()


def test_five_slow_senders_do_not_keep_pages_waiting(house: House) -> None:
    """Pages run in four threads; five phones that send slowly hold none of them."""
    cast: Cast = make_cast()
    cookie = f"sessionid={cast.client('rani').cookies['sessionid'].value}"
    owner, now = cast.rani_profile.code, clock.now()
    lines: list[Any] = []
    for _ in range(5):
        upload = Upload.objects.create(
            user=cast.rani, purpose="portfolio", owner_code=owner, name="a.mp4", length=SIZE, created_at=now,
            expires_at=now + LIFETIME,
        )  # fmt: skip
        line = socket.create_connection(("127.0.0.1", house.port))
        head = f"PATCH /files/uploads/{upload.code}/ HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
        head += "Tus-Resumable: 1.0.0\r\n"
        head += "Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: 9000000\r\n\r\n"
        line.sendall(head.encode() + bytes(1000))
        lines.append(line)
    try:
        time.sleep(0.3)
        with socket.create_connection(("127.0.0.1", house.port), 5) as page:
            page.settimeout(5)
            page.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert page.recv(15) == b"HTTP/1.1 200 OK"
    finally:
        for line in lines:
            line.close()


def peak_after(pid: int, what: Any) -> float:
    """Megabytes that the process took at most while `what` ran, above what it had before."""
    status = Path(f"/proc/{pid}/status")

    def field(name: str) -> float:
        line = next(line for line in status.read_text().splitlines() if line.startswith(name))
        return int(line.split()[1]) / 1000

    Path(f"/proc/{pid}/clear_refs").write_text("5")
    before = field("VmRSS")
    what()
    return field("VmHWM") - before


def test_large_photos_and_a_video_of_200_mb_cost_little_memory(house: House, tmp_path: Path) -> None:
    """The whole way through the server: sent, looked at, cleaned, stored, and played from its middle."""
    cast: Cast = make_cast()
    owner, pid = cast.rani_profile.code, house.process.pid if house.process else 0
    small = film()
    video = tmp_path / "film.mp4"
    with video.open("wb") as out:
        out.write(small + struct.pack(">I4s", 200_000_000 - len(small), b"mdat"))
        out.truncate(200_000_000)
    noise = Image.effect_noise((1000, 1500), 60).resize((4000, 6000)).convert("RGB")
    noise.save(tmp_path / "foto.jpg", quality=92)
    noise.putalpha(200)
    noise.save(tmp_path / "foto.png", compress_level=1)

    with httpx.Client(base_url=f"http://127.0.0.1:{house.port}", timeout=120) as web:
        web.cookies.set("sessionid", cast.client("rani").cookies["sessionid"].value)

        def token() -> str:
            return re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', web.get("/me/portfolio/").text)[0]

        def save(upload: str) -> None:
            form = {"csrfmiddlewaretoken": token(), "submit_key": os.urandom(16).hex(), "alt": "Rani", "upload": upload}
            assert web.post("/me/portfolio/", data=form).status_code == 303

        def send(path: Path) -> None:
            told = {"filename": path.name, "purpose": "portfolio", "owner": owner}
            words = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
            tus = {"Tus-Resumable": "1.0.0"}
            made = web.post(
                "/files/uploads/", headers={**tus, "Upload-Length": str(path.stat().st_size), "Upload-Metadata": words}
            )
            kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
            with path.open("rb") as content:
                done = web.patch(made.headers["Location"], headers={**tus, **kind}, content=content)
            assert (done.status_code, done.headers["Upload-Offset"]) == (204, str(path.stat().st_size))
            save(made.headers["Location"].split("/")[3])

        def form() -> None:
            data = {"csrfmiddlewaretoken": token(), "submit_key": os.urandom(16).hex(), "alt": "Rani"}
            with (tmp_path / "foto.jpg").open("rb") as content:
                assert web.post("/me/portfolio/", data=data, files={"photo": content}).status_code == 303

        def play() -> None:
            item = cast.rani_profile.portfolio.get(kind="video")
            assert len(web.get(item.url).content) == 200_000_000
            part = web.get(item.url, headers={"Range": "bytes=100000000-100000009"})
            assert (part.status_code, len(part.content)) == (206, 10)

        token()
        found = {
            "jpeg": peak_after(pid, form),
            "png": peak_after(pid, lambda: send(tmp_path / "foto.png")),
            "video": peak_after(pid, lambda: send(video)),
            "play": peak_after(pid, play),
        }
    assert cast.rani_profile.portfolio.count() == 3
    assert {name: value for name, value in found.items() if value > 200} == {}
