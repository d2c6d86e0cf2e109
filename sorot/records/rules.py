"""Who may contest a figure, and who may answer."""

from django.utils.translation import gettext as _

from sorot.accounts.models import Organisation
from sorot.accounts.rules import may_deal
from sorot.core.access import YES, Actor, Verdict, no
from sorot.creators.models import CreatorProfile
from sorot.records.enums import ContestState
from sorot.records.models import RecordContest

#: Whom a record is about.
About = Organisation | CreatorProfile


def is_subject(actor: Actor, about: About) -> bool:
    """The record is about whom the actor acts for: they see the deals behind it."""
    if isinstance(about, Organisation):
        return actor.organisation_id == about.pk
    if actor.is_person:
        return about.user_id == actor.user_id
    return actor.kind == "management" and about.management_id == actor.organisation_id


def sees_behind(actor: Actor, about: About) -> bool:
    """The deals behind a figure are for the subject and the operator."""
    return actor.is_operator or is_subject(actor, about)


def may_contest(actor: Actor, about: About, *, open_contest: RecordContest | None) -> Verdict:
    """The subject, through somebody who may make deals for it; once while it waits for the operator."""
    if not is_subject(actor, about):
        return no(_("Only the one it is about can contest a figure."))
    verdict = may_deal(actor)
    if not verdict:
        return verdict
    if open_contest is not None:
        return no(_("This figure is contested already. The operator answers first."))
    return YES


def may_answer(actor: Actor, contest: RecordContest, *, is_member: bool) -> Verdict:
    """Operators explain, but never a figure about themselves or an organisation they belong to."""
    if not actor.is_operator:
        return no(_("Only an operator can do this."))
    if is_member:
        return no(_("This is about you or an organisation of yours. Ask another operator."))
    if contest.state != ContestState.OPEN:
        return no(_("This is answered already."))
    return YES
