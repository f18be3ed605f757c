"""docs/security.md says what the program does: its figures are those of the code, its settings are there."""

import re
from datetime import timedelta

import pytest

from lotrinh import db, paths
from lotrinh.accounts import services, tries
from lotrinh.api import services as api
from lotrinh.centre import request_controllers, selection
from lotrinh.firms import claim_services
from lotrinh.firms import services as firms
from lotrinh.papers import files, office
from lotrinh.privacy import copy_services
from lotrinh.selfassessment import brand, evidence
from lotrinh.settings import Settings
from lotrinh.statistics.api import services as statistics

PAPER = (paths.PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = {
    "codes by e-mail to an address": f"{services.CODES_PER_ADDRESS} in 15 minutes",
    "codes by e-mail asked for by a network": f"{services.CODES_PER_CLIENT} in 15 minutes",
    "tries of one code": f"{services.TRIES}, within 10 minutes",
    "wrong codes by e-mail from a network": f"{services.WRONG_PER_CLIENT} in 15 minutes",
    "wrong second factors of a person": f"{tries.WRONG_PER_PERSON} in 15 minutes",
    "wrong second factors from a network": f"{tries.WRONG_PER_CLIENT} in 15 minutes",
    "firms that a person claims": f"{claim_services.CLAIMS_A_DAY} in a day",
    "codes for a claim": f"{claim_services.CODES_AN_HOUR} in an hour, {claim_services.FIRM_CODES_A_DAY} in a day",
    "invitations of a firm": f"{firms.INVITATIONS_A_DAY} in a day",
    "copies of one's own data": f"{copy_services.A_DAY} in a day",
    "calls of the firms' API with one key": f"{api.MOST_CALLS} in a minute",
    "requests of open statistics": f"{statistics.WITHOUT_TOKEN} in a minute from a network, {statistics.WITH_TOKEN}",
    "evidence, papers of a plan, messages": "PDF, PNG, JPEG, WebP, Word (.docx), Excel (.xlsx)",
    "logo of a report": "PNG, JPEG",
    "bulk actions": f"{selection.MOST_TICKED} ticked firms, {selection.MOST_FOUND:,} that",
}


@pytest.mark.parametrize(("what", "said"), ROWS.items(), ids=list(ROWS))
def test_a_limit_is_the_one_in_force(what: str, said: str) -> None:
    assert f"| {what} | {said}" in PAPER


def test_the_windows_are_as_told() -> None:
    assert services.WINDOW == tries.WINDOW == timedelta(minutes=15)
    assert timedelta(minutes=10) == services.CODE_LIFETIME


def test_files_are_as_told() -> None:
    assert set(files.ENDINGS) - {office.DOCUMENT, office.SHEET} == {
        "application/pdf", "image/png", "image/jpeg", "image/webp"
    }  # fmt: skip
    each = f"{files.MOST_BYTES // 10**6} MB each; {evidence.MOST_AT_QUESTION} at a question or step"
    assert f"{each}, {request_controllers.MOST_FILES} with a message" in PAPER
    assert f"{brand.MOST_BYTES // 1000} kB" in PAPER
    unpacked = (
        f"unpack to more than {office.MOST_UNPACKED // 10**6} MB or {office.MOST_RATIO}\ntimes their size"
    )
    assert unpacked in PAPER


def test_a_page_waits_for_a_connection_as_told() -> None:
    assert f"waits {db.WAIT_SECONDS} s at most" in PAPER


def test_each_setting_that_is_named_exists() -> None:
    known = {
        str(one.validation_alias or f"LOTRINH_{name.upper()}") for name, one in Settings.model_fields.items()
    }
    named = set(re.findall(r"LOTRINH_[A-Z_]+", PAPER))
    assert named
    assert named <= known


def test_each_secret_is_among_the_keys() -> None:
    keys = PAPER.partition("## Keys")[2].partition("## Logs")[0]
    secret = {
        f"LOTRINH_{name.upper()}"
        for name, one in Settings.model_fields.items()
        if "Secret" in str(one.annotation)
    }
    assert {name for name in secret - {"LOTRINH_OLD_SECRETS"} if f"`{name}`" not in keys} == set()
