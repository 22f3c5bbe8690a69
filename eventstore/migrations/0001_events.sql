-- The log. Rows are only ever added: the trigger refuses everything else, for every role.
CREATE SEQUENCE events_position;
CREATE TABLE events (
    position       bigint      NOT NULL,
    stream_id      uuid        NOT NULL,
    stream_version integer     NOT NULL,
    customer_id    uuid        NOT NULL,
    event_name     text        NOT NULL,
    event_version  smallint    NOT NULL,
    payload        json        NOT NULL,
    recorded_at    timestamptz NOT NULL,
    effective_at   timestamptz NOT NULL,
    actor          text        NOT NULL,
    on_behalf_of   text,
    causation      text        NOT NULL,
    correlation    text        NOT NULL,
    PRIMARY KEY (stream_id, stream_version)
) WITH (autovacuum_analyze_scale_factor = 0.02);
CREATE UNIQUE INDEX events_by_position ON events (position);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$;
CREATE TRIGGER events_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What must exist only once per customer; kept in the append transaction, derivable from the events (portal verify proves it).
CREATE TABLE claims (
    customer_id uuid NOT NULL,
    kind        text NOT NULL,
    value       text NOT NULL,
    stream_id   uuid NOT NULL,
    PRIMARY KEY (customer_id, kind, value)
);

-- Keys of persons and customers, wrapped with the master key. Deleting one is the erasure.
CREATE TABLE keys (
    subject uuid  PRIMARY KEY,
    wrapped bytea NOT NULL
);

-- Answers of commands that came with an idempotency key.
CREATE TABLE idempotency (
    customer_id uuid        NOT NULL,
    actor       text        NOT NULL,
    key         text        NOT NULL,
    fingerprint text        NOT NULL,
    answer      json        NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, actor, key)
);
