"""Erasing an account in one transaction: rows, words, files; the books keep their sums and an opaque label."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from sorot.accounts.models import Organisation, User
from sorot.core import audit
from sorot.core.access import SYSTEM
from sorot.core.crypto import SealError
from sorot.core.personal import Erase, Table, declared
from sorot.core.states import move
from sorot.creators.models import CreatorProfile, SocialAccount
from sorot.payments.models import Payee, PayoutAccount
from sorot.privacy import rules
from sorot.privacy.actions.copies import close_copy
from sorot.privacy.catalogue import ColumnFacts, Person, columns, person_of, rows_about
from sorot.privacy.enums import RequestKind, RequestState
from sorot.privacy.models import DataRequest

#: What stands where words of the person stood.
REMOVED = "[dihapus]"
#: Files that prove something about money or a contract: they keep only what they show.
KEPT_FILES = ("deals.", "payments.", "tax.", "records.")
#: Facts of an event that say nothing about a person: codes, states, names of the other side and of the work.
SAFE_FACTS = [
    "about", "account", "agency", "amount", "basis", "brand", "campaign", "channel", "currency", "deal", "dispute",
    "due", "failure", "format", "from", "funding", "institution", "kind", "locale", "message", "milestone", "offer",
    "org", "part", "party", "payer", "payment", "platform", "reason_kind", "result", "sha256", "side", "source",
    "stage", "start", "subject", "title", "to",
]  # fmt: skip


def erase_due_accounts(*, now: datetime) -> int:
    """Erase every account whose two days are over. One that has something open again waits, and says why."""
    due = DataRequest.objects.filter(kind=RequestKind.ERASURE, state=RequestState.OPEN, act_at__lte=now)
    return sum(erase_account(request=row, now=now) for row in due.order_by("act_at", "pk"))


def erase_account(*, request: DataRequest, now: datetime) -> bool:
    """Erase the account of one request that is due. False, with the reason in the row, while something is open."""
    with transaction.atomic():
        fresh = DataRequest.objects.select_for_update().get(pk=request.pk)
        if fresh.state != RequestState.OPEN or fresh.act_at is None or fresh.act_at > now:
            return False
        user = User.objects.select_for_update().get(pk=fresh.user_id)
        verdict = rules.may_erase(user)
        if not verdict.ok:
            DataRequest.objects.filter(pk=fresh.pk).update(problem=verdict.reason)
            return False
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = '10min'")
        label = f"Akun dihapus {fresh.code[:6].upper()}"
        move(fresh, RequestState.ERASING, by=SYSTEM, now=now, verb="data_request.erasing", label=label, problem="")
        _Eraser(user, fresh, label).run(now)
        move(fresh, RequestState.DONE, by=SYSTEM, now=now, verb="data_request.erased", closed_at=now)
    return True


class _Eraser:
    """One erasure: everything is looked up before the first row changes."""

    def __init__(self, user: User, request: DataRequest, label: str) -> None:
        self.user, self.request, self.label = user, request, label
        self.person: Person = person_of(user)
        self.facts = columns()
        self.strong, self.words = words_of(user, self.person)
        #: For columns that must stay unique and keep a shape (addresses, handles).
        self.slug = f"dihapus{request.code}"

    def run(self, now: datetime) -> None:
        """The order matters only where rows are found through others: files and history first, deletions last."""
        for copy in DataRequest.objects.filter(user=self.user, state=RequestState.READY):
            close_copy(copy, now=now)
        for row in Organisation.objects.filter(pk__in=[own.pk for own in rules.sole_organisations(self.user)]):
            row.name, row.about, row.website, row.city = self.label, "", "", None
            row.save(update_fields=["name", "name_key", "about", "website", "city"])
        self._forget_sessions()
        self._erase_files()
        with connection.cursor() as cursor:
            cursor.execute(
                "select privacy_erase_history(%s, %s, %s, %s, %s)",
                [self.request.code, self.strong, self.words, list(self.person.codes), SAFE_FACTS],
            )
            self._erase_mentions(cursor)
            tables = [table for table in declared().values() if table.person and not table.is_history]
            doomed = [(table, *self._doomed(table)) for table in reversed(tables)]
            keys = {table.name: self._keys(cursor, table, where, values) for table, where, values in doomed if where}
            for table in tables:
                if not table.is_deleted:
                    self._erase_columns(cursor, table, keys.get(table.name, []))
            for name, found in keys.items():
                if found:
                    self._let_go(cursor, name, found)
                    cursor.execute(f"delete from {name} where id = any(%s)", [found])  # noqa: S608
        audit.record("account.erased", self.user, by=SYSTEM, now=now, data={"kind": "erasure"})

    def _doomed(self, table: Table) -> tuple[str, list[Any]]:
        where, values = rows_about(table, self.person)
        if table.is_deleted:
            return where, values
        return (f"({where}) and not ({table.kept_if})", values) if table.kept_if else ("", [])

    def _keys(self, cursor: Any, table: Table, where: str, values: list[Any]) -> list[int]:
        cursor.execute(f"select t.id from {table.name} t where {where}", values)  # noqa: S608
        return [row[0] for row in cursor.fetchall()]

    def _let_go(self, cursor: Any, name: str, doomed: list[int]) -> None:
        """Other people's rows that point to these point to nothing from now on, where their model says so."""
        for model in apps.get_models():
            for column in model._meta.concrete_fields:
                related = column.related_model
                if column.remote_field is None or related is None or related._meta.db_table != name:
                    continue
                if column.remote_field.on_delete is models.SET_NULL:
                    table = model._meta.db_table
                    query = f"update {table} set {column.column} = null where {column.column} = any(%s)"  # noqa: S608
                    cursor.execute(query, [doomed])

    def _erase_columns(self, cursor: Any, table: Table, doomed: list[int]) -> None:
        sets, values = [], []
        for name, column in table.personal.items():
            if column.erase in {Erase.KEEP, Erase.SCRUB}:
                continue
            sql, value = self._new_value(table, name, self.facts[table.name][name])
            sets.append(f"{name} = {sql}")
            values += value
        if not sets:
            return
        where, wanted = rows_about(table, self.person)
        query = f"update {table.name} t set {', '.join(sets)} where ({where}) and t.id <> all(%s)"  # noqa: S608
        cursor.execute(query, [*values, *wanted, doomed])

    def _new_value(self, table: Table, name: str, facts: ColumnFacts) -> tuple[str, list[Any]]:
        """(SQL, parameters) of what a column gets: NULL where it may, else the emptiest value of its type."""
        column = table.personal[name]
        if column.value:
            return f"cast(%s as {facts.kind})", [column.value]
        if column.erase == Erase.LABEL:
            unique = {"email": f"{self.slug}@dihapus.invalid", "handle": self.slug}
            return "%s", [unique.get(name, self.label.lower() if name == "name_key" else self.label)]
        if column.erase == Erase.REPLACE:
            return f"case when t.{name} = '' then '' else %s end", [REMOVED]
        if not facts.is_required:
            return "null", []
        empty = "{}" if facts.kind == "jsonb" or facts.kind.endswith("[]") else ""
        return f"cast(%s as {facts.kind})", [empty]

    def _forget_sessions(self) -> None:
        """A session does not say in a column whose it is."""
        mine = str(self.user.pk)
        for row in Session.objects.iterator(chunk_size=500):
            if row.get_decoded().get("_auth_user_id") == mine:
                row.delete()

    def _erase_files(self) -> None:
        """Bytes go once this has committed; files that prove something stay, without the name they were given."""
        table = declared()["core_storedfile"]
        where, values = rows_about(table, self.person)
        kept = " or ".join(["t.owner_type like %s"] * len(KEPT_FILES))
        prefixes = [f"{prefix}%" for prefix in KEPT_FILES]
        with connection.cursor() as cursor:
            cursor.execute(
                f"delete from core_storedfile t where ({where}) and not ({kept}) "  # noqa: S608
                "returning t.path, t.medium_path, t.thumb_path",
                [*values, *prefixes],
            )
            paths = [path for row in cursor.fetchall() for path in row if path]

        def forget() -> None:
            for path in paths:
                default_storage.delete(path)

        transaction.on_commit(forget)

    def _erase_mentions(self, cursor: Any) -> None:
        """Where no column points to the person: other people's news, mails, jobs, the partners' raw notices."""
        strong, words = self.strong, self.words
        cursor.execute(
            "update messaging_notification set data = privacy_without(data, privacy_pattern(%s), %s) "
            "where user_id <> %s and data::text ~* privacy_pattern(%s)",
            [words, self.label, self.user.pk, words],
        )
        cursor.execute(
            "delete from core_outgoingmail where recipients ~* privacy_pattern(%s) "
            "or subject ~* privacy_pattern(%s) or body ~* privacy_pattern(%s)",
            [strong] * 3,
        )
        cursor.execute(
            "delete from procrastinate_events where job_id in "
            "(select id from procrastinate_jobs where args::text ~* privacy_pattern(%s) and status <> 'doing')",
            [strong],
        )
        cursor.execute(
            "update procrastinate_periodic_defers set job_id = null where job_id in "
            "(select id from procrastinate_jobs where args::text ~* privacy_pattern(%s) and status <> 'doing')",
            [strong],
        )
        cursor.execute(
            "delete from procrastinate_jobs where args::text ~* privacy_pattern(%s) and status <> 'doing'", [strong]
        )
        cursor.execute(
            "update payments_gatewayevent set body = '', headers = '{}' "
            "where split_part(reference, '-', 1) = any(%s) "
            "or encode(body, 'escape') ~* privacy_pattern(%s)",
            [list(self.person.codes), strong],
        )


def words_of(user: User, person: Person) -> tuple[list[str], list[str]]:
    """(strong, all) words that name the person; strong ones name nobody else: addresses, numbers, full names."""
    names = {user.name}
    numbers: set[str] = set(person.emails)
    for profile in CreatorProfile.objects.filter(user=user):
        names |= {profile.display_name, profile.handle}
        names |= set(SocialAccount.objects.filter(creator=profile).values_list("handle", flat=True))
    for payee in Payee.objects.filter(user=user):
        with suppress(SealError):
            names.add(payee.legal_name)
            numbers.add(payee.tax_id)
        for account in PayoutAccount.objects.filter(payee=payee):
            with suppress(SealError):
                names |= {account.holder_name, account.bank_name}
                numbers.add(account.number)
    full = {name for name in names if len(name.split()) > 1}
    strong = {word for word in numbers | full if len(word) >= 6}
    return sorted(strong), sorted(strong | {name for name in names if len(name) >= 2})
