"""Staff of the province see no firm: every address gives them what it gives a stranger, besides their own account."""

from tests.rules.test_access import rows

OWN = (
    "/account",
    "/second-factor",
    "/sign-in",
    "/sponsorships",
    "/seat-proposals",
    "/statistics/",
    "/invitations/",
)
"""Sponsorships are the province's own: counts of the seats it pays for. Releases of figures speak of no firm. The link
of an invitation, which only its addressee is sent, opens it to whoever is signed in.
"""


def test_nothing_that_is_a_firms_is_open_to_the_province() -> None:
    open_to_hoa = [
        f"{row['verb']} {row['path']}: {row['hoa']}"
        for row in rows()
        if not row["route"].startswith(OWN)
        and not row["hoa"].startswith("4")
        and row["hoa"] != row["stranger"]
    ]
    assert not open_to_hoa


def test_addresses_of_objects_refuse_the_province_unless_they_are_public() -> None:
    refused = [row for row in rows() if row["object"] not in ("-", "") and row["hoa"].startswith("4")]
    public = [row for row in rows() if row["object"] not in ("-", "") and row["hoa"] == row["stranger"] != ""]
    of_objects = [
        row for row in rows() if row["object"] not in ("-", "") and not row["route"].startswith(OWN)
    ]
    assert refused
    assert [row for row in of_objects if row not in refused and row not in public] == []
