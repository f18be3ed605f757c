"""Brings roles, functions, policies and rights of the database to what `row_rights` says; safe to run again.

Each table is a transaction of its own, and only where something changed, so that it may run while people work.
"""

import hashlib
from typing import get_args

import asyncpg

from lotrinh import db
from lotrinh.database_roles import Role
from lotrinh.row_rights import APPEND_ONLY, SYSTEM, TABLES, VIEWS, Rights

ROLES: tuple[Role, ...] = get_args(Role)
MISSING_ROLES = "SELECT r FROM unnest($1::text[]) r WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r)"
NOT_MEMBER = """
SELECT r FROM unnest($1::text[]) r WHERE NOT pg_has_role(session_user, r,
    CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)
"""
FOUND = """
SELECT c.relname AS name, obj_description(p.oid, 'pg_policy') AS mark,
       has_table_privilege('lotrinh_system', c.oid, 'SELECT') AS granted -- a restored backup has policies alone
FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'lotrinh_system'
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""
POLICIES = "SELECT polname AS name FROM pg_policy WHERE polrelid = $1::regclass"
FUNCTIONS_MARK = "SELECT obj_description(to_regprocedure('visitor_firms()'), 'pg_proc') AS mark"
FUNCTIONS = """
CREATE OR REPLACE FUNCTION visitor_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.person', true), '')::uuid $$;

-- These two are not SQL functions, which older servers plan anew at every call.
CREATE OR REPLACE FUNCTION visitor_firms() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(firm), '{}') FROM member
        WHERE person = nullif(current_setting('app.person', true), '')::uuid AND ended_at IS NULL
    );
END;
$$;

-- One round trip for all requests that come together: each one's person and the firm they act for. The firm chosen
-- in the session counts only while the membership lasts; without one, the longest-standing firm.
DROP FUNCTION IF EXISTS visitors_of_sessions; -- its columns may be others now
CREATE FUNCTION visitors_of_sessions(digests text[], at timestamptz) RETURNS TABLE (
    digest varchar, session_id uuid, seen_at timestamptz, factor_at timestamptz, confirmed_at timestamptz,
    through_provider boolean, second_factor_since timestamptz, id uuid, email varchar, name varchar,
    staff_role varchar, locale varchar, role varchar, firm_id uuid, firm_name varchar, sector varchar, size varchar,
    place varchar
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT s.digest, s.id, s.seen_at, s.factor_at, s.confirmed_at, s.through_provider,
           p.second_factor_since, p.id, p.email, p.name, p.staff_role, p.locale,
           m.role, f.id, f.name, f.sector, f.size, coalesce(k.name, u.name, '')::varchar
    FROM session s
    JOIN person p ON p.id = s.person
    LEFT JOIN LATERAL (
        SELECT firm, role FROM member
        WHERE person = p.id AND ended_at IS NULL
        ORDER BY (firm = s.firm_id) DESC NULLS LAST, since, id LIMIT 1
    ) m ON true
    LEFT JOIN firm f ON f.id = m.firm
    LEFT JOIN LATERAL (
        SELECT park.name FROM park_tenancy t JOIN park ON park.id = t.park
        WHERE t.firm = f.id AND t.valid_to IS NULL ORDER BY t.id DESC LIMIT 1
    ) k ON true
    LEFT JOIN admin_unit u ON u.id = f.commune
    WHERE s.digest = ANY (digests) AND s.expires_at > at;
END;
$$;
"""


class RolesMissing(Exception):
    """The login may neither make nor join the roles of the product; `statements` are for whoever may."""

    def __init__(self, statements: str) -> None:
        super().__init__(f"The server's administrator has to run: {statements}")
        self.statements = statements


async def establish() -> None:
    """As the owner of the tables."""
    await make_roles()
    await _make_functions()
    await db.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {', '.join(ROLES)}")
    await db.execute(f"GRANT SELECT ON {', '.join(VIEWS)} TO {', '.join(ROLES)}")
    for table in await db.fetch(FOUND):
        wanted = statements(table["name"])
        mark = _mark(wanted)
        if table["mark"] != mark or not table["granted"]:
            await _protect(table["name"], wanted, mark)


async def _make_functions() -> None:
    """Only where they changed: whoever calls one that is being replaced may be told that it is not there."""
    mark, found = _mark(FUNCTIONS), await db.fetch_one(FUNCTIONS_MARK)
    if found is None or found["mark"] != mark:
        async with db.atomic():
            await db.execute(f"{FUNCTIONS} COMMENT ON FUNCTION visitor_firms() IS '{mark}';")


def _mark(wanted: str) -> str:
    return hashlib.sha256(wanted.encode()).hexdigest()


async def make_roles() -> None:
    missing = await lacking()
    if not missing:
        return
    try:
        async with db.atomic():
            await db.execute(missing)
    except asyncpg.InsufficientPrivilegeError:
        raise RolesMissing(missing) from None
    except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
        await make_roles()  # another database of the same server was quicker


async def lacking() -> str:
    """The statements that would make and join the roles which the login cannot be yet; empty if there are none."""
    absent = [row["r"] for row in await db.fetch(MISSING_ROLES, list(ROLES))]
    rest = [role for role in ROLES if role not in absent]
    apart = absent + [row["r"] for row in await db.fetch(NOT_MEMBER, rest)]
    said = [f"CREATE ROLE {role} NOLOGIN;" for role in absent]
    if apart:
        login = await db.fetch_one("SELECT quote_ident(session_user) AS name")
        said.append(f"GRANT {', '.join(apart)} TO {login['name'] if login else 'current_user'};")
    return " ".join(said)


async def _protect(table: str, wanted: str, mark: str) -> None:
    async with db.atomic():
        for policy in await db.fetch(POLICIES, table):
            await db.execute(f'DROP POLICY "{policy["name"]}" ON {table}')
        await db.execute(f"{wanted} COMMENT ON POLICY lotrinh_system ON {table} IS '{mark}';")


def statements(table: str) -> str:
    """All that makes the table what `row_rights` says of it, on one without policies."""
    rights: Rights = TABLES.get(table, {})
    said = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
        f"REVOKE ALL ON {table} FROM PUBLIC, {', '.join(ROLES)};",
        f"GRANT SELECT, INSERT{'' if table in APPEND_ONLY else ', UPDATE, DELETE'} ON {table} TO {SYSTEM};",
        f"CREATE POLICY lotrinh_system ON {table} TO {SYSTEM} USING (true);",
    ]
    for role, each in rights.items():
        said += [statement for right in each for statement in _right(table, role, *right)]
    return "\n".join(said)


def _right(table: str, role: Role, what: str, rows: str, afterwards: str) -> tuple[str, str]:
    verb = what.split(maxsplit=1)[0]
    condition = {
        "INSERT": f"WITH CHECK ({afterwards})",
        "UPDATE": f"USING ({rows}) WITH CHECK ({afterwards})",
    }.get(verb, f"USING ({rows})")
    return (
        f"GRANT {what} ON {table} TO {role};",
        f"CREATE POLICY {role}_{verb.lower()} ON {table} FOR {verb} TO {role} {condition};",
    )
