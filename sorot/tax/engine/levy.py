"""What a gross amount owes: a share of it is the base, brackets tax the base, a factor punishes a missing number.

Everything is exact until the last step: the base is counted in ten-thousandths of the minor unit, the tax in 10^-12 of
it, and only the tax of a whole period is rounded, **down**. So the tax of several payments of a month is the tax of
their sum, to the rupiah.

A levy never takes a whole unit of one more unit (`slope` < 1), therefore ``tax(g + 1) - tax(g)`` is 0 or 1, and so is
the growth of the net. `Levy.cash_for` stands on that.
"""

from __future__ import annotations

from dataclasses import dataclass

from sorot.tax.engine.rules import Rule
from sorot.tax.engine.types import Notice

ONE = 10_000  # basis points of the whole
_UNIT = ONE**3  # base share x rate x factor


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the base in one bracket. `tax` includes the factor; the lines of a payment add up to its tax."""

    part: int
    rate_bps: int
    tax: int


@dataclass(frozen=True, slots=True)
class Levy:
    """A tax, ready to be computed for any gross amount of one case.

    `limits` are the upper ends of all brackets but the last, `rates` have one more. `earlier` is the gross of the
    period before this payment and `credited` what of its tax counts (never more than it would cost today).
    """

    kind: str
    rules: tuple[Rule, ...]
    rates: tuple[int, ...]
    limits: tuple[int, ...] = ()
    base_bps: int = ONE
    factor_bps: int = ONE
    earlier: int = 0
    credited: int = 0
    kept: int = 0
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        if len(self.rates) != len(self.limits) + 1 or list(self.limits) != sorted(set(self.limits)):
            raise ValueError("brackets rise, and there is one rate more than limits")
        if min(self.rates) < 0 or self.base_bps < 0 or max(self.rates) * self.base_bps * self.factor_bps >= _UNIT:
            raise ValueError("a levy takes less than the whole of one more unit")

    def cost(self, base: int) -> int:
        """Exact tax of `base` (in 1/10,000 of a unit), in 10^-12 of a unit."""
        total = lower = 0
        for limit, rate in zip(self.limits, self.rates, strict=False):
            upper = limit * ONE
            if base <= upper:
                return (total + (base - lower) * rate) * self.factor_bps
            total += (upper - lower) * rate
            lower = upper
        return (total + (base - lower) * self.rates[-1]) * self.factor_bps

    def on(self, gross: int) -> int:
        """The tax of a whole period with this gross, rounded down to a whole unit."""
        return self.cost(gross * self.base_bps) // _UNIT

    def tax(self, gross: int) -> int:
        """What this payment owes: the period's tax with it, less what was credited. Never below zero."""
        return self.on(self.earlier + gross) - self.credited

    def cash_for(self, net: int, in_kind: int = 0) -> int:
        """The smallest cash of which exactly `net` is left when goods worth `in_kind` come with it.

        With ``t(c)`` the tax of cash `c`, it is the least solution of ``c = net + t(c)``. `t` never falls, so going up
        from ``c = net`` by ``c = net + t(c)`` never passes a solution. One more unit never costs a whole unit, so
        ``c - t(c)`` grows in steps of 0 or 1, from at most 0 at ``c = 0``, without end: it meets every `net` >= 0.
        """
        if isinstance(net, bool) or not isinstance(net, int) or net < 0:
            raise ValueError("net counts whole minor units, from zero")
        cash = net
        while (wanted := net + self.tax(cash + in_kind)) != cash:
            cash = wanted
        return cash

    @property
    def catch_up(self) -> int:
        """What the earlier payments of the period still owe; taken with this payment."""
        return self.on(self.earlier) - self.credited


def lines_of(levy: Levy, gross: int) -> tuple[Line, ...]:
    """This payment's own part of each bracket, above what the earlier payments filled.

    Parts add up to the whole units of its base, taxes to its tax without the catch-up: each is the difference of
    two rounded sums.
    """
    first, last = levy.earlier * levy.base_bps, (levy.earlier + gross) * levy.base_bps
    edges = [0, *(limit * ONE for limit in levy.limits), max(last, *(limit * ONE for limit in levy.limits), 0)]
    lines = []
    for lower, upper, rate in zip(edges[:-1], edges[1:], levy.rates, strict=True):
        low, high = max(first, lower), min(last, upper)
        if high <= low:
            continue
        line = Line(high // ONE - low // ONE, rate, levy.cost(high) // _UNIT - levy.cost(low) // _UNIT)
        if line.part or line.tax:
            lines.append(line)
    return tuple(lines)
