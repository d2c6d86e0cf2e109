-- Sealed segments: a hash chain over the books, made outside post() so that posting stays as fast as it was.
--
-- A segment covers every transaction with an id after its predecessor's last one, up to its own, and every account likewise. It
-- keeps what stood there: a leaf per transaction and per account, a copy of every leg, the totals; its hash covers all of
-- that and its predecessor's hash. So ledger.verify can name a row that was changed, removed, or put between sealed ones,
-- even when whoever did it also made the row's own seal fit. The last hash, kept elsewhere, is an anchor for everything before.
--
-- The app role may read segments and call seal_segment(), which decides by itself what to seal; it takes no arguments.
-- Errors: 23L09 the chain does not continue, 23L10 a writer is still open: try later, 25001 not in a transaction of its own.

CREATE TABLE ledger.segment (
    id              bigint PRIMARY KEY CONSTRAINT segment_counts_from_one CHECK (id >= 1),
    last_txn        bigint NOT NULL,
    last_account    bigint NOT NULL,
    txn_count       integer NOT NULL,
    entry_count     integer NOT NULL,
    turnover        jsonb NOT NULL,             -- what was moved, per currency: the sum of its credits
    account_ids     bigint[] NOT NULL,
    account_codes   text[] NOT NULL,
    account_leaves  bytea[] NOT NULL,
    txn_ids         bigint[] NOT NULL,
    txn_keys        text[] NOT NULL,
    txn_leaves      bytea[] NOT NULL,
    entry_ids       bigint[] NOT NULL,
    entry_txns      bigint[] NOT NULL,
    entry_accounts  bigint[] NOT NULL,
    entry_amounts   bigint[] NOT NULL,
    sealed_at       timestamptz NOT NULL DEFAULT now(),
    previous        bytea NOT NULL CONSTRAINT segment_chain_never_forks UNIQUE,
    hash            bytea NOT NULL CONSTRAINT segment_hash_unique UNIQUE,
    CONSTRAINT segment_counts_fit CHECK (cardinality(txn_ids) = txn_count AND cardinality(entry_ids) = entry_count),
    CONSTRAINT segment_accounts_fit CHECK (
        cardinality(account_codes) = cardinality(account_ids) AND cardinality(account_leaves) = cardinality(account_ids)),
    CONSTRAINT segment_txns_fit CHECK (
        cardinality(txn_keys) = txn_count AND cardinality(txn_leaves) = txn_count),
    CONSTRAINT segment_entries_fit CHECK (
        cardinality(entry_txns) = entry_count AND cardinality(entry_accounts) = entry_count
        AND cardinality(entry_amounts) = entry_count),
    CONSTRAINT segment_not_empty CHECK (txn_count > 0 OR cardinality(account_ids) > 0)
);

CREATE TRIGGER segment_append_only BEFORE UPDATE OR DELETE ON ledger.segment
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER segment_no_truncate BEFORE TRUNCATE ON ledger.segment
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- Hashes ---------------------------------------------------------------------------------------------------------------

-- A transaction's seal covers its words and, through the body, its legs; the leaf fixes both to the id.
CREATE FUNCTION ledger.hash_txn(p_id bigint, p_xact xid8, p_body bytea, p_seal bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(int8send(p_id) || xid8send(p_xact) || int4send(length(p_body)) || p_body || p_seal)
$$;

-- What may never change of an account: all but the balance, which its entries prove.
CREATE FUNCTION ledger.hash_account(
    p_id bigint, p_code text, p_currency text, p_kind text, p_guarded boolean, p_opened_at timestamptz
) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to(
        jsonb_build_array(p_id, p_code, p_currency, p_kind, p_guarded, extract(epoch FROM p_opened_at))::text, 'UTF8'))
$$;

