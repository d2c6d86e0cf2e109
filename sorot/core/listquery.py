"""One typed query per searchable noun: readable as URL parameters, compiled to the database by its room."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Self, TypeVar, get_type_hints

from django.db.models import Count, QuerySet, Value
from django.http import QueryDict

PAGE_SIZE = 24
MAX_PAGE = 10_000


@dataclass(frozen=True)
class ListQuery:
    """Subclass it with fields of type `str`, `int | None`, `bool` or `tuple[str, ...]`, each with a default.

    `CHOICES` limits a field's values. What does not fit is ignored, so that no URL is an error.
    """

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {}
    page: int = 1

    @classmethod
    def from_params(cls, params: QueryDict) -> Self:
        """The query that URL parameters say."""
        hints = get_type_hints(cls)
        values: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            raw = [item.strip()[:200].replace("\x00", "") for item in params.getlist(field.name)]
            if raw:
                value = cls._read(field.name, hints[field.name], raw)
                if value is not None:
                    values[field.name] = value
        values["page"] = min(max(values.get("page") or 1, 1), MAX_PAGE)
        return cls(**values)

    @classmethod
    def _read(cls, name: str, hint: Any, raw: list[str]) -> Any:
        allowed = cls.CHOICES.get(name)
        if hint == tuple[str, ...]:
            return tuple(dict.fromkeys(v for v in raw if v and (allowed is None or v in allowed)))
        last = raw[-1]
        if hint is bool:
            return last.lower() in {"1", "true", "on", "yes"}
        if hint in (int, int | None):
            digits = last.replace(".", "")
            return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None
        return last if allowed is None or last in allowed else None

    def params(self, **changes: Any) -> str:
        """URL parameters of this query with `changes`; defaults are left out; a change goes back to page 1."""
        if changes and "page" not in changes:
            changes["page"] = 1
        query = QueryDict(mutable=True)
        for field in dataclasses.fields(self):
            value = changes.get(field.name, getattr(self, field.name))
            if value != field.default and value not in (None, "", ()):
                query.setlist(field.name, list(value) if isinstance(value, tuple) else [_text(value)])
        return query.urlencode()

    @property
    def is_filtered(self) -> bool:
        """True when anything but the page differs from the defaults."""
        return any(
            getattr(self, f.name) != f.default for f in dataclasses.fields(self) if f.name not in {"page", "sort"}
        )


def _text(value: Any) -> str:
    return "1" if value is True else str(value)


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter with the number of rows it would leave; the value "" is no choice at all."""

    value: str
    label: str
    count: int


Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list: `items`, its `number` (from 1), the `total` of rows and the page `size`."""

    items: Sequence[Item]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @property
    def first_index(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last_index(self) -> int:
        return min(self.number * self.size, self.total)


def paginate(rows: "QuerySet[Any]", number: int, size: int = PAGE_SIZE, *, total: int | None = None) -> Page[Any]:
    """A Page of `rows` in two queries, one when the `total` is known; a number past the end gives the last page."""
    total = rows.count() if total is None else total
    number = min(max(number, 1), max(1, -(-total // size)))
    return Page(items=list(rows[(number - 1) * size : number * size]), number=number, total=total, size=size)


def children_of(rows: Sequence[Any], children: "QuerySet[Any]", parent: str) -> dict[Any, list[Any]]:
    """{key of a row: its children} in one query, in the order of `children`, whose foreign key is `parent`.

    What `prefetch_related` reads, without a manager and a queryset for each row of the list.
    """
    found: dict[Any, list[Any]] = {row.pk: [] for row in rows}
    if found:
        for child in children.filter(**{f"{parent}__in": list(found)}):
            found[getattr(child, f"{parent}_id")].append(child)
    return found


def counts(*piles: QuerySet[Any]) -> list[int]:
    """How many rows each has, in their order, in one query for all of them."""
    each = [
        pile.order_by().values(which=Value(number)).annotate(rows=Count("pk")).values_list("which", "rows")
        for number, pile in enumerate(piles)
    ]
    found = dict(each[0].union(*each[1:], all=True))
    return [found.get(number, 0) for number in range(len(piles))]
