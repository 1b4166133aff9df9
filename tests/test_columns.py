"""Columns: live NumPy arrays in Python, one small thing in compiled rules."""

from __future__ import annotations

import copy
import pickle

import numba
import numpy as np
import pytest

from coopetition.agents.engine.columns import LINE, WIDE, Columns, Field, room_for
from coopetition.agents.engine.traits import Trait, fresh, traits_of
from coopetition.agents.school import SchoolTraits

FIELDS = [Field("open", "?"), Field("grade", "i4"), Field("roll", "f8", 3), Field("quality", "f8")]


def filled(*shape, read_only=False):
    columns = Columns(FIELDS, shape, read_only=read_only)
    for number, name in enumerate(columns, 1):
        column = columns[name]
        column[...] = (np.arange(column.size).reshape(column.shape) * number) % (2 if column.dtype == bool else 1000)
    return columns


@numba.njit
def worked_through(columns):
    """What a rule may do: read and write single numbers, ask for shapes."""
    total = 0.0
    for i in range(columns.quality.size):
        columns.quality[i] += columns.roll[i, 2] * columns.open[i]
        columns.grade[i] = columns.grade[i] + columns.shape[0]
        total += columns.quality[i]
    return total, columns.roll.shape


@numba.njit
def worked_through_rows(columns):
    total = 0.0
    for z in range(columns.shape[0]):
        for o in range(columns.shape[1]):
            columns.quality[z, o] += columns.roll[z, o, 1] * columns.open[z, o]
            total += columns.quality[z, o]
    return total


@numba.njit
def summed(columns):
    total = 0.0
    for i in range(columns.quality.size):
        total += columns.quality[i]
    return total


def test_a_column_is_one_live_array_by_either_name():
    columns = filled(5)
    columns.quality[2] = 7.0
    columns["grade"] = 4
    columns.open = True
    assert columns["quality"] is columns.quality
    assert columns["quality"][2] == 7.0
    assert columns.grade.tolist() == [4] * 5
    assert columns.open.all()
    assert columns.quality.flags.c_contiguous
    assert len(columns) == 5
    assert sorted(columns) == sorted(each.name for each in FIELDS)


def test_what_is_no_column_is_refused():
    with pytest.raises(AttributeError, match="qualty"):
        filled(5).qualty = 1.0
    with pytest.raises(AttributeError, match="qualty"):
        filled(5).qualty  # noqa: B018 - asking is the test
    with pytest.raises(ValueError, match="broadcast"):
        filled(5).quality = [1.0, 2.0]


@pytest.mark.parametrize("name", ["shape", "block", "read_only", "copy", "room", "_numba_type_"])
def test_no_column_hides_what_columns_are(name):
    with pytest.raises(TypeError, match=f"'{name}'"):
        Columns([Field(name, "f8")], (3,))
    with pytest.raises(TypeError, match=f"'{name}'"):
        Trait("a trait with the name of something else").__set_name__(object, name)


@pytest.mark.parametrize("shape", [(1,), (7,), (64,), (513,), (4, 8), (3, 5), (2, 150)])
def test_no_two_columns_share_a_byte(shape):
    columns = filled(*shape)
    kept = {name: columns[name].copy() for name in columns}
    for name in columns:
        columns[name] = ~kept[name] if kept[name].dtype == bool else kept[name] + 1
        for other in columns:
            if other != name:
                np.testing.assert_array_equal(columns[other], kept[other])
        columns[name] = kept[name]
    inside = columns.block.ctypes.data, columns.block.ctypes.data + columns.block.nbytes
    for name in columns:
        low, high = np.lib.array_utils.byte_bounds(columns[name])
        assert inside[0] <= low < high <= inside[1]
        assert columns[name].ctypes.data % columns[name].dtype.itemsize == 0


def test_columns_begin_with_a_line_and_do_not_fall_on_the_same_places():
    columns = fresh(SchoolTraits, 2048)  # whole pages, if there were no room besides
    wide = [columns[name].ctypes.data for name, trait in traits_of(SchoolTraits).items() if trait.kind is float]
    assert {start % LINE for start in wide} == {0}
    assert len({start % 4096 for start in wide}) > 8
    for rows in (1, 8, 9, 150, 2048, 20_000):
        assert room_for(rows) >= rows
        assert room_for(rows) * WIDE // LINE % 2 == 1


def test_of_each_row_all_columns_lie_on_end():
    columns = filled(6, 8)
    for row in range(6):
        for name in columns:
            start = columns[name][row].ctypes.data - columns.block.ctypes.data
            assert row * columns.row_size <= start < (row + 1) * columns.row_size


@pytest.mark.parametrize("again", [Columns.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])  # noqa: S301
def test_a_copy_is_the_same_and_shares_nothing(again):
    columns = filled(5)
    other = again(columns)
    for name in columns:
        np.testing.assert_array_equal(columns[name], other[name])
        assert not np.shares_memory(columns[name], other[name])
    other.quality[:] = -1.0
    assert (columns.quality >= 0.0).all()
    columns.take(other)
    assert (columns.quality == -1.0).all()


def test_longer_keeps_what_is_filled():
    columns = filled(4, 10)
    longer = columns.longer(9, 3)
    for name in columns:
        assert longer[name].shape[:2] == (9, 10)
        np.testing.assert_array_equal(longer[name][:3], columns[name][:3])
        assert not longer[name][3:].any()


def test_compiled_rules_read_and_write_what_python_does():
    compiled, plain = filled(9), filled(9)
    total, shape = worked_through(compiled)
    assert (total, shape) == worked_through.py_func(plain)
    for name in plain:
        np.testing.assert_array_equal(compiled[name], plain[name])
    compiled, plain = filled(4, 8), filled(4, 8)
    assert worked_through_rows(compiled) == worked_through_rows.py_func(plain)
    for name in plain:
        np.testing.assert_array_equal(compiled[name], plain[name])


def test_the_first_row_for_all_is_seen_live_and_cannot_be_written():
    columns = filled(5, read_only=True)
    columns.quality[0] = 3.0
    once = columns.first_for_all()
    assert once.quality.tolist() == [3.0] * 5
    assert once.roll.tolist() == [columns.roll[0].tolist()] * 5
    assert (summed(once), summed(columns)) == (15.0, columns.quality.sum())
    assert len(summed.signatures) == 1  # one type, whichever it is
    columns.quality[0] = 4.0
    assert summed(once) == 20.0
    with pytest.raises(ValueError, match="read-only"):
        once.quality[:] = 0.0
    with pytest.raises(numba.TypingError):
        worked_through(columns)  # levers are nobody's to write in a rule
