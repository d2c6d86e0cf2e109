"""Import a case as a person would, and say in the words of a case what stands in the database."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sorot.analytics.actions import apply_batch, change_mapping, upload_file
from sorot.analytics.errors import AnalyticsError
from sorot.analytics.models import AccountSnapshot, AudienceSlice, ImportBatch, Post, PostSnapshot
from sorot.creators.models import SocialAccount
from tests.analytics.conftest import account_of
from tests.analytics.corpus.conftest import World

HERE = Path(__file__).resolve().parent
POST_VALUES = ("views", "likes", "comments", "shares", "saves", "reach")
DAY_VALUES = (
    "followers", "following", "posts", "views", "likes", "comments", "shares", "profile_views", "reach",
    "new_followers", "lost_followers",
)  # fmt: skip
READINGS = (Post, PostSnapshot, AccountSnapshot, AudienceSlice)


def all_cases() -> dict[str, dict[str, Any]]:
    """Every case by its id."""
    files = sorted((HERE / "cases").glob("*.json"))
    return {f.stem: json.loads(f.read_text(encoding="utf-8")) for f in files}


@dataclass
class Walk:
    """What became of one upload."""

    batch: ImportBatch | None
    refused: str | None


def moment(case: dict[str, Any]) -> datetime:
    """Ten in the morning in Jakarta of the day of the case."""
    return datetime.combine(date.fromisoformat(case["today"]), datetime.min.time(), UTC) + timedelta(hours=3)


def account_for(case: dict[str, Any], world: World) -> SocialAccount:
    """The account the case speaks of."""
    return account_of(world.profile, case["platform"], case["handle"])


def _answered(batch: ImportBatch, case: dict[str, Any], world: World, now: datetime) -> ImportBatch:
    answers = case.get("answers")
    if not answers:
        return batch
    mapping = {int(k): v for k, v in batch.mapping.items()} | {int(k): v for k, v in answers.get("columns", {}).items()}
    channels = batch.choices["channels"]
    if "channel" in answers:
        keys = [key for key, name, *_ in batch.choices["there"] if answers["channel"] in (key, name)]
        assert keys, f"{answers['channel']} is not among the accounts of the file: {batch.choices['there']}"
        channels = keys
    years = {"years_confirmed": answers["years"]} if "years" in answers else {}
    return change_mapping(
        batch=batch,
        mapping=mapping,
        table_kind=answers.get("kind", batch.table_kind),
        captured_on=date.fromisoformat(answers.get("captured_on", batch.choices["captured_on"])),
        channels=channels,
        version=batch.version,
        by=world.rani,
        now=now,
        **years,
    )


def walk(
    case: dict[str, Any], account: SocialAccount, world: World, *, content: bytes | None = None, hours: int = 0
) -> Walk:
    """Upload, answer, import. Refusals of the house become a code; anything else is a defect and comes through."""
    now = moment(case) + timedelta(hours=hours)
    path = HERE / case["file"]
    try:
        batch = upload_file(
            account=account,
            content=path.read_bytes() if content is None else content,
            name=path.name,
            by=world.rani,
            now=now,
        )
    except AnalyticsError as refusal:
        return Walk(None, refusal.code)
    problem = None
    try:
        batch = _answered(batch, case, world, now)
        problem = batch.problem()
        if problem or batch.new_count + batch.changed_count:
            batch = apply_batch(batch=batch, by=world.rani, now=now)
            assert problem is None, f"imported in spite of {problem}"
    except AnalyticsError as refusal:
        return Walk(batch, problem[0] if problem else refusal.code)
    return Walk(batch, None)


def counts() -> dict[str, int]:
    """How many rows the readings have."""
    return {model.__name__: model.objects.count() for model in READINGS}


NOTHING = {model.__name__: 0 for model in READINGS}


def everything() -> list[Any]:
    """All readings with all their columns."""
    return [list(model.objects.order_by("pk").values()) for model in READINGS]


def _known(row: Any, names: tuple[str, ...]) -> dict[str, int]:
    return {name: getattr(row, name) for name in names if getattr(row, name) is not None}


def found(expected: dict[str, Any], batch: ImportBatch) -> dict[str, Any]:
    """What stands in the database, told as the case tells it (a post by the names that the case uses)."""
    readings = list(PostSnapshot.objects.select_related("post").order_by("captured_date", "pk"))
    posts = []
    for wanted in expected["posts"]:
        names = [n for n in ("native_id", "title") if n in wanted]
        for reading in readings:
            who = {n: getattr(reading.post, n) for n in names}
            if reading.captured_date.isoformat() == wanted["date"] and all(who[n] == wanted[n] for n in names):
                readings.remove(reading)
                posts.append({**who, "date": wanted["date"], **_known(reading, POST_VALUES)})
                break
    for r in readings:
        who = {"native_id": r.post.native_id, "title": r.post.title}
        posts.append({**who, "date": r.captured_date.isoformat(), **_known(r, POST_VALUES)})
    return {
        "kind": batch.table_kind,
        "posts": posts,
        "days": [
            {"date": d.date.isoformat(), **_known(d, DAY_VALUES)} for d in AccountSnapshot.objects.order_by("date")
        ],
        "slices": sorted(
            (s.dimension, s.key, s.share.normalize(), s.as_of.isoformat()) for s in AudienceSlice.objects.all()
        ),
        "errors": sorted(batch.row_errors.values_list("line", "code")),
        "refused rows": batch.error_count,
        "foreign": batch.foreign_count,
        "same": batch.same_count,
    }


def wanted(case: dict[str, Any]) -> dict[str, Any]:
    """The expectation in the same words as `found`."""
    expect = case["expect"]
    as_of = case.get("answers", {}).get("captured_on", case["today"])
    return {
        **expect,
        "days": sorted(expect["days"], key=lambda d: d["date"]),
        "slices": sorted((s["dimension"], s["key"], Decimal(s["share"]).normalize(), as_of) for s in expect["slices"]),
        "errors": sorted((e["line"], e["code"]) for e in expect["errors"]),
        "refused rows": len({e["line"] for e in expect["errors"]}),
    }
