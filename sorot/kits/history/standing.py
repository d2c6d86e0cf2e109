"""Whether a genuine file of this site still says what its creator shows."""

from __future__ import annotations

from datetime import datetime

from sorot.core import clock
from sorot.core.access import Actor
from sorot.creators.queries import find_visible
from sorot.kits.enums import Block
from sorot.kits.history.check import Finding
from sorot.kits.history.content import content_of
from sorot.kits.history.queries import Standing, Word, is_of_this_site, reopened
from sorot.kits.models import IssuedHistory
from sorot.kits.queries import may_see, settings_of, viewpoint_of


def standing_of(finding: Finding, *, viewer: Actor, now: datetime) -> Standing | None:
    """What this site says of a genuine file; None of a file that is not its own.

    Whoever may not see the history on the kit is told nothing beyond the signature, because each of the other words
    says what the history says today. Of somebody who is gone not even the content is repeated.
    """
    if not is_of_this_site(finding) or finding.history is None:
        return None
    issued = IssuedHistory.objects.filter(sha256=finding.sha256).select_related("creator").first()
    if issued is None:
        return Standing(Word.GONE)
    creator = find_visible(viewer, issued.creator.handle)
    if creator is None or not may_see(settings_of(creator).shown(Block.HISTORY), viewpoint_of(creator, viewer)):
        return Standing(Word.UNSAID)
    if reopened(issued):
        return Standing(Word.WITHDRAWN)
    if content_of(creator, now=now).is_said_by(finding.history):
        return Standing(Word.CURRENT)
    return Standing(Word.NEWER, clock.today(issued.superseded_at) if issued.superseded_at else None)
