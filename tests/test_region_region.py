"""A region checks itself, is read-only, filters, and is written and read back exactly."""

import json
import pickle

import numpy as np
import pytest

from coopetition.model.region import Region, RegionError
from coopetition.model.region.figures import dissimilarity, gini
from coopetition.model.region.filters import densest_place
from coopetition.model.region.table import SCHOOLS, ZONES


@pytest.fixture
def region():
    return Region.synthetic(44, 2)


def parts(region):
    """Copies of both tables, to be spoiled."""
    return ({k: v.copy() for k, v in table.items()} for table in (region.schools, region.zones))


def test_columns_are_those_declared(region):
    assert list(region.schools) == list(SCHOOLS)
    assert list(region.zones) == list(ZONES)
    kinds = {str: "U", float: "f", int: "i"}
    for table, declared in ((region.schools, SCHOOLS), (region.zones, ZONES)):
        for name, column in declared.items():
            assert table[name].dtype.kind == kinds[column.kind], name
            assert column.meaning, name


def test_a_region_is_read_only_and_apart_from_what_it_was_made_of(region):
    schools, zones = parts(region)
    made = Region("copy", schools, zones)
    schools["roll"][0] = 5.0
    assert made.schools["roll"][0] == region.schools["roll"][0]
    with pytest.raises(ValueError, match="read-only"):
        made.schools["roll"][0] = 5.0
    with pytest.raises(AttributeError):
        made.name = "other"


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("places", -1.0, r"'places': row 3 is -1.0; expected a number of 0 or more"),
        ("roll", 0.0, r"'roll': row 3 is 0.0; expected a number of 1 or more"),
        ("x", np.nan, r"'x': row 3 is nan; expected a number that is finite"),
        ("value_added", np.inf, r"'value_added': row 3 is inf"),
        ("disadvantaged", 1.5, r"'disadvantaged': row 3 is 1.5; expected a number between 0 and 1"),
        ("additional_needs", 0.99, r"of 'S004' is .*; expected 1 or less, since the groups are disjoint"),
        ("grade", 5, r"'grade': row 3 is 5; expected a number between 0 and 4"),
        ("years", 0, r"'years': row 3 is 0; expected a number between 1 and 14"),
        ("id", "S001", r"id 'S001' is used twice; expected ids to be unique"),
        ("roll", 10.0, r"the zones hold .* secondary pupils; expected .*, as on the rolls"),
        ("phase", "primary", r"the zones hold 0.0 primary pupils; expected"),
    ],
)
def test_a_wrong_value_is_named(region, column, value, message):
    schools, zones = parts(region)
    schools[column][3] = value
    with pytest.raises(RegionError, match=message):
        Region("spoiled", schools, zones)


def test_wrong_columns_are_named(region):
    schools, zones = parts(region)
    with pytest.raises(RegionError, match=r"region 'r': schools: column 'roll' is missing; expected id, name"):
        Region("r", {name: schools[name] for name in schools if name != "roll"}, zones)
    with pytest.raises(RegionError, match=r"zones: column 'phases' is unknown; did you mean 'phase'\?"):
        Region("r", schools, zones | {"phases": zones["phase"]})
    with pytest.raises(RegionError, match=r"column 'places' has 43 rows; expected 44"):
        Region("r", schools | {"places": schools["places"][1:]}, zones)
    with pytest.raises(RegionError, match=r"column 'roll': .*expected float values"):
        Region("r", schools | {"roll": ["many"] * 44}, zones)
    with pytest.raises(RegionError, match=r"column 'grade' holds fractions; expected whole numbers"):
        Region("r", schools | {"grade": np.full(44, 1.5)}, zones)
    with pytest.raises(RegionError, match=r"column 'roll' has 2 dimensions; expected one value a row"):
        Region("r", schools | {"roll": schools["roll"][:, None]}, zones)
    with pytest.raises(RegionError, match=r"86 zones; expected two a school, 88"):
        Region("r", schools, {name: values[2:] for name, values in zones.items()})
    with pytest.raises(RegionError, match=r"the zones hold .* secondary pupils; expected"):
        Region("r", schools, zones | {"advantaged": zones["advantaged"] * (1 + 1e-8)})
    with pytest.raises(RegionError, match=r"no school is left"):
        Region("r", {n: v[:0] for n, v in schools.items()}, {n: v[:0] for n, v in zones.items()})


def test_written_and_read_back_exactly(region, tmp_path):
    path = region.save(tmp_path / "folder" / "town.json")
    back = Region.load(path)
    assert back.name == region.name
    assert back.account == region.account
    assert back.digest() == region.digest()
    for table, other in ((region.schools, back.schools), (region.zones, back.zones)):
        for name in table:
            assert np.array_equal(table[name], other[name]), name


def test_the_digest_sees_every_column_and_neither_name_nor_account(region):
    schools, zones = parts(region)
    assert Region("other name", schools, zones, ("other account",)).digest() == region.digest()
    for name, values in schools.items():
        changed = values.copy()
        if name in {"id", "name", "authority", "trust"}:
            changed = np.array(["other", *values[1:]])
        elif name == "phase":
            continue  # a phase changes the zones with it
        elif name == "roll":
            changed[:2] += (1, -1)  # pupils must still add up
        else:
            changed[0] = changed[0] + (1 if values.dtype.kind == "i" else 1e-9)
        assert Region("r", schools | {name: changed}, zones).digest() != region.digest(), name
    # a wider text column holds the same texts
    assert Region("r", schools | {"trust": schools["trust"].astype("U99")}, zones).digest() == region.digest()


