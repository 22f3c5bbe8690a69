-- Whether a transaction holds the append lock is seen by the lock itself: a setting can be made by anybody. Where nobody has it, it is taken. What is
-- there is looked up anew by each statement, so no setting lets positions in that readers have passed (docs/decisions/0009).
CREATE OR REPLACE FUNCTION take_append_lock() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the append lock is taken in a transaction that is READ COMMITTED: any other goes on seeing what was there before the lock';
    END IF;
    PERFORM pg_advisory_xact_lock(7203500, 0);
    LOCK TABLE events IN ROW EXCLUSIVE MODE;  -- waits for programs from before this lock, which hold the table, and keeps them out
    PERFORM set_config('portal.append_after', 'locked', true);  -- which position, the statement that inserts sees
END $$;

CREATE OR REPLACE FUNCTION refuse_append_without_lock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (coalesce(current_setting('portal.append_after', true), '') = '' OR current_setting('transaction_isolation') <> 'read committed'
            OR NOT pg_try_advisory_xact_lock(7203500, 0))
        AND NOT EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation = TG_RELID
                        AND mode IN ('ExclusiveLock', 'AccessExclusiveLock') AND granted)
    THEN
        RAISE EXCEPTION 'events are appended under the append lock only'
            USING HINT = 'SELECT take_append_lock() first, as a statement of its own in the same transaction, and take positions from events_position after it.';
    END IF;
    PERFORM set_config('portal.append_after', coalesce((SELECT position FROM events ORDER BY position DESC LIMIT 1), 0)::text, true);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER events_under_lock BEFORE INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_append_without_lock();
