"""Which VSIC codes count to which of the product's sectors."""

import pytest

from lotrinh.firms.reference import vsic_classes
from lotrinh.firms.sector import Sector, sector_of


@pytest.mark.parametrize(
    ("sector", "codes"),
    [
        ("wood", ["1610", "1629", "3100", "31001", "3101", "3102", "3109", "C16", "C31.01"]),
        ("food", ["1010", "1079", "1080", "C10"]),
        ("metal", ["2511", "2592", "2599", "25920"]),
        ("chemicals", ["2011", "2022", "2030", "C2023"]),
        ("logistics", ["4933", "5210", "5224", "5229", "5231", "4912", "5022", "H52"]),
        ("other", ["1104", "2410", "2520", "2610", "4673", "4921", "4931", "5232", "5310", "6201", "9510"]),
    ],
)
def test_codes_of_each_sector(sector: Sector, codes: list[str]) -> None:
    assert {code: sector_of(code) for code in codes} == dict.fromkeys(codes, sector)


@pytest.mark.parametrize("text", ["", "C", "1", "gỗ", "310100", "31O1", "١٠١٠"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a VSIC code"):
        sector_of(text)


def test_the_table_says_what_the_rule_says() -> None:
    assert [row.code for row in vsic_classes().values() if row.sector != sector_of(row.code)] == []


def test_a_firm_keeps_its_sector_when_its_code_is_written_in_the_other_version() -> None:
    classes = [row for row in vsic_classes().values() if row.code_2018]
    assert len(classes) > 100
    moved = [row.code for row in classes if row.sector != sector_of(row.code_2018 or "")]
    assert moved == []
