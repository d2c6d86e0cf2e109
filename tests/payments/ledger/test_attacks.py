"""L2: every way to break the books that we know of, tried as the app role and, where rights refuse it, as the owner."""

from __future__ import annotations

import psycopg
import pytest

MOST = 2**63 - 1
ATTACKS = {
    "unbalanced": ({"a": -5, "b": 4}, "23L02"),
    "one leg": ({"a": -5}, "23L03"),
    "empty": ({}, "23L03"),
    "zero leg": ([("a", 0), ("b", 0)], "23514"),
    "overdraft": ({"a": -1_001, "b": 1_001}, "23514"),
    "unknown account": ({"a": -5, "nobody": 5}, "23L05"),
    "integer overflow of one amount": ({"bank": -(2**63), "b": 2**63}, "22003"),
    "integer overflow of the sum": ([("bank", -MOST), ("bank", -MOST), ("b", MOST), ("b", MOST)], "22003"),
    "integer overflow of the balance": ([("bank", -MOST), ("a", MOST)], "22003"),
}  # fmt: skip


def refused(books, query: str, *arguments: object) -> str:
    """The SQLSTATE with which the query was refused."""
    with pytest.raises(psycopg.Error) as caught:
        books.sql(query, *arguments)
    return caught.value.sqlstate


@pytest.mark.parametrize("name", ATTACKS)
def test_l2_posting_that_breaks_a_rule_is_refused_and_writes_nothing(books, name):
    legs, sqlstate = ATTACKS[name]
    before = books.rows()
    with pytest.raises(psycopg.Error) as caught:
        books.post("attack", legs)
    assert caught.value.sqlstate == sqlstate
    assert books.rows() == before
    assert (books.balance("a"), books.balance("b")) == (1_000, 0)


def test_l2_leg_in_another_currency_than_its_account_is_refused(books):
    books.open("dollars", guarded=True, currency="USD")
    before = books.rows()
    with pytest.raises(psycopg.errors.ForeignKeyViolation) as caught:
        books.post("attack", {"a": -5, "dollars": 5})
    assert caught.value.diag.constraint_name == "entry_account_currency_fkey"
    assert books.rows() == before


def test_null_account_amount_or_key_is_refused(books):
    post = "SELECT ledger.post(%s, 'test', %s::text[], %s::bigint[], 'IDR', 'test', now(), '{}')"
    codes = [books.code("a"), books.code("b")]
    before = books.rows()
    assert refused(books, post, None, codes, [-5, 5]) == "23502"
    assert refused(books, post, "k", [codes[0], None], [-5, 5]) == "23L05"
    assert refused(books, post, "k", codes, [-5, None]) == "23502"
    assert refused(books, post, "k", None, [-5, 5]) == "23L03"
    assert refused(books, post, "k", codes, [-5, 5, 0]) == "23L03"
    assert books.rows() == before


def test_same_key_and_body_answers_the_first_id_in_any_order_of_legs(books):
    first = books.post("pay", {"a": -5, "b": 5})
    assert books.post("pay", {"b": 5, "a": -5}) == first
    assert books.balance("b") == 5


@pytest.mark.parametrize(
    ("legs", "kind"), [({"a": -6, "b": 6}, "test"), ({"a": 5, "b": -5}, "test"), ({"a": -5, "b": 5}, "other")]
)
def test_l4_same_key_with_another_body_is_refused_and_writes_nothing(books, legs, kind):
    books.post("pay", {"a": -5, "b": 5})
    before = books.rows()
    with pytest.raises(psycopg.Error) as caught:
        books.post("pay", legs, kind=kind)
    assert caught.value.sqlstate == "23L04"
    assert books.rows() == before
    assert books.balance("b") == 5


