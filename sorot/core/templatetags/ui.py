"""The tag library of the look: `{% load ui %}`. Every tag escapes what it is given and speaks the active language."""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from sorot.core.listquery import Page as ListPage
from sorot.core.ui import assets, charts, chips, fields, numbers, people, timeline
from sorot.core.ui import when as dates
from sorot.core.ui.icons import icon_svg
from sorot.core.ui.still import still_svg

register = template.Library()


# ---------------------------------------------------------------- page frame
@register.simple_tag
def styles() -> SafeString:
    """Links the style sheet: one bundle, or its parts where no bundle is built."""
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in assets.names("css"))
    )


@register.simple_tag
def scripts() -> SafeString:
    """Links htmx and our own elements, deferred. Every page works without them."""
    names = ["vendor/htmx.min.js", *assets.names("js")]
    return format_html_join("\n", '<script src="{}" defer></script>', ((static(name),) for name in names))


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """`light` or `dark` when the visitor chose one, else empty: the device decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request is not None else ""
    return chosen if chosen in {"light", "dark"} else ""


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """`[("id", "Bahasa Indonesia"), ("en", "English")]`, each in its own words."""
    own = {"id": "Bahasa Indonesia", "en": "English"}
    return [(code, own.get(code, str(name))) for code, name in settings.LANGUAGES]


# ---------------------------------------------------------------- words and pictures
@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """A Lucide icon; size `s`, `l` or none; with a label it is an image of its own."""
    return icon_svg(name, size, label)


@register.simple_tag
def avatar(name: Any, kind: str = "person", size: str = "m", picture: str = "") -> SafeString:
    """Initials (or a picture) in a stable tone; `kind="org"` is square."""
    return people.avatar_html(str(name or ""), kind, size, picture)


@register.simple_tag
def badge(text: Any, tone: str = "", icon: str = "") -> SafeString:
    """A state in words; tone `good`, `bad`, `spot`, `bare` or none."""
    return people.badge_html(text, tone, icon)


@register.simple_tag
def source(kind: str, detail: Any = "", url: str = "") -> SafeString:
    """Where a number comes from, by shape and word; `detail` is its age or its owner."""
    return people.source_html(kind, detail, url)


@register.simple_tag(takes_context=True)
def when(context: Context, value: Any, style: str = "short", now: Any = None) -> SafeString:
    """A `<time>`; style `deadline`, `moment`, `day`, `short`, `time` or `ago`."""
    return dates.when_html(value, style, now or context.get("now") or timezone.now())


@register.simple_tag(takes_context=True)
def left(context: Context, value: Any, now: Any = None) -> str:
    """How long is left until a moment, roughly."""
    return dates.left_text(value, now or context.get("now") or timezone.now()) if value else numbers.DASH


@register.simple_tag(takes_context=True)
def stale(context: Context, moment: Any) -> bool:
    """True when a number was read more than 30 days ago."""
    return dates.is_stale(moment, context.get("now") or timezone.now())


# ---------------------------------------------------------------- numbers
@register.filter(name="money")
def money_filter(amount: Any, currency: str | None = None) -> str:
    """Money as plain text, for sentences and attributes."""
    return numbers.money_text(amount, currency)


@register.simple_tag(name="money")
def money_tag(amount: Any, currency: str | None = None, style: str = "plain", sign: bool = False) -> SafeString:
    """Money as `<data>`; style `plain`, `large` or `hero`."""
    return numbers.money_html(amount, currency, style, sign)


@register.filter
def compact_money(amount: Any, currency: str | None = None) -> str:
    return numbers.compact_money_text(amount, currency)


@register.filter
def number(value: Any, digits: int = 0) -> str:
    return numbers.decimal_text(value, digits)


@register.filter
def compact(value: Any) -> str:
    return numbers.compact_text(value)


@register.filter
def percent(ratio: Any, digits: int = 1) -> str:
    return numbers.percent_text(ratio, digits)


@register.simple_tag
def delta(ratio: Any, digits: int = 1) -> SafeString:
    """A change as arrow, sign and percent."""
    return numbers.delta_html(ratio, digits)


@register.simple_tag
def delta_points(difference: Any, digits: int = 1) -> SafeString:
    """A difference of two ratios as arrow, sign and points of percent."""
    return numbers.delta_points_html(difference, digits)


# ---------------------------------------------------------------- forms
@register.simple_tag
def field(bound: BoundField, **extra: Any) -> SafeString:
    """A form field with label, hint, unit and error."""
    return fields.render_field(bound, **extra)


register.simple_tag(chips.options_html, name="options")


@register.simple_tag
def form_body(form: forms.BaseForm) -> SafeString:
    """Error summary and every field of a form; `<form>`, CSRF token and buttons are the page's own."""
    return fields.render_form(form)


