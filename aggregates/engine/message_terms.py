"""Words for mails and SMS, and what becomes of them."""

from typing import Annotated, Literal

from aggregates.engine.words import InWords

Channel = Annotated[Literal["mail", "sms"], InWords(mail=("E-Mail", "mail"), sms=("SMS", "SMS"))]
MessageState = Annotated[
    Literal["waiting", "sent", "given_up"],
    InWords(waiting=("wartet", "waiting"), sent=("gesendet", "sent"), given_up=("aufgegeben", "given up")),
]
