-- Undo of schema.sql, for an empty ledger only: books with entries in them are never dropped by a migration.
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger.entry) THEN
        RAISE EXCEPTION 'the ledger holds entries; it is not dropped' USING ERRCODE = '23L01';
    END IF;
END $$;
DROP SCHEMA ledger CASCADE;
