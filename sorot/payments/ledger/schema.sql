-- The sealed ledger: double entry whose rules live in the database.
--
-- Signs: + is a credit, - is a debit, in minor units of the currency. An account's balance is the sum of its entries.
-- Guarded accounts keep that sum on their row and may never go below 0. Unguarded ones (fees, clearing: hot rows) are only
-- appended to, so that postings never queue for them.
--
-- Two roles: the owner runs this file; the app role may SELECT and EXECUTE, nothing else. The triggers bind the owner too.
-- PostgreSQL >= 15. Errors: 23L01 append-only, 23L02 unbalanced, 23L03 fewer than two legs, 23L04 key reused with another
-- body, 23L05 unknown account, 23L06 account exists with other properties, 23L07 balance changed outside a posting,
-- 23L08 leg added to an older transaction.

CREATE SCHEMA ledger;
REVOKE ALL ON SCHEMA ledger FROM PUBLIC;

CREATE TABLE ledger.account (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code      text NOT NULL CONSTRAINT account_code_unique UNIQUE,
    currency  char(3) NOT NULL,
    kind      text NOT NULL,
    guarded   boolean NOT NULL,
    balance   bigint NOT NULL DEFAULT 0,
    opened_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT account_code_shape CHECK (code ~ '^[a-z_]+(:[A-Za-z0-9_-]+)+$' AND length(code) <= 120),
    CONSTRAINT account_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT account_kind_known CHECK (kind IN ('asset', 'liability', 'revenue', 'expense')),
    CONSTRAINT account_no_overdraft CHECK (NOT guarded OR balance >= 0),
    CONSTRAINT account_unguarded_keeps_no_balance CHECK (guarded OR balance = 0),
    CONSTRAINT account_id_currency_unique UNIQUE (id, currency)
);

CREATE TABLE ledger.txn (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key          text NOT NULL CONSTRAINT txn_key_unique UNIQUE,
    kind         text NOT NULL,
    body_hash    bytea NOT NULL,              -- what makes two requests "the same": kind, currency, legs
    seal         bytea NOT NULL,              -- over the whole row and its legs; ledger.verify recomputes it
    actor        text NOT NULL,
    metadata     jsonb NOT NULL,
    effective_at timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    xact         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT txn_key_shape CHECK (length(key) BETWEEN 1 AND 200),
    CONSTRAINT txn_kind_shape CHECK (kind ~ '^[a-z][a-z0-9_]{0,59}$'),
    CONSTRAINT txn_actor_named CHECK (length(actor) BETWEEN 1 AND 200),
    CONSTRAINT txn_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);

CREATE TABLE ledger.entry (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    txn_id     bigint NOT NULL CONSTRAINT entry_txn_fkey REFERENCES ledger.txn,
    account_id bigint NOT NULL,
    currency   char(3) NOT NULL,
    amount     bigint NOT NULL CONSTRAINT entry_amount_not_zero CHECK (amount <> 0),
    CONSTRAINT entry_account_currency_fkey FOREIGN KEY (account_id, currency) REFERENCES ledger.account (id, currency)
);
CREATE INDEX entry_by_account ON ledger.entry (account_id, id);
CREATE INDEX entry_by_txn ON ledger.entry (txn_id);

-- Append-only ---------------------------------------------------------------------------------------------------------

CREATE FUNCTION ledger.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'ledger.% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '23L01';
END $$;

CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON ledger.entry
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON ledger.entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER txn_append_only BEFORE UPDATE OR DELETE ON ledger.txn
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER txn_no_truncate BEFORE TRUNCATE ON ledger.txn
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER account_no_delete BEFORE DELETE ON ledger.account
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER account_no_truncate BEFORE TRUNCATE ON ledger.account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE FUNCTION ledger.guard_account() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance <> 0 THEN
            RAISE EXCEPTION 'account % must open empty', NEW.code USING ERRCODE = '23L07';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.id, OLD.code, OLD.currency, OLD.kind, OLD.guarded, OLD.opened_at)
       IS DISTINCT FROM (NEW.id, NEW.code, NEW.currency, NEW.kind, NEW.guarded, NEW.opened_at) THEN
        RAISE EXCEPTION 'account % is immutable', OLD.code USING ERRCODE = '23L01';
    END IF;
    -- Depth 2 = called from the trigger of an INSERT into entry; a plain UPDATE arrives at depth 1.
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'balance of % changes only by a posting', OLD.code USING ERRCODE = '23L07';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER account_guard BEFORE INSERT OR UPDATE ON ledger.account
    FOR EACH ROW EXECUTE FUNCTION ledger.guard_account();

-- Balanced, and the balances follow the entries ------------------------------------------------------------------------

CREATE FUNCTION ledger.apply_entries() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT n.txn_id INTO bad FROM new_entries n
        GROUP BY n.txn_id, n.currency HAVING sum(n.amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transaction % is not balanced', bad USING ERRCODE = '23L02';
    END IF;
    SELECT t.id INTO bad FROM ledger.txn t
        WHERE t.id IN (SELECT n.txn_id FROM new_entries n) AND t.xact <> pg_current_xact_id() LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transaction % is closed', bad USING ERRCODE = '23L08';
    END IF;
    UPDATE ledger.account a SET balance = a.balance + d.amount
        FROM (SELECT n.account_id, sum(n.amount)::bigint AS amount FROM new_entries n GROUP BY n.account_id) d
        WHERE a.id = d.account_id AND a.guarded;
    RETURN NULL;
END $$;

CREATE TRIGGER entry_apply AFTER INSERT ON ledger.entry
    REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger.apply_entries();

-- Runs at COMMIT, when the role may be the app's: SECURITY DEFINER keeps it independent of that.
CREATE FUNCTION ledger.require_legs() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM ledger.entry e WHERE e.txn_id = NEW.id) < 2 THEN
        RAISE EXCEPTION 'transaction % has fewer than two legs', NEW.id USING ERRCODE = '23L03';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER txn_has_legs AFTER INSERT ON ledger.txn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.require_legs();

