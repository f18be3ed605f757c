"""Could the data be spread by firm: each table is one firm's, or one person's, or on the list of others."""

import csv
from pathlib import Path

from piccolo.table import Table

from lotrinh.piccolo_app import APP_CONFIG

LIST = Path(__file__).parent / "sharding.csv"
OF_A_FIRM = {"firm", "firm_id"}
ELSEWHERE = {"person", "sign_in_code", "audit_event", "session"}
"""People belong to several firms; their rows stay together, and those of the record."""


def listed() -> dict[str, str]:
    with LIST.open(encoding="utf-8", newline="") as source:
        return {row["table"]: row["kind"] for row in csv.DictReader(source)}


def columns(table: type[Table]) -> set[str]:
    return {column._meta.db_column_name for column in table._meta.columns}


def parents(table: type[Table]) -> list[type[Table]]:
    return [column._foreign_key_meta.resolved_references for column in table._meta.foreign_key_columns]


def kind(table: type[Table]) -> str:
    """firm: names its firm; through: reaches it over parents; person: only people; none: nothing of that."""
    name = table._meta.tablename
    if name == "firm" or (columns(table) & OF_A_FIRM and name not in ELSEWHERE):
        return "firm"
    above = [kind(parent) for parent in parents(table) if parent is not table]
    if any(one in ("firm", "through") for one in above):
        return "through"
    return "person" if name in ELSEWHERE or "person" in above else "none"


def kinds() -> dict[str, str]:
    return {table._meta.tablename: kind(table) for table in APP_CONFIG.table_classes}


def test_each_table_belongs_to_a_firm_or_a_person_or_is_listed_with_a_reason() -> None:
    lost = [name for name, found in kinds().items() if found == "none" and name not in listed()]
    assert not lost, f"say in {LIST.name} where these are to be: {lost}"


def test_no_table_of_a_firm_is_listed_as_something_else() -> None:
    """A listed table with a firm in it would be counted twice, or be on one node for all."""
    found = kinds()
    assert not [name for name in listed() if found.get(name) in ("firm", "through")]


def test_the_list_names_only_tables_there_are() -> None:
    assert set(listed()) <= set(kinds())
    assert set(listed().values()) <= {"reference", "local"}


def test_a_table_that_reaches_a_firm_reaches_only_one() -> None:
    """Over two parents of different firms a row would belong to two nodes."""
    several = {
        table._meta.tablename
        for table in APP_CONFIG.table_classes
        if kind(table) == "through" and "firm" not in columns(table)
        and len({parent for parent in parents(table) if kind(parent) in ("firm", "through")}) > 1
    }  # fmt: skip
    assert several <= {"objection", "campaign_letter"}  # both parents are of one review, of one recipient
