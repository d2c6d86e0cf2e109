-- Undo of segments.sql, as long as nothing was sealed: a proof is never dropped by a migration.
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger.segment) THEN
        RAISE EXCEPTION 'the ledger has sealed segments; they are not dropped' USING ERRCODE = '23L01';
    END IF;
END $$;
DROP FUNCTION ledger.seal_segment();
DROP FUNCTION ledger.hash_segment(ledger.segment);
DROP TABLE ledger.segment;
DROP FUNCTION ledger.chain_segment();
DROP FUNCTION ledger.hash_txn(bigint, xid8, bytea, bytea);
DROP FUNCTION ledger.hash_account(bigint, text, text, text, boolean, timestamptz);
