"""What one may upload in pieces, and who may: told by the rooms above, in the table `config.wiring.UPLOADS`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import import_string

from sorot.core.access import Actor, Verdict


@dataclass(frozen=True, slots=True)
class Purpose:
    """One row of the table. `limit` is in bytes, `kinds` are `FileKind`s.

    `may(actor, owner_code, size)` answers whether the actor may put `size` more bytes there, quota and all; it
    counts what is stored and what is on its way, but not the upload that is asked about.
    """

    limit: int
    kinds: frozenset[str]
    may: Callable[[Actor, str, int], Verdict]


def purpose_of(name: str) -> Purpose | None:
    """The row of that name; None when there is none."""
    path = import_string("sorot.config.wiring.UPLOADS").get(name)
    return import_string(path) if path else None
