"""Processes that fail in place of the one that sets documents: killed from outside, hanging, out of memory, wrong."""

from pathlib import Path

import pytest

from sorot.core.print import engine

#: What happens -> a program that does it.
ACCIDENTS = {
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "hanging": "import time\ntime.sleep(60)",
    "out of memory": "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28))\nbytearray(2**29)",
    "without a file": "",
}


def fail(monkeypatch: pytest.MonkeyPatch, folder: Path, accident: str = "killed") -> None:
    """From now on every document meets this accident."""
    program = folder / "child.py"
    program.write_text(ACCIDENTS[accident], encoding="utf-8")
    monkeypatch.setattr(engine, "CHILD", program)
    if accident == "hanging":
        monkeypatch.setattr(engine, "SECONDS", 0.3)
