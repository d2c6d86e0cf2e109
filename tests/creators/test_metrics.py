"""Present numbers: who may write them, which source wins, and that unknown is never zero."""

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest

from sorot.core.access import SYSTEM
from sorot.core.errors import RefusedError, StaleError
from sorot.core.taxonomy import Source
from sorot.creators.actions import (
    CreatorError,
    add_account,
    record_metrics,
    remove_account,
    restate_metrics,
    update_account,
    verify_account,
)
from sorot.creators.models import CreatorProfile, SocialAccount
from tests.cast import Cast
from tests.creators.builders import make_account

RANK = ["api", "file", "self_declared", "demo"]


def account_of(cast: Cast) -> SocialAccount:
    return cast.tono_profile.accounts.get()


def fresh(account: SocialAccount) -> SocialAccount:
    return SocialAccount.objects.get(pk=account.pk)


@pytest.mark.parametrize(("old", "new", "days"), list(product(RANK, RANK, [-1, 0, 1])))
def test_better_source_wins_and_of_the_same_source_the_newer(cast: Cast, old: str, new: str, days: int) -> None:
    account = add_account(
        creator=cast.tono_profile, platform="tiktok", handle="tono", by=cast.actor("tono"), now=cast.now
    )
    then, by = cast.now - timedelta(days=5), cast.actor("tono")
    record_metrics(account=account, followers=100, source=old, captured_at=then, by=by, now=cast.now)
    at = then + timedelta(days=days)
    done = record_metrics(account=account, followers=200, source=new, captured_at=at, by=by, now=cast.now)
    wins = RANK.index(new) < RANK.index(old) or (new == old and days >= 0)
    row = fresh(account)
    assert row.followers == (200 if wins else 100)
    assert (row.metrics_source, row.metrics_captured_at) == ((new, at) if wins else (old, then))
    assert (done.changed, done.kept) == ((("followers",), {}) if wins else ((), {"followers": old}))


def test_each_number_has_its_own_source(cast: Cast) -> None:
    account, by = account_of(cast), cast.actor("tono")
    record_metrics(account=account, followers=11_000, source=Source.API, captured_at=cast.now, by=SYSTEM, now=cast.now)
    done = record_metrics(
        account=account,
        followers=99_000,
        engagement_rate=Decimal("0.05"),
        source=Source.SELF_DECLARED,
        captured_at=cast.now,
        by=by,
        now=cast.now,
    )
    row = fresh(account)
    assert (row.followers, row.source_of("followers"), row.source_of("engagement_rate")) == (
        11_000,
        "api",
        "self_declared",
    )
    assert (row.source_of("post_count"), row.post_count) == ("", None)
    assert (done.changed, done.kept) == (("engagement_rate",), {"followers": "api"})


def test_number_written_without_its_own_source_keeps_the_one_it_had(cast: Cast) -> None:
    account = account_of(cast)
    SocialAccount.objects.filter(pk=account.pk).update(engagement_rate=Decimal("0.04"), provenance={})
    record_metrics(account=account, followers=9_001, source="api", captured_at=cast.now, by=SYSTEM, now=cast.now)
    row = fresh(account)
    assert (row.source_of("followers"), row.source_of("engagement_rate")) == ("api", "self_declared")


def test_what_is_not_given_is_not_erased_and_zero_is_a_number(cast: Cast) -> None:
    account = account_of(cast)
    record_metrics(account=account, post_count=0, source=Source.FILE, captured_at=cast.now, by=SYSTEM, now=cast.now)
    row = fresh(account)
    assert (row.followers, row.post_count, row.engagement_rate) == (9_000, 0, None)


@pytest.mark.parametrize("given", [{"followers": -1}, {"post_count": -1}, {"engagement_rate": Decimal("-0.01")}])
def test_negative_numbers_are_refused(cast: Cast, given: dict[str, object]) -> None:
    with pytest.raises(CreatorError):
        record_metrics(account=account_of(cast), source="file", captured_at=cast.now, by=SYSTEM, now=cast.now, **given)  # type: ignore[arg-type]
    assert fresh(account_of(cast)).followers == 9_000


def test_number_from_the_future_or_from_nowhere_is_refused(cast: Cast) -> None:
    later = cast.now + timedelta(minutes=1)
    with pytest.raises(CreatorError):
        record_metrics(account=account_of(cast), followers=1, source="api", captured_at=later, by=SYSTEM, now=cast.now)
    with pytest.raises(CreatorError):
        record_metrics(
            account=account_of(cast), followers=1, source="guess", captured_at=cast.now, by=SYSTEM, now=cast.now
        )
    assert fresh(account_of(cast)).followers == 9_000


