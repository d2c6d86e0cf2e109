# ruff: noqa: E501 - a sentence is one line
"""A report in words: values as people read them, why one is not known and what to do, the three things that matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sorot.analytics.definitions import FORMULAS
from sorot.core.money import EXPONENTS
from sorot.core.taxonomy import Format, Platform
from sorot.core.ui.numbers import DASH, decimal_text, language, money_text, percent_text
from sorot.reports.values import MASK, CreatorLine, Missing, Past, PostLine, Report, ResultLine, Value

WHY: dict[str, Promise] = {
    "unknown": gettext_lazy("not known yet"),
    "nothing": gettext_lazy("there was nothing to divide by"),
    "no_cost": gettext_lazy("nothing was spent"),
    "mixed": gettext_lazy("another currency"),
    "no_plan": gettext_lazy("no goal was set"),
    "no_rates": gettext_lazy("no price of your own is set"),
    "no_margin": gettext_lazy("the gross margin is not set"),
    "cost_part": gettext_lazy("the cost of some creators is not known"),
}
#: What people of the field call a figure.
LETTERS = {
    "cpm": "CPM",
    "cpv": "CPV",
    "cpe": "CPE",
    "cpc": "CPC",
    "cpa": "CPA",
    "roas": "ROAS",
    "roi": "ROI",
    "emv": "EMV",
}
#: Heads of narrow columns.
SHORT: dict[str, Promise] = {
    "work_views": gettext_lazy("Views"),
    "work_reach": gettext_lazy("Reach"),
    "work_engagement": gettext_lazy("Interactions"),
    "work_followers": gettext_lazy("Followers gained"),
    "cpn": gettext_lazy("Per new customer"),
    "value_realised": gettext_lazy("Of the goal"),
    "result_earned": gettext_lazy("Earned"),
    "result_price": gettext_lazy("Paid for one"),
    "result_read_price": gettext_lazy("Paid for one read"),
}
#: What a part by result counts, and the state of its count.
UNITS: dict[str, Promise] = {
    "cpv": gettext_lazy("per 1,000 views"),
    "cpe": gettext_lazy("per interaction"),
    "cpa": gettext_lazy("per order"),
    "bonus": gettext_lazy("bonus for a target"),
}
STATES: dict[str, Promise] = {
    "open": gettext_lazy("Nobody has told a count yet; the limit is secured."),
    "told": gettext_lazy("A count was told; the other side has not agreed yet."),
    "agreed": gettext_lazy("Both sides agreed on the count."),
    "back": gettext_lazy("Nothing was earned; the limit went back."),
}
LACKING: dict[str, Promise] = {
    "short": gettext_lazy(
        "The proof is a short link, which does not say which post it is. Put the post's full address."
    ),
    "no_post": gettext_lazy(
        "The numbers of this post have not been imported: import the file or a screenshot of %(platform)s."
    ),
    "no_reading": gettext_lazy(
        "The post is known, but it was not read by this day: import a newer file of %(platform)s."
    ),
    "not_told": gettext_lazy("The file of %(platform)s does not tell it, or it was not imported."),
    "not_out": gettext_lazy("No work is out yet."),
    "not_entered": gettext_lazy("Nobody has entered it. Enter it once, or bring a file."),
    "not_entered_of": gettext_lazy("Not entered for %(count)s creators."),
    "no_margin": gettext_lazy("Set your gross margin in the report's settings."),
    "no_rates": gettext_lazy("Set your own price of 1,000 views; there is none by default."),
    "no_plan": gettext_lazy("Set how many new customers were the goal."),
    "no_product": gettext_lazy("A product was given. Enter what it cost you."),
    "mixed": gettext_lazy("This deal is in another currency, so that it does not count in the sums."),
    "no_terms": gettext_lazy("The money of this deal is not set up yet."),
}


def _unit_cost(value: Decimal, currency: str) -> str:
    """Money of one result: below a thousand of the unit with two places, else whole."""
    places = EXPONENTS[currency]
    scaled = value.scaleb(-places)
    unit = "Rp" if language() == "id" and currency == "IDR" else f"{currency}\u00a0"
    return unit + decimal_text(scaled, 0 if scaled >= 1_000 or scaled == scaled.to_integral_value() else 2 + places)


def text_of(value: Value) -> str:
    """The value as people read it; a dash while unknown."""
    number = value.value
    if number is None:
        return DASH
    match value.definition.unit:
        case "money":
            return money_text(int(number), value.currency)
        case "unit_cost":
            return _unit_cost(Decimal(number), value.currency)
        case "factor":
            return f"{decimal_text(number, 2)}×"
        case "ratio":
            return percent_text(number, 1)
    if value.id == "work_followers" and number > 0:
        return f"+{decimal_text(number)}"
    return decimal_text(number)


def why_of(value: Value) -> str:
    """Why there is none; "" when it is known."""
    return "" if value.is_known else str(WHY.get(value.refused, WHY["unknown"]))


def share_text(value: Value) -> str:
    """`8 of 10 creators`; "" when it is everybody's."""
    if not value.is_partial:
        return ""
    if not value.n:
        return _("only a part is known")
    return _("%(n)s of %(of)s known") % {"n": value.n, "of": value.of}


