"""The platform fee: pure integer arithmetic, no Django (prose and worked examples: docs/money/platform-fee.md)."""

from __future__ import annotations

from collections.abc import Sequence

from sorot.core.money import apply_bps, split


def platform_fee(price: int, bps: int) -> int:
    """Fee on top of `price` (minor units; what the talent gets plus any agency margin), half up.

    >>> platform_fee(10_000_000, 500)
    500000
    >>> platform_fee(10, 500)  # 0.5 rounds up
    1
    """
    if price < 0 or not 0 <= bps <= 10_000:
        raise ValueError("a price is not negative and a fee is between 0 and 10,000 basis points")
    return apply_bps(price, bps)


def fees_of_parts(prices: Sequence[int], bps: int) -> list[int]:
    """The fee of the whole, shared over its parts by largest remainder: the sum is exactly the fee people were told.

    >>> fees_of_parts([333, 333, 334], 500)  # 5 % of 1,000 is 50
    [17, 16, 17]
    """
    whole = platform_fee(sum(prices), bps)
    return split(whole, prices) if whole else [0] * len(prices)


def split_earned(*, amount: int, margin: int, fee: int, bps: int, earned: int) -> tuple[int, int, int, int]:
    """(earned, margin, fee, returned) when only `earned` of `amount` was earned (docs/money/split.md).

    The margin shrinks with the amount, half up; the fee is that of the smaller price, never more than was secured; what
    is left goes back to the brand. Raises ValueError when `earned` is not between 0 and `amount`.

    >>> split_earned(amount=10_000_000, margin=0, fee=500_000, bps=500, earned=4_000_000)
    (4000000, 0, 200000, 6300000)
    >>> split_earned(amount=10_000_000, margin=2_000_000, fee=600_000, bps=500, earned=10_000_000)
    (10000000, 2000000, 600000, 0)
    """
    if not 0 <= earned <= amount:
        raise ValueError("what is earned is between nothing and the whole")
    total = amount + margin + fee
    if earned == amount:
        return amount, margin, fee, 0
    part = (margin * earned * 2 + amount) // (amount * 2)
    less = min(platform_fee(earned + part, bps), fee)
    return earned, part, less, total - earned - part - less


def late_fee(amount: int, *, days: int, bps: int, cap_bps: int) -> int:
    """What a part of `amount` costs when it is paid `days` late: `bps` of it a day, at most `cap_bps`, rounded down.

    >>> late_fee(10_000_000, days=3, bps=10, cap_bps=500)  # 0.1 % a day
    30000
    >>> late_fee(10_000_000, days=90, bps=10, cap_bps=500)  # at most 5 %
    500000
    """
    if amount < 0 or bps < 0 or cap_bps < 0:
        raise ValueError("amounts and rates are not negative")
    return amount * min(max(days, 0) * bps, cap_bps) // 10_000
