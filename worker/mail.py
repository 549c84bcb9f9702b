"""E-mail by SMTP (RFC 5321), over TLS: the last way in which an alert reaches anybody."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from config import Settings

SECONDS = 10.0
"""How long the server may take over one word of the exchange."""


class MailRefused(Exception):
    """It was surely not taken; the argument is one word on why."""


class MailUnsure(Exception):
    """It may have been taken."""


@dataclass(frozen=True)
class Mail:
    """A server that takes e-mail, and whom it comes from."""

    url: str = field(repr=False)
    sender: str

    @classmethod
    def of(cls, settings: Settings) -> "Mail | None":
        """What the settings name; None where they name none."""
        if not (settings.smtp_url and settings.email_from):
            return None
        return cls(settings.smtp_url.get_secret_value(), settings.email_from)

    def send(self, to: Sequence[str], subject: str, body: str) -> None:
        """Hand one message over, for all these addresses, each unseen by the others.

        :raise MailRefused: it was not taken for anybody.
        :raise MailUnsure: nobody can say.
        """
        message = EmailMessage()
        message["From"], message["Subject"] = self.sender, subject
        message["To"] = "undisclosed-recipients:;"
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message.set_content(body)
        try:
            server = self._connected()
        except (smtplib.SMTPException, OSError) as wrong:
            raise MailRefused(type(wrong).__name__) from None
        try:
            with server:
                server.send_message(message, self.sender, list(to))
        except (
            smtplib.SMTPRecipientsRefused,
            smtplib.SMTPSenderRefused,
            smtplib.SMTPDataError,
        ) as wrong:
            raise MailRefused(type(wrong).__name__) from None
        except (smtplib.SMTPException, OSError) as wrong:
            raise MailUnsure(type(wrong).__name__) from None

    def sign_in(self) -> None:
        """Go as far as a message would, and send none.

        :raise MailRefused: it would not be taken.
        """
        try:
            with self._connected():
                pass
        except (smtplib.SMTPException, OSError) as wrong:
            raise MailRefused(type(wrong).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, secure = parts.hostname or "", ssl.create_default_context()
        secure.minimum_version = ssl.TLSVersion.TLSv1_2
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=SECONDS, context=secure
            )
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
        try:
            if parts.scheme == "smtp":
                server.starttls(context=secure)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server
