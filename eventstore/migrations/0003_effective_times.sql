-- A time that clients can't read back must not get in: nothing this portal knows of happened before 1970 (docs/api.md).
ALTER TABLE events ADD CONSTRAINT effective_since_1970 CHECK (effective_at >= '1970-01-01T00:00:00Z' AND effective_at < '9000-01-01T00:00:00Z') NOT VALID;
