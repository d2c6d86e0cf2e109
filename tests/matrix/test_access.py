"""Every address x every role: what is shown, what is refused, and that a refused write changed nothing.

The world is the demo market. `expected.txt` says, for each address and method, what each role gets; an address that is
not in it fails. `expected_agency.txt` says the same of what an agency does for its client. `python -m
tests.matrix.record` prints a table as the code behaves now, to be read line by line before it is kept. Codes: `L` sent
to sign in, `ok` 200, `go` a redirect, `back` a redirect after a POST that wrote nothing, `422` the form came back,
`403` refused with a reason, `404` not there for this role, `405` no such method.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client

from sorot.accounts.models import Organisation
from tests.matrix.addresses import Address, addresses
from tests.matrix.case import WorldTestCase
from tests.matrix.world import ROLES

TABLE = Path(__file__).parent / "expected.txt"
AGENCY_TABLE = Path(__file__).parent / "expected_agency.txt"
REFUSED = {"L", "403", "404", "405"}
#: An endless stream, and uploads in pieces with a protocol of their own, cannot be asked like a page: tested there.
ELSEWHERE = {
    "messaging:live": "tests/messaging/test_live.py",
    "core:uploads": "tests/core/test_uploads.py",
    "core:upload": "tests/core/test_uploads.py",
}
#: Tables that any request may touch without it being "a write" of the product.
NOT_COUNTED = ("django_session", "core_ratelimit", "core_cache", "procrastinate_")


def expected(table: Path = TABLE) -> dict[tuple[str, str], list[str]]:
    """{(address name, method): codes in the order of ROLES}."""
    rows = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, method, *codes = line.split()
            rows[name, method] = codes
    return rows


def fingerprint() -> dict[str, tuple[int, int]]:
    """{table: (rows, hash of all rows)} of everything the product owns, the ledger included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'ledger')"
        )
        tables = [row[0] for row in cursor.fetchall() if not row[0].removeprefix("public.").startswith(NOT_COUNTED)]
        cursor.execute(
            " union all ".join(
                f"select '{name}', count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) from {name} t"
                for name in tables
            )
        )
        return {name: (count, int(total)) for name, count, total in cursor.fetchall()}


def written() -> int:
    """How many rows of these tables this transaction has written so far, those it took back included.

    PostgreSQL counts them anyway, so a request that wrote nothing costs no look at every row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) from pg_stat_xact_all_tables "
            "where schemaname in ('public', 'ledger') and not relname like any (%s)",
            [[f"{name}%" for name in NOT_COUNTED]],
        )
        return int(cursor.fetchone()[0])


def asked() -> list[Address]:
    """Every address that this table speaks about."""
    return [address for address in addresses() if address.name not in ELSEWHERE]


def code_of(response: object) -> str:
    """The table's word for an answer."""
    status: int = response.status_code  # type: ignore[attr-defined]
    if status in {301, 302, 303}:
        location: str = response["Location"]  # type: ignore[index]
        return "L" if location.startswith("/accounts/login") else "go"
    return "ok" if status == 200 else str(status)


@pytest.mark.slow
class AccessMatrixTests(WorldTestCase):
    """One world for all tests of the class; every request is rolled back."""

    def test_every_address_is_in_the_table(self) -> None:
        known = {name for name, _method in expected()} | set(ELSEWHERE)
        assert all(Path(path).exists() for path in ELSEWHERE.values())
        assert sorted({address.name for address in addresses()}) == sorted(known)

    def test_a_write_is_seen_by_its_count_and_by_its_rows(self) -> None:
        count, before = written(), fingerprint()
        Organisation.objects.filter(name="Kopi Senja").update(about="Lain.")
        assert written() == count + 1
        after = fingerprint()
        assert [name for name in after if after[name] != before[name]] == ["public.accounts_organisation"]

    def test_every_role_gets_what_the_table_says_and_refusals_write_nothing(self) -> None:
        self.compare(expected(), asked(), self.world.url)

    def test_an_agency_and_its_client_get_what_their_table_says_and_refusals_write_nothing(self) -> None:
        table, through = expected(AGENCY_TABLE), self.world.agency_addresses()
        assert sorted({name for name, _method in table}) == sorted(address.name for address in through)
        self.compare(table, through, self.world.agency_url)

    def compare(
        self, table: dict[tuple[str, str], list[str]], ways: Sequence[Address], url: Callable[[Address], str]
    ) -> None:
        """Ask every address as every role by both methods."""
        wrong, changed = [], []
        clients = {role: self.world.client(role) for role in ROLES}
        before = fingerprint()
        for address in ways:
            for method in ("GET", "POST"):
                wanted = table.get((address.name, method))
                if wanted is None:
                    wrong.append(f"{address.name} {method} is missing")
                    continue
                for role, want in zip(ROLES, wanted, strict=True):
                    got, wrote = self.attempt(clients[role], url(address), method, before)
                    if got != want:
                        wrong.append(f"{address.name} {method} as {role}: {got}, not {want}")
                    if got in REFUSED and wrote:
                        changed.append(f"{address.name} {method} as {role}: {got}, but it wrote to {wrote}")
        assert wrong == []
        assert changed == []

    def test_every_file_is_as_visible_as_the_row_that_owns_it(self) -> None:
        clients = {role: self.world.client(role) for role in ROLES}
        wrong = []
        for purpose, code, may in self.world.files():
            for role in ROLES:
                for size in ("", "thumb/"):
                    response = clients[role].get(f"/files/{code}/{size}")
                    if response.streaming:
                        b"".join(response)
                    if response.status_code != (200 if role in may else 404):
                        wrong.append(f"{purpose} {size} as {role}: {response.status_code}")
        assert wrong == []

    def attempt(
        self, client: Client, url: str, method: str, before: dict[str, tuple[int, int]]
    ) -> tuple[str, list[str]]:
        """(code, tables changed by a refused write), with everything taken back afterwards."""
        point = transaction.savepoint()
        count = written()
        try:
            response = client.get(url) if method == "GET" else client.post(url, {"csrfmiddlewaretoken": "x"})
            code = code_of(response)
            if response.streaming:
                b"".join(response)  # a file is closed when it was read
            wrote = []
            if method == "POST" and code in {*REFUSED, "go"} and written() != count:
                after = fingerprint()
                wrote = sorted(name for name in after if after[name] != before.get(name))
            if method == "POST" and code == "go" and not wrote:
                code = "back"
        finally:
            transaction.savepoint_rollback(point)
        return code, wrote
