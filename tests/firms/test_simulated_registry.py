"""The simulated registry has the margins that are published, and no row contradicts itself."""

import re
from collections import Counter
from itertools import islice

import pytest

from lotrinh.firms import reference
from lotrinh.firms.sector import sector_of
from lotrinh.firms.simulated_names import name_parts
from lotrinh.firms.simulated_registry import SimulatedFirm, demo_firms, simulate
from lotrinh.firms.simulation_figures import figures
from lotrinh.firms.size import size_class
from lotrinh.firms.tax_code import parse

BILLION = 1_000_000_000
COUNT = 65_000


@pytest.fixture(scope="module")
def firms() -> list[SimulatedFirm]:
    return list(simulate())


def near(published: float, share: float = 0.1) -> object:
    return pytest.approx(published, rel=share)


def test_as_many_as_asked_and_all_marked_simulated(firms: list[SimulatedFirm]) -> None:
    assert len(firms) == COUNT
    assert all(firm.simulated for firm in firms)
    assert [len(list(simulate(count))) for count in (0, 3, 9, 200)] == [0, 3, 9, 200]


def test_the_same_seed_gives_the_same_firms_and_another_seed_others() -> None:
    assert list(simulate(300, seed=1)) == list(simulate(300, seed=1))
    first, other = list(simulate(300, seed=1)), list(simulate(300, seed=2))
    demo = len(demo_firms())
    assert first[:demo] == other[:demo]
    assert [firm.name for firm in first[demo:]] != [firm.name for firm in other[demo:]]
    assert list(islice(simulate(5_000, seed=1), 300)) == first, (
        "a smaller registry is the start of a larger one"
    )


def test_tax_codes_are_valid_unique_and_of_an_unissued_looking_range(firms: list[SimulatedFirm]) -> None:
    codes = [firm.tax_code for firm in firms]
    assert len(set(codes)) == COUNT
    assert all(code.startswith("379") for code in codes)
    assert all(parse(code).value == code for code in codes)


def test_names_are_unique_short_enough_and_nobodys_known_brand(firms: list[SimulatedFirm]) -> None:
    names = [firm.name for firm in firms]
    assert len(set(names)) == COUNT
    assert max(map(len, names)) <= 80
    drawn = " | ".join(names[len(demo_firms()) :])
    assert [brand for brand in name_parts().avoided if re.search(rf"\b{brand}\b", drawn)] == []


def test_names_tell_the_sector(firms: list[SimulatedFirm]) -> None:
    wood = [firm for firm in firms if firm.sector == "wood"]
    words = re.compile("gỗ|nội thất|mộc|ván|lâm sản|wood|timber|furniture|living", re.IGNORECASE)
    assert [firm.name for firm in wood if not words.search(firm.name)] == []


def test_mail_can_reach_nobody(firms: list[SimulatedFirm]) -> None:
    assert {firm.registry_email.partition("@")[2] for firm in firms} == {"doanhnghiep.example"}
    assert len({firm.registry_email for firm in firms}) == COUNT


def test_sizes_follow_the_decree_and_smes_are_over_97_percent(firms: list[SimulatedFirm]) -> None:
    wrong = [
        firm.tax_code
        for firm in firms
        if size_class(firm.employees, firm.revenue, firm.capital, firm.vsic_code) != firm.size
    ]
    assert wrong == []
    assert sum(firm.size != "large" for firm in firms) / COUNT > 0.97
    domestic = [firm for firm in firms if not firm.foreign_invested]
    assert sum(firm.size != "large" for firm in domestic) / len(domestic) > 0.97


def test_published_counts(firms: list[SimulatedFirm]) -> None:
    inside = Counter(firm.foreign_invested for firm in firms if firm.park_id is not None)
    assert sum(firm.sector == "wood" for firm in firms) == near(1_600)
    assert sum(firm.foreign_invested for firm in firms) == near(4_300)
    assert inside[True] == near(2_400)
    assert inside[False] == near(680, 0.12)
    domestic = sum(not firm.foreign_invested for firm in firms)
    assert inside[False] / domestic == pytest.approx(0.01, abs=0.002)


def test_electronics_and_information_technology_are_a_tenth(firms: list[SimulatedFirm]) -> None:
    codes = set(figures().classes.shares["digital"])
    registered = codes | {reference.vsic_classes()[2025, code].code_2018 for code in codes}
    assert sum(firm.vsic_code in registered for firm in firms) == near(6_500)


def test_average_capital_is_near_the_published_one(firms: list[SimulatedFirm]) -> None:
    def average(chosen: list[SimulatedFirm]) -> float:
        return sum(firm.capital for firm in chosen) / len(chosen) / BILLION

    domestic = [firm for firm in firms if not firm.foreign_invested]
    assert average(domestic) == near(738_000 / 66_947, 0.2)
    assert average([firm for firm in domestic if firm.park_id]) == near(93_600 / 680, 0.3)
    assert average([firm for firm in firms if firm.foreign_invested]) == near(40.6 / 4_300 * 25_000, 0.3)


