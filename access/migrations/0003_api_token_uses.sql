-- When an API token last opened something, to the minute: what a person looks at before revoking it, and no fact of the log.
CREATE TABLE api_token_uses (
    token_id     uuid        PRIMARY KEY,
    last_used_at timestamptz NOT NULL
);
