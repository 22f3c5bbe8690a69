-- Numbers whose carriers are asked to block them (access/service_cases/blocking_desk.py): what was asked, and when it is asked again. No rebuild touches it.
CREATE TABLE blockings (
    blocking_id  uuid        PRIMARY KEY,
    customer_id  uuid        NOT NULL,
    case_id      uuid        NOT NULL,
    number       text        NOT NULL,
    carrier      text        NOT NULL,
    taken_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    begun        boolean     NOT NULL DEFAULT false,
    tries        integer     NOT NULL DEFAULT 0,
    next_try_at  timestamptz NOT NULL,
    last_error   text,
    done_at      timestamptz
);
CREATE INDEX blockings_waiting ON blockings (carrier, next_try_at) WHERE done_at IS NULL;
-- Up to which event of the log they were taken; the row is made as the first gateway is set: what was asked before that is done by hand.
CREATE TABLE blockings_taken (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint  NOT NULL
);
