-- Keys with which we sign what we say to the PBX (E-17), sealed with the master key; the newest ones are published.
CREATE TABLE signing_keys (
    key_id  uuid        PRIMARY KEY,
    sealed  bytea       NOT NULL,
    made_at timestamptz NOT NULL
);

-- One sign-on to the PBX each: its code, and the access token that the code was redeemed for, as hashes. Rows are deleted after a day.
CREATE TABLE pbx_grants (
    code_hash         bytea       PRIMARY KEY,
    access_hash       bytea       UNIQUE,
    client_id         text        NOT NULL,
    redirect_uri      text        NOT NULL,
    challenge         text        NOT NULL,
    nonce             text,
    scope             text        NOT NULL,
    session_id        uuid        NOT NULL,
    account_id        uuid        NOT NULL,
    made_at           timestamptz NOT NULL,
    used_at           timestamptz
);
CREATE INDEX pbx_grants_by_age ON pbx_grants (made_at);