@pytest.mark.parametrize("role", ["rani", "bima", "dewi", "sri", "anonymous"])
def test_only_the_creators_side_declares(cast: Cast, role: str) -> None:
    with pytest.raises(RefusedError):
        record_metrics(
            account=account_of(cast),
            followers=5,
            source="self_declared",
            captured_at=cast.now,
            by=cast.actor(role),
            now=cast.now,
        )
    assert fresh(account_of(cast)).followers == 9_000


def test_profile_keeps_the_best_account_in_mind(cast: Cast) -> None:
    creator, by = cast.tono_profile, cast.actor("tono")
    tiktok = add_account(
        creator=creator,
        platform="tiktok",
        handle="@tono",
        by=by,
        now=cast.now,
        declared={"followers": 30_000, "post_count": None, "engagement_rate": Decimal("0.081")},
    )
    row = CreatorProfile.objects.get(pk=creator.pk)
    assert (row.best_followers, row.main_engagement, row.platforms) == (
        30_000,
        Decimal("0.081"),
        ["instagram", "tiktok"],
    )
    remove_account(account=tiktok, by=by, now=cast.now)
    row = CreatorProfile.objects.get(pk=creator.pk)
    assert (row.best_followers, row.main_engagement, row.platforms) == (9_000, None, ["instagram"])


def test_profile_without_known_numbers_has_no_best_number_and_no_tier(cast: Cast) -> None:
    cast.tono_profile.accounts.all().delete()
    make_account(cast.tono_profile, followers=None)
    row = CreatorProfile.objects.get(pk=cast.tono_profile.pk)
    assert (row.best_followers, row.tier, row.platforms) == (None, None, ["instagram"])


@pytest.mark.parametrize(
    ("followers", "tier"),
    [
        (0, "nano"),
        (999, "nano"),
        (1_000, "micro"),
        (99_999, "micro"),
        (100_000, "macro"),
        (999_999, "macro"),
        (1_000_000, "mega"),
    ],
)
def test_tiers_follow_the_default_scheme(followers: int, tier: str) -> None:
    found = CreatorProfile(best_followers=followers).tier
    assert found is not None
    assert found.slug == tier


def test_same_account_stands_once_whatever_its_case(cast: Cast) -> None:
    by = cast.actor("tono")
    add_account(creator=cast.tono_profile, platform="tiktok", handle="Tono.Id", by=by, now=cast.now)
    with pytest.raises(CreatorError) as caught:
        add_account(creator=cast.tono_profile, platform="tiktok", handle="@tono.id", by=by, now=cast.now)
    assert list(caught.value.field_errors) == ["handle"]
    assert cast.tono_profile.accounts.filter(platform="tiktok").count() == 1


def test_double_click_adds_one_account(cast: Cast) -> None:
    data = {
        "submit_key": "d" * 32,
        "version": "0",
        "platform": "tiktok",
        "handle": "tono",
        "followers": "18,4rb",
        "engagement_rate": "5,2",
    }
    client = cast.client("tono")
    assert [client.post("/me/accounts/", data).status_code for _ in range(2)] == [303, 303]
    account = cast.tono_profile.accounts.get(platform="tiktok")
    assert (account.followers, account.engagement_rate, account.metrics_source) == (
        18_400,
        Decimal("0.052"),
        "self_declared",
    )


def test_another_name_forgets_what_was_measured_and_the_check(cast: Cast) -> None:
    account = account_of(cast)
    record_metrics(account=account, followers=700_000, source="api", captured_at=cast.now, by=SYSTEM, now=cast.now)
    verify_account(account=account, verified=True, by=cast.actor("sri"), now=cast.now)
    version = fresh(account).version
    update_account(account=account, handle="orang.lain", url="", version=version, by=cast.actor("tono"), now=cast.now)
    row = fresh(account)
    assert (row.followers, row.metrics_source, row.is_verified) == (None, "", False)
    assert CreatorProfile.objects.get(pk=cast.tono_profile.pk).best_followers is None


def test_declared_number_can_be_taken_back_and_a_measured_one_cannot(cast: Cast) -> None:
    account, by = account_of(cast), cast.actor("tono")
    record_metrics(account=account, post_count=50, source="file", captured_at=cast.now, by=SYSTEM, now=cast.now)
    empty = {"followers": None, "post_count": None, "engagement_rate": None}
    update_account(
        account=account,
        handle=account.handle,
        url="",
        declared=empty,
        version=fresh(account).version,
        by=by,
        now=cast.now,
    )
    row = fresh(account)
    assert (row.followers, row.post_count, row.metrics_source) == (None, 50, "file")


