-- A timer that is moved away and back is set for the same moment by another event, and due once more: what became of it is known by that event, too.
-- Those that were done before have none; where such a one is still set, its command finds that nothing is left to do.
ALTER TABLE timer_tries ADD COLUMN position bigint NOT NULL DEFAULT 0;
ALTER TABLE timer_tries DROP CONSTRAINT timer_tries_pkey, ADD PRIMARY KEY (timer_id, due_at, position);
