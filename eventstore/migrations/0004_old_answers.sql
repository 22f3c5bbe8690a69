-- Answers are kept for some weeks only (eventstore/answers.py): the oldest are found without reading all.
CREATE INDEX idempotency_by_age ON idempotency (recorded_at);
