"""Writing accounts on platforms and their present numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.taxonomy import Source
from sorot.creators import rules
from sorot.creators.enums import MAX_ACCOUNTS, METRICS, SOURCE_RANK
from sorot.creators.errors import CreatorError
from sorot.creators.models import CreatorProfile, SocialAccount


@dataclass(frozen=True, slots=True)
class Recorded:
    """What `record_metrics` did: the account, the numbers `changed`, and those `kept` with the better source."""

    account: SocialAccount
    changed: tuple[str, ...] = ()
    kept: dict[str, str] = field(default_factory=dict)


def _lock(creator_id: int) -> CreatorProfile:
    """One lock per profile covers its accounts, photos and derived columns."""
    return CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator_id)


def refresh_derived(creator: CreatorProfile) -> None:
    """Bring `best_followers`, `main_engagement` and `platforms` in step with the accounts (creator locked)."""
    accounts = list(creator.accounts.all())
    known = [account for account in accounts if account.followers is not None]
    main = max(known, key=lambda account: (account.followers, -account.pk), default=None)
    if main is None and accounts:
        rated = [account for account in accounts if account.engagement_rate is not None]
        creator.main_engagement = rated[0].engagement_rate if rated else None
    else:
        creator.main_engagement = main.engagement_rate if main else None
    creator.best_followers = main.followers if main else None
    creator.platforms = sorted({account.platform for account in accounts})
    creator.save(update_fields=["best_followers", "main_engagement", "platforms"])


def clean_account_handle(handle: str) -> str:
    """`@Rani.Makan ` -> `Rani.Makan`."""
    return handle.strip().lstrip("@").strip()


def _save(account: SocialAccount) -> None:
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        if "account_once_per_creator" not in str(error):
            raise
        sentence = _("This account is on the profile already.")
        raise CreatorError(sentence, field_errors={"handle": sentence}) from None


@transaction.atomic
def add_account(
    *,
    creator: CreatorProfile,
    platform: str,
    handle: str,
    url: str = "",
    declared: Mapping[str, Any] | None = None,
    submit_key: str | None = None,
    by: Actor,
    now: datetime,
) -> SocialAccount:
    """An account on a platform, with the numbers its owner declares.

    The same `submit_key` gives the first one again. Raises CreatorError when the account stands there already.
    """
    rules.may_edit(by, creator).demand()
    fresh = _lock(creator.pk)
    if submit_key and (first := fresh.accounts.filter(submit_key=submit_key).first()) is not None:
        return first
    if fresh.accounts.count() >= MAX_ACCOUNTS:
        raise CreatorError(_("A profile has at most %(most)d accounts.") % {"most": MAX_ACCOUNTS})
    account = SocialAccount(
        creator=fresh,
        platform=platform,
        handle=clean_account_handle(handle),
        url=url,
        submit_key=submit_key,
        created_at=now,
        updated_at=now,
    )
    _save(account)
    refresh_derived(fresh)
    audit.record("account.added", account, by=by, now=now, data={"platform": platform, "handle": account.handle})
    if any(value is not None for value in (declared or {}).values()):
        return _declare(account, declared or {}, by=by, now=now)
    return account


def _declare(account: SocialAccount, declared: Mapping[str, Any], *, by: Actor, now: datetime) -> SocialAccount:
    return record_metrics(
        account=account,
        source=Source.SELF_DECLARED,
        captured_at=now,
        by=by,
        now=now,
        **{name: declared.get(name) for name in METRICS},
    ).account


@transaction.atomic
def update_account(
    *,
    account: SocialAccount,
    handle: str,
    url: str,
    declared: Mapping[str, Any] | None = None,
    version: int,
    by: Actor,
    now: datetime,
) -> SocialAccount:
    """Change an account's name, address, and the numbers its owner declares.

    `declared` holds the numbers of the form: a value is recorded as self-declared now, None takes a number back
    that was declared (or made up for a demo); what is not in it stays, and measured numbers always stay.

    Another name is another account: its measured numbers and its verification belong to the old one and are
    forgotten here (their history stays in analytics). Raises StaleError.
    """
    rules.may_edit(by, account.creator).demand()
    creator = _lock(account.creator_id)
    fresh = SocialAccount.objects.select_related("creator").get(pk=account.pk)
    if fresh.version != version:
        raise StaleError(_("Somebody else changed this account meanwhile. Compare, then save again."))
    renamed = clean_account_handle(handle)
    if renamed.lower() != fresh.handle.lower():
        fresh.verified_at, fresh.provenance = None, {}
        fresh.followers = fresh.post_count = fresh.engagement_rate = None
        fresh.metrics_source, fresh.metrics_captured_at = "", None
    fresh.handle, fresh.url = renamed, url
    _take_back(fresh, [name for name, value in (declared or {}).items() if value is None])
    fresh.version, fresh.updated_at = version + 1, now
    _save(fresh)
    refresh_derived(creator)
    audit.record("account.changed", fresh, by=by, now=now, data={"handle": fresh.handle})
    if any(value is not None for value in (declared or {}).values()):
        return _declare(fresh, declared or {}, by=by, now=now)
    return fresh


def _take_back(account: SocialAccount, names: Sequence[str]) -> None:
    """Forget numbers that nobody measured."""
    _write_out(account)
    for name in names:
        if account.source_of(name) in {Source.SELF_DECLARED, Source.DEMO}:
            setattr(account, name, None)
            account.provenance.pop(name, None)
    _note_headline(account)


@transaction.atomic
def remove_account(*, account: SocialAccount, by: Actor, now: datetime) -> None:
    """Take an account off the profile. Refused while something that must stay refers to it."""
    rules.may_edit(by, account.creator).demand()
    creator = _lock(account.creator_id)
    try:
        with transaction.atomic():
            SocialAccount.objects.filter(pk=account.pk).delete()
    except ProtectedError:
        raise CreatorError(_("This account is part of a deal or a report, so it stays.")) from None
    refresh_derived(creator)
    data = {"platform": account.platform, "handle": account.handle}
    audit.record("account.removed", account, by=by, now=now, data=data)


@transaction.atomic
def record_metrics(
    *,
    account: SocialAccount,
    followers: int | None = None,
    post_count: int | None = None,
    engagement_rate: Decimal | None = None,
    source: str,
    captured_at: datetime,
    by: Actor,
    now: datetime,
) -> Recorded:
    """Write present numbers. None means "not given" and never erases.

    Each number is judged alone: a better source (api > file > self-declared > demo) replaces a worse one, the same
    source replaces what is not newer, and a worse source is kept out and named in `kept`. `engagement_rate` is a
    ratio. Self-declared numbers need the right to edit the profile; every other source is a caller that has
    checked its own right. Raises CreatorError for a negative number, an unknown source, or a moment in the future.
    """
    if source == Source.SELF_DECLARED:
        rules.may_edit(by, account.creator).demand()
    if source not in SOURCE_RANK:
        raise CreatorError(_("Unknown source of a number."))
    given: dict[str, Any] = {"followers": followers, "post_count": post_count, "engagement_rate": engagement_rate}
    given = {name: value for name, value in given.items() if value is not None}
    if any(value < 0 for value in given.values()):
        raise CreatorError(_("A number cannot be below zero."))
    if captured_at > now:
        raise CreatorError(_("A number cannot come from the future."))
    creator = _lock(account.creator_id)
    fresh = SocialAccount.objects.get(pk=account.pk)
    _write_out(fresh)
    changed, kept = [], {}
    for name, value in given.items():
        old_source, old_at = fresh.source_of(name), fresh.captured_at_of(name)
        if rules.may_replace(old_source=old_source, old_at=old_at, new_source=source, new_at=captured_at):
            setattr(fresh, name, value)
            fresh.provenance[name] = {"source": str(source), "captured_at": captured_at.isoformat()}
            changed.append(name)
        else:
            kept[name] = old_source
    if changed:
        _note_headline(fresh)
        fresh.version += 1
        fresh.updated_at = now
        fresh.save()
        refresh_derived(creator)
        audit.record("account.metrics", fresh, by=by, now=now, data={"source": str(source), "changed": changed})
    return Recorded(account=fresh, changed=tuple(changed), kept=kept)


@transaction.atomic
def restate_metrics(
    *,
    account: SocialAccount,
    source: str,
    values: Mapping[str, tuple[Any, datetime] | None],
    by: Actor,
    now: datetime,
) -> Recorded:
    """Say the present numbers of one source anew, after readings of it were taken back.

    `values` holds (value, captured_at) of each number, or None where no reading is left: the number is then cleared.
    Unlike `record_metrics` this may go back in time. A number that stands there from another source stays. The caller
    has checked the right to do this.
    """
    creator = _lock(account.creator_id)
    fresh = SocialAccount.objects.get(pk=account.pk)
    _write_out(fresh)
    changed = []
    for name, said in values.items():
        if getattr(fresh, name) is None or fresh.source_of(name) != source:
            continue
        value, at = said or (None, None)
        if (getattr(fresh, name), fresh.captured_at_of(name)) == (value, at):
            continue
        setattr(fresh, name, value)
        if at is None:
            fresh.provenance.pop(name, None)
        else:
            fresh.provenance[name] = {"source": str(source), "captured_at": at.isoformat()}
        changed.append(name)
    if changed:
        _note_headline(fresh)
        fresh.version += 1
        fresh.updated_at = now
        fresh.save()
        refresh_derived(creator)
        audit.record("account.metrics", fresh, by=by, now=now, data={"source": str(source), "changed": changed})
    return Recorded(account=fresh, changed=tuple(changed))


def _write_out(account: SocialAccount) -> None:
    """Say each present number's source by name, so that a new headline does not change it in passing."""
    for name in METRICS:
        at = account.captured_at_of(name)
        if at is not None:
            account.provenance.setdefault(name, {"source": account.source_of(name), "captured_at": at.isoformat()})


def _note_headline(account: SocialAccount) -> None:
    """`metrics_source` and its moment: those of the follower count, else of the best-sourced other number."""
    present = [name for name in METRICS if getattr(account, name) is not None]
    if not present:
        account.metrics_source, account.metrics_captured_at = "", None
        return
    best = (
        "followers" if "followers" in present else min(present, key=lambda name: SOURCE_RANK[account.source_of(name)])
    )
    account.metrics_source = account.source_of(best)
    account.metrics_captured_at = account.captured_at_of(best)


@transaction.atomic
def verify_account(*, account: SocialAccount, verified: bool, by: Actor, now: datetime) -> SocialAccount:
    """The operator notes that the account belongs to this person, or takes that back."""
    rules.may_verify(by).demand()
    _lock(account.creator_id)
    fresh = SocialAccount.objects.get(pk=account.pk)
    if fresh.is_verified != verified:
        fresh.verified_at = now if verified else None
        fresh.save(update_fields=["verified_at"])
        audit.record("account.verified" if verified else "account.unverified", fresh, by=by, now=now)
    return fresh
