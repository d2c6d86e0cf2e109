"""Who sees a row of this room: the parties, each through one hat."""

from typing import Protocol

from django.db.models import Q

from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile
from sorot.deals.enums import Side


def parties_of(actor: Actor, prefix: str = "") -> Q | None:
    """The filter of the rows whose parties include `actor`; None when they see nothing.

    `prefix` leads to the row with `creator`, `organisation`, `acting_agency` and `management`
    (`"application__"`). The operator's filter is empty: all rows.
    """
    match actor.kind:
        case "operator":
            return Q()
        case "person":
            return Q(**{f"{prefix}creator__user_id": actor.user_id})
        case "brand" | "agency":
            return Q(**{f"{prefix}organisation_id": actor.organisation_id}) | Q(
                **{f"{prefix}acting_agency_id": actor.organisation_id}
            )
        case "management":
            return Q(**{f"{prefix}management_id": actor.organisation_id})
    return None


def terms_readers(actor: Actor, prefix: str = "") -> Q | None:
    """Like `parties_of`, without a brand whose agency acts for it: it must not learn the creator's fee."""
    parties = parties_of(actor, prefix)
    if parties is None or actor.kind not in {"brand", "agency"}:
        return parties
    return Q(**{f"{prefix}acting_agency_id": actor.organisation_id}) | Q(
        **{f"{prefix}organisation_id": actor.organisation_id, f"{prefix}acting_agency_id": None}
    )


class HasParties(Protocol):
    """A row that carries the four parties as columns."""

    @property
    def creator(self) -> CreatorProfile: ...

    organisation_id: int
    acting_agency_id: int | None
    management_id: int | None


class PartiesMixin:
    """`side_of(actor)` for rows that carry the four parties as columns."""

    #: Not a column: what `rules.read_mandate` read for a page of several verdicts. None: a rule asks by itself.
    is_granted: bool | None = None

    def side_of(self: HasParties, actor: Actor) -> Side | None:
        """The side `actor` stands on, or None for a stranger. Needs `creator` selected."""
        if actor.is_operator:
            return Side.OPERATOR
        if actor.is_person:
            return Side.TALENT if self.creator.user_id == actor.user_id else None
        if actor.organisation_id is None:
            return None
        if actor.organisation_id == self.acting_agency_id:
            return Side.BRAND
        if actor.organisation_id == self.organisation_id:
            return Side.CLIENT if self.acting_agency_id else Side.BRAND
        return Side.TALENT if actor.organisation_id == self.management_id else None
