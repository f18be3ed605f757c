"""The paths of the contract and the logistics instrument, step by step."""

from itertools import accumulate

import pytest

from assessments import content
from assessments.model import Context, PathResult, Value
from assessments.scoring import score

Answers = dict[str, Value]

E_CONTRACT: list[tuple[str, Answers]] = [
    ("review", {"signing-authority": "3"}),
    ("signatures", {"certificate": "valid", "signatories": "sole"}),
    ("provider", {"provider": ["public-signature", "timestamp", "originals"]}),
    ("rules", {"rules": ["signing", "archive", "clause"]}),
    ("templates", {"preparation": ["templates", "flow", "roles"]}),
    ("pilot", {"contract-rollout": "1", "preparation": ["templates", "flow", "roles", "training"]}),
    ("expansion", {"contract-share": {"band": "3"}, "integration": "2", "archive": "3"}),
    ("measuring", {"measures": ["share", "time", "refusals"]}),
]
E_LABOUR: list[tuple[str, Answers]] = [
    ("identity", {"vneid": {"numerator": 80, "denominator": 100}}),
    ("worker-signatures", {"worker-signatures": "2"}),
    ("provider", {"labour-provider": "linked"}),
    ("templates", {"labour-templates": ["contract", "annex", "termination"]}),
    ("pilot", {"labour-rollout": "1"}),
    ("line-workers", {"labour-rollout": "2"}),
    ("ids", {"labour-ids": {"numerator": 7, "denominator": 7}}),
    ("no-paper", {"labour-rollout": "4"}),
]
WAREHOUSE: list[tuple[str, Answers]] = [
    (
        "codes",
        {"warehouse": "own", "item-codes": "2", "labels": "2", "stock-counts": "2", "storekeeper": "one"},
    ),
    ("wms", {"stock-system": "3"}),
    ("orders", {"orders": "3", "fleet": "hired", "proof-of-delivery": {"band": "3"}}),
    ("automation", {"automation": ["weighing"], "links": ["production"]}),
    ("robots", {"automation": ["weighing", "vehicles"]}),
]
TRANSPORT: list[tuple[str, Answers]] = [
    ("shared-plan", {"fleet": "both", "trip-planning": "2"}),
    ("tracking", {"vehicle-tracking": {"band": "4"}, "fuel": "2"}),
    ("tms", {"trip-planning": "3", "orders": "3", "proof-of-delivery": {"numerator": 1, "denominator": 2}}),
    ("routes", {"trip-planning": "4", "delivery-notice": "2"}),
    ("dispatch", {"trip-planning": "5", "delivery-notice": "3"}),
]
PATHS = {
    ("contracts", "e-contract"): E_CONTRACT,
    ("contracts", "e-labour-contract"): E_LABOUR,
    ("logistics", "warehouse"): WAREHOUSE,
    ("logistics", "transport"): TRANSPORT,
}


def path(instrument: str, path_id: str, values: Answers) -> PathResult:
    found = score(content.get(instrument, "1.0"), values, Context())
    return {one.id: one for one in found.paths}[path_id]


@pytest.mark.parametrize("key", PATHS, ids="/".join)
def test_the_tests_walk_the_steps_of_the_file(key: tuple[str, str]) -> None:
    declared = content.get(key[0], "1.0").path(key[1])
    assert [step.id for step in declared.steps] == [step for step, _ in PATHS[key]]


@pytest.mark.parametrize("key", PATHS, ids="/".join)
def test_each_step_is_reached_by_its_own_answers(key: tuple[str, str]) -> None:
    steps = [step for step, _ in PATHS[key]]
    stages = accumulate((values for _, values in PATHS[key]), lambda one, other: one | other)
    for reached, values in enumerate(stages, start=1):
        following = steps[reached] if reached < len(steps) else None
        assert path(*key, values) == PathResult(
            id=key[1], reached=reached, done=tuple(steps[:reached]), next=following
        )


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"signing-authority": "2"}, "review"),
        ({"certificate": "none"}, "signatures"),
        ({"signatories": "some"}, "signatures"),
        ({"provider": ["public-signature", "originals"]}, "provider"),
        ({"rules": ["signing", "archive"]}, "rules"),
        ({"preparation": ["templates", "training", "flow"]}, "templates"),
        ({"contract-rollout": "0"}, "pilot"),
        ({"contract-share": {"numerator": 49, "denominator": 100}}, "expansion"),
        ({"contract-share": "unknown"}, "expansion"),
        ({"archive": "2"}, "expansion"),
        ({"measures": ["share", "time"]}, "measuring"),
    ],
)
def test_a_missing_part_takes_its_step_away(change: Answers, missing: str) -> None:
    whole: Answers = {key: value for _, values in E_CONTRACT for key, value in values.items()}
    assert path("contracts", "e-contract", whole | change).next == missing


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"vneid": {"band": "3"}}, "identity"),
        ({"worker-signatures": "1"}, "worker-signatures"),
        ({"labour-provider": "chosen"}, "provider"),
        ({"labour-templates": ["contract", "termination"]}, "templates"),
        ({"labour-rollout": "0"}, "pilot"),
        ({"labour-rollout": "1"}, "line-workers"),
        ({"labour-ids": {"band": "1"}}, "ids"),
        ({"labour-ids": {"numerator": 6, "denominator": 7}}, "ids"),
        ({"labour-rollout": "3"}, "no-paper"),
    ],
)
def test_e_labour_contracts_need_every_part_too(change: Answers, missing: str) -> None:
    whole: Answers = {key: value for _, values in E_LABOUR for key, value in values.items()}
    assert path("contracts", "e-labour-contract", whole | change).next == missing


def test_own_vehicles_ask_for_transport_software_on_the_third_rung() -> None:
    whole: Answers = {key: value for _, values in WAREHOUSE for key, value in values.items()}
    assert path("logistics", "warehouse", whole | {"fleet": "own"}).next == "orders"
    assert path("logistics", "warehouse", whole | {"fleet": "own", "trip-planning": "3"}).next is None
    assert path("logistics", "warehouse", whole | {"fleet": "none"}).next is None


@pytest.mark.parametrize("key", PATHS, ids="/".join)
def test_every_rung_of_the_ladders_has_a_gate(key: tuple[str, str]) -> None:
    gates = [step.gate for step in content.get(key[0], "1.0").path(key[1]).steps]
    assert key[0] == "contracts" or all(gates)
