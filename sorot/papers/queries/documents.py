"""Reading invoices and credit notes: the list, one paper, and the page behind its QR."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q

from sorot.core.access import Actor, Verdict
from sorot.core.files import open_file
from sorot.core.listquery import ListQuery, Page, paginate
from sorot.core.models import StoredFile
from sorot.core.money import Money
from sorot.papers import parties, rules
from sorot.papers.enums import DocumentKind, Supply
from sorot.papers.fingerprints import fingerprint
from sorot.papers.models import Document
from sorot.payments.models import SiteIdentity

IN, OUT = "in", "out"


@dataclass(frozen=True)
class PaperQuery(ListQuery):
    """Which papers: of a year, a kind, a direction (`in`: got, `out`: given), a deal."""

    CHOICES: ClassVar[dict[str, Any]] = {"kind": DocumentKind.values, "way": (IN, OUT)}
    year: int | None = None
    kind: str = ""
    way: str = ""
    deal: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper in the list. `other` is who stands on the other side; the desk reads both."""

    code: str
    label: str
    kind: str
    kind_label: str
    supply_label: str
    title: str
    other: str
    is_out: bool
    date: date
    total: Money
    is_credited: bool


@dataclass(frozen=True, slots=True)
class PaperList:
    """One page of papers, and the years there are."""

    page: Page[PaperLine]
    years: tuple[int, ...]
    title: str = ""

    @property
    def is_empty(self) -> bool:
        """There is no paper at all, whatever is chosen."""
        return not self.years


def list_papers(actor: Actor, query: PaperQuery) -> PaperList:
    """The papers of the hat one wears, the newest first; the desk's are everybody's. Four queries."""
    own = Document.objects.visible_to(actor)
    years = tuple(own.order_by("-year").values_list("year", flat=True).distinct())
    rows = own.select_related("issuer", "terms", "credit_note")
    if query.year is not None:
        rows = rows.filter(year=query.year)
    if query.kind:
        rows = rows.filter(kind=query.kind)
    if query.deal:
        rows = rows.filter(terms__deal_code=query.deal)
    if query.way:
        given = _given_by(actor)
        rows = rows.filter(given) if query.way == OUT else rows.exclude(given)
    page = paginate(rows, query.page)
    title = page.items[0].terms.title if query.deal and page.items else ""
    lines = [_line(row, actor) for row in page.items]
    return PaperList(Page(lines, page.number, page.total, page.size), years, title)


def _given_by(actor: Actor) -> Q:
    """Those that the hat one wears issued; at the desk the site's own."""
    if actor.is_operator:
        return Q(issuer=None)
    if actor.organisation is not None:
        return Q(issuer__organisation=actor.organisation)
    return Q(issuer__user=actor.user)


def _line(row: Document, actor: Actor) -> PaperLine:
    sides, is_out = sides_of(row), rules.is_issuer(actor, row)
    other = sides["buyer"]["name"] if is_out else sides["seller"]["name"]
    if actor.is_operator and row.issuer is not None:
        other = f"{sides['seller']['name']} → {sides['buyer']['name']}"
    return PaperLine(
        code=row.code,
        label=row.label,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        supply_label=str(Supply(row.supply).label),
        title=row.terms.title,
        other=other,
        is_out=is_out,
        date=row.issued_date,
        total=Money(row.total_amount, row.currency),
        is_credited=credit_of(row) is not None,
    )


def sides_of(document: Document) -> dict[str, dict[str, str]]:
    """Seller and buyer as they stand on the paper."""
    found: dict[str, dict[str, str]] = json.loads(document.parties)
    return found


def credit_of(document: Document) -> Document | None:
    """The credit note that took an invoice back. No query where `credit_note` was selected with it."""
    return getattr(document, "credit_note", None)


_RELATED = (
    "issuer__user", "issuer__organisation__logo", "buyer__organisation__logo", "terms", "credits", "credit_note",
    "created_by",
)  # fmt: skip


def find_document(actor: Actor, code: str) -> Document | None:
    """A paper that the actor may see."""
    return Document.objects.visible_to(actor).filter(code=code).select_related(*_RELATED).first()


@dataclass(frozen=True, slots=True)
class PaperPage:
    """What the page of one paper shows beside the paper itself."""

    seller: dict[str, str]
    buyer: dict[str, str]
    credit: Document | None
    others: tuple[Document, ...]
    newest: Document | None
    may_correct: Verdict
    is_own: bool
    is_intact: bool


def paper_page(actor: Actor, document: Document) -> PaperPage:
    """The story of one paper: what it takes back, what took it back, which is in force. One query."""
    family = Document.objects.visible_to(actor).filter(milestone=document.milestone_id, supply=document.supply)
    rows = tuple(family.order_by("created_at", "pk"))
    sides, credit = sides_of(document), credit_of(document)
    newest = max((row for row in rows if row.kind == DocumentKind.INVOICE), key=lambda row: row.version, default=None)
    return PaperPage(
        seller=sides["seller"],
        buyer=sides["buyer"],
        credit=credit,
        others=tuple(row for row in rows if row.pk != document.pk),
        newest=newest if newest is not None and newest.pk != document.pk else None,
        may_correct=rules.may_correct(actor, document, is_credited=credit is not None),
        is_own=rules.is_issuer(actor, document),
        is_intact=fingerprint(document) == document.sha256,
    )


def logo_of(document: Document) -> bytes | None:
    """The picture on a paper: its issuer's, else its buyer's; none where neither has one or the file is gone."""
    sides = [document.issuer, document.buyer]
    for payee in sides:
        row: StoredFile | None
        if payee is None:
            identity = SiteIdentity.objects.select_related("logo").first()
            row = identity.logo if identity is not None else None
        else:
            row = payee.organisation.logo if payee.organisation is not None else None
        if row is not None:
            try:
                with open_file(row) as picture:
                    return picture.read()
            except FileNotFoundError:
                continue
    return None


@dataclass(frozen=True, slots=True)
class Proof:
    """What anybody who holds a paper may check against it. `state`: valid, corrected, credit or broken."""

    state: str
    kind_label: str
    label: str
    issuer: str
    buyer: str
    date: date
    total: Money
    credit_label: str
    is_simulated: bool


def proof_of(token: str) -> Proof | None:
    """The paper behind a QR; None for a token that no paper carries. Of a person who bought only first letters."""
    document = Document.objects.filter(token=token).select_related("credit_note").first()
    if document is None:
        return None
    sides, credit = sides_of(document), credit_of(document)
    state = "credit" if document.kind == DocumentKind.CREDIT_NOTE else "valid" if credit is None else "corrected"
    if fingerprint(document) != document.sha256:
        state = "broken"
    return Proof(
        state=state,
        kind_label=document.get_kind_display(),
        label=document.label,
        issuer=sides["seller"]["name"],
        buyer=parties.shortened(sides["buyer"]),
        date=document.issued_date,
        total=Money(document.total_amount, document.currency),
        credit_label=credit.label if credit is not None else "",
        is_simulated=bool(document.facts.get("is_simulated")),
    )