def test_a_region_pickles(region):
    assert pickle.loads(pickle.dumps(region)).digest() == region.digest()  # noqa: S301 - our own bytes


def test_frame_has_a_row_a_school(region):
    frame = region.frame()
    assert list(frame.columns) == list(SCHOOLS)
    assert frame["roll"].sum() == region.schools["roll"].sum()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("[1]", 'expected "format": "coopetition region"'),
        ('{"format": "coopetition region", "version": 99}', "version is 99; expected 1"),
        ('{"format": "coopetition region", "version": 1, "name": "x"}', "'account' is missing or no list"),
    ],
)
def test_a_spoiled_file_is_named(tmp_path, text, message):
    path = tmp_path / "spoiled.json"
    path.write_text(text)
    with pytest.raises(RegionError, match=message):
        Region.load(path)


def test_a_file_with_a_spoiled_column_is_named(region, tmp_path):
    path = region.save(tmp_path / "r.json")
    document = json.loads(path.read_text())
    document["schools"]["roll"][0] = None
    path.write_text(json.dumps(document))
    with pytest.raises(RegionError, match="'roll'"):
        Region.load(path)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("no/such.csv", "region file 'no/such.csv' does not exist"),
        ("no/such.json", "region file 'no/such.json' cannot be read: there is no such file"),
        ("town.xlsx", "expected a .csv or .json file"),
        ("synthetc", r"neither a known name .* nor a file; did you mean 'synthetic'\?"),
        ("synthetic:many", "neither a number of schools nor a scenario's town"),
        ("synthetic:0", "schools=0; expected a whole number, 1 or more"),
    ],
)
def test_a_source_that_is_none_is_named(source, message):
    with pytest.raises(RegionError, match=message):
        Region.load(source)


def test_results_go_with_a_csv_file_only():
    with pytest.raises(RegionError, match="only a CSV file of schools takes results"):
        Region.load("synthetic", results="ks4.csv")


def test_only_a_json_name_is_written(region, tmp_path):
    with pytest.raises(RegionError, match=r"expected a name that ends in \.json"):
        region.save(tmp_path / "town.csv")
    (tmp_path / "file").write_text("")
    with pytest.raises(RegionError, match="cannot be written"):
        region.save(tmp_path / "file" / "town.json")


def test_filters_keep_schools_and_their_zones(region):
    town = region.select(authority="town 2")
    mine = region.schools["authority"] == "Town 2"
    assert len(town) == mine.sum()
    assert set(town.schools["authority"].tolist()) == set(town.zones["authority"].tolist()) == {"Town 2"}
    assert np.array_equal(town.zones["x"], region.zones["x"][np.repeat(mine, 2)])
    assert "schools were kept by the filters" in town.account[-1]
    assert region.select(authority=["Town 1", "Town 2"], phases="secondary") is region
    assert region.select(schools=["S003", "s001"]).schools["id"].tolist() == ["S001", "S003"]
    assert len(Region.load("synthetic:44", schools=10)) == 10
    assert region.select(schools=1000) is region


def test_the_nearest_schools_are_those_about_the_densest_place(region):
    some = region.select(schools=12)
    x, y = densest_place(region.schools["x"], region.schools["y"])
    away = np.hypot(region.schools["x"] - x, region.schools["y"] - y)
    kept = np.isin(region.schools["id"], some.schools["id"])
    assert away[kept].max() < away[~kept].min()


def test_the_densest_place_is_where_most_schools_are():
    x = np.array([0.0, 100.0, 101.0, 102.0, 300.0])
    assert densest_place(x, np.zeros(5)) == (101.0, 0.0)


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"authority": "Twon 1"}, r"no school is left: authority='Twon 1' matches none; did you mean 'Town 1'\?"),
        ({"authority": ["Town 1", "Atlantis"]}, "authority='Atlantis' matches none; expected one of Town 1, Town 2"),
        ({"phases": "secondry"}, r"phases='secondry' matches none; did you mean 'secondary'\?"),
        ({"schools": 0}, "schools=0; expected 1 or more"),
        ({"schools": "S9"}, "schools='S9' matches none"),
        ({"authority": []}, "no school matches all filters"),
    ],
)
def test_a_filter_that_matches_none_is_named(region, filters, message):
    with pytest.raises(RegionError, match=message):
        region.select(**filters)


def test_indices_known_by_hand():
    assert gini(np.array([1.0, 2.0, 3.0])) == pytest.approx(2 / 9)
    assert dissimilarity(np.array([10.0, 10.0]), np.array([1.0, 0.0])) == 1
    assert dissimilarity(np.array([10.0, 30.0]), np.array([0.2, 0.2])) == pytest.approx(0)
    assert dissimilarity(np.array([10.0, 10.0]), np.array([0.6, 0.2])) == pytest.approx(
        0.5 * (0.75 - 1 / 3 + 2 / 3 - 0.25)
    )
    assert dissimilarity(np.array([10.0]), np.array([0.0])) == 0


def test_summary_adds_up(region):
    summary = json.loads(json.dumps(region.summary(), allow_nan=False))
    assert summary["schools"] == 44 == sum(summary["grades"].values()) == sum(summary["authorities"].values())
    assert summary["pupils"] == region.schools["roll"].sum()
    assert summary["digest"] == region.digest()
    lone = Region.synthetic(1).summary()
    assert lone["value_added"]["correlation_with_disadvantaged"] is None
    assert lone["roll"]["gini_within"] is None