def day_text(iso: str) -> str:
    """`14 Mar 2026`."""
    return date_format(date.fromisoformat(iso), "j M Y") if iso else ""


def platform_name(platform: str) -> str:
    return str(dict(Platform.choices).get(platform, platform))


def post_name(post: PostLine) -> str:
    """`Reel 2 · Instagram`."""
    name = str(dict(Format.choices).get(post.format, post.format))
    return (
        f"{name} {post.number} · {platform_name(post.platform)}"
        if post.number
        else f"{name} · {platform_name(post.platform)}"
    )


def creator_name(name: str) -> str:
    """The name, or `Creator 3` where names are not shown."""
    return _("Creator %(number)s") % {"number": name.removeprefix(MASK)} if name.startswith(MASK) else name


def lacking_text(row: Missing) -> str:
    """Why it is missing and what to do."""
    return str(LACKING[row.why]) % {"platform": platform_name(row.platform), "count": decimal_text(row.count)}


def post_note(post: PostLine) -> str:
    """Why a post has no numbers; "" when it has."""
    return "" if post.found == "yes" else str(LACKING[post.found]) % {"platform": platform_name(post.platform)}


def short_name(id: str) -> str:
    """The head of a narrow column."""
    return LETTERS.get(id) or str(SHORT.get(id) or FORMULAS[id].name)


def read_text(line: CreatorLine) -> str:
    """`2 of 3 posts were read`; "" where all were, or none is out."""
    views = line["work_views"]
    if not views.of or views.n == views.of:
        return ""
    return _("%(n)s of %(of)s posts were read") % {"n": views.n, "of": views.of}


def result_unit(basis: str) -> str:
    """`per 1,000 views`."""
    return str(UNITS[basis])


def result_note(line: ResultLine) -> str:
    """What the state of the count is, and whether what was paid is the agreed rate."""
    said = str(STATES[line.state])
    rate, paid = line.values.get("result_rate"), line.values.get("result_price")
    if rate is None or paid is None or rate.value is None or paid.value is None or not rate.value:
        return said
    share = Decimal(paid.value) / Decimal(rate.value)
    if share >= Decimal("0.995"):
        return _("%(said)s Paid at the agreed rate.") % {"said": said}
    return _("%(said)s %(share)s below the agreed rate, because the limit was reached.") % {
        "said": said,
        "share": percent_text(1 - share, 0),
    }


def past_note(past: Past) -> str:
    """Whether an earlier campaign stands here by its edition or as computed."""
    day = {"day": day_text(past.day)}
    return _("edition of %(day)s") % day if past.is_kept else _("computed on %(day)s") % day


def plan_text(report: Report, value: Value) -> str:
    """`82% of 1,500,000`; "" without a plan."""
    wanted = report.plan.get(value.id)
    if wanted is None:
        return ""
    shown = money_text(wanted, report.currency) if value.definition.unit == "money" else decimal_text(wanted)
    reached = reached_of(report, value)
    if reached is None:
        return _("plan: %(plan)s") % {"plan": shown}
    return _("%(share)s of %(plan)s") % {"share": percent_text(reached, 0), "plan": shown}


def reached_of(report: Report, value: Value) -> Decimal | None:
    """Which part of the plan was reached."""
    wanted = report.plan.get(value.id)
    return None if not wanted or value.value is None else Decimal(value.value) / wanted


def summary(report: Report) -> list[str]:
    """What it brought, what it cost, and whether it is worth doing again: at most three sentences."""
    if report.is_empty:
        return [
            _(
                "Nobody has signed a deal yet. The costs stand here from the first signature, the numbers from the first post."
            )
        ]
    return [text for text in (_brought(report), _cost(report), _worth(report)) if text]


def _brought(report: Report) -> str:
    views, out = report["work_views"], len(report.posts)
    if not out:
        return _("No work is out yet. The first numbers come after the first post.")
    made = ngettext("%(count)s work is out", "%(count)s works are out", out) % {"count": decimal_text(out)}
    if not views.is_known:
        return _("%(made)s, and no views are known yet.") % {"made": made}
    said = _("%(made)s and brought %(views)s views") % {"made": made, "views": decimal_text(views.value)}
    engaged = report["work_engagement"]
    if engaged.is_known:
        said = _("%(said)s and %(count)s interactions") % {"said": said, "count": decimal_text(engaged.value)}
    if views.is_partial and not views.n:
        return _("%(said)s, as far as the posts were read.") % {"said": said}
    if views.is_partial:
        return _("%(said)s (known of %(n)s of %(of)s creators).") % {"said": said, "n": views.n, "of": views.of}
    return f"{said}."


