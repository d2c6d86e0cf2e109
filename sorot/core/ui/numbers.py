"""Numbers as people read them in the active language. A missing number is a dash, never a zero."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from sorot.core.money import DEFAULT_CURRENCY, EXPONENTS, Money, format_money, format_number_parts, grouped

MINUS = "\u2212"
DASH = "\u2013"
MONEY_STYLES = ("plain", "large", "hero")


def language() -> str:
    """`id` or `en`, from the active translation."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def missing() -> SafeString:
    """A dash that a screen reader says as "no data"."""
    return format_html(
        '<span class="faint"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span>',
        DASH,
        gettext("no data"),
    )


def as_money(amount: Any, currency: str | None = None) -> Money | None:
    """A Money from a Money or from minor units; None stays None."""
    if amount is None or amount == "":
        return None
    return amount if isinstance(amount, Money) else Money(int(amount), currency or DEFAULT_CURRENCY)


def money_text(amount: Any, currency: str | None = None) -> str:
    """`Rp1.250.000` or `IDR 1,250,000`; a dash when there is no amount."""
    money = as_money(amount, currency)
    return DASH if money is None else format_money(money, language())


def money_html(amount: Any, currency: str | None = None, style: str = "plain", sign: bool = False) -> SafeString:
    """Money as `<data>`: the unit set apart, on large figures the last ``.000`` of rupiahs dimmed.

    ``sign`` writes a plus in front of positive amounts (a difference).
    """
    if style not in MONEY_STYLES:
        raise ValueError(f"unknown money style {style!r}")
    money = as_money(amount, currency)
    if money is None:
        return missing()
    locale = language()
    whole, decimals = format_number_parts(money, locale)
    indonesian_rupiah = locale == "id" and money.currency == "IDR"
    unit = "Rp" if indonesian_rupiah else money.currency
    gap = "" if indonesian_rupiah else "\u00a0"
    tail = ""
    if style != "plain" and not decimals and EXPONENTS[money.currency] == 0 and whole[-4:] in {".000", ",000"}:
        whole, tail = whole[:-4], whole[-4:]
    elif style != "plain" and decimals:
        tail = decimals
    else:
        whole += decimals
    lead = MINUS if money.amount < 0 else "+" if sign and money.amount > 0 else ""
    return format_html(
        '<data class="money{}" value="{}">{}<span class="money__unit">{}</span>{}{}{}</data>',
        "" if style == "plain" else f" money--{style}",
        money.amount,
        lead,
        unit,
        gap,
        whole,
        format_html('<span class="money__tail">{}</span>', tail) if tail else "",
    )


def decimal_text(value: Any, digits: int = 0) -> str:
    """A plain number with the language's marks: `1.234.567` / `1,234,567`, `7,8` / `7.8`. Halves round up."""
    if value is None or value == "":
        return DASH
    number = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    group, point = (".", ",") if language() == "id" else (",", ".")
    whole, _, rest = f"{abs(number):f}".partition(".")
    sign = MINUS if number < 0 else ""
    return sign + grouped(whole, group) + (point + rest if rest else "")


#: (from, divisor, Indonesian word, English letter)
_STEPS = (
    (Decimal(999_950_000_000), Decimal(10**12), "\u00a0T", "T"),
    (Decimal(999_950_000), Decimal(10**9), "\u00a0M", "B"),
    (Decimal(999_950), Decimal(10**6), "\u00a0jt", "M"),
    (Decimal(1_000), Decimal(10**3), "\u00a0rb", "K"),
)


def compact_text(value: Any) -> str:
    """`304,9 rb` / `304.9K`; below a thousand the number itself; one decimal, dropped when it is zero."""
    if value is None or value == "":
        return DASH
    number = Decimal(str(value))
    for start, divisor, word, letter in _STEPS:
        if abs(number) >= start:
            scaled = (number / divisor).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
            text = decimal_text(scaled, 0 if scaled == scaled.to_integral_value() else 1)
            return text + (word if language() == "id" else letter)
    return decimal_text(number, 0 if number == number.to_integral_value() else 1)


def compact_money_text(amount: Any, currency: str | None = None) -> str:
    """`Rp2,5 jt` / `IDR 2.5M`, for axes and narrow places only."""
    money = as_money(amount, currency)
    if money is None:
        return DASH
    text = compact_text(Decimal(abs(money.amount)).scaleb(-EXPONENTS[money.currency]))
    unit = "Rp" if language() == "id" and money.currency == "IDR" else f"{money.currency}\u00a0"
    return (MINUS if money.amount < 0 else "") + unit + text


def percent_text(ratio: Any, digits: int = 1) -> str:
    """A ratio as percent: 0.078 is `7,8%` / `7.8%`; a trailing zero is dropped."""
    if ratio is None or ratio == "":
        return DASH
    text = decimal_text(Decimal(str(ratio)) * 100, digits)
    point = "," if language() == "id" else "."
    if point in text:
        text = text.rstrip("0").rstrip(point)
    return "0%" if text == f"{MINUS}0" else f"{text}%"


def delta_html(ratio: Any, digits: int = 1) -> SafeString:
    """A change as arrow, sign and percent; None is a dash."""
    return missing() if ratio is None else _change(Decimal(str(ratio)), percent_text(ratio, digits))


def delta_points_html(difference: Any, digits: int = 1) -> SafeString:
    """A difference of two ratios in points of percent: `+0,6 poin`; None is a dash."""
    if difference is None:
        return missing()
    value = Decimal(str(difference))
    text = gettext("%(n)s points") % {"n": decimal_text(value * 100, digits)}
    return _change(value, text)


def _change(value: Decimal, text: str) -> SafeString:
    from sorot.core.ui.icons import icon_svg

    way, icon = ("up", "arrow-up-right") if value > 0 else ("down", "arrow-down-right") if value < 0 else ("", "minus")
    lead = "+" if value > 0 else ""
    tone = f" delta--{way}" if way else ""
    picture = icon_svg(icon, "s")
    return mark_safe(f'<span class="delta{tone}">{picture}{lead}{text}</span>')
