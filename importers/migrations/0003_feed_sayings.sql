-- What the rows of feeds said: which columns, not which values; those are in the log (docs/decisions/0017). In runs: from `since` on, each feed of the
-- carrier said so of the number, until the next run. The newest one stands with the line itself. No `said`: from before it was kept; taken for everything.
ALTER TABLE settled_lines ADD COLUMN said integer, ADD COLUMN since date;
CREATE TABLE feed_sayings (
    customer_id uuid    NOT NULL,
    sim_id      uuid    NOT NULL,
    carrier     text    NOT NULL,
    since       date    NOT NULL,
    said        integer,
    PRIMARY KEY (customer_id, sim_id, carrier, since)
);

-- Numbers whose row of that day went to the quarantine: it said nothing, and the number was listed.
CREATE TABLE feed_unsaid (
    customer_id uuid NOT NULL,
    carrier     text NOT NULL,
    day         date NOT NULL,
    number      text NOT NULL,
    PRIMARY KEY (customer_id, number, carrier, day)
);
CREATE INDEX feed_unsaid_of_day ON feed_unsaid (customer_id, carrier, day);

-- As settled_lines and settled_feeds, of the past day that was loaded last: the next day's lines are compared with them.
CREATE TABLE past_lines (
    sim_id      uuid NOT NULL,
    customer_id uuid NOT NULL,
    carrier     text NOT NULL,
    line_hash   uuid NOT NULL,
    PRIMARY KEY (sim_id, carrier)
) WITH (fillfactor = 90);
CREATE INDEX past_lines_of_feed ON past_lines (customer_id, carrier);
CREATE TABLE past_feeds (
    customer_id uuid   NOT NULL,
    carrier     text   NOT NULL,
    day         date,
    upto        date   NOT NULL,
    PRIMARY KEY (customer_id, carrier)
);
