"""Which expected payment a line of a bank statement is: pure, no database."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

#: The most that is added to an amount to tell it apart, in minor units.
LARGEST_EXTRA = 999


def extra_for(total: int, taken: Collection[int], seed: str) -> int:
    """What to add to `total` so that its transfer is told apart from all others by its amount alone: 1 to 999.

    `taken` are extras that would give an amount somebody is waited for with already (`asked - total` of others).
    `seed` spreads the choice, so that near totals rarely meet and nobody guesses the next one. 0: all are taken, the
    reference alone tells this transfer apart.
    """
    start = int.from_bytes(hashlib.sha256(f"{seed}:{total}".encode()).digest()[:8]) % LARGEST_EXTRA
    for step in range(LARGEST_EXTRA):
        extra = (start + step) % LARGEST_EXTRA + 1
        if extra not in taken:
            return extra
    return 0
