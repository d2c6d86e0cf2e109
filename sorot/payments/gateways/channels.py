"""Our institution codes and what each vendor calls them (`payments/data/channels.csv`)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sorot.payments.gateways.base import Refused

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Names:
    """One bank or wallet: Xendit's channel code, its BIC ("" for a wallet) and Iris's bank code ("" when Iris's word
    for it is not known for sure: a guess would send money somewhere else)."""

    institution: str
    xendit_channel: str
    swift: str
    iris_bank: str


@cache
def table() -> dict[str, Names]:
    """By institution code."""
    with (DATA / "channels.csv").open(encoding="utf-8", newline="") as lines:
        return {row["institution"]: Names(**row) for row in csv.DictReader(lines)}


@cache
def by_xendit() -> dict[str, str]:
    return {names.xendit_channel: code for code, names in table().items() if names.xendit_channel}


@cache
def by_iris() -> dict[str, str]:
    return {names.iris_bank: code for code, names in table().items() if names.iris_bank}


def names_of(code: str) -> Names:
    """Raises Refused: nothing was sent."""
    try:
        return table()[code]
    except KeyError:
        raise Refused(f"no payout channel is known for {code!r}", code="CHANNEL_NOT_MAPPED") from None
