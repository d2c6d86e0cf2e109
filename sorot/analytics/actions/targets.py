# ruff: noqa: S608, E501 - every name in a statement is a constant of this file; a statement reads better unfolded
"""The three tables that readings go to, and the statements that compare, write and take back.

Every name in a statement is ours and stands here; what a file or a person says goes in as a parameter. A statement is
about one stretch of staged rows (`%(low)s` to `%(high)s`), so that none runs long, whatever the size of a file.
"""

from __future__ import annotations

from dataclasses import dataclass

from sorot.analytics.enums import Replaced
from sorot.analytics.parsing.readings import DAY_METRICS, POST_METRICS, SIGNED

#: When a reading of a day was taken: at its end in Jakarta, but never later than now.
_MOMENT = "least((s.day + time '23:59:59') at time zone 'Asia/Jakarta', %(now)s)"
#: Twelve letters of `core.ids.ALPHABET` out of a random UUID; its bytes 6 and 8 are not all random.
CODE = "||".join(
    f"substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + get_byte(uuid_send(u.id), {byte}) % 32, 1)"
    for byte in (0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13)
).replace("%", "%%")
FACTS = ("url", "title", "format", "published_at")


@dataclass(frozen=True)
class Target:
    """One table of readings: where its rows are staged, what tells two of them apart, what they hold."""

    kind: Replaced
    stage: str
    stored: str
    #: column of the stage -> type
    columns: dict[str, str]
    #: columns of the stage that name a row
    key: tuple[str, ...]
    values: tuple[str, ...]
    #: how a staged row finds the stored one
    joins: str
    #: stored column -> expression, for a new row, besides the values
    fresh: dict[str, str]
    has_version: bool = True

    @property
    def create(self) -> str:
        columns = ", ".join(f"{name} {kind}" for name, kind in self.columns.items())
        return f"drop table if exists {self.stage}; create temporary table {self.stage} ({columns}) on commit drop"

    @property
    def copy(self) -> str:
        return f"copy {self.stage} ({', '.join(self.columns)}) from stdin"

    @property
    def _differs(self) -> str:
        return " or ".join(f"(s.{v} is not null and s.{v} is distinct from k.{v})" for v in self.values)

    @property
    def _known(self) -> str:
        """Staged rows beside the stored ones: `row_id` null is new."""
        old = "".join(f", k.{v} as old_{v}" for v in self.values)
        version = ", k.definition_version as old_version" if self.has_version else ""
        return (
            f"select s.*, k.id as row_id, k.batch_id as old_batch{old}{version}{self._post}, "
            f"k.id is not null and not %(again)s and ({self._differs}) as is_changed from {self.stage} s {self.joins} "
            "where s.seq >= %(low)s and s.seq < %(high)s"
        )

    @property
    def _post(self) -> str:
        return ", p.id as post_id" if self.kind == Replaced.POST_SNAPSHOT else ""

    @property
    def count(self) -> str:
        """(new, changed, same) of a stretch."""
        return (
            f"with known as ({self._known}) select count(*) filter (where row_id is null), "
            "count(*) filter (where is_changed), count(*) filter (where row_id is not null and not is_changed) from known"
        )

    @property
    def first(self) -> str:
        """The first new or changed rows of a stretch: names, then for each value (before, after)."""
        names = ", ".join(f"'{name}', {name}::text" for name in (*self.key, *self.titles))
        values = ", ".join(
            f"'{v}', case when {v} is null and old_{v} is null then null "
            f"else jsonb_build_array(old_{v}, coalesce({v}, old_{v})) end"
            for v in self.values
        )
        return (
            f"with known as ({self._known}) select row_id is null, jsonb_build_object({names}), "
            f"jsonb_strip_nulls(jsonb_build_object({values})) from known "
            "where row_id is null or is_changed order by seq limit %(limit)s"
        )

    @property
    def titles(self) -> tuple[str, ...]:
        """Columns beside the key that tell a person which row it is."""
        return ("title",) if self.kind == Replaced.POST_SNAPSHOT else ()

    @property
    def write(self) -> str:
        """Write a stretch and keep what stood there before: (new, changed, same)."""
        before = " || ".join(
            f"case when {v} is not null and {v} is distinct from old_{v} then jsonb_build_object('{v}', old_{v}) "
            "else '{}'::jsonb end"
            for v in self.values
        )
        marks = "'batch_id', old_batch" + (", 'definition_version', old_version" if self.has_version else "")
        sets = ", ".join(f"{v} = coalesce(known.{v}, t.{v})" for v in self.values)
        if self.has_version:
            sets += ", definition_version = known.version"
        columns = ", ".join([*self.fresh, *self.values, "source", "batch_id"])
        fresh = ", ".join([*self.fresh.values(), *(f"s.{v}" for v in self.values), "%(source)s", "%(batch)s::bigint"])
        return (
            f"with known as materialized ({self._known}), kept as (insert into analytics_replacedreading "
            f"(batch_id, \"table\", row_id, before) select %(batch)s::bigint, '{self.kind.value}', row_id, "
            f"jsonb_build_object({marks}) || {before} from known where is_changed and %(batch)s::bigint is not null), "
            f"laid as (update {self.stored} t set {sets}, batch_id = %(batch)s::bigint from known "
            "where known.is_changed and t.id = known.row_id returning 1), "
            f"put as (insert into {self.stored} ({columns}) select {fresh} from known s where s.row_id is null returning 1) "
            "select (select count(*) from put), (select count(*) from laid), "
            "(select count(*) from known where row_id is not null and not is_changed)"
        )

    @property
    def repeats(self) -> str:
        """Fill `staged_repeat` with the later rows of a name that stands twice; of one part of the names."""
        key = ", ".join(self.key)
        same = " and ".join(f"s.{v} is not distinct from f.{v}" for v in self.values)
        on = " and ".join(f"s.{k} = r.{k}" for k in self.key)
        return (
            f"with r as (select {key}, min(seq) as first from {self.stage} "
            f"where %(parts)s = 1 or (hashtext({self.key[0]}::text) & 2147483647) %% %(parts)s = %(part)s "
            f"group by {key} having count(*) > 1) insert into staged_repeat (seq, line, first_line, is_same) "
            f"select s.seq, s.line, f.line, {same} from r join {self.stage} f on f.seq = r.first "
            f"join {self.stage} s on {on} and s.seq > r.first"
        )

    @property
    def forget_repeats(self) -> str:
        return f"delete from {self.stage} s using staged_repeat r where r.seq = s.seq"

    @property
    def restore(self) -> str:
        """Put back what a batch wrote over, of at most %(limit)s rows; what somebody wrote since stays."""
        sets = [
            f"{v} = case when r.before ? '{v}' then (r.before->>'{v}')::{self.columns[v]} else t.{v} end"
            for v in self.values
        ]
        if self.has_version:
            sets.append("definition_version = (r.before->>'definition_version')::smallint")
        sets.append(
            "batch_id = (select b.id from analytics_importbatch b where b.id = (r.before->>'batch_id')::bigint)"
        )
        return (
            "with r as (delete from analytics_replacedreading where id in (select id from analytics_replacedreading "
            f"where batch_id = %(batch)s and \"table\" = '{self.kind.value}' order by id limit %(limit)s) "
            f"returning row_id, before), back as (update {self.stored} t set {', '.join(sets)} from r "
            "where t.id = r.row_id and t.batch_id = %(batch)s returning 1) "
            "select (select count(*) from r), (select count(*) from back)"
        )

    @property
    def remove(self) -> str:
        """Delete what a batch made, at most %(limit)s rows; run after `restore`."""
        return (
            f"with gone as (delete from {self.stored} where id in (select id from {self.stored} "
            "where batch_id = %(batch)s limit %(limit)s) returning 1) select count(*) from gone"
        )


