-- Downloads that were given a name, and how far they are (docs/decisions/0025): written once a second by the process that makes them, read by whichever is asked.
-- Not logged: after a crash of the server all downloads are gone, and so is this. No files; names and values only where a refusal quotes them.
CREATE UNLOGGED TABLE exports_under_way (
    customer_id uuid        NOT NULL,
    export_id   uuid        NOT NULL,
    run_id      uuid        NOT NULL UNIQUE,
    asker       uuid        NOT NULL,
    path        text        NOT NULL,
    form        text        NOT NULL,
    label_de    text        NOT NULL,
    label_en    text        NOT NULL,
    state       text        NOT NULL DEFAULT 'waiting',
    rows_made   bigint      NOT NULL DEFAULT 0,
    rows_in_all bigint,
    bytes_made  bigint      NOT NULL DEFAULT 0,
    bytes_sent  bigint      NOT NULL DEFAULT 0,
    made        boolean     NOT NULL DEFAULT false,
    problem     jsonb,
    began_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at    timestamptz,
    PRIMARY KEY (customer_id, export_id)
);
ALTER TABLE exports_under_way ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_customer ON exports_under_way FOR SELECT TO portal_reader USING (customer_id = (SELECT reader_customer()));
GRANT SELECT ON exports_under_way TO portal_reader;