-- array_send is PostgreSQL's own wire format: element type, bounds, and every element with its length. Text would go out in the
-- client's encoding there, so it goes in as jsonb.
CREATE FUNCTION ledger.hash_segment(s ledger.segment) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(
        sha256(s.previous) || int8send(s.id) || int8send(s.last_txn) || int8send(s.last_account)
        || int8send(s.txn_count) || int8send(s.entry_count) || sha256(convert_to(s.turnover::text, 'UTF8'))
        || int8send((extract(epoch FROM s.sealed_at) * 1000000)::bigint)
        || sha256(array_send(s.account_ids)) || sha256(convert_to(to_jsonb(s.account_codes)::text, 'UTF8'))
        || sha256(array_send(s.account_leaves))
        || sha256(array_send(s.txn_ids)) || sha256(convert_to(to_jsonb(s.txn_keys)::text, 'UTF8'))
        || sha256(array_send(s.txn_leaves))
        || sha256(array_send(s.entry_ids)) || sha256(array_send(s.entry_txns))
        || sha256(array_send(s.entry_accounts)) || sha256(array_send(s.entry_amounts)))
$$;

-- The chain ------------------------------------------------------------------------------------------------------------

-- Binds the owner too: whoever inserts a segment, its number, its predecessor and its hash are not theirs to choose.
CREATE FUNCTION ledger.chain_segment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before record;
BEGIN
    SELECT s.id, s.hash, s.last_txn, s.last_account INTO before FROM ledger.segment s ORDER BY s.id DESC LIMIT 1;
    NEW.id := coalesce(before.id, 0) + 1;
    NEW.previous := coalesce(before.hash, sha256('sorot ledger'::bytea));
    IF NEW.last_txn < coalesce(before.last_txn, 0) OR NEW.last_account < coalesce(before.last_account, 0) THEN
        RAISE EXCEPTION 'segment % does not follow segment %', NEW.id, before.id USING ERRCODE = '23L09';
    END IF;
    NEW.hash := ledger.hash_segment(NEW);
    RETURN NEW;
END $$;

CREATE TRIGGER segment_chain BEFORE INSERT ON ledger.segment
    FOR EACH ROW EXECUTE FUNCTION ledger.chain_segment();

-- Seals the next 1,000 transactions (and as many accounts) at most and answers the segment's number, or null when nothing is
-- left. Two callers at once take turns. It never makes a posting wait; it waits for those that are open, up to lock_timeout.
CREATE FUNCTION ledger.seal_segment() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    most CONSTANT integer := 1000;
    give_up_at timestamptz := clock_timestamp()
        + coalesce(nullif(current_setting('lock_timeout'), '0')::interval, interval '8 seconds');
    writers text[];
    upto_txn bigint;
    upto_account bigint;
    before record;
    accounts record;
    txns record;
    legs record;
    sums jsonb;
    sealed bigint;
