"""Points at which a test may kill the process, to prove that nothing is lost or doubled there.

Off unless `SOROT_CRASH_FILE` is set and the mode is not production: then a process that reaches the point named in
that file removes the file and dies by SIGKILL, as in a power cut.
"""

import os
import signal
from pathlib import Path

#: Of every flow: before the effect outside (or the posting), after it, and after it was written down here.
POINTS = tuple(
    f"{flow}.{moment}"
    for flow in ("fund", "release", "payout", "refund")
    for moment in ("before_call", "after_call", "after_commit")
)


def point(name: str) -> None:
    """Die here if a test asked for it. Raises ValueError for a name that is not in POINTS."""
    if name not in POINTS:
        raise ValueError(f"no crash point {name!r}")
    wanted = os.environ.get("SOROT_CRASH_FILE")
    if not wanted or os.environ.get("SOROT_MODE") == "production":
        return
    path = Path(wanted)
    try:
        if path.read_text(encoding="utf-8").strip() != name:
            return
        path.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
