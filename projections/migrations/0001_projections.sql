-- Search within words (trusted: the owner of the database may create it).
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Which generation of each projection's tables is read, and how far each is. Position and rows are committed together.
CREATE TABLE projection_generations (
    name       text        NOT NULL,
    generation integer     NOT NULL,
    version    integer     NOT NULL,
    position   bigint      NOT NULL,
    live       boolean     NOT NULL,
    began_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (name, generation)
);
CREATE UNIQUE INDEX projection_live ON projection_generations (name) WHERE live;

-- Events that a projection could not digest (with the error), and later ones of the same stream, which wait for them.
CREATE TABLE parked_events (
    name       text        NOT NULL,
    generation integer     NOT NULL,
    stream_id  uuid        NOT NULL,
    position   bigint      NOT NULL,
    event_name text        NOT NULL,
    error      text,
    parked_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (name, generation, stream_id, position)
);

-- The role with which the API reads: it sees the rows of the customer that the transaction names, and no other (X-06).
-- Roles belong to the server: another database of it may make the same one at the same moment, or have made it under another owner.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_reader') THEN CREATE ROLE portal_reader NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
    IF NOT pg_has_role(current_user, 'portal_reader', 'MEMBER') THEN EXECUTE format('GRANT portal_reader TO %I', current_user); END IF;
EXCEPTION
    WHEN unique_violation OR internal_error THEN NULL;
    WHEN insufficient_privilege THEN IF NOT pg_has_role(current_user, 'portal_reader', 'USAGE') THEN RAISE; END IF;
END $$;
GRANT SELECT ON projection_generations TO portal_reader;

CREATE VIEW projection_positions AS SELECT name AS projection, position FROM projection_generations WHERE live;
GRANT SELECT ON projection_positions TO portal_reader;
