-- Whoever takes the append lock and then stands still is thrown out after 30 seconds, whichever program it is; a shorter time of its own holds.
CREATE OR REPLACE FUNCTION take_append_lock() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the append lock is taken in a transaction that is READ COMMITTED: any other goes on seeing what was there before the lock';
    END IF;
    IF current_setting('idle_in_transaction_session_timeout') = '0' OR current_setting('idle_in_transaction_session_timeout')::interval > '30s' THEN
        PERFORM set_config('idle_in_transaction_session_timeout', '30s', true);
    END IF;
    PERFORM pg_advisory_xact_lock(7203500, 0);
    LOCK TABLE events IN ROW EXCLUSIVE MODE;  -- waits for programs from before this lock, which hold the table, and keeps them out
    PERFORM set_config('portal.append_after', 'locked', true);  -- which position, the statement that inserts sees
END $$;

-- For how many seconds the first of those who wait for the log has waited: for its lock, or for its table while somebody changes that.
CREATE FUNCTION append_lock_awaited() RETURNS double precision LANGUAGE sql STABLE AS $$
    SELECT coalesce(extract(epoch FROM clock_timestamp() - min(waitstart)), 0)::double precision FROM pg_locks
    WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (relation = 'events'::regclass OR (locktype = 'advisory' AND classid = 7203500 AND objid = 0 AND objsubid = 2))
$$;
