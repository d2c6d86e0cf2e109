"""The virus scanner, where the operator has one: clamd over its socket, or any command that reads standard input."""

import socket
import struct
import subprocess
from collections.abc import Iterable
from contextlib import closing

from django.conf import settings

PIECE = 256 * 1024
SECONDS = 120


class ScannerDownError(Exception):
    """The scanner gave no answer: nothing is known about the file."""


def is_on() -> bool:
    """True when the operator has set a scanner."""
    return bool(settings.SCAN_CLAMD or settings.SCAN_COMMAND)


def scan(pieces: Iterable[bytes]) -> str:
    """The name of what was found; "" for a clean file. Raises ScannerDownError."""
    try:
        return _ask_clamd(pieces) if settings.SCAN_CLAMD else _ask_command(pieces)
    except (OSError, subprocess.SubprocessError) as error:
        raise ScannerDownError(str(error)) from error


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def _ask_clamd(pieces: Iterable[bytes]) -> str:
    """INSTREAM: pieces with their length before them, a length of zero at the end; one line comes back."""
    with closing(_connect(settings.SCAN_CLAMD)) as connection:
        connection.sendall(b"zINSTREAM\0")
        for piece in pieces:
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := connection.recv(4096)):
            answer += more
    text = answer.rstrip(b"\0\n").decode(errors="replace")
    if text.endswith(" FOUND"):
        return text.removeprefix("stream: ").removesuffix(" FOUND")[:120] or "?"
    if text != "stream: OK":
        raise ScannerDownError(text[:200])
    return ""


def _ask_command(pieces: Iterable[bytes]) -> str:
    """As `clamscan` answers: 0 clean, 1 found (its last line says what), anything else is no answer."""
    with subprocess.Popen(
        settings.SCAN_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            for piece in pieces:
                process.stdin.write(piece)  # type: ignore[union-attr]
        except BrokenPipeError:
            pass  # it has seen enough
        try:
            out, _err = process.communicate(timeout=SECONDS)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            process.kill()
            raise
    if process.returncode not in {0, 1}:
        raise ScannerDownError(f"exit code {process.returncode}")
    lines = out.decode(errors="replace").strip().splitlines()
    return (lines[-1][:120] if lines else "?") if process.returncode == 1 else ""
