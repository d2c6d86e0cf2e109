"""Child processes that live and die with the supervisor."""

import ctypes
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_LOG_LIMIT = 10_000_000


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies, however it dies (Linux).

    At once: the database goes with the parent, and a worker that waits for it would stay for ever.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


@dataclass
class Child:
    """One process that is started again when it dies, after a growing pause.

    `log` is the file for its output, or None to share ours. `most_deaths` in a minute end the supervision: None means
    never.
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path | None = None
    most_deaths: int | None = None
    longest_pause: float = 30.0
    process: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)
    resume_at: float = 0.0

    def start(self) -> None:
        """Start it. Must be called from the main thread: the kernel watches the thread that forked."""
        output: IO[bytes] | None = None
        if self.log:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
                self.log.replace(self.log.with_suffix(".log.1"))
            output = self.log.open("ab")
        try:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops all in order
                preexec_fn=die_with_parent,
            )
        finally:
            if output:
                output.close()

    def mind(self, now: float) -> str | None:
        """Start it again if it died. Returns a sentence to print when something happened, else None."""
        if self.process is None:
            if now >= self.resume_at:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        self.process = None
        self.deaths = [moment for moment in self.deaths if now - moment < 60] + [now]
        pause = min(self.longest_pause, 0.5 * 2 ** (len(self.deaths) - 1))
        self.resume_at = now + pause
        where = f" Its log: {self.log}" if self.log else ""
        return f"The {self.name} process ended with code {code}; it starts again in {pause:g} s.{where}"

    @property
    def is_hopeless(self) -> bool:
        """True when it died too often within a minute to go on."""
        return self.most_deaths is not None and len(self.deaths) >= self.most_deaths

    def last_words(self) -> str:
        """The end of its log, for a person who must find out why it died."""
        with suppress(OSError):
            if self.log:
                return self.log.read_bytes()[-2000:].decode(errors="replace").strip()
        return ""


def stop_all(children: list[Child], patience: float = 6.0) -> None:
    """Ask all of them to stop, wait together, then end those that did not."""
    running = [child.process for child in children if child.process and child.process.poll() is None]
    for process in running:
        process.terminate()
    limit = time.monotonic() + patience
    for process in running:
        try:
            process.wait(max(0.05, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for child in children:
        child.process = None
