-- The log's head when the day's feed was compared: what was recorded of a number since then is looked at again, from whenever it holds.
ALTER TABLE past_feeds ADD COLUMN position bigint NOT NULL DEFAULT 0;
