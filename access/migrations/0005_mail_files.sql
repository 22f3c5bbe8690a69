-- Files that go with a mail, sealed as its text is; they go with their message, and as soon as it was sent.
CREATE TABLE outbox_files (
    file_id    uuid PRIMARY KEY,
    message_id uuid NOT NULL UNIQUE REFERENCES outbox ON DELETE CASCADE,
    name       text NOT NULL,
    media_type text NOT NULL,
    sealed     text NOT NULL,
    sealed_for uuid
);
-- Since when a message is being handed over to its gateway: whoever finds it so doesn't know whether it arrived.
ALTER TABLE outbox ADD COLUMN begun_at timestamptz;
