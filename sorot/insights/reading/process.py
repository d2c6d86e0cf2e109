"""The engine in a process of its own, with bounded memory and time: a picture must not take the server down."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

from .shapes import Box

#: Address space of the engine's process (it uses about 0.6 GB), and what one picture may take.
MAX_MEMORY = 3_000_000_000
MAX_SECONDS = 60
ROOT = Path(__file__).resolve().parents[3]


class UnreadablePicture(Exception):
    """The picture cannot be read at all; `code`: broken, too_large, too_long, engine."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Engine:
    """A running engine: `with Engine() as engine: engine.boxes(path)`. It starts with the first picture."""

    def __init__(self, *, seconds: float = MAX_SECONDS, memory: int = MAX_MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def boxes(self, path: str | Path) -> tuple[list[Box], tuple[int, int]]:
        """(lines of text, size in pixels) of a picture. Raises UnreadablePicture; the next picture is read anew."""
        process = self._start()
        try:
            cast(IO[bytes], process.stdin).write(os.fsencode(str(Path(path).absolute())) + b"\n")
            cast(IO[bytes], process.stdin).flush()
            said = self._line(process)
        except (BrokenPipeError, TimeoutError) as problem:
            self.stop()
            raise UnreadablePicture("too_long" if isinstance(problem, TimeoutError) else "engine") from None
        if not said:
            # Killed, out of memory, or it could not start.
            self.stop()
            raise UnreadablePicture("engine")
        answer = json.loads(said)
        if "error" in answer:
            raise UnreadablePicture(answer["error"])
        width, height = answer["size"]
        return [Box.of(row) for row in answer["boxes"]], (width, height)

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            environment = {
                "PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "PYTHONUTF8": "1",
                "HOME": tempfile.gettempdir(),
            }  # fmt: skip
            self._process = subprocess.Popen(
                [sys.executable, "-m", f"{__package__}.engine", str(self._memory)], env=environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
            )  # fmt: skip
        return self._process

    def _line(self, process: subprocess.Popen[bytes]) -> bytes:
        """One whole line, waited for no longer than allowed; empty when the process ended."""
        out, line = cast(IO[bytes], process.stdout), b""
        with selectors.DefaultSelector() as selector:
            selector.register(out, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                if not selector.select(self._seconds):
                    raise TimeoutError
                part = os.read(out.fileno(), 1 << 16)
                if not part:
                    return b""
                line += part
        return line
