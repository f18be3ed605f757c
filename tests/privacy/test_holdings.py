"""The list of what is stored leaves nothing out, and says nothing that the database does not have."""

import pytest

from lotrinh import db
from lotrinh.privacy.holdings import apart, column_name, holdings, reasons

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("cast")]

NAMING = """
SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint
WHERE contype = 'f' AND confrelid IN ('person'::regclass, 'firm'::regclass)
UNION
SELECT table_name FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
  AND column_name IN ('email', 'recipient', 'person_id', 'firm_id', 'person', 'firm')
ORDER BY 1
"""
SECRET = {"digest", "secret", "credential", "public_key", "stored_name", "sha256", "code_digest"}


async def test_every_table_that_names_a_person_or_a_firm_is_listed_or_says_why_not() -> None:
    known = {one.table for one in holdings()} | set(apart())
    assert not [row["name"] for row in await db.fetch(NAMING) if row["name"].strip('"') not in known]


async def test_every_table_listed_is_there_with_its_columns_and_its_conditions_hold() -> None:
    for one in holdings():
        columns = ", ".join(f'"{name}"' for name in one.columns)
        for condition in filter(None, (one.person, one.firm)):
            asked = condition.replace("$1", f"'{'0' * 32}'::uuid").replace("$2", "'x@y.example'")
            assert await db.fetch(f"SELECT {columns} FROM {one.table} WHERE {asked} LIMIT 1") == []


def test_no_digest_or_key_is_in_any_copy() -> None:
    assert not [(one.table, SECRET & set(one.columns)) for one in holdings() if SECRET & set(one.columns)]


def test_every_column_has_a_name_and_whatever_is_kept_has_a_reason() -> None:
    for one in holdings():
        assert all(column_name(name, "vi") and column_name(name, "en") for name in one.columns)
        kept = (one.person and one.account != "removed") or (one.firm and one.departure == "kept")
        assert not kept or one.reason in reasons(), one.table
