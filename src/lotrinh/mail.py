"""E-mail through an outbox row and a job, so that a mail is sent exactly when its cause is saved."""

from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID as Uuid
from uuid import uuid4

import aiosmtplib
from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from lotrinh import clock, db, jobs
from lotrinh.settings import settings

DELIVER = "mail.deliver"
PERMANENT = 500
# Without RETURNING, which Piccolo adds: whoever has a letter posted need not be able to read the outbox.
POST = "INSERT INTO message (id, recipient, subject, body, created_at) VALUES ($1, $2, $3, $4, $5)"


class Message(Table):
    id = UUID(primary_key=True)
    recipient = Varchar(length=254, default=None, index=True)
    subject = Varchar(length=200, default=None)
    body = Text(default=None)
    created_at = Timestamptz(default=TimestamptzNow())
    sent_at = Timestamptz(null=True, default=None)


async def post(recipient: str, subject: str, body: str) -> Uuid:
    """Put a mail into the outbox; call it inside the transaction that gives the reason."""
    message_id = uuid4()
    await db.execute(POST, message_id, recipient, subject, body, clock.now())
    if settings().smtp_url:
        await jobs.enqueue(DELIVER, {"message": str(message_id)}, key=f"{DELIVER}:{message_id}")
    return message_id


@db.by_system
async def recall(message_id: Uuid) -> bool:
    """Take a mail back unless it has left, and say whether that worked; without a server it leaves at once."""
    if not settings().smtp_url:
        return False
    return await db.execute("DELETE FROM message WHERE id = $1 AND sent_at IS NULL", message_id) == "DELETE 1"


async def deliver(payload: dict[str, Any]) -> None:
    """Send one mail under a row lock; one that was sent before is left alone.

    A lock is waited for: whoever holds it may die before the mail is noted as sent, and this job is the last.
    """
    async with db.atomic():
        message = (
            await Message.objects()
            .where((Message.id == Uuid(payload["message"])) & Message.sent_at.is_null())
            .first()
            .lock_rows("UPDATE")
        )
        if message is None:
            return
        await _send(message)
        message.sent_at = clock.now()
        await message.save([Message.sent_at])


class Refused(Exception):
    """The server says that this mail will never be taken."""


class NotTaken(Exception):
    """The server was there and did not take the mail; it may take it later."""


class ServerAway(Exception):
    """There is no server to speak to; that is not the mail's fault."""


async def send_now(message: Message, headers: Mapping[str, str]) -> None:
    """For a feature that decides itself when each of its mails goes; without a server it stays in the outbox.

    Call it under a lock on the row that remembers the sending. Raises Refused, NotTaken, ServerAway.
    """
    if not settings().smtp_url:
        await message.save()
        return
    try:
        await _send(message, headers)
    except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPAuthenticationError) as error:
        raise ServerAway from error
    except ValueError as error:  # no address, or none that can stand in a header
        raise Refused from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise (Refused if _is_final(error) else NotTaken) from error


def _is_final(error: Exception) -> bool:
    """5xx to the recipient or to the text; to the sender it is our own setting that is wrong."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(each.code >= PERMANENT for each in error.recipients)
    return isinstance(error, aiosmtplib.SMTPDataError) and error.code >= PERMANENT


async def _send(message: Message, headers: Mapping[str, str] | None = None) -> None:
    server = urlsplit(settings().smtp_url or "")
    mail = EmailMessage()
    mail["From"] = settings().mail_from
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Message-ID"] = f"<{message.id}@{urlsplit(settings().public_url).hostname}>"
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(message.body)
    await aiosmtplib.send(
        mail,
        hostname=server.hostname or "localhost",
        port=server.port or (465 if server.scheme == "smtps" else 587),
        username=unquote(server.username) if server.username else None,
        password=unquote(server.password) if server.password else None,
        use_tls=server.scheme == "smtps",
        timeout=20,
    )
