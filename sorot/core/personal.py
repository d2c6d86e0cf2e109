"""What a table keeps about people: every room says it once, in its own `personal.py`, for each of its tables.

A declaration names every column of the table. `plain` columns say nothing about a person by themselves (states, sums,
moments, codes); `hidden` ones belong to the other side or to the machine and are never exported; `acted` ones point to
a person who did something to somebody else's row; `personal` ones are decided one by one. A table or column of the
database that no declaration names fails `tests/privacy/test_completeness.py`, which prints the line to add.

Paths lead from a row to the person it is about:

* ``user_id``: a column that holds the person's key (``id`` on the table of people itself);
* ``item_id>deals_deliverableitem.deal_id>deals_deal.talent_id``: through other tables, each by its primary key;
* ``email@``: a column that holds one of the person's e-mail addresses;
* ``owner_code#``: a column that holds the public code of one of the person's other rows.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.util import find_spec


class Topic(StrEnum):
    """What a table is about, in the words of the public page (`privacy/words.py`)."""

    ACCOUNT = "account"
    SIGN_IN = "sign_in"
    CONSENT = "consent"
    PROFILE = "profile"
    NUMBERS = "numbers"
    MESSAGES = "messages"
    NEWS = "news"
    DEALS = "deals"
    MONEY = "money"
    PAYEE = "payee"
    TAX = "tax"
    FILES = "files"
    LOG = "log"
    REQUESTS = "requests"
    ORGANISATION = "organisation"
    MACHINE = "machine"


class Erase(StrEnum):
    """What happens to one column when the account is erased and its row stays."""

    BLANK = "blank"  # NULL where the column allows it, else empty
    REPLACE = "replace"  # a fixed word that says that something stood here
    LABEL = "label"  # an opaque label of the person, the same everywhere
    SCRUB = "scrub"  # a person's words inside JSON or text are taken out, the rest stays
    KEEP = "keep"  # stays: a law or the other side's right says so, for as long as the retention row says


@dataclass(frozen=True, slots=True)
class Column:
    """The decision about one personal column. `retention` names the row that says why and how long it is kept."""

    erase: Erase
    is_exported: bool = True
    is_sealed: bool = False
    retention: str = ""
    value: str = ""


BLANK = Column(Erase.BLANK)
REPLACE = Column(Erase.REPLACE)
LABEL = Column(Erase.LABEL)
SCRUB = Column(Erase.SCRUB)
#: A secret of signing in: never exported, gone at once.
SECRET = Column(Erase.BLANK, is_exported=False)

#: Not reached by a path: `privacy` looks for the person's words in it and takes out the row or the word.
MENTION = Column(Erase.SCRUB, is_exported=False)


def keep(retention: str, *, sealed: bool = False, exported: bool = True) -> Column:
    """The column stays until the retention row `retention` is over; `sealed` ones are exported in plain text."""
    return Column(Erase.KEEP, retention=retention, is_sealed=sealed, is_exported=exported)


def put(value: str) -> Column:
    """The column gets a fixed value, written as PostgreSQL reads it (`false`, `0`)."""
    return Column(Erase.REPLACE, value=value)


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `person` are the paths to whom its rows are about; an empty one says that they are about nobody.

    `is_deleted`: its rows go with the account. `kept_if` is an SQL condition on the row `t`; rows that do not meet it
    are deleted although the table is kept (an account number that never received money need not be kept).
    `is_history`: a trigger refuses changes, so that only `privacy_erase_history()` can take words out.
    `retention` names the row that says how long rows live.
    """

    name: str
    topic: Topic = Topic.MACHINE
    person: tuple[str, ...] = ()
    acted: str = ""
    plain: str = ""
    hidden: str = ""
    personal: Mapping[str, Column] = field(default_factory=dict)
    is_deleted: bool = False
    kept_if: str = ""
    is_history: bool = False
    retention: str = "account"

    @property
    def own_columns(self) -> tuple[str, ...]:
        """Columns of the paths themselves."""
        return tuple(path.split(">")[0].rstrip("@#") for path in self.person)

    @property
    def decided(self) -> frozenset[str]:
        """Every column that this declaration speaks about."""
        names = [*self.plain.split(), *self.hidden.split(), *self.acted.split(), *self.own_columns, *self.personal]
        return frozenset(names)

    @property
    def exported(self) -> tuple[str, ...]:
        """Columns that the person gets, in the order of the declaration."""
        shown = [name for name, column in self.personal.items() if column.is_exported]
        hidden = {*self.hidden.split(), *(name for name, column in self.personal.items() if not column.is_exported)}
        names = dict.fromkeys([*self.own_columns, *self.plain.split(), *shown])
        return tuple(name for name in names if name not in hidden)


