"""A kit as a file: the same content as its page, on one to four sheets of paper."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from sorot.analytics.queries.figures import Figure
from sorot.core.files.store import path_of, pieces_of
from sorot.core.print import engine, style
from sorot.core.print.words import day_words, source_note
from sorot.core.ui import numbers
from sorot.core.ui.people import initials
from sorot.kits.queries.data import Kit, KitAudience

TEMPLATE = Path(__file__).resolve().parent / "print" / "kit.typ"
#: As many pictures as the page shows; parts of an audience and paragraphs of the words about oneself.
PICTURES, PARTS, ABOUT = 12, 6, 600


def kit_pdf(kit: Kit) -> bytes:
    """The kit as PDF, in its own language: the same kit, the same bytes. Raises core.print.engine.PrintError."""
    with override(kit.language):
        return engine.render(TEMPLATE, kit_data(kit), _pictures(kit), codes={"code": kit.url})


def kit_data(kit: Kit) -> dict[str, Any]:
    """What the template shows, as plain values in the active language."""
    host = kit.url.split("://", 1)[-1].rstrip("/")
    blocks = [
        {"title": block.title, **BLOCKS[block.key](kit)}
        for block in kit.blocks
        if block.key in BLOCKS and not block.is_empty
    ]
    return {
        "language": kit.language, "date": kit.as_of.isoformat(), "author": kit.name,
        "title": _("%(name)s: media kit") % {"name": kit.name}, "footer": f"{kit.name} · {host}",
        "cover": _cover(kit), "blocks": blocks, "end": _end(kit, host),
    }  # fmt: skip


def _cover(kit: Kit) -> dict[str, Any]:
    badges = [
        _("Verified") if kit.is_verified else "",
        _("Open to offers") if kit.is_open_to_work else _("Not taking offers now"),
        _("Also for barter") if kit.accepts_barter else "",
        _("Example profile") if kit.is_demo else "",
    ]
    facts = [
        " · ".join(part for part in (f"@{kit.handle}", kit.place, kit.tier) if part),
        ", ".join(kit.niches), ", ".join(kit.languages),
        _("Run by %(name)s") % {"name": kit.management} if kit.management else "",
        " · ".join(part for part in (kit.expertise, kit.credentials) if part), kit.impartiality,
    ]  # fmt: skip
    about = kit.bio.strip() if kit.bio.strip() != kit.lead else ""
    return {
        "name": kit.name, "lead": kit.lead, "layout": kit.cover, "facts": [fact for fact in facts if fact],
        "badges": [badge for badge in badges if badge], "accent": style.as_data()["colors"][kit.accent],
        "initials": initials(kit.name), "alt": kit.portrait.alt if kit.portrait is not None else kit.name,
        "about": about if len(about) <= ABOUT else about[:ABOUT].rsplit(" ", 1)[0] + " …",
    }  # fmt: skip


def _end(kit: Kit, host: str) -> dict[str, Any]:
    notes = [
        _("As of %(day)s. The page is always up to date.") % {"day": day_words(kit.as_of)},
        _("Every number says where it comes from. How it is counted: %(url)s")
        % {"url": settings.PUBLIC_URL.split("://", 1)[-1].rstrip("/") + "/metrics/"},
    ]
    return {
        "title": _("Invite") if kit.is_open_to_work else _("Open the page"), "url": kit.url, "shown": host,
        "notes": notes, "alt": _("Code that opens %(url)s") % {"url": kit.url},
    }  # fmt: skip


def _figure(figure: Figure) -> dict[str, Any]:
    mark, note = source_note(figure.source, figure.captured_at)
    if figure.since:
        note += "\n" + _("since %(day)s") % {"day": day_words(figure.since)}
    elif figure.n > 1:
        note += "\n" + ngettext("from %(n)s post", "from %(n)s posts", figure.n) % {"n": figure.n}
    return {
        "label": str(figure.definition.name), "value": value_text(figure), "mark": mark, "note": note.strip(),
    }  # fmt: skip


def value_text(figure: Figure) -> str:
    """The value as the page writes it: by the same template."""
    return html.unescape(strip_tags(render_to_string("analytics/_value.html", {"figure": figure}))).strip()


def _numbers(kit: Kit) -> dict[str, Any]:
    accounts = [
        {"name": f"{account.platform_name} · @{account.handle}", "figures": [_figure(f) for f in account.figures]}
        for account in kit.accounts
    ]
    return {"kind": "numbers", "accounts": accounts, "nothing": _("No number is known yet.")}


def _audience(kit: Kit) -> dict[str, Any]:
    return {"kind": "audience", "accounts": [_who(account) for account in kit.audience]}


def _who(account: KitAudience) -> dict[str, Any]:
    groups = []
    for group in account.groups:
        mark, note = source_note(group.source, group.as_of)
        name = _("Countries of the audience") if group.dimension == "country" else group.name
        parts = [
            {"name": str(part.name), "share": float(part.figure.value or 0), "text": value_text(part.figure)}
            for part in group.parts[:PARTS]
        ]
        groups.append({"name": str(name), "parts": parts, "mark": mark, "note": f"{group.basis} · {note}"})
    return {"name": f"{account.platform_name} · @{account.handle}", "groups": groups}


def _portfolio(kit: Kit) -> dict[str, Any]:
    items = [
        {
            "picture": f"p{index}",
            "alt": item.alt,
            "caption": _caption(item),
            "sign": _("Video") if item.is_video else "",
        }
        for index, item in enumerate(kit.portfolio[:PICTURES])
    ]
    return {"kind": "portfolio", "items": items}


def _caption(item: Any) -> str:
    return " · ".join(part for part in (_("Video") if item.is_video else "", item.caption) if part)


def _rates(kit: Kit) -> dict[str, Any]:
    card = kit.rates
    until = ""
    if card.valid_until:
        words = _("Expired on %(day)s.") if card.is_expired else _("Valid until %(day)s.")
        until = words % {"day": day_words(card.valid_until)}
    return {
        "kind": "rates", "intro": until, "lines": [_rate(line) for line in card.lines],
        "packages-title": _("Packages"), "packages": [_rate(line) for line in card.packages], "note": card.notes,
    }  # fmt: skip


def _rate(line: Any) -> dict[str, Any]:
    """A line with its price. One without: barter, or the price is told to who asks."""
    named = [line.name, line.text] if line.name else [line.text]
    if line.fee is None:
        value, note = _("Barter") if line.mode == "barter" else _("on request"), ""
    else:
        value, note = numbers.money_text(line.fee), {True: _("nett"), False: _("gross")}.get(line.is_nett, "")
    detail = " · ".join(part for part in (*named[1:], line.detail) if part)
    return {"text": named[0], "detail": detail, "value": value, "note": note}


def _record(kit: Kit) -> dict[str, Any]:
    return {"kind": "words", "items": [text for text in (kit.record.say, kit.record.more) if text]}


def _brands(kit: Kit) -> dict[str, Any]:
    lines = [
        {
            "text": work.brand, "detail": ", ".join(work.campaigns), "value": date_format(work.last_date, "F Y"),
            "note": ", ".join(work.platforms), "mark": "",
        }
        for work in kit.past_work
    ]  # fmt: skip
    return {"kind": "lines", "lines": lines}


def _history(kit: Kit) -> dict[str, Any]:
    """Paper cannot be verified: it says where the signed file is."""
    text = _("Signed, so that a changed letter is found: %(url)s") % {"url": kit.url.rstrip("/") + "/history.json"}
    return {"kind": "words", "items": ["", text]}


BLOCKS: dict[str, Callable[[Kit], dict[str, Any]]] = {
    "numbers": _numbers, "audience": _audience, "portfolio": _portfolio, "rates": _rates, "record": _record,
    "brands": _brands, "history": _history,
}  # fmt: skip


def _pictures(kit: Kit) -> dict[str, bytes]:
    files = {f"p{index}": item.picture for index, item in enumerate(kit.portfolio[:PICTURES])}
    if kit.portrait is not None:
        files["portrait"] = kit.portrait.picture
    return {name: content for name, file in files.items() if file is not None and (content := _content(file))}


def _content(file: Any) -> bytes:
    """A picture as its page has it; nothing when its file is gone."""
    try:
        return b"".join(pieces_of(path_of(file, "medium")))
    except FileNotFoundError:
        return b""