def _counts(names: tuple[str, ...]) -> dict[str, str]:
    return dict.fromkeys(names, "bigint")


POSTS = Target(
    kind=Replaced.POST_SNAPSHOT,
    stage="staged_post",
    stored="analytics_postsnapshot",
    columns={
        "seq": "integer", "line": "integer", "native_id": "text", "day": "date", "version": "smallint",
        **_counts(POST_METRICS), "url": "text", "title": "text", "format": "text", "published_at": "timestamptz",
    },
    key=("native_id", "day"),
    values=POST_METRICS,
    joins=(
        "left join analytics_post p on p.account_id = %(account)s and p.native_id = s.native_id "
        "left join analytics_postsnapshot k on k.post_id = p.id and k.captured_date = s.day and k.source = %(source)s"
    ),
    fresh={"post_id": "s.post_id", "captured_date": "s.day", "captured_at": _MOMENT, "definition_version": "s.version"},
)  # fmt: skip
DAYS = Target(
    kind=Replaced.ACCOUNT_SNAPSHOT,
    stage="staged_day",
    stored="analytics_accountsnapshot",
    columns={
        "seq": "integer", "line": "integer", "day": "date", "version": "smallint", **_counts((*DAY_METRICS, *SIGNED)),
    },
    key=("day",),
    values=(*DAY_METRICS, *SIGNED),
    joins=(
        "left join analytics_accountsnapshot k on k.account_id = %(account)s and k.date = s.day "
        "and k.source = %(source)s"
    ),
    fresh={
        "account_id": "%(account)s", "date": "s.day", "captured_at": _MOMENT, "definition_version": "s.version",
    },
)  # fmt: skip
SLICES = Target(
    kind=Replaced.SLICE,
    stage="staged_slice",
    stored="analytics_audienceslice",
    columns={
        "seq": "integer", "line": "integer", "day": "date", "dimension": "text", "basis": "text", "key": "text",
        "share": "numeric(7, 6)",
    },
    key=("day", "dimension", "basis", "key"),
    values=("share",),
    joins=(
        "left join analytics_audienceslice k on k.account_id = %(account)s and k.as_of = s.day "
        "and k.dimension = s.dimension and k.basis = s.basis and k.key = s.key and k.source = %(source)s"
    ),
    fresh={
        "account_id": "%(account)s", "as_of": "s.day", "dimension": "s.dimension", "basis": "s.basis", "key": "s.key",
    },
    has_version=False,
)  # fmt: skip
TARGETS = (POSTS, DAYS, SLICES)

