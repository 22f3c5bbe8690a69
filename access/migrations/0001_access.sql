-- Secrets apart from the events that name them (docs/architecture.md): a row without such an event means nothing, and is deleted some day.
CREATE TABLE secrets (
    secret_id   uuid        PRIMARY KEY,
    purpose     text        NOT NULL,
    customer_id uuid        NOT NULL,
    subject     uuid        NOT NULL,               -- whose: an account, a session, a customer's sign-on
    digest      text,                               -- of a password by Argon2id, of everything else by a hash keyed with the master key
    sealed      text,                               -- what must be read again, encrypted
    sealed_for  uuid,                               -- with whose key it is encrypted; NULL: the master key
    made_at     timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz,                        -- from when on the row may be deleted; whether the secret is valid is said by the events
    used_step   bigint                              -- the last 30 seconds whose code was taken, of an authenticator app
);
CREATE UNIQUE INDEX secrets_by_digest ON secrets (purpose, digest) WHERE purpose <> 'password';
CREATE INDEX secrets_of_subject ON secrets (subject, purpose);

-- How often something was tried that may be tried so often only. Keys are keyed hashes: who tried is not kept.
CREATE TABLE attempts (
    kind    text        NOT NULL,
    key     text        NOT NULL,
    tries   bigint      NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (kind, key)
);
CREATE INDEX attempts_ended ON attempts (ends_at);

-- Mails and SMS to be sent once the event that they belong to is in the log; `sealed` has recipient, subject and text, and goes when it is sent.
CREATE TABLE outbox (
    message_id  uuid        PRIMARY KEY,
    channel     text        NOT NULL CHECK (channel IN ('mail', 'sms')),
    customer_id uuid        NOT NULL,
    owner       uuid        NOT NULL,
    stream_id   uuid        NOT NULL,
    causation   text        NOT NULL,
    sealed      text,
    sealed_for  uuid,
    created_at  timestamptz NOT NULL DEFAULT now(),
    next_try_at timestamptz NOT NULL DEFAULT now(),
    tries       integer     NOT NULL DEFAULT 0,
    sent_at     timestamptz,
    given_up_at timestamptz,
    last_error  text
);
CREATE INDEX outbox_waiting ON outbox (channel, next_try_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX outbox_by_time ON outbox (created_at, message_id);
