"""The gateway simulator of a development or demo installation: where it listens, and what web and worker are told.

Never in production, and never beside real keys: as soon as `SOROT_GATEWAYS` is set the simulator stays out.
"""

import json
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from sorot.cli.place import Place

#: The simulator's own defaults; they open nothing but the simulator (docs/develop/gatewaysim.md).
KEYS = {
    "xendit": {"secret_key": "xnd_development_simulated", "callback_token": "simulated-callback-token"},
    "midtrans": {
        "server_key": "SB-Mid-server-simulated",
        "iris_creator_key": "IRIS-creator-simulated",
        "iris_approver_key": "IRIS-approver-simulated",
        "iris_merchant_key": "IRIS-merchant-simulated",
    },
}
#: A payment page's address is stored with the payment, so the port is kept from start to start.
DISTANCE = 1000


@dataclass(frozen=True)
class Simulator:
    """One simulator on loopback, and where its notifications go."""

    folder: Path
    port: int
    notify: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def command(self) -> list[str]:
        given = ["--port", str(self.port), "--data", str(self.folder), "--notify", self.notify]
        return [sys.executable, "-P", "-m", "sorot.gatewaysim", *given]

    @property
    def environment(self) -> dict[str, str]:
        """What web and worker are told. What the operator set stays."""
        gateways = {
            name: {**keys, "base_url": f"{self.address}/{name}", "simulated": "true"} for name, keys in KEYS.items()
        }
        return {
            "SOROT_GATEWAYS": json.dumps(gateways),
            "SOROT_PAYIN_GATEWAY": os.environ.get("SOROT_PAYIN_GATEWAY", "xendit"),
            "SOROT_PAYOUT_CHANNEL": os.environ.get("SOROT_PAYOUT_CHANNEL", "xendit"),
            "SOROT_SIMULATOR_URL": self.address,
        }


def simulator_for(place: Place, web_port: int, web_address: str) -> Simulator | None:
    """The simulator this installation runs; None in production, with real gateways, or with SOROT_SIMULATOR=0."""
    if place.is_production or os.environ.get("SOROT_GATEWAYS") or os.environ.get("SOROT_SIMULATOR") == "0":
        return None
    folder = place.data / "gatewaysim"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Simulator(folder, _port(folder, web_port), f"{web_address}/hooks")


def _port(folder: Path, web_port: int) -> int:
    kept = folder / "port"
    wanted = [web_port + DISTANCE if web_port + DISTANCE < 65536 else 0, 0]
    if kept.exists() and kept.read_text().strip().isdigit():
        wanted.insert(0, int(kept.read_text()))
    for port in wanted:
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
                found: int = probe.getsockname()[1]
        except OSError:
            continue
        kept.write_text(str(found))
        return found
    raise OSError("no free port on this machine")
