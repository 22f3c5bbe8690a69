-- What was ordered for users before: whoever orders the same again by a list is told (importers/bulk_orders/ordered_before.py).
CREATE INDEX orders_of_users ON events (customer_id, (payload ->> 'user_id')) WHERE event_name = 'order.placed';
