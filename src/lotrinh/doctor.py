"""`lotrinh doctor`: looks at everything the product needs and says in a sentence each how it is and what to do."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import aiosmtplib
import click

from assessments import content
from lotrinh import audit_chain, catalogue_check, database_server, db, heartbeats, schema_state
from lotrinh.accounts.provider import discovery
from lotrinh.accounts.provider.problems import ProviderAway
from lotrinh.billing import setup_check
from lotrinh.database_roles import AS_IT_STANDS, LOGIN, acting_as
from lotrinh.findings import Finding
from lotrinh.privacy import reencryption
from lotrinh.settings import LOOPBACK, settings
from recommender import artefact

MARKS = {"good": "✓", "doubtful": "!", "broken": "✗"}
FREE = 2 * 2**30
LEAST_FREE = 2**28
LATE = timedelta(hours=1)


Check = Callable[[], Awaitable[list[Finding]]]


def report() -> int:
    """Print the findings; 1 if something is broken, else 0."""
    found = asyncio.run(examine())
    for one in found:
        click.echo(f"{MARKS[one.state]} {one.sentence}")
        if one.advice:
            click.echo(f"  → {one.advice}")
    return int(any(one.state == "broken" for one in found))


async def examine() -> list[Finding]:
    found = [*folder(), *addresses(), *way_to_database(), *contents(), *models()]
    with acting_as(AS_IT_STANDS):
        if silence := await database_server.no_database():
            return [*found, silence]
        found += await database_server.server()
    with acting_as(LOGIN):
        found += (found_roles := await database_server.roles())
    found += (found_schema := await schema())
    if found_schema[0].state == found_roles[0].state == "good":
        for check in (stored_secrets, workers, held_jobs, letters, record):
            found += await check()
    return [*found, *await mail_server(), *await single_sign_on(), *await setup_check.findings()]


def folder() -> list[Finding]:
    place = settings().data_dir
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as problem:
        advice = "Give the user that runs the product the right to write there, or set LOTRINH_DATA_DIR."
        return [
            Finding("broken", f"The data directory {place} cannot be written to: {problem.strerror}.", advice)
        ]
    free = shutil.disk_usage(place).free
    sentence = f"The data directory {place} can be written to; {free / 2**30:.1f} GB are free."
    if free < LEAST_FREE:
        return [Finding("broken", sentence, "Make room at once: the next file may not fit.")]
    if free < FREE:
        return [Finding("doubtful", sentence, "Make room: evidence files, exports and backups need it.")]
    return [Finding("good", sentence)]


def addresses() -> list[Finding]:
    known = settings()
    found = []
    host = urlsplit(known.public_url).hostname
    if known.https or host in {"127.0.0.1", "localhost"}:
        found.append(Finding("good", f"People reach the product under {known.public_url}."))
    else:
        found.append(Finding(
            "broken", f"{known.public_url} is not encrypted, so cookies can be read on the way.",
            "Put a proxy with a certificate in front and set LOTRINH_PUBLIC_URL to https://….",
        ))  # fmt: skip
    if known.demo and known.https:
        found.append(
            Finding("broken", "The demo mode is on: anybody can sign in as anybody.", "Unset LOTRINH_DEMO.")
        )
    if bool(known.stripe_key.get_secret_value()) != bool(known.stripe_webhook_secret.get_secret_value()):
        advice = "Set both LOTRINH_STRIPE_KEY and LOTRINH_STRIPE_WEBHOOK_SECRET, or neither."
        found.append(
            Finding("broken", "Of the two secrets for payments one is missing, so nothing is sold.", advice)
        )
    bank = (known.bank_name, known.bank_account, known.bank_holder)
    if any(bank) and not all(bank):
        advice = "Set LOTRINH_BANK_NAME, LOTRINH_BANK_ACCOUNT and LOTRINH_BANK_HOLDER, or none of them."
        found.append(
            Finding(
                "broken", "The bank account is named in part, so no orders by transfer are taken.", advice
            )
        )
    given = (known.oidc_issuer, known.oidc_client_id, known.oidc_client_secret.get_secret_value())
    if any(given) and not all(given):
        advice = (
            "Set LOTRINH_OIDC_ISSUER, LOTRINH_OIDC_CLIENT_ID and LOTRINH_OIDC_CLIENT_SECRET, or none of them."
        )
        found.append(Finding("broken", "The single sign-on is set up in part, so nobody can use it.", advice))
    if not known.names_responsible and not known.demo:
        sentence = "The page about privacy does not say in full who is responsible for personal data."
        advice = (
            "Set LOTRINH_CONTROLLER_NAME, LOTRINH_CONTROLLER_ADDRESS, LOTRINH_CONTROLLER_CONTACT and"
            " LOTRINH_PRIVACY_CONTACT."
        )
        found.append(Finding("doubtful", sentence, advice))
    if not known.metrics_token.get_secret_value():
        found.append(
            Finding("doubtful", "There is no /metrics page.", "Set LOTRINH_METRICS_TOKEN to have one.")
        )
    return found


def way_to_database() -> list[Finding]:
    parts = urlsplit(settings().database_url or "")
    if (
        not parts.hostname
        or parts.hostname in LOOPBACK
        or "verify-full" in parse_qs(parts.query).get("sslmode", ())
    ):
        return []
    sentence = f"Whether it is {parts.hostname} that answers as the database is not checked."
    advice = "Give the server a certificate and add ?sslmode=verify-full&sslrootcert=FILE to DATABASE_URL."
    return [Finding("doubtful", sentence, advice)]


def contents() -> list[Finding]:
    problems = [*content.check(), *catalogue_check.problems()]
    if problems:
        return [
            Finding(
                "broken", f"Instruments and catalogue: {problems[0]}", "lotrinh check names every mistake."
            )
        ]
    return [Finding("good", f"{len(content.shipped())} questionnaires and the catalogue are sound.")]


def models() -> list[Finding]:
    place = settings().data_dir / "models"
    try:
        served = artefact.load(place)
    except artefact.ArtefactProblem as problem:
        if not artefact.versions(place):
            return [Finding("good", "No model has been learned yet; the experts' rules serve.")]
        return [Finding("broken", str(problem), "lotrinh rollback-model serves the one before.")]
    return [Finding("good", f"The model {served.manifest.version} is served and whole.")]


async def schema() -> list[Finding]:
    missing = await schema_state.missing()
    if missing:
        return [Finding("broken", f"{len(missing)} migrations have not been run.", "Run: lotrinh migrate")]
    return [Finding("good", f"The schema is complete ({len(schema_state.needed())} migrations).")]


async def stored_secrets() -> list[Finding]:
    found = await reencryption.examine()
    if found.unreadable:
        sentence = f"{found.unreadable} encrypted values cannot be read: LOTRINH_SECRET was changed."
        advice = (
            "Put the earlier secret into LOTRINH_OLD_SECRETS and run: lotrinh reencrypt. If it is lost, people with a"
            " second factor need: lotrinh reset-second-factor EMAIL."
        )
        return [Finding("broken", sentence, advice)]
    if found.older:
        sentence = f"{found.older} encrypted values still lie under an old secret."
        return [Finding("doubtful", sentence, "Run: lotrinh reencrypt. Then remove LOTRINH_OLD_SECRETS.")]
    return [Finding("good", f"The secret reads what lies encrypted ({found.newest} values).")]


async def workers() -> list[Finding]:
    silence = await heartbeats.silence()
    advice = "Start one: lotrinh worker (or: systemctl start lotrinh-worker). Mails wait until then."
    if silence is None:
        return [Finding("broken", "No worker is running.", advice)]
    seconds = int(silence.total_seconds())
    if silence > heartbeats.SILENT_AFTER:
        return [Finding("broken", f"The worker was last seen {seconds} s ago.", advice)]
    return [Finding("good", f"A worker was seen {seconds} s ago.")]


async def held_jobs() -> list[Finding]:
    row = await db.fetch_one(
        "SELECT count(*) AS held, min(entrypoint) AS name FROM pgqueuer WHERE status = 'failed'"
    )
    if row and row["held"]:
        advice = "An operator can look at them and try again under /operation/jobs."
        return [
            Finding("doubtful", f"{row['held']} jobs failed and are held, such as {row['name']}.", advice)
        ]
    return [Finding("good", "No job is held.")]


async def letters() -> list[Finding]:
    row = await db.fetch_one(
        "SELECT count(*) AS waiting, now() - min(created_at) AS age FROM message WHERE sent_at IS NULL"
    )
    assert row is not None
    if not settings().smtp_url:
        sentence = f"No mail leaves: there is no mail server ({row['waiting']} letters in the outbox)."
        return [Finding("good" if settings().demo else "broken", sentence, "Set LOTRINH_SMTP_URL.")]
    if row["waiting"] and row["age"] > LATE:
        advice = "See /operation/outbox; the log of the worker says what the mail server answered."
        return [Finding("doubtful", f"{row['waiting']} letters wait, the oldest for {row['age']}.", advice)]
    return [Finding("good", f"{row['waiting']} letters wait to be sent.")]


async def mail_server() -> list[Finding]:
    if not settings().smtp_url:
        return []
    place = urlsplit(settings().smtp_url or "")
    host, tls = place.hostname or "localhost", place.scheme == "smtps"
    client = aiosmtplib.SMTP(hostname=host, port=place.port or (465 if tls else 587), use_tls=tls, timeout=10)
    try:
        await client.connect()
        await client.quit()
    except (aiosmtplib.SMTPException, OSError) as problem:
        advice = "Correct LOTRINH_SMTP_URL, or let this machine reach the mail server."
        return [Finding("broken", f"The mail server {host} does not answer: {problem}.", advice)]
    return [Finding("good", f"The mail server {host} answers.")]


async def single_sign_on() -> list[Finding]:
    known = settings()
    if not known.signs_in_by_provider:
        return []
    try:
        await discovery.keys()
    except ProviderAway:
        advice = "Is LOTRINH_OIDC_ISSUER what its /.well-known/openid-configuration says? Codes by e-mail still work."
        return [
            Finding("broken", f"The single sign-on {known.oidc_issuer} does not answer as it should.", advice)
        ]
    return [Finding("good", f"The single sign-on {known.oidc_issuer} answers, and its keys are there.")]


async def record() -> list[Finding]:
    row = await db.fetch_one(audit_chain.WAITING)
    head = await audit_chain.head()
    sentence = (
        f"The audit record has {head.position if head else 0} links, {row['events'] if row else 0} wait."
    )
    return [Finding("good", sentence + " lotrinh audit verify computes them anew.")]
