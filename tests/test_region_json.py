"""A region's JSON file of any kind is read, or refused in one short line."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopetition.model.region import Region, RegionError
from coopetition.model.region.store import as_json

WHOLE = json.loads(as_json(Region.synthetic(20, 1)))
LONG = "x" * 10**6


def refused(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    with pytest.raises(RegionError) as caught:
        Region.load(path)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 300
    return message


def spoiled(part, name, value, row=3):
    document = json.loads(json.dumps(WHOLE))
    if row is None:
        document[part][name] = value
    else:
        document[part][name][row] = value
    return document


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[" * 100_000, "nested too deep"),
        ('{"a":' * 100_000, "nested too deep"),
        ('{"format": "coopetition region", "version": 1, "name": NaN}', "NaN is no number"),
        ('{"format": "coopetition region", "version": -Infinity}', "-Infinity is no number"),
        ('{"format": "coopetition region", "version": %s}' % ("9" * 10_000), "is not JSON"),
        ('{"format": "coopetition region", "version": true}', "version is True; expected 1"),
        ("null", 'expected "format"'),
        (b"\xff\xfe\x00", "it is UTF-16; save it as UTF-8"),
        (b"", "is not JSON"),
        ("{", "is not JSON"),
    ],
)
def test_what_is_no_region_is_refused(tmp_path, content, words):
    assert words in refused(tmp_path / "r.json", content)


@pytest.mark.parametrize(
    ("part", "name", "value", "row", "words"),
    [
        ("schools", "roll", 1e308, 3, "row 3 is 1e+308; expected a number between 1 and 1,000,000"),
        ("schools", "roll", 10**400, 3, "expected float values"),
        ("schools", "grade", 10**30, 3, "expected int values"),
        ("schools", "years", 1.5, 3, "holds fractions"),
        ("schools", "roll", "900", 3, "row 3 is '900'; expected float values"),
        ("schools", "roll", True, 3, "row 3 is True"),
        ("schools", "roll", None, 3, "row 3 is None"),
        ("schools", "roll", [900], 3, "row 3 is [900]"),
        ("schools", "roll", 900, None, "expected a list"),
        ("schools", "x", 1e21, 3, "between -40000 and 40,000"),
        ("schools", "value_added", 50, 3, "between -20 and 20"),
        ("schools", "name", 5, 3, "row 3 is 5; expected str values"),
        ("schools", "name", LONG, 3, "with 1,000,000 letters; expected 500 at most"),
        ("schools", "name", "a\nb", 3, "expected one line of printable letters"),
        ("schools", "name", "\ud800", 3, "expected one line of printable letters"),
        ("schools", LONG, [1.0] * 20, None, "is unknown"),
        ("schools", "id", LONG, 3, "letters"),
        ("schools", "id", WHOLE["schools"]["id"][0], 3, "is used twice"),
        ("schools", "roll", [1.0], None, "rows; expected 20"),
        ("zones", "x", [], None, "expected"),
        ("zones", "advantaged", -1.0, 3, "expected a number of 0 or more"),
        ("zones", "phase", LONG, 3, "letters"),
    ],
)
def test_a_wrong_value_is_named_and_cut_short(tmp_path, part, name, value, row, words):
    assert words in refused(tmp_path / "r.json", json.dumps(spoiled(part, name, value, row)))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", LONG, "expected 500 at most"),
        ("name", "a\x00b", "printable"),
        ("name", ["a"], "'name' is missing or no str"),
        ("account", [1], "entry 0 is 1; expected a sentence"),
        ("account", "text", "'account' is missing or no list"),
        ("version", LONG, "version is xxx"),
        ("schools", {}, "column 'id' is missing"),
        ("zones", {name: [] for name in WHOLE["zones"]}, "0 zones; expected two a school"),
    ],
)
def test_a_wrong_field_is_named(tmp_path, field, value, words):
    assert words in refused(tmp_path / "r.json", json.dumps({**WHOLE, field: value}))


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    part=st.sampled_from(["schools", "zones", "name", "account", "version", "format"]),
    column=st.sampled_from(sorted({*WHOLE["schools"], *WHOLE["zones"]})),
    value=ANY,
    row=st.none() | st.integers(0, 19),
)
def test_any_value_anywhere_is_read_or_refused(tmp_path, part, column, value, row):
    document = json.loads(json.dumps(WHOLE))
    if part not in {"schools", "zones"}:
        document[part] = value
    elif row is None or column not in document[part]:
        document[part][column] = value
    else:
        document[part][column][row] = value
    path = tmp_path / "r.json"
    path.write_text(json.dumps(document))
    try:
        region = Region.load(path)
    except RegionError as error:
        told = str(error)
        assert len(told) < 300
        assert "\n" not in told
    else:
        as_json(region)