-- Hashes ---------------------------------------------------------------------------------------------------------------

-- Legs arrive sorted by (account, amount), so the order in which a caller names them is no part of the body.
CREATE FUNCTION ledger.hash_body(p_kind text, p_currency text, p_accounts bigint[], p_amounts bigint[]) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to(
        jsonb_build_array(p_kind, p_currency, to_jsonb(p_accounts), to_jsonb(p_amounts))::text, 'UTF8'))
$$;

CREATE FUNCTION ledger.hash_seal(
    p_key text, p_body bytea, p_actor text, p_metadata jsonb, p_effective_at timestamptz, p_recorded_at timestamptz
) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to(
        jsonb_build_array(p_key, encode(p_body, 'hex'), p_actor, p_metadata,
            extract(epoch FROM p_effective_at), extract(epoch FROM p_recorded_at))::text, 'UTF8'))
$$;

-- The two doors --------------------------------------------------------------------------------------------------------

CREATE FUNCTION ledger.open_account(p_code text, p_currency text, p_kind text, p_guarded boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    existing ledger.account;
BEGIN
    SELECT * INTO existing FROM ledger.account a WHERE a.code = p_code;
    IF existing.id IS NULL THEN
        INSERT INTO ledger.account (code, currency, kind, guarded) VALUES (p_code, p_currency, p_kind, p_guarded)
            ON CONFLICT (code) DO NOTHING RETURNING * INTO existing;
        IF existing.id IS NULL THEN
            SELECT * INTO STRICT existing FROM ledger.account a WHERE a.code = p_code;
        END IF;
    END IF;
    IF (existing.currency::text, existing.kind, existing.guarded) IS DISTINCT FROM (p_currency, p_kind, p_guarded) THEN
        RAISE EXCEPTION 'account % exists with other properties', p_code USING ERRCODE = '23L06';
    END IF;
    RETURN existing.id;
END $$;

CREATE FUNCTION ledger.post(
    p_key text, p_kind text, p_accounts text[], p_amounts bigint[], p_currency text,
    p_actor text, p_effective_at timestamptz, p_metadata jsonb DEFAULT '{}'
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ids bigint[];
    amounts bigint[];
    missing text;
    body bytea;
    new_id bigint;
    old_id bigint;
    old_body bytea;
BEGIN
    IF cardinality(p_accounts) IS DISTINCT FROM cardinality(p_amounts) OR cardinality(p_accounts) < 2 THEN
        RAISE EXCEPTION 'a transaction needs two legs or more, each with an account and an amount' USING ERRCODE = '23L03';
    END IF;

    SELECT array_agg(a.id ORDER BY a.id, u.amount), array_agg(u.amount ORDER BY a.id, u.amount),
           min(u.code) FILTER (WHERE a.id IS NULL)
        INTO ids, amounts, missing
        FROM unnest(p_accounts, p_amounts) AS u(code, amount) LEFT JOIN ledger.account a ON a.code = u.code;
    IF array_position(ids, NULL) IS NOT NULL THEN
        RAISE EXCEPTION 'no such account: %', coalesce(missing, '(null)') USING ERRCODE = '23L05';
    END IF;

    body := ledger.hash_body(p_kind, p_currency, ids, amounts);
    -- A second caller with the same key waits here until the first has committed or rolled back.
    INSERT INTO ledger.txn (key, kind, body_hash, seal, actor, metadata, effective_at)
        VALUES (p_key, p_kind, body, ledger.hash_seal(p_key, body, p_actor, p_metadata, p_effective_at, now()),
                p_actor, p_metadata, p_effective_at)
        ON CONFLICT (key) DO NOTHING RETURNING id INTO new_id;
    IF new_id IS NULL THEN
        SELECT t.id, t.body_hash INTO STRICT old_id, old_body FROM ledger.txn t WHERE t.key = p_key;
        IF old_body <> body THEN
            RAISE EXCEPTION 'key % was used for another posting', p_key USING ERRCODE = '23L04';
        END IF;
        RETURN old_id;
    END IF;

    -- One lock order for everybody, so two postings over the same accounts cannot wait for each other.
    PERFORM 1 FROM ledger.account a WHERE a.id = ANY (ids) AND a.guarded ORDER BY a.id FOR NO KEY UPDATE;
    INSERT INTO ledger.entry (txn_id, account_id, currency, amount)
        SELECT new_id, u.id, p_currency, u.amount FROM unnest(ids, amounts) AS u(id, amount);
    RETURN new_id;
END $$;

-- Roles ----------------------------------------------------------------------------------------------------------------

REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'sorot_app') THEN
        GRANT USAGE ON SCHEMA ledger TO sorot_app;
        GRANT SELECT ON ledger.account, ledger.txn, ledger.entry TO sorot_app;
        GRANT EXECUTE ON FUNCTION ledger.open_account(text, text, text, boolean) TO sorot_app;
        GRANT EXECUTE ON FUNCTION
            ledger.post(text, text, text[], bigint[], text, text, timestamptz, jsonb) TO sorot_app;
        GRANT EXECUTE ON FUNCTION ledger.hash_body(text, text, bigint[], bigint[]) TO sorot_app;
        GRANT EXECUTE ON FUNCTION
            ledger.hash_seal(text, bytea, text, jsonb, timestamptz, timestamptz) TO sorot_app;
    END IF;
END $$;
