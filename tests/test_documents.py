"""The one door for documents: what leaves is JSON, what comes in is read or refused in one line."""

import ast
import json
import os
from pathlib import Path

import numpy as np
import pytest
from pydantic import BaseModel, Field

from coopetition.agents.documents import in_json, json_of, quoted, read_json, read_text, shaped, toml_of
from coopetition.agents.errors import InputError, in_one_line, shown

ROOMS = ("agents", "model", "experiments", "viz")


def test_nothing_else_reads_or_writes_json_or_toml(root):
    found = set()
    for room in ROOMS:
        for path in (root / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
                names += [node.module] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
                if {"json", "tomllib"} & set(names):
                    found.add(path.relative_to(root).as_posix())
    assert found == {"agents/documents.py"}


def test_what_leaves_is_json_whatever_it_is():
    document = {
        "none": [float("nan"), float("inf"), -np.inf, np.float64("nan"), np.float32(0.5), np.array([1.0, np.nan])],
        "numbers": (np.int64(3), np.bool_(True), np.arange(2), range(2)),
        "others": {Path("a/b"), "c"},
        np.int64(7): Path("x"),
        "half": "\udc80",
        "wide": "é\u2028",
    }
    text = in_json(document)
    told = json.loads(text.encode("utf-8"), parse_constant=pytest.fail)
    assert told["none"] == [None, None, None, None, 0.5, [1.0, None]]
    assert told["numbers"] == [3, True, [0, 1], [0, 1]]
    assert told["others"] == ["a/b", "c"]
    assert told["7"] == "x"
    assert "é" in text
    assert in_json(document) == text
    assert in_json({"b": 1, "a": [1.5, "x"]}, compact=True, sort_keys=True) == '{"a":[1.5,"x"],"b":1}'
    with pytest.raises(TypeError, match="cannot hold"):
        in_json({"x": object()})


def test_a_text_in_quotes_is_read_again():
    for word in ('a"b', "c\\d", "e\nf", "g\x7f\x1b", "é"):
        assert toml_of(f"x = {quoted(word)}", "it") == {"x": word}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": NaN}', "NaN is no number"),
        ("[Infinity]", "Infinity is no number"),
        ("[1e999]", "'1e999' is no number"),
        ('{"a": 1, "a": 2}', "'a' stands there twice"),
        ("[" * 100_000, "nested too deep"),
        ("[" * 50 + "]" * 50, "nested too deep"),
        ("9" * 5000, "thousands of digits"),
        ('{"a": 1,\n "b" 2}', "line 2, column 6: expecting ':' delimiter"),
        ("", "line 1, column 1"),
    ],
)
def test_what_is_no_json_is_told(text, message):
    with pytest.raises(InputError, match="the file is not JSON") as told:
        json_of(text, "the file")
    assert message in str(told.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = nan", "'nan' is no number"),
        ("a = -inf", "no number"),
        ("a = 1e999", "no number"),
        ("a = " + "[" * 5000, "TOML"),
        ("a = " + "{a = " * 40 + "1" + "}" * 40, "nested too deep"),
        ("a = " + "9" * 5000, "thousands of digits"),
        ("a = 1\na = 2", "overwrite"),
        ("a = \n", "line 1"),
    ],
)
def test_what_is_no_toml_is_told(text, message):
    with pytest.raises(InputError) as told:
        toml_of(text, "the file")
    assert message in str(told.value)
    assert str(told.value).startswith("the file is not ")


def test_only_a_regular_file_of_a_stated_size_is_read(tmp_path):
    (tmp_path / "bom").write_bytes(b"\xef\xbb\xbfa = 1")
    assert read_text(tmp_path / "bom", "it") == "a = 1"
    os.mkfifo(tmp_path / "pipe")  # nobody writes into it: whoever opened it would wait for ever
    (tmp_path / "nul").write_bytes(b"a = 1\nb = \0")
    (tmp_path / "wide").write_bytes("a = 1".encode("utf-16"))
    (tmp_path / "latin").write_bytes(b"a = 1\n\nb = '\xe9'")
    (tmp_path / "large").write_bytes(b"x" * 2_000_001)
    wrong = {
        "none": "no such file",
        "": "a folder",
        "pipe": "a device or a pipe",
        "/dev/zero": "a device or a pipe",
        "nul": "line 2 holds a NUL",
        "wide": "UTF-16; save it as UTF-8",
        "latin": "line 3 is not UTF-8",
        "large": "more than 2 MB",
        "a\0b": "no file can be called so",
        "x" * 5000: "too long",
        "nul/x": "Not a directory",
    }
    for name, message in wrong.items():
        with pytest.raises(InputError, match=r"^it cannot be read: ") as told:
            read_text(tmp_path / name, "it", most=2_000_000)
        assert message in str(told.value), name


class Town(BaseModel):
    schools: int = Field(ge=1)
    names: list[str] = []


def test_what_has_another_shape_is_told_by_field_and_value(tmp_path):
    (tmp_path / "town.json").write_text('{"schools": 3}')
    assert shaped(read_json(tmp_path / "town.json", "it"), Town, "it").schools == 3
    for told, message in (
        ({}, "it: schools is missing"),
        ({"schools": 0}, "it: schools = 0: must be greater than or equal to 1"),
        ({"schools": 1, "names": ["a", 3]}, "it: names.2 = 3: must be a valid string"),
        ([], "it: []: must be a table"),
        ({"schools": "x" * 1000}, "it: schools = 'xxxxx"),
    ):
        with pytest.raises(InputError) as error:
            shaped(told, Town, "it")
        assert str(error.value).startswith(message)
        assert len(str(error.value)) < 300


def test_a_message_is_one_short_line_whatever_it_is_made_with():
    for text in (
        "a\nb\x1b[31m\u202e\x00\udc80",
        "x" * 10**6,
        "y " * 10**5,
        f"seed = {'9' * 4000}: must be less",
        "'" * 999,
    ):
        line = str(InputError(text))
        assert len(line) <= 280
        assert line.isprintable()
    assert in_one_line(f"seed = {'9' * 4000}: must be less").endswith("99: must be less")
    for value in (10**5000, "x" * 10**6, [["x" * 10**4] * 100] * 100, {"a": 10**5000}, b"\0" * 999, float("nan"), None):
        assert len(shown(value)) < 1000
    assert shown(10**400) == "a number of 401 digits"
