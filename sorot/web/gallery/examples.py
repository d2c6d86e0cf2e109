"""Invented data for the gallery."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sorot.core.access import YES, no
from sorot.core.listquery import Page
from sorot.core.money import Money
from sorot.core.ui.timeline import Break, Mark
from sorot.web.gallery.forms import example_forms

#: Templates below web/gallery/, in the order of the page.
SPECS = (
    "mark", "colour", "type", "button", "field", "error", "badge", "money", "date", "people", "card", "note", "chip",
    "tabs", "steps", "stat", "diff", "ledger", "reason", "table", "camp", "task", "thread", "chart", "chart_edge",
    "meter", "dialog", "toast", "empty", "pager", "lines", "waiting", "still",
)  # fmt: skip
ROLES = (
    "page", "sheet", "sunk", "rule", "control", "faint", "soft", "text", "spot", "spot-text", "good", "bad",
)  # fmt: skip


def titles() -> dict[str, tuple[str, str]]:
    """Title and one sentence of every spec."""
    return {
        "mark": (
            _("Mark"),
            _("A lamp in the corner, its light falls to the lower right. Do not turn it, give it no shadow."),
        ),
        "colour": (
            _("Colour"),
            _("Saffron only falls on what waits for you, today's point and the value you are moving."),
        ),
        "type": (_("Type"), _("Titles are sentences in two tones: the answer in ink, the context faint.")),
        "button": (_("Buttons"), _("One saffron button per screen. A disabled one says why.")),
        "field": (_("Fields"), _("A label on each, an example below, 16 px text, at least 44 px high.")),
        "error": (
            _("Errors"),
            _("A summary that takes the focus, then each error under its field. Nothing typed is lost."),
        ),
        "badge": (
            _("Badges and sources"),
            _("Shape and word before colour: full is measured, half reported, dashed estimated."),
        ),
        "money": (_("Money and numbers"), _("Unknown is a dash, never a zero.")),
        "date": (_("Dates"), _("A deadline always says its time zone.")),
        "people": (_("People and organisations"), _("People are round, organisations square.")),
        "card": (_("Cards and the lit card"), _("Light falls on the one card that is your turn.")),
        "note": (_("Notes"), ""),
        "chip": (_("Chips"), ""),
        "tabs": (_("Tabs and segments"), ""),
        "steps": (_("Steps of a deal"), _("On a phone one line and the current step in words.")),
        "stat": (_("Figures"), ""),
        "diff": (_("Two offers compared"), ""),
        "ledger": (_("Ledger rows"), _("Totals close with the accountant's double rule.")),
        "reason": (_("Rules in words"), ""),
        "table": (_("Table, cards where it is narrow"), ""),
        "camp": (_("Campaign card"), ""),
        "task": (_("What comes next"), ""),
        "thread": (_("Conversation"), ""),
        "chart": (_("Charts"), _("Drawn on the server, each with its table. A gap is a gap.")),
        "chart_edge": (_("Charts at their limits"), _("No value, one value, equal values, a fall.")),
        "meter": (_("Meters and small lines"), ""),
        "dialog": (_("Dialog and menu"), ""),
        "toast": (_("Short messages"), ""),
        "empty": (_("Empty lists"), _("Each says the next step.")),
        "pager": (_("Pages"), ""),
        "lines": (_("Lists and facts"), ""),
        "waiting": (_("Loading"), ""),
        "still": (_("Still life"), _("For drafts and campaigns without a photo. Objects on a table, one lamp.")),
    }


def charts() -> dict[str, Any]:
    """Points for the charts, with a hole in March on purpose."""
    months = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu"]
    followers = [18_200, 19_400, None, 22_100, 23_050, 22_800, 24_600, 26_900]
    return {
        "line": list(zip(months, followers, strict=True)),
        "breaks": [Break(4, _("counted in another way"))],
        "marks": [Mark(1, _("a post")), Mark(5, _("a campaign"), until=6)],
        "bars": [("Reels", 0.078), ("Story", 0.031), ("Carousel", 0.052), ("Live", None)],
        "growth": [("Reels", 0.12), ("Story", -0.045), ("Carousel", 0.02)],
        "shares": [("Bandung", 48), ("Jakarta", 31), ("Surabaya", 12), (_("Other cities"), 9)],
        "nothing": [("Jan", None), ("Feb", None)],
        "single": [("Jan", 1_240)],
        "equal": [("Jan", 500), ("Feb", 500), ("Mar", 500)],
        "fall": [("Jan", 0.04), ("Feb", -0.01), ("Mar", -0.06), ("Apr", -0.02)],
        "spark": [3, 5, 4, None, 8, 9, 12],
    }


def deal(now: datetime) -> dict[str, Any]:
    """One invented deal, seen by Rani."""
    states = [
        (_("Agree"), "4 Mar", "done"), (_("Sign"), "5 Mar", "done"), (_("Funds secured"), "6 Mar", "done"),
        (_("Draft"), _("Version 2 is being checked"), "now"), (_("Go live"), "17 Mar", "next"),
        (pgettext("leg", "Payout"), "19 Mar", "next"),
    ]  # fmt: skip
    return {
        "steps": [{"name": name, "when": when, "state": state} for name, when, state in states],
        "diff": [
            {"term": _("Fee"), "old": "Rp8.500.000", "new": "Rp9.700.000", "note": _("Rp1.200.000 more")},
            {
                "term": _("No other coffee"), "old": _("14 days"), "new": _("30 days"), "warn": True,
                "note": _("Twice as long. Your calendar is closed for other coffee until 15 April."),
            },
            {"term": _("You receive"), "old": "Rp8.287.500", "new": "Rp9.457.500", "total": True},
        ],
        "ledger": [
            {"label": _("Fee"), "amount": Money(9_700_000)},
            {"label": _("Tax withheld, 2.5%"), "amount": Money(-242_500), "kind": "minus"},
            {
                "label": _("You receive"), "amount": Money(9_457_500), "kind": "total",
                "note": _("Secured, due on 19 March"), "icon": "lock",
            },
        ],
        "rows": [
            ("Kopi Senja", "Resep Sahur 10 Menit", 3, "now", _("You"), now + timedelta(days=1), Money(8_287_500)),
            ("Teh Ranting", "Buka Bareng", 5, "wait", "Teh Ranting", now + timedelta(days=3), Money(3_120_000)),
        ],
        "due": now + timedelta(days=1),
        "late": now - timedelta(hours=30),
        "ago": now - timedelta(hours=3),
        "far": now + timedelta(days=40),
    }  # fmt: skip


def gallery_context(now: datetime) -> dict[str, Any]:
    """Everything the gallery shows."""
    words = titles()
    return {
        "now": now,
        "specs": [
            {"name": name, "title": words[name][0], "note": words[name][1], "template": f"web/gallery/{name}.html"}
            for name in SPECS
        ],
        "sides": [{"theme": side, **example_forms(side)} for side in ("light", "dark")],
        "roles": ROLES,
        "deal": deal(now),
        "charts": charts(),
        "refused": no(_("The bank account has not been checked yet.")),
        "allowed": YES,
        "middle_page": Page(items=(), number=4, total=200, size=20),
        "stills": ["cup", "lunchbox", "bottle", "bag", "jar", "plant", "cloth", "bowl"],
    }
