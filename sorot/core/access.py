"""Who acts, and the answer to "may I?"."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sorot.core.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting through one hat: alone (a creator), for one organisation in one role, or at the desk.

    Rules, querysets, actions and audit rows take the actor, never the bare user, so that a member of two rival
    brands sees through one at a time. `organisation` is None when the person acts for themself; `is_operator` is
    True only while they sit at the operator's desk (never together with an organisation).
    """

    user: Any = None
    organisation: Any = None
    role: str = ""
    is_operator: bool = False
    address: str = field(default="", compare=False)

    @property
    def is_anonymous(self) -> bool:
        return self.user is None

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user is not None else None

    @property
    def organisation_id(self) -> int | None:
        return self.organisation.pk if self.organisation is not None else None

    @property
    def kind(self) -> str:
        """`anonymous`, `operator`, `person`, or the organisation's kind: `brand`, `agency`, `management`."""
        if self.user is None:
            return "anonymous"
        if self.is_operator:
            return "operator"
        return self.organisation.kind if self.organisation is not None else "person"

    @property
    def is_person(self) -> bool:
        """Acts for themself: the creator's hat."""
        return self.kind == "person"

    def has_role(self, *roles: str) -> bool:
        """True when acting for an organisation in one of `roles`."""
        return self.organisation is not None and self.role in roles

    def __str__(self) -> str:
        """For logs and audit rows: `user 7 for organisation 3 as owner`."""
        if self.user is None:
            return "system"
        hat = "the desk" if self.is_operator else f"organisation {self.organisation_id} as {self.role}"
        return f"user {self.user_id} for {hat}" if self.is_operator or self.organisation else f"user {self.user_id}"


#: The house itself: timers and background work.
SYSTEM = Actor()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule. `reason` is a translated sentence when the answer is no."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok

    def demand(self) -> None:
        """Raise RefusedError with the reason when the answer is no."""
        if not self.ok:
            raise _refused(self.reason)


def _refused(reason: str) -> RefusedError:
    from sorot.core.errors import RefusedError

    return RefusedError(reason)


YES = Verdict(True)


def no(reason: Any) -> Verdict:
    """A refusal with its reason."""
    return Verdict(False, str(reason))
