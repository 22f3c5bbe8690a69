"""The tokens that open something, read from the events, so always current."""

from uuid import UUID

from aggregates.api_token import ApiToken
from aggregates.event import OPERATOR
from eventstore.log import EventLog


def valid_tokens(log: EventLog) -> list[tuple[UUID, UUID, ApiToken]]:
    """Id, owning customer (or OPERATOR) and state of all tokens that are not revoked, in the order in which they were issued."""
    with log.pool.connection() as connection:
        found = connection.execute("SELECT stream_id FROM claims WHERE customer_id = %s AND kind = 'api_token'", (OPERATOR,))
        streams = log.load(connection, [stream_id for (stream_id,) in found])
    tokens: list[tuple[UUID, UUID, ApiToken]] = []
    for stream_id, events in sorted(streams.items(), key=lambda entry: entry[1][0].position):
        state = ApiToken()
        for recorded in events:
            state = state.evolve(recorded.event)
        tokens.append((stream_id, events[0].customer_id, state))
    return tokens