def _cost(report: Report) -> str:
    if not report.has_costs or not report["cost_total"].is_known:
        return ""
    said = _("It cost %(cost)s") % {"cost": text_of(report["cost_total"])}
    committed = report["cost_committed"]
    if committed.is_known and committed.value:
        said = _("%(said)s, of which %(part)s is not paid out yet") % {"said": said, "part": text_of(committed)}
    if report["cpm"].is_partial:
        return _("%(said)s. Where views are known, 1,000 of them cost %(cpm)s.") % {
            "said": said,
            "cpm": text_of(report["cpm"]),
        }
    if report["cpm"].is_known:
        return _("%(said)s: %(cpm)s for 1,000 views.") % {"said": said, "cpm": text_of(report["cpm"])}
    return f"{said}."


def _worth(report: Report) -> str:
    customers, orders = report["work_new_customers"], report["work_orders"]
    won = ""
    if customers.is_known:
        won = ngettext("%(count)s new customer", "%(count)s new customers", int(customers.value or 0)) % {
            "count": text_of(customers)
        }
    elif orders.is_known:
        won = ngettext("%(count)s order", "%(count)s orders", int(orders.value or 0)) % {"count": text_of(orders)}
    if won and (customers if customers.is_known else orders).is_partial:
        won = _("at least %(won)s") % {"won": won}
    text = _returned(report)
    if text:
        return _("It won %(won)s. %(text)s") % {"won": won, "text": text} if won else text
    if won and report["value_realised"].is_known:
        share = percent_text(report["value_realised"].value, 0)
        return _("It won %(won)s: %(share)s of the goal.") % {"won": won, "share": share}
    if won:
        return _("It won %(won)s.") % {"won": won}
    return _("Whether it is worth doing again nobody can say yet: orders and sales have not been entered.")


def _returned(report: Report) -> str:
    """What is known of the return, and of how many; "" while nothing is. Of the whole only what is certain."""
    roi, roas = (report.totals.get(id) for id in ("roi", "roas"))
    if roi is not None and roi.is_known:
        least = report.totals.get("roi_least")
        if not roi.is_partial:
            said = (
                _("It earned its cost back: a return of %(roi)s.")
                if Decimal(roi.value or 0) >= 0
                else _("It has not earned its cost back: a return of %(roi)s.")
            )
            return said % {"roi": text_of(roi)}
        if least is not None and least.is_known and Decimal(least.value or 0) >= 0:
            return _(
                "It earned its cost back even without the sales that are not known: a return of at least %(least)s."
            ) % {"least": text_of(least)}
        return _over(_("The return of %(n)s of %(of)s creators, whose sales are known, is %(value)s."), roi, least)
    if roas is not None and roas.is_known:
        if roas.is_partial:
            least = report.totals.get("roas_least")
            said = _("Sales of %(n)s of %(of)s creators, whose sales are known, were %(value)s of their cost.")
            return _over(said, roas, least)
        return _("Sales were %(roas)s of the cost; with your gross margin stands here whether it paid.") % {
            "roas": text_of(roas)
        }
    return ""


def _over(said: str, value: Value, least: Value | None) -> str:
    text = said % {"n": value.n, "of": value.of, "value": text_of(value)}
    if least is None or not least.is_known:
        return text
    return _("%(said)s Of everything it is at least %(least)s.") % {"said": text, "least": text_of(least)}


def heading(report: Report) -> str:
    """The days of the works, or that none is out."""
    if not report.first_day:
        return _("no work is out yet")
    if report.first_day == report.last_day:
        return day_text(report.first_day)
    return f"{day_text(report.first_day)} – {day_text(report.last_day)}"


def edition_name(age: int | None, number: int) -> str:
    """`H+7`, or `Edition 3` for one kept by hand."""
    return f"H+{age}" if age is not None else _("Edition %(number)s") % {"number": number}


def changes(before: Report, after: Report, ids: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """(figure, before, after, difference) of the figures that changed and have one definition."""
    out = []
    for id in ids:
        one, two = before.totals.get(id), after.totals.get(id)
        if one is None or two is None or one.key != two.key or one.exact == two.exact:
            continue
        gap = "" if not (one.is_known and two.is_known) else _difference(one, two)
        out.append((str(two.definition.name), text_of(one), text_of(two), gap))
    return out


def _difference(one: Value, two: Value) -> str:
    gap = Decimal(two.exact) - Decimal(one.exact)
    text = format(gap, "f").removeprefix("-")
    shown = text_of(Value(two.id, two.key, text, currency=two.currency)).removeprefix("+")
    return f"{'+' if gap > 0 else '−'}{shown}"


def labels() -> Mapping[str, str]:
    """Headings of parts."""
    return {
        "brought": _("What it brought"), "cost": _("What it cost"), "return": _("What came back"),
        "creators": _("Per creator"), "paid": _("What each cost and gave back"), "results": _("Paid by result"),
        "past": _("Beside earlier campaigns"), "posts": _("Per post"), "missing": _("What is not known yet"),
    }  # fmt: skip