BEGIN
    -- Every statement below has to see what was committed before it, and nothing of its own.
    IF pg_current_xact_id_if_assigned() IS NOT NULL OR current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'a segment is sealed in a transaction of its own' USING ERRCODE = '25001';
    END IF;
    LOCK TABLE ledger.segment IN SHARE ROW EXCLUSIVE MODE;

    -- Ids become visible in another order than they were given out. Whoever was given one up to these is either finished or
    -- still holds the lock of a writer on the table, which it took before and keeps to its end: wait for those, and only those.
    SELECT coalesce(max(t.id), 0), (SELECT coalesce(max(a.id), 0) FROM ledger.account a)
        INTO upto_txn, upto_account FROM ledger.txn t;
    SELECT coalesce(array_agg(DISTINCT l.virtualtransaction), '{}') INTO writers FROM pg_locks l
        WHERE l.locktype = 'relation' AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
          AND l.relation IN ('ledger.txn'::regclass, 'ledger.account'::regclass)
          AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
          AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid();
    WHILE EXISTS (SELECT FROM pg_locks l WHERE l.virtualtransaction = ANY (writers)) LOOP
        IF clock_timestamp() > give_up_at THEN
            RAISE EXCEPTION 'a posting has been open for too long, so nothing was sealed' USING ERRCODE = '23L10';
        END IF;
        PERFORM pg_sleep(0.01);
    END LOOP;

    SELECT coalesce(max(s.last_txn), 0) AS last_txn, coalesce(max(s.last_account), 0) AS last_account INTO before
        FROM (SELECT s.last_txn, s.last_account FROM ledger.segment s ORDER BY s.id DESC LIMIT 1) s;
    SELECT coalesce(array_agg(a.id ORDER BY a.id), '{}') AS ids, coalesce(array_agg(a.code ORDER BY a.id), '{}') AS codes,
           coalesce(array_agg(ledger.hash_account(a.id, a.code, a.currency, a.kind, a.guarded, a.opened_at)
                              ORDER BY a.id), '{}') AS leaves
        INTO accounts
        FROM (SELECT * FROM ledger.account a WHERE a.id > before.last_account AND a.id <= upto_account
              ORDER BY a.id LIMIT most) a;
    SELECT coalesce(array_agg(t.id ORDER BY t.id), '{}') AS ids, coalesce(array_agg(t.key ORDER BY t.id), '{}') AS keys,
           coalesce(array_agg(ledger.hash_txn(t.id, t.xact, t.body_hash, t.seal) ORDER BY t.id), '{}') AS leaves
        INTO txns
        FROM (SELECT * FROM ledger.txn t WHERE t.id > before.last_txn AND t.id <= upto_txn ORDER BY t.id LIMIT most) t;
    IF cardinality(txns.ids) = 0 AND cardinality(accounts.ids) = 0 THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(array_agg(e.id ORDER BY e.id), '{}') AS ids, coalesce(array_agg(e.txn_id ORDER BY e.id), '{}') AS txns,
           coalesce(array_agg(e.account_id ORDER BY e.id), '{}') AS accounts,
           coalesce(array_agg(e.amount ORDER BY e.id), '{}') AS amounts
        INTO legs FROM ledger.entry e WHERE e.txn_id = ANY (txns.ids);
    SELECT coalesce(jsonb_object_agg(c.currency, c.credits), '{}') INTO sums
        FROM (SELECT e.currency, sum(e.amount) FILTER (WHERE e.amount > 0) AS credits FROM ledger.entry e
              WHERE e.txn_id = ANY (txns.ids) GROUP BY e.currency) c;

    INSERT INTO ledger.segment (last_txn, last_account, txn_count, entry_count, turnover,
            account_ids, account_codes, account_leaves, txn_ids, txn_keys, txn_leaves,
            entry_ids, entry_txns, entry_accounts, entry_amounts)
        VALUES (coalesce(txns.ids[cardinality(txns.ids)], before.last_txn),
                coalesce(accounts.ids[cardinality(accounts.ids)], before.last_account),
                cardinality(txns.ids), cardinality(legs.ids), sums,
                accounts.ids, accounts.codes, accounts.leaves, txns.ids, txns.keys, txns.leaves,
                legs.ids, legs.txns, legs.accounts, legs.amounts)
        RETURNING id INTO sealed;
    RETURN sealed;
END $$;

-- Roles ----------------------------------------------------------------------------------------------------------------

REVOKE ALL ON ledger.segment FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sorot_app') THEN
        GRANT SELECT ON ledger.segment TO sorot_app;
        GRANT EXECUTE ON FUNCTION ledger.seal_segment() TO sorot_app;
        GRANT EXECUTE ON FUNCTION ledger.hash_txn(bigint, xid8, bytea, bytea) TO sorot_app;
        GRANT EXECUTE ON FUNCTION ledger.hash_account(bigint, text, text, text, boolean, timestamptz) TO sorot_app;
        GRANT EXECUTE ON FUNCTION ledger.hash_segment(ledger.segment) TO sorot_app;
    END IF;
END $$;
