-- Parcels of service cases are followed as those of orders are: of what each is, by the stem of its events' names. `order_id` is the id of that; it keeps its name, by which older processes write it until they are exchanged.
ALTER TABLE followed_parcels ADD COLUMN owner text NOT NULL DEFAULT 'order';
