"""Defects as people tell of them."""

ANSWERS = {"affected": "battery", "turns_on": "yes"}
REPAIR = {"fault": "Akku", "sending": "own", "answers": ANSWERS}