def test_every_commune_has_firms_and_agrees_with_the_former_district(firms: list[SimulatedFirm]) -> None:
    allowed = {(row.commune_id, row.former_district_id) for row in reference.former_districts()}
    used = {(firm.commune_id, firm.former_district_id) for firm in firms}
    assert used == allowed
    assert len({commune for commune, _ in used}) == 36
    outside = [firm for firm in firms if firm.park_id is None]
    drawn = Counter(firm.former_district_id for firm in outside)
    for district, share in figures().districts.shares.items():
        assert drawn[district] / len(outside) == near(share)


def test_a_firm_in_a_park_lies_where_the_park_lies(firms: list[SimulatedFirm]) -> None:
    parks = reference.parks()
    for firm in firms:
        if firm.park_id is None:
            assert firm.address == f"{reference.admin_units()[firm.commune_id].name}, TP. Hồ Chí Minh"
            continue
        park = parks[firm.park_id]
        assert park.status == "dang-hoat-dong"
        assert (park.commune_id, park.former_district_id) == (firm.commune_id, firm.former_district_id)
        assert firm.address.startswith(f"{park.name}, ")


def test_tenancies_are_dated_and_a_few_firms_moved(firms: list[SimulatedFirm]) -> None:
    as_of = figures().as_of.value
    for firm in firms:
        current = [stay.park_id for stay in firm.tenancies if stay.valid_to is None]
        assert current == ([firm.park_id] if firm.park_id else [])
        for stay in firm.tenancies:
            assert stay.valid_from is None or firm.founded_year <= stay.valid_from.year
            assert stay.valid_to is None or stay.valid_to <= as_of
    stays = [stay for firm in firms for stay in firm.tenancies]
    assert 20 <= sum(stay.valid_from is not None for stay in stays) <= 100
    assert 10 <= sum(stay.valid_to is not None for stay in stays) <= 80


def test_codes_are_of_their_version_and_sectors_of_their_code(firms: list[SimulatedFirm]) -> None:
    classes = reference.vsic_classes()
    assert all(classes[firm.vsic_version, firm.vsic_code].sector == firm.sector for firm in firms)
    assert all(sector_of(firm.vsic_code) == firm.sector for firm in firms)
    old = sum(firm.vsic_version == 2018 for firm in firms)
    assert old / COUNT == near(figures().vsic_2018_share.value)


def test_amounts_are_whole_positive_and_revenue_waits_for_a_full_year(firms: list[SimulatedFirm]) -> None:
    year = figures().as_of.value.year
    for firm in firms:
        assert firm.employees >= 1
        assert firm.capital >= 100_000_000
        assert firm.revenue is None or firm.revenue > 0
        assert 1992 <= firm.founded_year <= year
        if firm.founded_year == year:
            assert firm.revenue is None
        if firm.founded_year < year - 1:
            assert firm.revenue is not None


def test_maturity_rises_with_size_and_overlaps(firms: list[SimulatedFirm]) -> None:
    means = [
        sum(firm.maturity for firm in firms if firm.size == size) / sum(firm.size == size for firm in firms)
        for size in ("micro", "small", "medium", "large")
    ]
    assert means == sorted(means)
    assert means[1] - means[0] < means[3] - means[1]
    assert any(firm.maturity > 1.5 for firm in firms if firm.size == "micro")


def test_the_demonstration_comes_first_with_consistent_sizes() -> None:
    demo = {firm.key: firm for firm in demo_firms()}
    assert [firm.key for firm in simulate(len(demo))] == list(demo)
    park = {key: reference.parks()[firm.park_id or 0].name for key, firm in demo.items()}
    seen = {key: (firm.sector, firm.size, park[key]) for key, firm in demo.items()}
    assert seen["go-an-phat"] == ("wood", "small", "KCN Sóng Thần 3")
    assert seen["co-khi-tan-thanh"] == ("metal", "small", "KCN Mỹ Phước 2")
    assert seen["thuc-pham-minh-hoa"] == ("food", "medium", "KCN VSIP II-A")
    assert seen["hoa-chat-dong-a"] == ("chemicals", "medium", "KCN Nam Tân Uyên")
    assert seen["noi-that-dai-lam-vien"][:2] == ("wood", "large")
    assert seen["kho-van-thuan-binh-an"][:2] == ("logistics", "small")
    assert seen["noi-that-thien-phu"][:2] == ("wood", "micro")


def test_every_figure_has_a_source_and_the_shares_add_up() -> None:
    used = figures()
    shares = [profile.sectors.shares for profile in used.profiles.values()]
    shares += [profile.sizes.industry for profile in used.profiles.values()]  # type: ignore[misc]
    shares += [profile.sizes.services for profile in used.profiles.values()]  # type: ignore[misc]
    shares += list(used.classes.shares.values())
    assert [sum(part.values()) for part in shares] == [pytest.approx(1)] * len(shares)
    assert sum(used.districts.shares.values()) == pytest.approx(1)
    assert sum(profile.firms for profile in used.profiles.values()) == used.firms.value
    single = (used.as_of, used.firms, used.vsic_2018_share)
    blocks = (used.classes, used.districts, used.parks, used.tenancies, used.money, used.employees)
    assert all(figure.source for figure in single)
    assert all(block.source for block in blocks)
    assert all((used.founding.source, used.maturity.source))
    for profile in used.profiles.values():
        assert all((profile.source, profile.sectors.source, profile.sizes.source))
        assert profile.capital_per_revenue.source
