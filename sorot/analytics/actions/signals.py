"""A creator contests a signal about an audience, and an operator answers. No contest changes a signal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sorot.accounts.models import Organisation, User
from sorot.analytics import rules
from sorot.analytics.enums import ContestState
from sorot.analytics.errors import AnalyticsError
from sorot.analytics.models import SignalContest
from sorot.analytics.queries.signals import is_member, kept_signal, open_contest_of
from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.creators.models import SocialAccount
from sorot.messaging.actions import notify


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


@transaction.atomic
def raise_contest(
    *, account: SocialAccount, signal: str, text: str, submit_key: str, by: Actor, now: datetime
) -> SignalContest:
    """Say why one signal about one's audience misleads. The signal as it is shown now is kept with it.

    The same `submit_key` again answers the first. Raises RefusedError (not theirs, or contested already),
    AnalyticsError (no text, or nothing was noticed).
    """
    mine = SignalContest.objects.visible_to(by).filter(submit_key=submit_key)
    if (first := mine.first()) is not None:
        return first
    SocialAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if (first := mine.first()) is not None:
        return first
    rules.may_contest(by, account.creator, open_contest=open_contest_of(account, signal)).demand()
    shown = kept_signal(account, signal, now=now)
    if shown is None:
        raise AnalyticsError(_("There is nothing to contest: this signal shows nothing unusual."), code="signal")
    if not _clean(text):
        needed = _("Say why it misleads.")
        raise AnalyticsError(needed, field_errors={"text": needed})
    contest = SignalContest.objects.create(
        account=account, signal=signal, text=_clean(text)[:1000], shown=shown, raised_by=by.user, raised_at=now,
        submit_key=submit_key,
    )  # fmt: skip
    data = {"name": account.creator.display_name, "signal": signal}
    audit.record("signal.contested", contest, by=by, now=now, to_state=contest.state, data={"signal": signal})
    notify(
        users=User.objects.filter(is_staff=True, is_active=True), verb="signal.contested", data=data,
        url=reverse("analytics:desk_signal", args=[contest.code]), by=by, now=now,
        dedupe_key=f"signal-{contest.code}",
    )  # fmt: skip
    return contest


@transaction.atomic
def answer_contest(
    *, contest: SignalContest, answer: str, version: int | None = None, by: Actor, now: datetime
) -> SignalContest:
    """Answer whoever contested a signal; brands read it beside the signal, which stays what the numbers make it.

    The same answer by the same person again changes nothing. Raises RefusedError, StaleError, AnalyticsError (no text).
    """
    related = SignalContest.objects.select_related("account__creator__management", "raised_by")
    fresh = related.select_for_update(of=("self",)).get(pk=contest.pk)
    said = _clean(answer)[:1500]
    if fresh.state == ContestState.ANSWERED and fresh.answered_by_id == by.user_id and fresh.answer == said:
        return fresh
    rules.may_answer(by, fresh, is_member=is_member(by, fresh)).demand()
    if version is not None and version != fresh.version:
        raise StaleError(_("Somebody else handled this meanwhile. Look again."), code="stale")
    if not said:
        needed = _("Write the answer.")
        raise AnalyticsError(needed, field_errors={"answer": needed})
    move(
        fresh, ContestState.ANSWERED, by=by, now=now, verb="signal.answered", data={"signal": fresh.signal},
        answer=said, answered_by=by.user, answered_at=now,
    )  # fmt: skip
    notify(
        users=[fresh.raised_by], verb="signal.answered", data={"signal": fresh.signal},
        url=reverse("analytics:signals", args=[fresh.account.code]), by=by, now=now,
        dedupe_key=f"signal-answer-{fresh.code}", organisation=_hat_of(fresh),
    )  # fmt: skip
    return fresh


def _hat_of(contest: SignalContest) -> Organisation | None:
    """The management through which it was raised; None when the creator did it."""
    creator = contest.account.creator
    return creator.management if creator.user_id != contest.raised_by_id else None
