"""What an SMS with a PIN says, in German or English (E-04)."""

from access.engine.outbox import Message


def pin_message(pin: str, language: str) -> Message:
    """Compose a single SMS: at most 160 characters of the GSM alphabet."""
    if language == "de":
        return Message("", f"Ihre PIN für das Serviceportal: {pin}. Sie gilt 30 Minuten und einmal. Geben Sie sie niemandem weiter.")
    return Message("", f"Your PIN for the service portal: {pin}. It is valid for 30 minutes and once. Don't pass it on to anybody.")
