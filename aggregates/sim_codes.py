"""PIN and PUK of a SIM card, as they are sealed with the customer's key before an event holds them (H-04)."""

SECRETS = ("pin", "puk", "pin2", "puk2")
"""The codes that a card may have, in the order in which they are sealed."""
CODES_FIELD = "codes"
"""Under which name they are sealed."""
