"""One document, set by a process of its own: `python -I _child.py FOLDER …`. Knows nothing of the house.

A process that ends gives its memory back (typst keeps what it has set), and one that hangs or grows can be ended. It
ends itself when its time is over, and on Linux at once when the process that started it is gone.
FOLDER holds `main.typ`, `data.json` and the pictures; nothing outside of it can be read by the template.
"""

import ctypes
import datetime
import json
import os
import resource
import signal
import sys
from pathlib import Path

#: "A signal when my parent is gone" (prctl).
PR_SET_PDEATHSIG = 1


def stay_with(parent: int, seconds: int) -> None:
    """End this process after `seconds`, or when `parent` is gone. The kernel sees to it: typst listens to nobody."""
    signal.alarm(seconds)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("nobody waits for this document")


def main(folder: Path, fonts: str, memory: int, seconds: int, parent: int) -> None:
    stay_with(parent, seconds + 1)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    import typst

    data = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    nowhere = folder / "packages"
    compiler = typst.Compiler(
        root=folder,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]),
        package_path=nowhere,
        package_cache_path=nowhere,
    )
    day = datetime.datetime.fromisoformat(data["date"]).replace(tzinfo=datetime.UTC)
    compiler.compile(
        input=folder / "main.typ", output=folder / "out.pdf", pdf_standards=["a-2a", "ua-1"], timestamp=day
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
