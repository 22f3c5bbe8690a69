-- Looks that are to be put on record (access/engine/looks.py): written before anything is shown, gone once they are in the log. Ids and names of lists and fields only.
CREATE TABLE looks_waiting (
    look_id      uuid        PRIMARY KEY,
    customer_id  uuid        NOT NULL,
    actor        text        NOT NULL,
    on_behalf_of text,
    correlation  text        NOT NULL,
    looked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    event        text        NOT NULL,
    payload      json        NOT NULL
);
