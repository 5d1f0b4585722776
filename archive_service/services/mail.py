"""Sending letters through the school's own mail server. A letter is handed over once it is accepted there."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from archive_service.problems import Kind, Problem
from archive_service.settings import MailSettings

_OTHERS = 0o077
_PASSWORD_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one person; ``id`` is the same when it is sent again, so that a repeat is recognisable."""

    id: str
    name: str
    address: str
    subject: str
    text: str


class Undeliverable(Exception):
    """The server, or the form of the address, refused this one letter; others may go."""


class Postman:
    """An open connection to the mail server."""

    def __init__(self, server: smtplib.SMTP, settings: MailSettings) -> None:
        """Use a connection that has logged in."""
        self._server = server
        self._settings = settings

    def send(self, letter: Letter, at: datetime) -> None:
        """Hand a letter over to the server.

        Raises:
            Undeliverable: the letter or its address was refused.
            Problem: the server does not answer any more.
        """
        message = _message(letter, self._settings.sender, at)
        try:
            self._server.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, UnicodeError) as error:
            raise Undeliverable(str(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise _down(self._settings, error) from error


@contextmanager
def opened(settings: MailSettings | None) -> Iterator[Postman]:
    """Yield a connection to the school's mail server; it is closed at the end.

    Raises:
        Problem: no mail server is set, its password cannot be read, or it does not let us in.
    """
    if settings is None:
        raise Problem(Kind.SETUP, "board.mail-not-set")
    password = _password(settings.password_file) if settings.password_file else ""
    try:
        server = _connected(settings, password)
    except (smtplib.SMTPException, OSError) as error:
        raise _down(settings, error) from error
    try:
        yield Postman(server, settings)
    finally:
        server.close()


def _connected(settings: MailSettings, password: str) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if settings.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=settings.timeout_s, context=context
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_s)
    try:
        if settings.tls == "starttls":
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, password)
    except (smtplib.SMTPException, OSError):
        server.close()
        raise
    return server


def _message(letter: Letter, sender: str, at: datetime) -> EmailMessage:
    """The letter as it goes over the wire.

    Raises:
        Undeliverable: the address is none.
    """
    message = EmailMessage()
    try:
        message["To"] = Address(letter.name, addr_spec=letter.address)
    except (MessageError, ValueError, IndexError) as error:
        raise Undeliverable(str(error)) from error
    message["From"] = sender
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{letter.id}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _password(path: Path) -> str:
    try:
        if path.stat().st_mode & _OTHERS:
            raise Problem(Kind.SETUP, "service.passphrase-file-open", file=str(path))
        with path.open("rb") as file:
            return file.read(_PASSWORD_BYTES).decode("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Problem(Kind.SETUP, "service.file-unreadable", file=str(path), reason=reason) from error


def _down(settings: MailSettings, error: Exception) -> Problem:
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Problem(Kind.SETUP, "board.mail-down", host=f"{settings.host}:{settings.port}", reason=reason)
