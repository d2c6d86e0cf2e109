"""Finding a picture again: candidates by hashes and figures in SQL, judged by what stands on both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from sorot.insights.models import Screenshot
from sorot.insights.reading.likeness import NEAR_FIGURES, NEAR_PICTURE, Likeness, compare, distance

#: Distances that make a candidate: wider than `near`, because cut edges move them.
PICTURE_BITS, FIGURE_BITS, SURE_FIGURE_BITS = 16, 22, 14
MOST_CANDIDATES = 60
#: Two larger figures that both say make a candidate whatever the pictures look like. Marks come from their index; the
#: hashes are compared one by one, from their index where the table is vacuumed: 23 ms with 100,000 pictures.
_CANDIDATES = """
select id from (
  (select id, bit_count((figures_hash # %(figures)s)::bit(64)) as bits from insights_screenshot
   where bit_count((picture_hash # %(picture)s)::bit(64)) <= %(picture_bits)s
     and bit_count((figures_hash # %(figures)s)::bit(64)) <= %(figure_bits)s
      or bit_count((figures_hash # %(figures)s)::bit(64)) <= %(sure_bits)s
   order by bits, id limit %(most)s)
  union all
  (select id, 0 from insights_screenshot
   where marks && %(marks)s::varchar[]
     and (select count(*) from unnest(marks) mark where mark = any(%(marks)s::varchar[])) >= 2
   order by id desc limit %(most)s)
) found where id <> %(own)s
"""
#: Figures from here on are marks: smaller ones are shared by chance.
LEAST_MARK = 100


def marks_of(figures: Iterable[tuple[str, int]]) -> list[str]:
    """ "reach:3307" of the larger figures."""
    return sorted(f"{label}:{value}" for label, value in figures if value >= LEAST_MARK)


def candidate_ids(shot: Screenshot) -> list[int]:
    """Pictures that could be the same one; `shot` has its hashes and marks."""
    parameters = {
        "picture": shot.picture_hash, "figures": shot.figures_hash, "marks": shot.marks, "own": shot.pk or 0,
        "picture_bits": PICTURE_BITS, "figure_bits": FIGURE_BITS, "sure_bits": SURE_FIGURE_BITS,
        "most": MOST_CANDIDATES,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, parameters)
        return [row[0] for row in cursor.fetchall()]


def likeness_of(a: Screenshot, b: Screenshot) -> Likeness:
    """Whether two read pictures are one screenshot, and which figures differ. Needs their figures prefetched."""
    both = a.figures_hash is not None and b.figures_hash is not None
    near = (
        both
        and distance(a.picture_hash, b.picture_hash) <= NEAR_PICTURE
        and distance(a.figures_hash or 0, b.figures_hash or 0) <= NEAR_FIGURES
    )
    return compare(a.numbers, b.numbers, read_figures(a), read_figures(b), near=near)


def read_figures(shot: Screenshot) -> dict[str, int]:
    """label -> what the machine read (not what a person made of it)."""
    return {f.label: f.read_value for f in shot.figures.all() if f.read_value is not None}


def earlier_of(shot: Screenshot) -> Screenshot | None:
    """The earliest picture that `shot` repeats, of other people first; None when it is new.

    Refused ones do not count: what the desk threw out takes nothing from who really made the screenshot.
    """
    ids: Sequence[int] = candidate_ids(shot)
    rows = (
        Screenshot.objects.filter(pk__in=ids)
        .exclude(state="refused")
        .select_related("account__creator")
        .prefetch_related("figures")
        .order_by("created_at", "pk")
    )
    same = [row for row in rows if likeness_of(row, shot).is_same]
    others = [row for row in same if row.account.creator_id != shot.account.creator_id]
    return next(iter(others or same), None)
