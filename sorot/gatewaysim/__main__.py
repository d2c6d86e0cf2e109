"""`python -P -m sorot.gatewaysim --port N --data DIR --notify URL`: run the simulator on this machine only."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from .app import create_app
from .config import Config

HOST = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="sorot.gatewaysim", description=__doc__)
    parser.add_argument("--port", type=int, default=8777)
    parser.add_argument("--data", type=Path, required=True, help="folder for the state (one SQLite file)")
    parser.add_argument("--notify", help="base address of the webhooks; /xendit/, /midtrans/ and /iris/ are added")
    parser.add_argument("--public", help="own address as a browser sees it (default: http://127.0.0.1:PORT)")
    parser.add_argument("--clock", choices=("real", "manual"))
    parser.add_argument("--opening-balance", type=int, help="rupiah that every vendor's balance starts with")
    parser.add_argument("--strict-https", action="store_const", const=True, help="refuse http return addresses")
    parser.add_argument("--log-level", default="warning")
    given = parser.parse_args(arguments)
    config = Config.from_environment(
        given.data,
        notify=given.notify,
        public=given.public or os.environ.get("GATEWAYSIM_PUBLIC") or f"http://{HOST}:{given.port}",
        clock=given.clock,
        opening_balance=given.opening_balance,
        strict_https=given.strict_https,
    )
    sys.stdout.write(f"SIMULATED gateways on {config.public} (no money moves); overview: {config.public}/sim/\n")
    sys.stdout.flush()
    uvicorn.run(
        create_app(config),
        host=HOST,
        port=given.port,
        log_level=given.log_level,
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
