"""Mail by SMTP (RFC 5321), to the server that the operator has set."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

from gateways.sending import OutgoingMessage, Undeliverable, Unsent

Security = Literal["starttls", "tls", "none"]

_SECONDS = 10.0
"""For each answer of the server."""
_AGAIN = """Diese Nachricht ist vielleicht schon einmal bei Ihnen angekommen: ihr Versand brach ab, ehe feststand, ob sie ankam.
This message may have reached you before: sending it broke off before it was known whether it arrived.

"""


@dataclass(frozen=True, slots=True)
class MailServer:
    """`sender`: the address that mails come from, with or without a name before it. Certificates are checked against the machine's authorities."""

    host: str
    port: int
    security: Security
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def send(self, message: OutgoingMessage) -> None:
        """Hand it over to the server. Raises Unsent, and Undeliverable where the server refuses it for good."""
        recipient = _address(message.recipient)
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"], mail["Subject"] = self.sender, recipient, message.subject
        mail["Date"] = format_datetime(message.made_at)
        sender: str = mail["From"].addresses[0].addr_spec
        mail["Message-ID"] = f"<{message.message_id}@{sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(_AGAIN + message.body if message.perhaps_again else message.body)
        if (file := message.attached) is not None:
            kind, _, sort = file.media_type.partition(";")[0].partition("/")
            mail.add_attachment(file.content, maintype=kind, subtype=sort, filename=file.name)
        try:
            server = self._connected()
            try:
                server.send_message(mail, sender, [recipient.addr_spec])
            finally:
                with suppress(smtplib.SMTPException, OSError):  # it has the mail, or has refused it: that it hangs up badly changes nothing
                    server.quit()
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused("recipient", error.recipients[recipient.addr_spec][0]) from None
        except smtplib.SMTPDataError as error:
            raise _refused("mail", error.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise Undeliverable("SMTP: the server takes no addresses with such characters") from None
        except smtplib.SMTPResponseException as error:
            raise Unsent(f"{type(error).__name__} {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise Unsent(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        """Raises what smtplib raises, and Unsent where the server is less secure than was asked for."""
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=_SECONDS, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_SECONDS)
        try:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user is not None and self.password is not None:
                server.login(self.user, self.password)
        except smtplib.SMTPNotSupportedError:
            server.close()
            raise Unsent("SMTP: the server offers no STARTTLS or no login") from None
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server


def _address(recipient: str) -> Address:
    """One address, whatever stands in it: never a second recipient. The host's name goes out as DNS knows it."""
    name, _, host = recipient.rpartition("@")
    try:
        return Address(addr_spec=f"{name}@{host.encode('idna').decode()}")
    except Exception:  # noqa: BLE001  the parser raises many kinds
        raise Undeliverable("SMTP: not an address") from None


def _refused(what: str, code: int) -> Unsent:
    """A code of 5xx is final."""
    return (Undeliverable if 500 <= code < 600 else Unsent)(f"SMTP: {what} refused with {code}")
