-- What rows of feeds said of numbers that more than one carrier's feeds have listed: whole, since it follows from the files of all carriers together
-- which of the rows count, and a file that is loaded late may change that (docs/decisions/0017). `said`: which columns; 0: the feed didn't list it.
-- `content`: the row as the command that was made of it, PIN and PUK sealed in it with the customer's key.
CREATE TABLE contested_rows (
    customer_id uuid    NOT NULL,
    sim_id      uuid    NOT NULL,
    carrier     text    NOT NULL,
    day         date    NOT NULL,
    said        integer NOT NULL,
    content     jsonb,
    PRIMARY KEY (customer_id, sim_id, carrier, day)
);
CREATE INDEX contested_rows_of_day ON contested_rows (customer_id, carrier, day);