@register.inclusion_tag("core/form_errors.html")
def form_errors(form: forms.BaseForm, plain: bool = False) -> dict[str, Any]:
    """The focused summary of what is wrong, with a link to each field; `plain` leaves the focus alone."""
    return {"form": form, "plain": plain, "links": fields.error_links(form) if form.is_bound else []}


@register.inclusion_tag("core/submit.html")
def submit(
    text: Any, tone: str = "", icon: str = "", verdict: Any = None, large: bool = False, block: bool = False,
    name: str = "", value: Any = "", form: str = "",
) -> dict[str, Any]:  # fmt: skip
    """A submit button. A `Verdict` that says no switches it off and shows the reason beside it."""
    classes = "btn" + (f" btn--{tone}" if tone else "") + " btn--large" * large + " btn--block" * block
    refused = verdict is not None and not verdict
    reason_id = f"why-{crc32(repr((str(text), name, str(value))).encode())}" if refused else ""
    return {
        "text": text, "classes": classes, "icon": icon, "refused": refused, "reason_id": reason_id,
        "reason": getattr(verdict, "reason", ""), "name": name, "value": value, "form_id": form,
    }  # fmt: skip


# ---------------------------------------------------------------- blocks of a page
@register.inclusion_tag("core/empty.html")
def empty(
    title: Any, text: Any = "", url: str = "", label: Any = "", icon: str = "", picture: str = "cup"
) -> dict[str, Any]:
    """What a list shows while it is empty, with the next step."""
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon, "picture": picture}


@register.inclusion_tag("core/pager.html", takes_context=True)
def pager(context: Context, page: "Page[Any] | ListPage[Any]", name: str = "page", label: Any = "") -> dict[str, Any]:
    """Earlier and later pages; keeps the rest of the address. A second pager on a page needs a `label`."""
    request = context.get("request")

    def address(number: int) -> str:
        query = request.GET.copy() if request is not None else None
        if query is None:
            return f"?{name}={number}"
        query[name] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "label": label,
        "pages": page.pages if isinstance(page, ListPage) else page.paginator.num_pages,
        "earlier": address(page.number - 1) if _has(page, -1) else "",
        "later": address(page.number + 1) if _has(page, 1) else "",
    }


def _has(page: "Page[Any] | ListPage[Any]", step: int) -> bool:
    """Whether there is a page before (-1) or after (1); for our own lists and for Django's paginator."""
    if isinstance(page, ListPage):
        return (page.previous if step < 0 else page.next) is not None
    return page.has_previous() if step < 0 else page.has_next()


@register.inclusion_tag("core/steps.html")
def steps(items: Iterable[Any]) -> dict[str, Any]:
    """The steps of a deal: `{"name", "when", "state"}` with state `done`, `now` or `next`."""
    return {"items": list(items)}


@register.simple_tag
def segs(done: int, total: int, tone: str = "now", label: str = "") -> SafeString:
    """A short bar of `total` parts: `done` are finished, the next one is `now` (yours) or `wait` (theirs)."""
    parts = ["on" if n < done else tone if n == done else "" for n in range(total)]
    words = label or gettext("Step %(done)s of %(total)s") % {"done": min(done + 1, total), "total": total}
    pieces = format_html_join("", '<i class="{}"></i>', ((part,) for part in parts))
    return format_html('<span class="segs" role="img" aria-label="{}">{}</span>', words, pieces)


@register.simple_tag
def still(name: str = "", wall: str = "", label: str = "", seed: str = "") -> SafeString:
    """A still-life picture: by object name, or a stable one for a seed."""
    return still_svg(name, wall, label, seed)


# ---------------------------------------------------------------- charts
register.simple_tag(charts.sparkline, name="sparkline")
register.simple_tag(charts.line_chart, name="line_chart")
register.simple_tag(charts.bar_chart, name="bar_chart")
register.simple_tag(charts.donut_chart, name="donut_chart")
register.simple_tag(charts.meter, name="meter")
register.simple_tag(timeline.timeline, name="timeline")
register.simple_tag(timeline.dotplot, name="dotplot")
register.simple_tag(timeline.ahead_plot, name="ahead_plot")
