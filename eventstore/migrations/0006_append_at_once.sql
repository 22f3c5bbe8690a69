-- Units whose decisions all still hold, appended in one round trip (eventstore/append_at_once.py): takes the append lock, looks whether all is as the units
-- assume, and writes them; when anything is otherwise it writes nothing and returns no row. The lock is let go by the commit that follows at once:
-- nobody holds it while a program thinks. Each statement here sees what was committed before the lock was taken, as functions that are VOLATILE do.
-- Indexes always: plans are kept, and a log that was empty when a plan was made is soon full.
CREATE FUNCTION append_at_once(
    streams uuid[], versions integer[],
    claim_customers uuid[], claim_kinds text[], claim_values text[], claim_holders uuid[], claim_heirs uuid[],
    sealed_for uuid[],
    key_customers uuid[], key_actors text[], keys text[], fingerprints text[], answers text[], key_events integer[],
    event_streams uuid[], event_stream_versions integer[], event_customers uuid[], event_names text[], event_versions smallint[], payloads json[],
    actors text[], on_behalf text[], causations text[], correlations text[], effective timestamptz[],
    OUT reserved bigint, OUT log_end bigint, OUT appended_at timestamptz, OUT waited double precision, OUT held double precision
) RETURNS SETOF record LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    asked timestamptz := clock_timestamp();
    taken timestamptz;
    events_in_all integer := cardinality(event_streams);
BEGIN
    PERFORM take_append_lock();
    taken := clock_timestamp();
    IF EXISTS (SELECT FROM unnest(streams, versions) AS w (stream, version) WHERE w.version <> coalesce(
            (SELECT e.stream_version FROM events e WHERE e.stream_id = w.stream ORDER BY e.stream_version DESC LIMIT 1), 0))
        OR EXISTS (SELECT FROM unnest(claim_customers, claim_kinds, claim_values, claim_holders) AS w (customer, kind, value, holder)
            WHERE w.holder IS DISTINCT FROM (SELECT c.stream_id FROM claims c WHERE (c.customer_id, c.kind, c.value) = (w.customer, w.kind, w.value)))
        OR EXISTS (SELECT FROM unnest(key_customers, key_actors, keys) AS w (customer, actor, key) WHERE EXISTS
            (SELECT FROM idempotency i WHERE (i.customer_id, i.actor, i.key) = (w.customer, w.actor, w.key)))
        OR EXISTS (SELECT FROM unnest(sealed_for) AS w (subject) WHERE NOT EXISTS (SELECT FROM keys k WHERE k.subject = w.subject))
    THEN RETURN; END IF;

    SELECT e.position, e.recorded_at INTO log_end, appended_at FROM events e ORDER BY e.position DESC LIMIT 1;
    log_end := coalesce(log_end, 0);
    appended_at := greatest(clock_timestamp(), appended_at);
    reserved := log_end;
    IF events_in_all > 0 THEN
        reserved := setval('events_position', nextval('events_position') + events_in_all - 1) - events_in_all;
        INSERT INTO events (stream_id, stream_version, customer_id, event_name, event_version, payload, actor, on_behalf_of, causation, correlation,
                effective_at, recorded_at, position)
            SELECT n.stream, n.version, n.customer, n.name, n.event_version, n.payload, n.actor, n.behalf, n.causation, n.correlation,
                coalesce(n.effective, appended_at), appended_at, reserved + n.number
            FROM unnest(event_streams, event_stream_versions, event_customers, event_names, event_versions, payloads, actors, on_behalf, causations,
                correlations, effective) WITH ORDINALITY
                AS n (stream, version, customer, name, event_version, payload, actor, behalf, causation, correlation, effective, number);
        PERFORM pg_notify('events', '');
    END IF;
    IF cardinality(claim_customers) > 0 THEN
        DELETE FROM claims c USING unnest(claim_customers, claim_kinds, claim_values, claim_heirs) AS w (customer, kind, value, heir)
            WHERE w.heir IS NULL AND (c.customer_id, c.kind, c.value) = (w.customer, w.kind, w.value);
        INSERT INTO claims (customer_id, kind, value, stream_id)
            SELECT customer, kind, value, heir FROM unnest(claim_customers, claim_kinds, claim_values, claim_holders, claim_heirs)
                AS w (customer, kind, value, holder, heir) WHERE heir IS NOT NULL AND heir IS DISTINCT FROM holder
            ON CONFLICT (customer_id, kind, value) DO UPDATE SET stream_id = excluded.stream_id;
    END IF;
    IF cardinality(keys) > 0 THEN
        INSERT INTO idempotency (customer_id, actor, key, fingerprint, answer, recorded_at)
            SELECT customer, actor, key, fingerprint, (answer || (CASE WHEN event = 0 THEN log_end ELSE reserved + event END) || '}')::json, appended_at
            FROM unnest(key_customers, key_actors, keys, fingerprints, answers, key_events) AS w (customer, actor, key, fingerprint, answer, event)
            WHERE answer IS NOT NULL;
    END IF;
    waited := extract(epoch FROM taken - asked);
    held := extract(epoch FROM clock_timestamp() - taken);
    RETURN NEXT;
END $$;
