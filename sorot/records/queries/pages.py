"""What pages show: the whole record of one subject, and the short lines of many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from sorot.accounts.enums import OrganisationKind
from sorot.accounts.models import Organisation
from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile
from sorot.records import rules, sentences
from sorot.records.enums import FIGURES, Figure, Kind
from sorot.records.models import RecordContest
from sorot.records.queries.contests import contested_since
from sorot.records.queries.figures import (
    BrandRecord,
    CreatorRecord,
    Period,
    brand_record,
    brand_records,
    creator_record,
    creator_records,
)

#: Who pays: their records are as public as their campaigns.
PAYERS = (OrganisationKind.BRAND, OrganisationKind.AGENCY)


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure in words. `value` is empty while there are too few deals, `base` then says how many are missing."""

    figure: str
    label: str
    value: str
    base: str
    how: str
    url: str
    contested_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A whole record. `name` and `back_url` are those of the subject; with `is_own` the deals behind can be seen."""

    kind: str
    name: str
    back_url: str
    say: str
    more: str
    period: Period
    figures: tuple[FigureView, ...]
    is_own: bool
    sees_behind: bool


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in two sentences, for the pages on which people decide. `is_known`: enough deals to say something."""

    kind: str
    say: str
    more: str
    url: str
    is_known: bool


def find_brand(code: str) -> Organisation | None:
    """A brand or an agency, for everybody: whoever applies has to know how it pays."""
    return Organisation.objects.filter(code=code, kind__in=PAYERS).first()


def find_creator(actor: Actor, code: str) -> CreatorProfile | None:
    """A creator whose profile the actor may see."""
    return CreatorProfile.objects.visible_to(actor).select_related("user", "management").filter(code=code).first()


def figure_view(
    kind: str, code: str, figure: str, record: BrandRecord | CreatorRecord, *, contested_at: datetime | None = None
) -> FigureView:
    """One figure of a record, in words."""
    return FigureView(
        figure, str(Figure(figure).label), sentences.value_of(figure, record), sentences.base_of(figure, record),
        str(sentences.HOW[figure]), reverse(f"records:{kind}_figure", args=[code, figure]), contested_at,
    )  # fmt: skip


def _figures(
    kind: str, code: str, record: BrandRecord | CreatorRecord, since: dict[str, datetime]
) -> tuple[FigureView, ...]:
    return tuple(figure_view(kind, code, figure, record, contested_at=since.get(figure)) for figure in FIGURES[kind])


def brand_page(actor: Actor, about: Organisation, *, now: datetime) -> RecordPage:
    """The record of a brand or an agency, in two queries."""
    record = brand_record(about.pk, now=now)
    return RecordPage(
        Kind.BRAND, about.name, "", sentences.pays_text(record), sentences.pays_more_text(record), record.period,
        _figures(Kind.BRAND, about.code, record, contested_since(about)), rules.is_subject(actor, about),
        rules.sees_behind(actor, about),
    )  # fmt: skip


def creator_page(actor: Actor, about: CreatorProfile, *, now: datetime) -> RecordPage:
    """The record of a creator, in two queries."""
    record = creator_record(about.pk, now=now)
    return RecordPage(
        Kind.CREATOR, about.display_name, reverse("creators:profile", args=[about.handle]),
        sentences.delivers_text(record), sentences.delivers_more_text(record), record.period,
        _figures(Kind.CREATOR, about.code, record, contested_since(about)), rules.is_subject(actor, about),
        rules.sees_behind(actor, about),
    )  # fmt: skip


def kept_figure(contest: RecordContest) -> FigureView | None:
    """The contested figure as it stood when it was contested; None once the creator's data were erased."""
    if not contest.shown:
        return None
    kind = BrandRecord if contest.kind == Kind.BRAND else CreatorRecord
    return figure_view(contest.kind, contest.subject_code, contest.figure, kind.from_json(contest.shown))


def current_figure(contest: RecordContest, *, now: datetime) -> FigureView:
    """The same figure today."""
    record = (
        brand_record(contest.organisation_id, now=now)
        if contest.organisation_id is not None
        else creator_record(contest.creator_id or 0, now=now)
    )
    return figure_view(contest.kind, contest.subject_code, contest.figure, record)


def brand_lines(organisations: Iterable[Organisation], *, now: datetime) -> dict[int, RecordLine]:
    """{organisation pk: line} of everybody on a page, in one query."""
    about = {one.pk: one for one in organisations}
    return {
        pk: RecordLine(
            Kind.BRAND, sentences.pays_text(record), sentences.pays_more_text(record),
            reverse("records:brand", args=[about[pk].code]), record.typical_days is not None,
        )
        for pk, record in brand_records(about, now=now).items()
    }  # fmt: skip


def creator_lines(creators: Iterable[CreatorProfile], *, now: datetime) -> dict[int, RecordLine]:
    """{creator pk: line} of everybody on a page, in one query. A hidden profile has no page to lead to."""
    about = {one.pk: one for one in creators}
    return {
        pk: RecordLine(
            Kind.CREATOR, sentences.delivers_text(record), sentences.delivers_more_text(record),
            reverse("records:creator", args=[about[pk].code]) if about[pk].is_public else "",
            record.works is not None,
        )
        for pk, record in creator_records(about, now=now).items()
    }  # fmt: skip


def brand_line(organisation: Organisation, *, now: datetime) -> RecordLine:
    """How one brand pays, in two sentences."""
    return brand_lines([organisation], now=now)[organisation.pk]


def creator_line(creator: CreatorProfile, *, now: datetime) -> RecordLine:
    """How one creator delivers, in two sentences."""
    return creator_lines([creator], now=now)[creator.pk]