WRITES = [
    "INSERT INTO ledger.account (code, currency, kind, guarded) VALUES ('x:y', 'IDR', 'asset', false)",
    "INSERT INTO ledger.txn (key, kind, body_hash, seal, actor, metadata, effective_at) "
    "VALUES ('k', 'test', '', '', 'x', '{}', now())",
    "INSERT INTO ledger.entry (txn_id, account_id, currency, amount) VALUES (1, 1, 'IDR', 1), (1, 1, 'IDR', -1)",
    "UPDATE ledger.account SET balance = 999",
    "UPDATE ledger.txn SET actor = 'someone else'",
    "UPDATE ledger.entry SET amount = amount",
    "DELETE FROM ledger.entry",
    "DELETE FROM ledger.txn",
    "DELETE FROM ledger.account",
    "TRUNCATE ledger.entry",
    "TRUNCATE ledger.account, ledger.txn, ledger.entry CASCADE",
    "ALTER TABLE ledger.entry DISABLE TRIGGER ALL",
    "ALTER TABLE ledger.entry DISABLE TRIGGER entry_append_only",
    "ALTER TABLE ledger.account DROP CONSTRAINT account_no_overdraft",
    "DROP TABLE ledger.entry",
    "DROP SCHEMA ledger CASCADE",
    "CREATE TABLE ledger.mine (id int)",
    "CREATE TRIGGER mine AFTER INSERT ON ledger.entry EXECUTE FUNCTION ledger.refuse_change()",
    "CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'",
    "ALTER FUNCTION ledger.open_account(text, text, text, boolean) OWNER TO sorot_app",
    "SELECT * FROM ledger.entry FOR UPDATE",
    "DO $$ BEGIN LOCK TABLE ledger.entry IN SHARE ROW EXCLUSIVE MODE; END $$",
    "SET session_replication_role = replica",
    "SET ROLE sorot_owner",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
    "SELECT ledger.apply_entries()",
    "SELECT setval('ledger.entry_id_seq', 1)",
    "COPY ledger.entry (txn_id, account_id, currency, amount) FROM STDIN",
    "INSERT INTO ledger.segment (last_txn, last_account) VALUES (1, 1)",
    "UPDATE ledger.segment SET hash = sha256('x')",
    "DELETE FROM ledger.segment",
    "TRUNCATE ledger.segment",
    "DROP TABLE ledger.segment",
    "ALTER TABLE ledger.segment DISABLE TRIGGER ALL",
    "DO $$ BEGIN LOCK TABLE ledger.segment IN SHARE ROW EXCLUSIVE MODE; END $$",
    "DO $$ BEGIN LOCK TABLE ledger.txn IN ROW EXCLUSIVE MODE; END $$",
    "SELECT ledger.chain_segment()",
    "CREATE OR REPLACE FUNCTION ledger.seal_segment() RETURNS bigint LANGUAGE sql AS 'select 1::bigint'",
    "COPY ledger.segment FROM STDIN",
]


@pytest.mark.parametrize("query", WRITES)
def test_l2_app_role_has_no_right_to_write_past_the_doors(books, query):
    before = books.rows()
    assert refused(books, query) == "42501"
    assert books.rows() == before
    assert (books.balance("a"), books.balance("b")) == (1_000, 0)


def test_shadowing_by_temporary_tables_and_search_path_does_not_reach_the_definers(books):
    books.sql("CREATE TEMP TABLE account (LIKE ledger.account)")
    books.sql("CREATE TEMP TABLE txn (LIKE ledger.txn)")
    books.sql("CREATE TEMP TABLE entry (LIKE ledger.entry)")
    books.sql(
        "CREATE FUNCTION pg_temp.sum(bigint) RETURNS numeric LANGUAGE sql AS 'select 0::numeric'",
    )
    books.sql(
        "CREATE FUNCTION pg_temp.cardinality(anyarray) RETURNS integer LANGUAGE sql AS 'select 2'",
    )
    books.sql("SET search_path = pg_temp, ledger, pg_catalog")
    with pytest.raises(psycopg.Error) as caught:
        books.post("attack", {"a": -5, "b": 4})
    assert caught.value.sqlstate == "23L02"
    with pytest.raises(psycopg.Error) as caught:
        books.post("attack", {"a": -5})
    assert caught.value.sqlstate == "23L03"
    books.post("honest", {"a": -5, "b": 5})
    assert books.balance("b") == 5
    assert books.one("SELECT count(*) FROM pg_temp.entry") == 0


def test_every_function_of_the_ledger_pins_its_search_path_and_is_closed_to_the_public(books):
    rows = books.sql(
        """SELECT p.proname, coalesce(array_to_string(p.proconfig, ';'), ''), p.prosecdef,
                  has_function_privilege('sorot_app', p.oid, 'EXECUTE'),
                  EXISTS (SELECT 1 FROM aclexplode(p.proacl) WHERE grantee = 0)
           FROM pg_proc p WHERE p.pronamespace = 'ledger'::regnamespace ORDER BY p.proname"""
    )
    pinned = "search_path=pg_catalog, pg_temp"
    planned = f"{pinned};plan_cache_mode=force_generic_plan"
    assert rows == [
        ("apply_entries", pinned, False, False, False),
        ("chain_segment", pinned, False, False, False),
        ("guard_account", pinned, False, False, False),
        ("hash_account", pinned, False, True, False),
        ("hash_body", pinned, False, True, False),
        ("hash_seal", pinned, False, True, False),
        ("hash_segment", pinned, False, True, False),
        ("hash_txn", pinned, False, True, False),
        ("open_account", pinned, True, True, False),
        ("post", planned, True, True, False),
        ("post_opening", planned, True, True, False),
        ("refuse_change", pinned, False, False, False),
        ("require_legs", pinned, True, False, False),
        ("seal_segment", pinned, True, True, False),
    ]


