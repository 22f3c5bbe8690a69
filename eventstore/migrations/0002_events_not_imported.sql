-- What people did, apart from what imports booked: a feed asks which numbers were touched since the last one, among millions of its own events.
CREATE INDEX events_not_imported ON events (position) WHERE causation NOT LIKE 'import:%';