def test_form_does_not_let_a_measured_number_be_typed_over(cast: Cast) -> None:
    account = account_of(cast)
    record_metrics(account=account, followers=9_500, source="file", captured_at=cast.now, by=SYSTEM, now=cast.now)
    data = {
        "submit_key": "e" * 32,
        "version": str(fresh(account).version),
        "handle": account.handle,
        "followers": "900000",
        "post_count": "12",
    }
    assert cast.client("tono").post(f"/me/accounts/{account.code}/", data).status_code == 303
    row = fresh(account)
    assert (row.followers, row.post_count) == (9_500, 12)


def test_old_page_of_an_account_is_refused_and_keeps_what_was_typed(cast: Cast) -> None:
    account = account_of(cast)
    record_metrics(
        account=account,
        followers=9_100,
        source="self_declared",
        captured_at=cast.now,
        by=cast.actor("tono"),
        now=cast.now,
    )
    with pytest.raises(StaleError):
        update_account(account=account, handle="x.y", url="", version=1, by=cast.actor("tono"), now=cast.now)
    data = {"submit_key": "e" * 32, "version": "1", "handle": account.handle, "followers": "9.300"}
    response = cast.client("tono").post(f"/me/accounts/{account.code}/", data)
    assert (response.status_code, "9.300" in response.content.decode()) == (422, True)
    assert fresh(account).followers == 9_100


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("18.400", 18_400),
        ("18,400", 18_400),
        ("18400", 18_400),
        ("18,4rb", 18_400),
        ("1,2jt", 1_200_000),
        ("0", 0),
        ("", None),
    ],
)
def test_counts_are_read_as_people_write_them(typed: str, expected: int | None) -> None:
    from sorot.creators.forms import CountField

    assert CountField().clean(typed) == expected


@pytest.mark.parametrize("typed", ["-5", "banyak", "1.23", "18,4567rb", "99999999999", "1e9", "½"])
def test_unclear_counts_are_asked_back(typed: str) -> None:
    from django.core.exceptions import ValidationError

    from sorot.creators.forms import CountField

    with pytest.raises(ValidationError):
        CountField().clean(typed)


def test_strangers_account_is_404_to_change_or_remove(cast: Cast) -> None:
    account = account_of(cast)
    for url in (f"/me/accounts/{account.code}/", f"/me/accounts/{account.code}/removal/"):
        assert cast.client("rani").post(url, {"handle": "curi"}).status_code == 404
    assert cast.client("bima").post(f"/talents/tono/accounts/{account.code}/removal/").status_code == 404
    assert fresh(account).handle == "tono"


def measured(cast: Cast) -> SocialAccount:
    """An account of Tono's with 100 followers and 7 posts out of a file."""
    account = add_account(
        creator=cast.tono_profile, platform="tiktok", handle="tono", by=cast.actor("tono"), now=cast.now
    )
    at = cast.now - timedelta(days=1)
    record_metrics(
        account=account, followers=100, post_count=7, source="file", captured_at=at, by=cast.actor("tono"), now=cast.now
    )
    return fresh(account)


def test_restated_numbers_go_back_in_time_and_a_number_without_a_reading_is_cleared(cast: Cast) -> None:
    account, earlier, by = measured(cast), cast.now - timedelta(days=9), cast.actor("tono")
    said = {"followers": (90, earlier), "post_count": None}
    done = restate_metrics(account=account, source="file", values=said, by=by, now=cast.now)
    row = fresh(account)
    assert sorted(done.changed) == ["followers", "post_count"]
    assert (row.followers, row.captured_at_of("followers"), row.post_count) == (90, earlier, None)
    assert (row.metrics_source, row.metrics_captured_at, set(row.provenance)) == ("file", earlier, {"followers"})
    again = restate_metrics(account=account, source="file", values=said, by=by, now=cast.now)
    assert (again.changed, fresh(account).version) == ((), row.version)


def test_restating_one_source_leaves_the_numbers_of_another(cast: Cast) -> None:
    account = measured(cast)
    done = restate_metrics(
        account=account, source="api", values={"followers": None}, by=cast.actor("tono"), now=cast.now
    )
    row = fresh(account)
    assert done.changed == ()
    assert (row.followers, row.post_count, row.version) == (100, 7, account.version)
