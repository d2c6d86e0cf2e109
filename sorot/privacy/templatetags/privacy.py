"""Words of retention rules in templates."""

from django import template
from django.utils.translation import ngettext

from sorot.privacy import words

register = template.Library()


@register.filter
def retention_words(key: str) -> str:
    """From when the days of a rule count."""
    return words.retention(key)


@register.filter
def retention_days(days: int) -> str:
    """`10 years` where whole years fit, else days."""
    years, rest = divmod(days, 365)
    if years and not rest:
        return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
