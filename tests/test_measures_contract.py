"""What holds for every measure; the rule of regimes; the documentation's table."""

import ast
import sys
from pathlib import Path

import numpy as np
import pytest

from coopetition.model.measures import METRICS
from coopetition.model.measures.regime import COLLAPSE, PELOTON, PREDATION, REGIMES, SPARED, TURNS, explain, regime
from coopetition.model.trajectory import Trajectory

ROOT = Path(__file__).parents[1]
DOCS, MEASURES = ROOT / "docs" / "measures.md", ROOT / "model" / "measures"
RELIED_ON = [
    "cooperation",
    "takeovers",
    "closures",
    "roll_gini",
    "resource_gini",
    "effectiveness",
    "attainment",
    "attainment_gap",
    "attainment_gap_months",
    "matthew_slope",
    "rank_persistence",
    "bimodality",
    "dip",
    "segregation",
    "largest_trust_share",
    "recovery_time",
    "turn_taking",
    "darwinism_norm",
    "greed",
    "fear",
]


def chance(seed, schools=40, rows=19):
    """A run of chance numbers of the right kinds; some schools close."""
    rng = np.random.default_rng(seed)
    run = Trajectory(schools, rng.integers(0, 6, schools), np.zeros((2, 3 * schools), dtype=int))
    run.reserve(rows)
    run._filled = rows
    run._acts[:rows] = np.random.default_rng(seed).integers(0, 16, (rows, 3 * schools))
    for name in run._rows:
        column = run._rows[name]
        shape = column[:rows].shape
        kinds = {"f": rng.gamma(2.0, 1.0, shape), "i": rng.integers(0, 6, shape), "b": rng.random(shape) < 0.5}
        column[:rows] = kinds[column.dtype.kind]
    for name in ("effectiveness", "income"):  # what a school has, it has again next term
        run._rows[name][1:rows] = run._rows[name][0] + 0.3 * run._rows[name][1:rows]
    run._rows["alive"][:rows] = np.arange(rows)[:, None] < rng.integers(rows // 2, 3 * rows, schools)
    run._rows["roll"][:rows] *= run._rows["alive"][:rows, :, None]
    run.ends = rng.integers(0, schools, (2, 4 * schools))
    run._acts = rng.integers(0, 16, (rows, 4 * schools)).astype(np.uint8)
    return run


def test_the_names_relied_on_exist():
    assert set(RELIED_ON) <= set(METRICS)


@pytest.mark.parametrize("name", METRICS)
class TestEveryMeasure:
    def test_is_defined_with_unit_and_source(self, name):
        each = METRICS[name]
        assert each.name == name
        assert each.unit
        assert each.source
        assert each.meaning.split("\n")[0].endswith(".")
        assert each.of in ("state", "run")

    def test_gives_the_same_value_twice_finite_or_undefined(self, name):
        rows = list(range(19))
        one, two = (METRICS[name].along(chance(1), rows) for _ in range(2))
        np.testing.assert_array_equal(one, two)
        assert one.shape == (19,)
        assert one.dtype == float
        assert not np.isinf(one).any()

    def test_is_defined_on_an_ordinary_run(self, name):
        assert np.isfinite(METRICS[name].along(chance(1), [18]))

    def test_does_not_depend_on_how_many_rows_are_asked_for(self, name):
        together = METRICS[name].along(chance(2), [3, 6, 18])
        alone = [METRICS[name].along(chance(2), [row])[0] for row in (3, 6, 18)]
        np.testing.assert_array_equal(together, alone)

    def test_knows_nothing_of_later_rows(self, name):
        short, long = chance(3), chance(3)
        other = chance(4)
        for column in long._rows:
            long._rows[column][14:19] = other._rows[column][14:19]
        short._filled = 14
        np.testing.assert_array_equal(METRICS[name].along(short, [13]), METRICS[name].along(long, [13]))

    def test_leaves_the_run_as_it_was(self, name):
        run = chance(5)
        before = run._rows.block.tobytes()
        METRICS[name].along(run, [18])
        assert run._rows.block.tobytes() == before

    @pytest.mark.filterwarnings("error")
    def test_is_silent_about_a_world_without_differences(self, name):
        for schools in (1, 12):
            run = Trajectory(schools, np.zeros(schools, dtype=int))
            run.reserve(13)
            run._filled = 13
            assert not np.isinf(METRICS[name].along(run, [0, 12])).any()
            run._rows["alive"] = True
            run._rows["effectiveness"] = 0.1
            assert not np.isinf(METRICS[name].along(run, [0, 12])).any()

    def test_does_not_depend_on_the_order_of_schools(self, name):
        run, other = chance(6), chance(6)
        order = np.random.default_rng(0).permutation(40)
        if name in ("turn_taking", "rotation"):
            leads_at_most_one_a_term(run)
        other.cluster = run.cluster[order]
        for column in run._rows:
            other._rows[column] = run._rows[column][:, order]
        other.ends = np.argsort(order)[run.ends]
        np.testing.assert_allclose(
            METRICS[name].along(other, [12, 18]), METRICS[name].along(run, [12, 18]), rtol=1e-9, atol=1e-12
        )


def leads_at_most_one_a_term(run):
    """Let no more than one member of a partnership lead in a term, as in the model."""
    for leading in run._rows["leading"]:
        for cluster in np.unique(run.cluster):
            leading[np.flatnonzero(leading & (run.cluster == cluster))[1:]] = False


@pytest.mark.parametrize("file", sorted(MEASURES.glob("*.py")), ids=lambda file: file.stem)
def test_measures_need_numpy_alone(file):
    """Heavier libraries would slow down every start."""
    found = [
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    needed = {alias.name for node in found if isinstance(node, ast.Import) for alias in node.names}
    needed |= {node.module for node in found if isinstance(node, ast.ImportFrom) and not node.level}
    assert {name.split(".")[0] for name in needed} <= {"numpy"} | sys.stdlib_module_names


# the regime


@pytest.mark.parametrize(
    ("rate", "cooperation", "two_tiers", "expected"),
    [
        (PREDATION, COLLAPSE - 0.01, 0.0, "mortal-engines"),
        (8.0, 0.1, 1.0, "mortal-engines"),
        (PREDATION - 0.01, 0.1, 0.0, "quiet"),
        (8.0, COLLAPSE, 0.0, "quiet"),
        (SPARED - 0.01, PELOTON, 0.0, "tour-de-france"),
        (0.0, 0.9, 1.0, "tour-de-france"),
        (SPARED, 0.9, 0.0, "quiet"),
        (0.0, PELOTON - 0.01, 0.0, "quiet"),
        (1.2, 0.5, 1.0, "two-tier"),
        (np.nan, 0.1, 0.0, "quiet"),
        (np.nan, np.nan, 1.0, "two-tier"),
        (0.0, None, np.nan, "quiet"),
    ],
)
def test_the_regime_follows_its_rule(rate, cooperation, two_tiers, expected):
    values = {"takeover_rate": rate, "cooperation": cooperation, "two_tiers": two_tiers, "rotation": TURNS}
    assert regime(values) == expected
    said = explain(values)
    assert said.lower().replace(" ", "-").replace("two-tiers", "two-tier").startswith(expected)
    assert said.endswith(".")
    assert "nan" not in said


def test_riding_together_without_taking_turns_is_no_tour():
    values = {"takeover_rate": 0.0, "cooperation": 0.9, "rotation": TURNS - 0.01}
    assert regime(values) == "quiet"
    assert regime(values | {"rotation": TURNS}) == "tour-de-france"


def test_a_world_of_which_nothing_is_known_is_quiet():
    assert regime({}) == "quiet"
    assert "unknown" in explain({})


def test_explain_says_the_figures():
    said = explain({"takeover_rate": 3.1, "cooperation": 0.22, "display": 0.64, "matthew_slope": 0.1, "closures": 0.02})
    assert all(figure in said for figure in ("3.1 takeovers", "22%", "64%", "0.10", "2% of sites closed"))


# the documentation


def test_the_documentation_states_the_rule_of_regimes():
    text = DOCS.read_text(encoding="utf-8")
    for said in (*REGIMES, f"{PREDATION:g}", f"{COLLAPSE:.0%}", f"{PELOTON:.0%}", f"{SPARED:g}", f"{TURNS:g}"):
        assert said in text
