-- Lines of the last feeds whose effect is in the log, by keyed hash: an equal line in the next feed needs no look (docs/decisions/0005).
CREATE TABLE settled_lines (
    sim_id      uuid NOT NULL PRIMARY KEY,
    customer_id uuid NOT NULL,
    carrier     text NOT NULL,
    line_hash   uuid NOT NULL
);
CREATE INDEX settled_lines_of_feed ON settled_lines (customer_id, carrier);

-- Up to which position of the log a carrier's settled lines are known to agree with it; SIMs touched later are looked at again.
CREATE TABLE settled_feeds (
    customer_id uuid   NOT NULL,
    carrier     text   NOT NULL,
    position    bigint NOT NULL,
    PRIMARY KEY (customer_id, carrier)
);

-- Files of imports that the brake holds, until a person releases or discards them; compressed, sealed with the customer's key.
CREATE TABLE held_files (
    import_id uuid    NOT NULL,
    part      integer NOT NULL,
    sealed    bytea   NOT NULL,
    PRIMARY KEY (import_id, part)
);

-- The device-model table: which maker and model a TAC (the first 8 digits of an IMEI) stands for. Reference data, no business fact.
CREATE TABLE device_models (
    tac   text PRIMARY KEY,
    maker text NOT NULL,
    model text NOT NULL,
    kind  text NOT NULL
);