#: The newest reading of each post in the file says its address, title, format and day of publication.
COLLECT_FACTS = (
    "insert into staged_fact select s.seq, s.native_id, p.id, s.url, s.title, s.format, s.published_at from (select "
    "max(((day - date '1970-01-01')::bigint << 32) + seq) & 4294967295 as seq from staged_post "
    "where %(parts)s = 1 or (hashtext(native_id) & 2147483647) %% %(parts)s = %(part)s group by native_id) newest "
    "join staged_post s on s.seq = newest.seq "
    "left join analytics_post p on p.account_id = %(account)s and p.native_id = s.native_id"
)
CREATE_FACTS = (
    "drop table if exists staged_fact; create temporary table staged_fact (seq integer, native_id text, "
    "post_id bigint, url text, title text, format text, published_at timestamptz) on commit drop"
)
NEW_POSTS = (
    "insert into analytics_post (code, account_id, platform, native_id, url, title, format, published_at, created_at, "
    f"batch_id) select {CODE}, %(account)s, %(platform)s, s.native_id, s.url, s.title, s.format, s.published_at, "
    "%(now)s, %(batch)s::bigint from staged_fact s cross join lateral (select gen_random_uuid() as id where "
    "s.seq >= 0) u where s.post_id is null and s.seq >= %(low)s and s.seq < %(high)s"
)
#: What a file says newly of posts that are known; an empty cell erases nothing.
POST_FACTS = (
    "with stale as materialized (select p.id, s.url, s.title, s.format, s.published_at, p.url as old_url, "
    "p.title as old_title, p.format as old_format, p.published_at as old_published_at from staged_fact s "
    "join analytics_post p on p.id = s.post_id where s.seq >= %(low)s and s.seq < %(high)s and "
    "((s.url <> '' and s.url <> p.url) or (s.title <> '' and s.title <> p.title) or (s.format <> '' and "
    "s.format <> p.format) or (s.published_at is not null and s.published_at is distinct from p.published_at))), "
    'kept as (insert into analytics_replacedreading (batch_id, "table", row_id, before) select %(batch)s::bigint, '
    "'post', id, jsonb_build_object('url', old_url, 'title', old_title, 'format', old_format, 'published_at', "
    "old_published_at) from stale where %(batch)s::bigint is not null) "
    "update analytics_post t set url = coalesce(nullif(stale.url, ''), t.url), title = coalesce(nullif(stale.title, ''), "
    "t.title), format = coalesce(nullif(stale.format, ''), t.format), published_at = coalesce(stale.published_at, "
    "t.published_at) from stale where t.id = stale.id"
)
RESTORE_FACTS = (
    "with r as (delete from analytics_replacedreading where id in (select id from analytics_replacedreading "
    "where batch_id = %(batch)s and \"table\" = 'post' order by id limit %(limit)s) returning row_id, before), "
    "back as (update analytics_post t set url = r.before->>'url', title = r.before->>'title', "
    "format = r.before->>'format', published_at = (r.before->>'published_at')::timestamptz from r "
    "where t.id = r.row_id returning 1) select (select count(*) from r), (select count(*) from back)"
)
#: Posts that a batch first named and of which no reading is left.
REMOVE_POSTS = (
    "with gone as (delete from analytics_post where id in (select p.id from analytics_post p where p.batch_id = "
    "%(batch)s and not exists (select from analytics_postsnapshot k where k.post_id = p.id) limit %(limit)s) "
    "returning 1) select count(*) from gone"
)
