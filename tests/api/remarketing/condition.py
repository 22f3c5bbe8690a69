"""Answers to the questions about a device's condition."""

AS_NEW = {"turns_on": "yes", "works": "yes", "display": "flawless", "housing": "flawless", "battery": "good", "locks_removed": "yes"}
WORN = {**AS_NEW, "housing": "worn"}
