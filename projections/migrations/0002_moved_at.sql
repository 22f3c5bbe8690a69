-- When a generation last moved on: tells one that stands still from one that is busy with a long backlog.
ALTER TABLE projection_generations ADD COLUMN moved_at timestamptz NOT NULL DEFAULT clock_timestamp();