def rooms() -> list[str]:
    """Installed rooms of this house that have a `personal.py`, in the order of INSTALLED_APPS."""
    from django.apps import apps

    names = [config.name for config in apps.get_app_configs() if config.name.startswith("sorot.")]
    return [name for name in names if find_spec(f"{name}.personal") is not None]


@cache
def declared() -> Mapping[str, Table]:
    """Every declaration by table. Raises ValueError when two speak about one table."""
    found: dict[str, Table] = {}
    for room in rooms():
        for table in importlib.import_module(f"{room}.personal").TABLES:
            if table.name in found:
                raise ValueError(f"{table.name} is declared twice")
            found[table.name] = table
    return found


#: The tables of this room and of the libraries below the house.
TABLES: tuple[Table, ...] = (
    Table(
        "core_event",
        Topic.LOG,
        person=("user_id",),
        plain=("id code verb subject_type subject_code from_state to_state is_operator at organisation_id"),
        personal={"address": BLANK, "data": SCRUB},
        is_history=True,
        retention="log",
    ),
    Table(
        "core_outgoingmail",
        Topic.NEWS,
        person=("recipients@",),
        plain="id code sender created_at",
        personal={"subject": BLANK, "body": BLANK},
        is_deleted=True,
        retention="mail",
    ),
    Table(
        "core_storedfile",
        Topic.FILES,
        person=(
            "uploaded_by_id",
            "owner_code#",
        ),
        plain="id code owner_type purpose kind content_type size sha256 width height state reason created_at",
        hidden="path thumb_path medium_path",
        personal={"name": REPLACE},
        retention="files",
    ),
    Table(
        "core_upload",
        Topic.FILES,
        person=("user_id",),
        plain="id code purpose owner_code length offset state created_at expires_at",
        personal={"name": BLANK},
        is_deleted=True,
        retention="files",
    ),
    Table(
        "core_province",
        Topic.MACHINE,
        plain="code name",
    ),
    Table(
        "core_regency",
        Topic.MACHINE,
        plain="code name short_name is_city province_id",
    ),
    Table(
        "core_ratelimit",
        Topic.MACHINE,
        plain="period hits",
        personal={"key": keep("moments", exported=False)},
        retention="moments",
    ),
    Table(
        "core_cache",
        Topic.MACHINE,
        plain="expires",
        personal={"cache_key": keep("moments", exported=False), "value": keep("moments", exported=False)},
        retention="moments",
    ),
    Table(
        "django_session",
        Topic.SIGN_IN,
        plain="expire_date",
        personal={"session_key": MENTION, "session_data": MENTION},
        retention="session",
    ),
    Table(
        "django_content_type",
        Topic.MACHINE,
        plain="id app_label model",
    ),
    Table(
        "django_migrations",
        Topic.MACHINE,
        plain="id app name applied",
    ),
    Table(
        "auth_group",
        Topic.MACHINE,
        plain="id name",
    ),
    Table(
        "auth_group_permissions",
        Topic.MACHINE,
        plain="id group_id permission_id",
    ),
    Table(
        "auth_permission",
        Topic.MACHINE,
        plain="id name content_type_id codename",
    ),
    Table(
        "procrastinate_jobs",
        Topic.MACHINE,
        plain=("id queue_name task_name status scheduled_at attempts priority abort_requested worker_id"),
        hidden="lock queueing_lock",
        personal={"args": MENTION},
        retention="jobs",
    ),
    Table(
        "procrastinate_events",
        Topic.MACHINE,
        plain="id job_id type at",
        retention="jobs",
    ),
    Table(
        "procrastinate_periodic_defers",
        Topic.MACHINE,
        plain="id task_name defer_timestamp job_id periodic_id",
        retention="jobs",
    ),
    Table(
        "procrastinate_workers",
        Topic.MACHINE,
        plain="id last_heartbeat",
        retention="jobs",
    ),
)
