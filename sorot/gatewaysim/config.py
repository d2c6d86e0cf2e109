"""What a run of the simulator is told: keys, where notifications go, how fast life is.

Every value has a default that works for a demo on one machine and can be set by an environment variable
`GATEWAYSIM_<NAME>`. None of the default keys is a secret: they open nothing but this simulator.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one simulator. `public` is its own address as a browser sees it; `notify` where webhooks go."""

    data: Path
    notify: str = ""
    public: str = "http://127.0.0.1:8777"
    clock: str = "real"
    xendit_secret_key: str = "xnd_development_simulated"
    xendit_callback_token: str = "simulated-callback-token"
    xendit_business_id: str = "5f27a14a9bf05c73dd040bc8"
    midtrans_server_key: str = "SB-Mid-server-simulated"
    midtrans_merchant_id: str = "G000000000"
    iris_creator_key: str = "IRIS-creator-simulated"
    iris_approver_key: str = "IRIS-approver-simulated"
    iris_merchant_key: str = "IRIS-merchant-simulated"
    opening_balance: int = 0
    strict_https: bool = False
    hold_seconds: float = 30.0
    webhook_timeout: float = 15.0
    survives_power_cuts: bool = True

    @classmethod
    def from_environment(cls, data: Path, environ: Mapping[str, str] | None = None, **given: object) -> Config:
        """Defaults, then the environment, then what is given (None means: not given)."""
        environ = os.environ if environ is None else environ
        values: dict[str, object] = {"data": data}
        for field in fields(cls):
            raw = environ.get(f"GATEWAYSIM_{field.name.upper()}")
            if raw is None or field.name == "data":
                continue
            values[field.name] = _converted(raw, field.default)
        values.update({name: value for name, value in given.items() if value is not None})
        return cls(**values)  # type: ignore[arg-type]


def _converted(raw: str, like: object) -> object:
    if isinstance(like, bool):
        return raw.strip().lower() in {"1", "true", "yes", "on"}
    if isinstance(like, int):
        return int(raw)
    return float(raw) if isinstance(like, float) else raw
