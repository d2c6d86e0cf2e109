"""What the sealed segments say against the books: the chain itself, then accounts, transactions and legs row by row.

Each rule answers (row id, key, detail) like those of `proof`. "Put in later" is a row whose id lies among sealed ones,
but that no segment holds.
"""

CHAIN = """
    SELECT s.id, encode(s.hash, 'hex'),
           CASE WHEN s.id <> coalesce(p.id, 0) + 1 THEN format('segment %%s before it is gone', s.id - 1)
                WHEN s.previous <> coalesce(p.hash, sha256('sorot ledger'::bytea)) THEN 'does not follow the one before'
                WHEN s.hash <> ledger.hash_segment(s) THEN 'its content differs from its hash'
                ELSE 'covers what the one before it covers' END
    FROM (SELECT id AS here, lag(id) OVER w AS id, lag(hash) OVER w AS hash, lag(last_txn) OVER w AS last_txn,
                 lag(last_account) OVER w AS last_account
          FROM ledger.segment WINDOW w AS (ORDER BY id)) p
    JOIN ledger.segment s ON s.id = p.here
    WHERE s.id <> coalesce(p.id, 0) + 1
       OR s.previous <> coalesce(p.hash, sha256('sorot ledger'::bytea))
       OR s.hash <> ledger.hash_segment(s)
       OR s.last_txn < p.last_txn OR s.txn_ids[1] <= p.last_txn
       OR s.last_account < p.last_account OR s.account_ids[1] <= p.last_account
"""

ACCOUNTS = """
    SELECT coalesce(s.id, a.id), coalesce(s.code, a.code),
           CASE WHEN a.id IS NULL THEN format('gone; segment %%s holds it', s.segment)
                WHEN s.id IS NULL THEN 'put in later among sealed accounts'
                WHEN s.code <> a.code THEN format('code was %%s in segment %%s, is %%s', s.code, s.segment, a.code)
                ELSE format('currency, kind, guard or opening differs from segment %%s', s.segment) END
    FROM (SELECT g.id AS segment, u.id, u.code, u.leaf
          FROM ledger.segment g, unnest(g.account_ids, g.account_codes, g.account_leaves) AS u(id, code, leaf)) s
    FULL JOIN (SELECT * FROM ledger.account WHERE id <= (SELECT max(last_account) FROM ledger.segment)) a ON a.id = s.id
    WHERE s.id IS NULL OR a.id IS NULL
       OR s.leaf <> ledger.hash_account(a.id, a.code, a.currency, a.kind, a.guarded, a.opened_at)
"""

TRANSACTIONS = """
    SELECT coalesce(s.id, t.id), coalesce(s.key, t.key),
           CASE WHEN t.id IS NULL THEN format('gone; segment %%s holds it', s.segment)
                WHEN s.id IS NULL THEN 'put in later among sealed transactions'
                WHEN s.key <> t.key THEN format('key was %%s in segment %%s, is %%s', s.key, s.segment, t.key)
                ELSE format('row differs from segment %%s, its own seal made to fit or not', s.segment) END
    FROM (SELECT g.id AS segment, u.id, u.key, u.leaf
          FROM ledger.segment g, unnest(g.txn_ids, g.txn_keys, g.txn_leaves) AS u(id, key, leaf)) s
    FULL JOIN (SELECT * FROM ledger.txn WHERE id <= (SELECT max(last_txn) FROM ledger.segment)) t ON t.id = s.id
    WHERE s.id IS NULL OR t.id IS NULL OR s.key <> t.key
       OR s.leaf <> ledger.hash_txn(t.id, t.xact, t.body_hash, t.seal)
"""

ENTRIES = """
    SELECT d.id, coalesce(t.key, ''), d.detail
    FROM (SELECT coalesce(s.id, e.id) AS id, coalesce(s.txn, e.txn_id) AS txn_id,
                 CASE WHEN e.id IS NULL THEN format('gone; segment %%s holds it: %%s on account %%s',
                                                    s.segment, s.amount, s.account)
                      WHEN s.id IS NULL THEN format('put in later among sealed legs: %%s on account %%s',
                                                    e.amount, e.account_id)
                      WHEN s.amount <> e.amount THEN format('amount was %%s in segment %%s, is %%s',
                                                            s.amount, s.segment, e.amount)
                      WHEN s.account <> e.account_id THEN format('account was %%s in segment %%s, is %%s',
                                                                 s.account, s.segment, e.account_id)
                      ELSE format('transaction was %%s in segment %%s, is %%s', s.txn, s.segment, e.txn_id) END detail
          FROM (SELECT g.id AS segment, u.id, u.txn, u.account, u.amount
                FROM ledger.segment g,
                     unnest(g.entry_ids, g.entry_txns, g.entry_accounts, g.entry_amounts)
                         AS u(id, txn, account, amount)) s
          FULL JOIN (SELECT * FROM ledger.entry
                     WHERE txn_id <= (SELECT max(last_txn) FROM ledger.segment)) e ON e.id = s.id
          WHERE s.id IS NULL OR e.id IS NULL
             OR (s.txn, s.account, s.amount) IS DISTINCT FROM (e.txn_id, e.account_id, e.amount)) d
    LEFT JOIN ledger.txn t ON t.id = d.txn_id
"""

SEGMENT_RULES: tuple[tuple[str, str, str], ...] = (
    ("chain", "segment", CHAIN),
    ("sealed_account", "account", ACCOUNTS),
    ("sealed_txn", "txn", TRANSACTIONS),
    ("sealed_entry", "entry", ENTRIES),
)
