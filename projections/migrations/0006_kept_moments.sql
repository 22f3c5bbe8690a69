-- Read models of one customer as they stood at a moment, each in a schema of its own (docs/decisions/0018). Like the tables there it is not logged: after a crash
-- of the server all of them are empty, and so is this.
CREATE UNLOGGED TABLE kept_moments (
    schema_name text        PRIMARY KEY,
    customer_id uuid        NOT NULL,
    projection  text        NOT NULL,
    version     integer     NOT NULL,
    clock       text        NOT NULL,
    at          timestamptz NOT NULL,
    position    bigint      NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT now(),
    used_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX kept_moments_of_customer ON kept_moments (customer_id, used_at);
