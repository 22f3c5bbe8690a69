-- What was held once and let go, from when until when, by the effective times of the events that said so: for events whose releases are remembered (IMEIs).
-- It follows from the events alone, and is brought up to date when it is asked for (eventstore/released_claims.py), the first time from all of them.
CREATE TABLE released_claims (
    customer_id uuid        NOT NULL,
    kind        text        NOT NULL,
    value       text        COLLATE "C" NOT NULL,
    stream_id   uuid        NOT NULL,
    held_from   timestamptz NOT NULL,
    held_until  timestamptz NOT NULL,
    position    bigint      NOT NULL,
    PRIMARY KEY (customer_id, kind, value, position)
);
CREATE TABLE released_claims_upto (one boolean PRIMARY KEY DEFAULT true CHECK (one), position bigint NOT NULL);
INSERT INTO released_claims_upto (position) VALUES (0);
