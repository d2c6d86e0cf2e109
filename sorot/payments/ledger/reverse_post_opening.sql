-- Undo of post_opening.sql.
DROP FUNCTION ledger.post_opening(
    text, text, text[], text[], boolean[], bigint[], text, text, timestamptz, jsonb);
ALTER FUNCTION ledger.post(text, text, text[], bigint[], text, text, timestamptz, jsonb) RESET plan_cache_mode;
