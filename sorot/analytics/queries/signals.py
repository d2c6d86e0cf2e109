"""Signals about an audience as evidence: what was looked at, what was noticed, what its creator says to it.

No score and no verdict: a signal says "look here", with days, posts and sizes, or that the data are not enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from sorot.accounts.models import Membership
from sorot.analytics import rules
from sorot.analytics.enums import ContestState
from sorot.analytics.models import SignalContest
from sorot.analytics.queries.samples import LoadedSample, sample_of
from sorot.analytics.signal_words import evidence_text, formula_text, signal_name, signal_question
from sorot.analytics.statistics.quality import Signal, signals
from sorot.core.access import Actor
from sorot.core.listquery import Page, paginate
from sorot.creators.models import SocialAccount


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One fact: a sentence, and the post or day it is about."""

    text: str
    post_code: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SignalView:
    """One signal for a page. `state` is clear, noticed or insufficient."""

    key: str
    name: str
    question: str
    formula: str
    state: str
    n: int
    lines: list[EvidenceLine] = field(default_factory=list)
    contests: list[SignalContest] = field(default_factory=list)

    @property
    def open_contest(self) -> SignalContest | None:
        return next((one for one in self.contests if one.state == ContestState.OPEN), None)


@dataclass(frozen=True, slots=True)
class SignalsPage:
    """All signals of one account, what was noticed first."""

    account: SocialAccount
    views: list[SignalView]
    is_own: bool
    sources: tuple[str, ...]

    def of(self, state: str) -> list[SignalView]:
        return [view for view in self.views if view.state == state]

    @property
    def noticed(self) -> list[SignalView]:
        return self.of("noticed")

    @property
    def clear(self) -> list[SignalView]:
        return self.of("clear")

    @property
    def insufficient(self) -> list[SignalView]:
        return self.of("insufficient")


def find_account(actor: Actor, code: str) -> SocialAccount | None:
    """An account whose signals the actor may see; None for everybody else. Brands see those of public creators."""
    if actor.is_anonymous:
        return None
    rows = SocialAccount.objects.visible_to(actor).select_related("creator")
    found = rows.filter(code=code).first()
    return found if found is not None and rules.may_see_signals(actor, found) else None


def signals_page(actor: Actor, account: SocialAccount, *, now: datetime) -> SignalsPage:
    """The page of one account in seven queries."""
    loaded = sample_of(account, now=now)
    said: dict[str, list[SignalContest]] = {}
    for contest in SignalContest.objects.filter(account=account).select_related("raised_by"):
        said.setdefault(contest.signal, []).append(contest)
    found = signals(loaded.sample, country=settings.COUNTRY)
    views = [_view(signal, loaded, said.get(signal.key, [])[:3]) for signal in found]
    used = dict.fromkeys(kind for kind in (loaded.post_source, loaded.day_source, loaded.slice_source) if kind)
    return SignalsPage(account, views, rules.is_theirs(actor, account.creator), tuple(used))


def _view(signal: Signal, loaded: LoadedSample, contests: list[SignalContest]) -> SignalView:
    return SignalView(
        signal.key, signal_name(signal.key), signal_question(signal.key), formula_text(signal.key), signal.state,
        signal.n, [_line(fact, loaded) for fact in signal.evidence], contests,
    )  # fmt: skip


def _line(fact: Mapping[str, Any], loaded: LoadedSample) -> EvidenceLine:
    code = str(fact.get("post") or "")
    post = loaded.posts.get(code)
    title = str(post) if post is not None else ""
    return EvidenceLine(evidence_text(fact, title), code if post else "", post.url if post else "")


def kept_signal(account: SocialAccount, key: str, *, now: datetime) -> dict[str, Any] | None:
    """A noticed signal as JSON, to be kept with what is said about it; None when nothing was noticed."""
    loaded = sample_of(account, now=now)
    for signal in signals(loaded.sample, country=settings.COUNTRY):
        if signal.key == key and signal.state == "noticed":
            return {"key": key, "n": signal.n, "evidence": [_plain(fact, loaded) for fact in signal.evidence]}
    return None


def _plain(fact: Mapping[str, Any], loaded: LoadedSample) -> dict[str, Any]:
    plain = (int, float, bool, str, type(None))
    kept = {
        name: value.isoformat() if isinstance(value, date) else value if isinstance(value, plain) else str(value)
        for name, value in fact.items()
    }
    post = loaded.posts.get(str(fact.get("post") or ""))
    return kept | ({"title": str(post)} if post is not None else {})


def open_contest_of(account: SocialAccount, key: str) -> SignalContest | None:
    """The contest of a signal that waits, or None."""
    return SignalContest.objects.filter(account=account, signal=key, state=ContestState.OPEN).first()


# ---------------------------------------------------------------- the desk
def contest_queue(actor: Actor, *, is_open: bool, page: int) -> Page[SignalContest]:
    """For the desk: those that wait, the oldest first; or the answered ones."""
    state = ContestState.OPEN if is_open else ContestState.ANSWERED
    rows = _with_names(actor).filter(state=state)
    return paginate(rows.order_by("raised_at", "pk") if is_open else rows.order_by("-answered_at", "-pk"), page)


def named(contests: Sequence[SignalContest]) -> list[tuple[SignalContest, str]]:
    """Each with the name of its signal."""
    return [(contest, signal_name(contest.signal)) for contest in contests]


def find_contest(actor: Actor, code: str) -> SignalContest | None:
    """A contest the actor may see."""
    return _with_names(actor).filter(code=code).first()


def _with_names(actor: Actor) -> Any:
    related = ("account__creator__user", "raised_by", "answered_by")
    return SignalContest.objects.visible_to(actor).select_related(*related)


def waiting_contests() -> QuerySet[SignalContest]:
    """Those that wait for the operator, for the desk's first page to count."""
    return SignalContest.objects.filter(state=ContestState.OPEN)


def is_member(actor: Actor, contest: SignalContest) -> bool:
    """The operator is the creator it is about, or belongs to the creator's management."""
    creator = contest.account.creator
    if creator.user_id == actor.user_id:
        return True
    if creator.management_id is None:
        return False
    return Membership.objects.filter(organisation=creator.management_id, user=actor.user).exists()


def kept_lines(contest: SignalContest) -> Sequence[str]:
    """The evidence as it was shown when it was contested."""
    return [evidence_text(fact, str(fact.get("title", ""))) for fact in contest.shown.get("evidence", [])]
