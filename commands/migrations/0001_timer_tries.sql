-- What became of timers that were due (commands/timers/timekeeper.py): a row for each moment at which one was, so that a rebuild of the timers forgets nothing of it.
CREATE TABLE timer_tries (
    timer_id    text        NOT NULL,
    due_at      timestamptz NOT NULL,
    customer_id uuid        NOT NULL,
    timer       text        NOT NULL,
    tries       integer     NOT NULL DEFAULT 0,
    next_try_at timestamptz,
    last_error  text,
    done_at     timestamptz,
    PRIMARY KEY (timer_id, due_at)
);
CREATE INDEX timer_tries_failing ON timer_tries (due_at) WHERE done_at IS NULL;
CREATE INDEX timer_tries_done ON timer_tries (done_at) WHERE done_at IS NOT NULL;

-- Whose turn it is: one process at a time works on timers, until then by the database's clock. Who is frozen beyond that has lost its turn.
CREATE TABLE timer_turn (
    one    boolean     PRIMARY KEY DEFAULT true CHECK (one),
    holder text        NOT NULL,
    until  timestamptz NOT NULL
);
