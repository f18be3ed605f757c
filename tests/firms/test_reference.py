"""The reference tables agree with themselves and with what is published."""

from collections import Counter
from datetime import date

from lotrinh.firms.reference import admin_units, former_districts, parks, vsic_classes

LAST_DAY, FIRST_DAY = date(2025, 6, 30), date(2025, 7, 1)


def communes() -> list[int]:
    return [unit.id for unit in admin_units().values() if unit.kind in {"ward", "commune"}]


def districts() -> list[int]:
    return [unit.id for unit in admin_units().values() if unit.kind in {"city", "district"}]


def test_nine_districts_end_where_thirty_six_communes_begin() -> None:
    units = admin_units()
    assert Counter(unit.kind for unit in units.values()) == {
        "province": 1,
        "municipality": 1,
        "city": 5,
        "district": 4,
        "ward": 24,
        "commune": 12,
    }
    for former in districts():
        assert units[former].valid_to == LAST_DAY
        assert units[units[former].parent_id or 0].name == "Tỉnh Bình Dương"
    for present in communes():
        assert (units[present].valid_from, units[present].valid_to) == (FIRST_DAY, None)
        assert units[units[present].parent_id or 0].name == "Thành phố Hồ Chí Minh"


def test_twenty_four_of_the_commune_codes_belonged_to_another_unit() -> None:
    units = [admin_units()[id_] for id_ in communes()]
    assert len({unit.code for unit in units}) == 36
    assert sum(unit.code_held_before != unit.name for unit in units) == 24
    by_code = {unit.code: unit for unit in units}
    assert by_code["25747"].name == "Phường Thủ Dầu Một"
    assert by_code["25747"].code_held_before == "Phường Phú Cường"


def test_every_commune_comes_from_a_former_district_and_every_district_went_somewhere() -> None:
    rows = former_districts()
    assert {row.commune_id for row in rows} == set(communes())
    assert {row.former_district_id for row in rows} == set(districts())
    assert len({(row.commune_id, row.former_district_id) for row in rows}) == len(rows)


def test_partial_marks_the_communes_that_cut_across_districts() -> None:
    taken = Counter(row.commune_id for row in former_districts())
    assert all(row.partial == (taken[row.commune_id] > 1) for row in former_districts())
    names = {admin_units()[commune].name for commune, parts in taken.items() if parts > 1}
    assert len(names) == 10
    assert {"Phường Bình Dương", "Phường Tân Đông Hiệp", "Phường Phú An"} <= names


def test_the_ninety_one_former_communes_are_all_placed() -> None:
    per_district: dict[int, set[str]] = {}
    for row in former_districts():
        names = {name.removeprefix("một phần ") for name in row.former_communes.split("; ")}
        per_district.setdefault(row.former_district_id, set()).update(names)
    counts = {admin_units()[key].code: len(names) for key, names in per_district.items()}
    published = {
        "718": 14,
        "719": 7,
        "720": 12,
        "721": 8,
        "722": 11,
        "723": 12,
        "724": 7,
        "725": 10,
        "726": 10,
    }
    assert counts == published
    assert sum(published.values()) == 91


def test_a_split_former_commune_is_split_everywhere_and_a_whole_one_is_whole() -> None:
    seen: dict[tuple[int, str], list[bool]] = {}
    for row in former_districts():
        for name in row.former_communes.split("; "):
            key = (row.former_district_id, name.removeprefix("một phần "))
            seen.setdefault(key, []).append(name.startswith("một phần "))
    assert all(parts == [False] or (len(parts) > 1 and all(parts)) for parts in seen.values())


def test_parks_lie_where_the_crosswalk_allows() -> None:
    allowed = {(row.commune_id, row.former_district_id) for row in former_districts()}
    for park in parks().values():
        if park.commune_id is not None:
            assert (park.commune_id, park.former_district_id) in allowed, park.name
        assert park.commune_id is not None or park.status == "quy-hoach", park.name
        assert park.evidence


def test_parks_by_former_district_are_those_of_the_press() -> None:
    located = Counter(
        admin_units()[park.former_district_id].code for park in parks().values() if park.former_district_id
    )
    assert located["724"] == 6
    assert located["725"] == 3
    assert located["718"] == 6
    names = [park.name for park in parks().values()]
    assert len(set(names)) == len(names)
    assert {"KCN Sóng Thần 3", "KCN Mỹ Phước 2", "KCN VSIP III", "KCN Mai Trung"} <= set(names)


def test_park_dates_fit_their_status() -> None:
    for park in parks().values():
        assert (park.valid_to is not None) == (park.status == "rut-khoi-quy-hoach"), park.name
        assert park.valid_from is None or park.valid_to is None or park.valid_from < park.valid_to
    assert 25 <= sum(park.status == "dang-hoat-dong" for park in parks().values()) <= 28


def test_a_code_means_something_only_with_its_version() -> None:
    classes = vsic_classes()
    assert classes[2018, "4662"].name_en == "Wholesale of metals and metal ores"
    assert classes[2025, "4662"].name_en == "Wholesale of parts for motor vehicles"
    assert (2018, "3101") not in classes
    assert (2025, "3100") not in classes


def test_each_class_of_2025_has_its_class_of_2018() -> None:
    classes = vsic_classes()
    assert all((2018, row.code_2018) in classes for row in classes.values() if row.version == 2025)
    assert all(row.code_2018 is None for row in classes.values() if row.version == 2018)


def test_all_listed_classes_of_the_five_sectors_are_there() -> None:
    listed = Counter(
        row.code[:2] for row in vsic_classes().values() if row.version == 2025 and row.basis == "listed"
    )
    assert listed == {"16": 5, "31": 3, "10": 16, "25": 8, "20": 8, "49": 1, "52": 4}
