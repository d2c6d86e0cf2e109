"""The fee for late pay in words. Pure: no database."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sorot.core.ui.numbers import percent_text
from sorot.deals.terms import LateFeeTerm


def late_fee_text(term: LateFeeTerm | None) -> str:
    """`0.1% a day, at most 5%`, or that there is none."""
    if term is None:
        return pgettext("terms", "None")
    return _("%(rate)s a day, at most %(most)s") % _late_rates(term)


def _late_rates(term: LateFeeTerm) -> dict[str, str]:
    return {"rate": _percent(term.bps_per_day), "most": _percent(term.cap_bps)}


def _percent(bps: int) -> str:
    """10 basis points are `0.1%`."""
    return percent_text(Decimal(bps) / 10_000, 2)


def late_promise(term: LateFeeTerm) -> str:
    """What pay after the promised day costs, as one sentence."""
    return _(
        "If the brand's money for an approved part comes after the promised day, it pays the creator %(rate)s of that "
        "part more for each day, at most %(most)s."
    ) % _late_rates(term)
