-- What holds a projection up at this position of this generation, without any event being to blame: tried again after growing pauses.
CREATE TABLE projection_pauses (
    name       text        PRIMARY KEY,
    generation integer     NOT NULL,
    position   bigint      NOT NULL,
    fault      text        NOT NULL,
    error      text        NOT NULL,
    tries      integer     NOT NULL,
    since      timestamptz NOT NULL DEFAULT clock_timestamp(),
    retry_at   timestamptz NOT NULL
);

-- Which process took each projection last (it holds an advisory lock while it has it).
CREATE TABLE projection_holders (
    name   text        PRIMARY KEY,
    holder text        NOT NULL,
    since  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Events that a program came upon which was too old for them, with the first position of each.
CREATE TABLE unknown_events (
    event_name    text        NOT NULL,
    event_version integer     NOT NULL,
    position      bigint      NOT NULL,
    holder        text        NOT NULL,
    told_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (event_name, event_version)
);
