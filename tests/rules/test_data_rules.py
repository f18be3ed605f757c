"""docs/data-rules.md and docs/data-levels.csv say what the program does."""

import csv
import re

import pytest

from lotrinh import entitlements, paths
from lotrinh.accounts.provider import logout
from lotrinh.api import services as api
from lotrinh.billing import webhook_controllers
from lotrinh.billing.sponsorship import forms as sponsorship
from lotrinh.centre import request_controllers, request_files
from lotrinh.centre.campaigns import sending
from lotrinh.firms import claim_services
from lotrinh.firms import services as firms
from lotrinh.privacy.holdings import holdings
from lotrinh.roadmap import plan_papers
from lotrinh.row_rights import ADVISOR, ANY, NOBODY, PROVINCE, TABLES, VISITOR, Role
from lotrinh.selfassessment import evidence
from lotrinh.selfassessment.sites import services as sites
from lotrinh.sheet_files import sheets
from lotrinh.statistics.api import services as statistics
from lotrinh.web import forms

PAPER = (paths.PROJECT / "docs" / "data-rules.md").read_text(encoding="utf-8")
LEVELS = ("open", "internal", "firm", "personal", "secret")
ROWS = {
    "colleagues of a firm without the plan": f"{entitlements.FREE_COLLEAGUES} beside",
    "open sites of a firm": f"{sites.MOST} |",
    "keys of the API of a firm": f"{api.MOST_TOKENS} |",
    "keys of the open statistics": f"{statistics.MOST_TOKENS} |",
    "evidence of a round": f"{evidence.MOST_AT_QUESTION} at a question, {evidence.MOST_FILES} files",
    "papers of a plan": f"{plan_papers.MOST_HERE} at a step, {plan_papers.MOST_FILES} files",
    "files of a request": f"{request_controllers.MOST_FILES} with a message, {request_files.MOST_OF_REQUEST} in",
    "seats of a sponsorship": f"{sponsorship.MOST_SEATS:,} |",
    "an invitation": f"{firms.INVITATION_LIFETIME.days} days",
    "a code for a claim": f"{claim_services.CODE_LIFETIME.seconds // 60} minutes",
    "the plan while a payment is missing": f"{entitlements.GRACE.days} days",
    "tries of a letter of a campaign": f"{sending.MOST_TRIES} |",
    "list of the registry or of providers": f"{sheets.MOST_ROWS:,} rows and {sheets.MOST_COLUMNS} columns",
}


def levels() -> dict[str, str]:
    with (paths.PROJECT / "docs" / "data-levels.csv").open(encoding="utf-8", newline="") as source:
        return {row["table"]: row["level"] for row in csv.DictReader(source)}


def tables(*wanted: str) -> list[str]:
    return [name for name, level in levels().items() if level in wanted]


def reads(table: str, role: Role) -> list[str]:
    """The conditions under which a role reads rows of the table."""
    return [rows for what, rows, _ in TABLES[table].get(role, ()) if what.startswith("SELECT")]


@pytest.mark.parametrize(("what", "said"), ROWS.items(), ids=list(ROWS))
def test_a_limit_is_the_one_in_force(what: str, said: str) -> None:
    assert f"| {what} | {said}" in PAPER


def test_bounds_of_inputs_are_as_told() -> None:
    assert f"from {forms.EARLIEST} to {forms.LATEST}" in PAPER
    assert f"at most {webhook_controllers.LARGEST // 1024} KB and {logout.LONGEST:,} characters" in PAPER
    longest = max(
        int(found)
        for file in paths.PACKAGE.rglob("*.py")
        for found in re.findall(r"at_most\(([\d_]+)", file.read_text("utf-8"))
    )
    assert f"{longest:,} characters at the longest" in PAPER


def test_each_place_that_is_named_is_there() -> None:
    named = set(re.findall(r"`([a-z_]+/[a-z_/]*(?:\.(?:py|yaml|csv))?)(?:::\w+)?`", PAPER))
    roots = (paths.PROJECT, paths.PACKAGE, paths.PROJECT / "docs")
    assert len(named) > 12
    assert not [one for one in named if not any((root / one).exists() for root in roots)]


def test_each_table_has_one_level() -> None:
    assert levels().keys() == TABLES.keys(), "say in docs/data-levels.csv how delicate these are"
    assert list(levels()) == sorted(levels())
    assert set(levels().values()) == set(LEVELS)


def test_only_what_is_open_is_read_by_strangers() -> None:
    assert [name for name in TABLES if reads(name, NOBODY)] == [
        name for name in TABLES if levels()[name] == "open"
    ]


def test_firms_and_people_are_read_under_a_condition() -> None:
    for name in tables("firm", "personal", "secret"):
        assert ANY not in reads(name, VISITOR), name
        assert ANY not in reads(name, PROVINCE) or name == "statistic_token", name


def test_secrets_are_read_by_nobody_else_and_are_in_no_copy() -> None:
    copied = {one.table: one.columns for one in holdings()}
    for name in tables("secret"):
        assert ANY not in reads(name, ADVISOR), name
        assert not {"digest", "secret", "credential", "public_key"} & set(copied.get(name, ())), name
