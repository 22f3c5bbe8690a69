-- Parcels that are followed at their services (access/orders/parcel_desk.py): what was asked, and when it is asked again. No rebuild touches it.
CREATE TABLE followed_parcels (
    parcel_id       uuid        PRIMARY KEY,
    customer_id     uuid        NOT NULL,
    order_id        uuid        NOT NULL,
    carrier         text        NOT NULL,
    tracking_number text        NOT NULL,
    taken_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    tries           integer     NOT NULL DEFAULT 0,
    next_try_at     timestamptz NOT NULL,
    last_error      text,
    done_at         timestamptz
);
CREATE INDEX followed_parcels_waiting ON followed_parcels (carrier, next_try_at) WHERE done_at IS NULL;
-- Up to which event of the log they were taken; the row is made as the first service is set: what was shipped before that is told by hand, or by lists.
CREATE TABLE parcels_taken (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint  NOT NULL
);
