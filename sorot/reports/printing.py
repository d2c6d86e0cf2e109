"""A report as a document for paper: the same texts as the page; wide lists follow each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from sorot.analytics.definitions import FORMULAS
from sorot.reports import wording
from sorot.reports.sheet import (
    Cell,
    Column,
    Definitions,
    Document,
    Line,
    Lines,
    Listing,
    Number,
    Numbers,
    Part,
    Words,
    document_pdf,
)
from sorot.reports.values import (
    BROUGHT,
    BY_RESULT,
    COST_PARTS,
    CREATOR_BROUGHT,
    CREATOR_PAID,
    PRICES,
    RETURNS,
    TOLD,
    Report,
    Value,
    picked,
)

POST_COLUMNS = ("work_views", "work_reach", "work_engagement")


def report_pdf(report: Report, *, language: str, name: str = "", logo: bytes | None = None) -> bytes:
    """The report as PDF in one language; `name` is that of the edition. Raises core.print.engine.PrintError."""
    with override(language):
        return document_pdf(document_of(report, language=language, name=name, logo=logo))


def document_of(report: Report, *, language: str, name: str = "", logo: bytes | None = None) -> Document:
    """The document in the active language."""
    facts = [
        wording.heading(report),
        *([_("prepared by %(agency)s") % {"agency": report.agency}] if report.agency else []),
        *([name] if name else []),
        _("as of %(day)s") % {"day": wording.day_text(report.as_of)},
    ]
    return Document(
        language=language, title=report.title, brand=report.brand, day=date.fromisoformat(report.as_of), facts=facts,
        footer=_("%(brand)s · made with Sorot") % {"brand": report.brand}, parts=_parts(report), logo=logo,
    )  # fmt: skip


def _parts(report: Report) -> list[Part]:
    names = wording.labels()
    parts: list[Part] = [Words(_("In short"), wording.summary(report), note=report.notes.get("summary", ""))]
    if report.is_empty:
        return parts
    parts.append(_numbers(report, names["brought"], (*BROUGHT, *TOLD)))
    if report.has_costs:
        parts.append(_costs(report))
    parts.append(_numbers(report, names["return"], (*PRICES, *RETURNS)))
    if report.missing:
        lines = [Line(_what(row.what), _who(report, row.name), wording.lacking_text(row)) for row in report.missing]
        parts.append(Lines(names["missing"], lines))
    note = report.notes.get("creators", "")
    parts.append(_creators(report, names["creators"], CREATOR_BROUGHT, note="" if report.has_costs else note))
    if report.has_costs:
        parts.append(_creators(report, names["paid"], CREATOR_PAID, note=note))
    if report.past:
        parts.append(_pasts(report))
    if report.results:
        parts.append(_results(report))
    if report.posts:
        parts.append(_posts(report))
    shown = [value for id, value in report.totals.items() if not (id in COST_PARTS and value.exact == "0")]
    formulas = [value.definition for value in shown]
    formulas += [FORMULAS[id] for id in BY_RESULT if report.results]
    parts.append(Definitions(_("How it is counted"), formulas))
    return parts


def _what(id: str) -> str:
    return str(FORMULAS[id].name)


def _who(report: Report, name: str) -> str:
    return wording.creator_name(name) or report.brand


def _numbers(report: Report, title: str, ids: Sequence[str]) -> Numbers | Words:
    """The known figures; the others in one sentence, each with its reason."""
    values = picked(report.totals, ids)
    unknown = [f"{_name(value)}: {wording.why_of(value)}" for value in values if not value.is_known]
    note = " · ".join(unknown)
    shown = [_number(report, value.id) for value in values if value.is_known]
    return Numbers(title, shown, note=note) if shown else Words(title, [_("Nothing of it is known yet.")], note)


def _name(value: Value) -> str:
    return f"{value.definition.name} {value.letters}".strip()


def _number(report: Report, id: str) -> Number:
    value = report[id]
    note = " · ".join(text for text in (wording.why_of(value), wording.share_text(value)) if text)
    reached = wording.reached_of(report, value)
    return Number(
        _name(value), wording.text_of(value), value.source,
        date.fromisoformat(value.day) if value.day else None, note, wording.plan_text(report, value),
        None if reached is None else float(reached),
    )  # fmt: skip


def _costs(report: Report) -> Lines:
    shown = [report[id] for id in COST_PARTS if id in report.totals and report[id].exact != "0"]
    total = report["cost_total"]
    lines = [Line(str(value.definition.name), wording.text_of(value), wording.why_of(value)) for value in shown]
    paid = [report[id] for id in ("cost_released", "cost_committed")]
    of_it = " · ".join(f"{value.definition.name} {wording.text_of(value)}" for value in paid)
    note = " · ".join(text for text in (of_it, report.notes.get("costs", "")) if text)
    return Lines(wording.labels()["cost"], lines, Line(str(total.definition.name), wording.text_of(total)), note=note)


def _cell(value: Value, *, sized: bool = False) -> Cell:
    size = float(value.value) if sized and value.value is not None else None
    return Cell(wording.text_of(value), source=value.source, size=size)


def _creators(report: Report, title: str, ids: Sequence[str], *, note: str = "") -> Listing:
    heads = picked(report.totals, ids)
    columns = [Column(_("Creator"), 2.4, False), *(Column(head.short) for head in heads)]
    rows = [
        (
            Cell(wording.creator_name(line.name), small=f"@{line.handle}" if line.handle else ""),
            *(_cell(line[head.id], sized=head.id == "work_views") for head in heads),
        )
        for line in report.creators
    ]
    total = (_("Total"), *(wording.text_of(head) for head in heads))
    return Listing(title, columns, rows, total, note=note)


def _results(report: Report) -> Listing:
    columns = [Column(_("Creator"), 3, False), *(Column(head) for head in report.result_heads)]
    rows = [
        (
            Cell(line.shown, small=" · ".join(text for text in (line.label, line.unit, line.note) if text)),
            *(_cell(value) if value is not None else Cell("–") for _head, value in line.cells),
        )
        for line in report.results
    ]
    return Listing(wording.labels()["results"], columns, rows)


def _pasts(report: Report) -> Listing:
    heads = report.heads[2]
    columns = [Column(_("Campaign"), 2.4, False), *(Column(head.short) for head in heads)]
    own = (Cell(report.title, small=_("this campaign")), *(_cell(head) for head in heads))
    rows = [
        (
            Cell(past.title, small=past.note),
            *(_cell(value) if value is not None else Cell("–") for _head, value in cells),
        )
        for past, cells in report.compared
    ]
    return Listing(wording.labels()["past"], columns, [own, *rows])


def _posts(report: Report) -> Listing:
    columns = (
        Column(_("Post"), 3, False),
        Column(_("Creator"), 2, False),
        *(Column(wording.short_name(id)) for id in POST_COLUMNS),
    )
    rows = [
        (
            Cell(wording.post_name(post), small=wording.day_text(post.day)),
            Cell(wording.creator_name(post.name)),
            *(_cell(post[id], sized=id == "work_views") for id in POST_COLUMNS),
        )
        for post in report.posts
    ]
    return Listing(wording.labels()["posts"], columns, rows, note=report.notes.get("posts", ""))
