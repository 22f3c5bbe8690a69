-- One transaction at a time appends, so that order of position = order of commit; vacuum, analyze and concurrent indexes don't wait for it, nor it for them
-- (docs/decisions/0009). The number stands here alone: whatever version of the program runs, it takes the lock that the database says. The second
-- half is the partition of the log; there is one so far.
CREATE FUNCTION take_append_lock() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the append lock is taken in a transaction that is READ COMMITTED: any other goes on seeing what was there before the lock';
    END IF;
    PERFORM pg_advisory_xact_lock(7203500, 0);
    LOCK TABLE events IN ROW EXCLUSIVE MODE;  -- waits for programs from before this lock, which hold the table, and keeps them out
    PERFORM set_config('portal.append_after', (SELECT coalesce(max(position), 0) FROM events)::text, true);
END $$;

-- Nothing gets into the log past the lock, for every role: the setting lives as long as the transaction that took it.
CREATE FUNCTION refuse_append_without_lock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation = TG_RELID
                   AND mode IN ('ExclusiveLock', 'AccessExclusiveLock') AND granted) THEN
        RAISE EXCEPTION 'events are appended under the append lock only'
            USING HINT = 'SELECT take_append_lock() first, as a statement of its own in the same transaction, and take positions from events_position after it.';
    END IF;
    PERFORM set_config('portal.append_after', (SELECT coalesce(max(position), 0) FROM events)::text, true);
    RETURN NULL;
END $$;
CREATE TRIGGER events_under_lock BEFORE INSERT ON events FOR EACH STATEMENT
    WHEN (coalesce(current_setting('portal.append_after', true), '') = '') EXECUTE FUNCTION refuse_append_without_lock();

CREATE FUNCTION refuse_earlier_position() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'position % is not after the last one of the log, %: readers have passed it', NEW.position, current_setting('portal.append_after')
        USING HINT = 'Positions come from the sequence events_position; if it was set back, set it to the last position.';
END $$;
CREATE TRIGGER events_at_the_end AFTER INSERT ON events FOR EACH ROW
    WHEN (NEW.position <= current_setting('portal.append_after')::bigint) EXECUTE FUNCTION refuse_earlier_position();

-- Cutting off empty pages at the end would need the table for itself for a moment; the next append fills them.
ALTER TABLE events SET (vacuum_truncate = false);
