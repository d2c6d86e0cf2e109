"""What creators do when other rooms have news."""

from typing import Any

from sorot.accounts.models import User
from sorot.core import clock
from sorot.core.access import SYSTEM
from sorot.creators.actions import note_verified


def copy_verification(payload: dict[str, Any]) -> None:
    """An operator has checked a person: their creator page carries the mark too. Twice is as good as once."""
    if payload["verified"] and not payload["organisation"]:
        person = User.objects.get(code=payload["user"])
        note_verified(user=person, by=SYSTEM, now=clock.now())