def test_opening_an_account_twice_finds_it_and_refuses_another_nature(books):
    first = books.open("c", guarded=True)
    assert books.open("c", guarded=True) == first
    for changed in ({"guarded": False}, {"guarded": True, "currency": "USD"}, {"guarded": True, "kind": "asset"}):
        with pytest.raises(psycopg.Error) as caught:
            books.open("c", **changed)
        assert caught.value.sqlstate == "23L06"
    assert books.sql("SELECT currency, kind, guarded, balance FROM ledger.account WHERE id = %s", first) == [
        ("IDR", "liability", True, 0)
    ]


def test_account_code_of_a_wrong_shape_is_refused(books):
    assert refused(books, "SELECT ledger.open_account('Robert; DROP', 'IDR', 'asset', false)") == "23514"
    assert refused(books, "SELECT ledger.open_account('t:x', 'idr', 'asset', false)") == "23514"
    assert refused(books, "SELECT ledger.open_account('t:x', 'IDR', 'gift', false)") == "23514"


# The owner, who has every right on the tables, is held by the triggers.

OWNER_WRITES = {
    "UPDATE ledger.entry SET amount = amount + 1 WHERE account_id = {a}": "23L01",
    "DELETE FROM ledger.entry WHERE account_id = {a}": "23L01",
    "UPDATE ledger.txn SET actor = 'x' WHERE key = '{key}'": "23L01",
    "DELETE FROM ledger.txn WHERE key = '{key}'": "23L01",
    "TRUNCATE ledger.entry": "23L01",
    "TRUNCATE ledger.txn CASCADE": "23L01",
    "TRUNCATE ledger.account CASCADE": "23L01",
    "DELETE FROM ledger.account WHERE id = {b}": "23L01",
    "UPDATE ledger.account SET code = 'x:y' WHERE id = {a}": "23L01",
    "UPDATE ledger.account SET currency = 'USD' WHERE id = {b}": "23L01",
    "UPDATE ledger.account SET kind = 'asset' WHERE id = {a}": "23L01",
    "UPDATE ledger.account SET guarded = false WHERE id = {a}": "23L01",
    "UPDATE ledger.account SET balance = balance + 1 WHERE id = {a}": "23L07",
    "INSERT INTO ledger.account (code, currency, kind, guarded, balance) "
    "VALUES ('x:rich', 'IDR', 'asset', true, 9)": "23L07",
    "INSERT INTO ledger.entry (txn_id, account_id, currency, amount) VALUES ({txn}, {a}, 'IDR', 7)": "23L02",
    "INSERT INTO ledger.entry (txn_id, account_id, currency, amount) "
    "VALUES ({txn}, {a}, 'IDR', 7), ({txn}, {b}, 'IDR', -7)": "23L08",
    "INSERT INTO ledger.txn (key, kind, body_hash, seal, actor, metadata, effective_at) "
    "VALUES ('{key}-empty', 'test', '', '', 'x', '{{}}', now())": "23L03",
    "SET session_replication_role = replica": "42501",
}  # fmt: skip


@pytest.mark.parametrize("query", OWNER_WRITES)
def test_l2_owner_is_stopped_by_the_triggers(books, open_books, query):
    owner = open_books("sorot_owner", books.prefix)
    a, b = (owner.one("SELECT id FROM ledger.account WHERE code = %s", books.code(name)) for name in "ab")
    txn = owner.one("SELECT id FROM ledger.txn WHERE key = %s", books.code("start"))
    before = books.rows()
    assert refused(owner, query.format(a=a, b=b, txn=txn, key=books.code("start"))) == OWNER_WRITES[query]
    assert books.rows() == before
    assert (books.balance("a"), books.balance("b")) == (1_000, 0)


@pytest.mark.django_db(transaction=True)  # emptied afterwards: it leaves a transaction whose hashes prove nothing
def test_balances_follow_entries_even_when_the_owner_writes_them_by_hand(books, open_books):
    owner = open_books("sorot_owner", books.prefix)
    with owner.connection.transaction():
        txn = owner.one(
            "INSERT INTO ledger.txn (key, kind, body_hash, seal, actor, metadata, effective_at) "
            "VALUES (%s, 'test', '', '', 'x', '{}', now()) RETURNING id",
            books.code("by-hand"),
        )
        owner.sql(
            "INSERT INTO ledger.entry (txn_id, account_id, currency, amount) "
            "SELECT %s, id, currency, CASE WHEN code = %s THEN -300 ELSE 300 END "
            "FROM ledger.account WHERE code = ANY (%s)",
            txn, books.code("a"), [books.code("a"), books.code("b")],
        )  # fmt: skip
    assert (books.balance("a"), books.balance("b")) == (700, 300)
