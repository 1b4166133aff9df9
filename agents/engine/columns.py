"""Columns: every trait of one kind as a NumPy array of its own, all of them on end in one block of memory.

A phase that walks over all schools then reads of each what it names and nothing else. Compiled rules take columns as
where the block begins and how far it is from one column to the next: where a column lies follows from its name.
"""

from __future__ import annotations

import hashlib
import math
from functools import cache, reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import numba
import numpy as np
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    register_model,
    unbox,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LINE = 64  # bytes that memory hands over at a time
WIDE = 8  # bytes of the widest number
BYTES = {"f8": WIDE, "i4": 4, "?": 1}


class Field(NamedTuple):
    """One column."""

    name: str
    kind: str  # the NumPy type of its numbers, see BYTES
    groups: int = 0  # how many numbers it has for a row; 0 is a single one

    @property
    def width(self) -> int:
        """Bytes a row."""
        return BYTES[self.kind] * max(1, self.groups)


class Columns:
    """Columns of one kind: ``schools.effort`` and ``schools["effort"]`` are the same live array.

    With two axes the columns of one row lie on end, then those of the next.

    Parameters
    ----------
    fields : sequence of Field
        What the columns are.
    shape : tuple of int
        Rows, or rows and how many there are of each.
    read_only : bool
        Whether rules only read them, so that all rows may be read off the first one (`first_for_all`).
    """

    fields: tuple[Field, ...]
    shape: tuple[int, ...]
    read_only: bool
    room: int  # numbers that a column has room for, in each row if there are two axes
    block: np.ndarray
    step: int  # from a row to the next: 1, or 0 where all are the first
    _numba_type_: Any  # by which compiled rules know them at once

    def __init__(self, fields: Sequence[Field], shape: Sequence[int], *, read_only: bool = False) -> None:
        own = self.__dict__
        own["fields"] = tuple(sorted(fields, key=lambda each: -BYTES[each.kind]))
        own["shape"], own["read_only"] = tuple(int(each) for each in shape), read_only
        own["room"] = room_for(self.shape[-1])
        own["_numba_type_"] = _type_of(self.fields, len(self.shape), read_only=read_only)
        size = math.prod(self.shape[:-1]) * self.row_size
        block = np.zeros(size + LINE, np.uint8)
        start = -block.ctypes.data % LINE
        self._lay_out(block[start : start + size], step=1)

    @property
    def row_size(self) -> int:
        """Bytes that all columns take, of each row if there are two axes."""
        return self.room * sum(each.width for each in self.fields)

    def _lay_out(self, block: np.ndarray, step: int) -> None:
        """Find the columns in a block."""
        own, start, outer = self.__dict__, 0, (self.row_size,) if len(self.shape) > 1 else ()
        own["block"], own["step"] = block, step
        for each in self.fields:
            shape, strides = self.shape, (*outer, step * each.width)
            if each.groups:
                shape, strides = (*shape, each.groups), (*strides, BYTES[each.kind])
            own[each.name] = np.ndarray(shape, each.kind, block, start, strides)
            if step == 0:
                own[each.name].flags.writeable = False
            start += self.room * each.width

    def __getitem__(self, name: str) -> np.ndarray:
        return self.__dict__[name]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> np.ndarray: ...

    def __setitem__(self, name: str, values: Any) -> None:
        self.__dict__[name][...] = values

    def __setattr__(self, name: str, values: Any) -> None:
        if name not in iter(self):
            raise AttributeError(f"there is no column {name!r}")
        self[name] = values  # in place

    def __iter__(self) -> Iterator[str]:
        return (each.name for each in self.fields)

    def __len__(self) -> int:
        return self.shape[0]

    def take(self, other: Columns) -> None:
        """Take over all that stands in other columns of the same fields and shape."""
        self.block[...] = other.block

    def copy(self) -> Columns:
        """Return the same columns, to be written without a change to these."""
        return _again(self.fields, self.shape, self.read_only, self.block)

    def __deepcopy__(self, _: Any) -> Columns:
        return self.copy()

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.fields, self.shape, self.read_only, self.block)

    def longer(self, rows: int, filled: int) -> Columns:
        """Return columns with two axes that have so many rows, the first ``filled`` as in these."""
        other = Columns(self.fields, (rows, *self.shape[1:]), read_only=self.read_only)
        other.block[: filled * self.row_size] = self.block[: filled * self.row_size]
        return other

    def first_for_all(self) -> Columns:
        """Return columns of which every row is the first row of these, seen from there; nobody may write them."""
        other = Columns.__new__(Columns)
        other.__dict__.update(self.__dict__)
        other._lay_out(self.block, step=0)  # noqa: SLF001 - one of its own kind
        return other


def _again(fields: Sequence[Field], shape: Sequence[int], read_only: bool, block: np.ndarray) -> Columns:
    columns = Columns(fields, shape, read_only=read_only)
    columns.block[...] = block
    return columns


def room_for(numbers: int) -> int:
    """Return how many numbers a column has room for: whole lines of wide ones, and an odd number of lines.

    So the same row of many columns does not fall on the same few places of a cache, however many rows there are.
    """
    return LINE // WIDE * (-(-numbers * WIDE // LINE) | 1)


class ColumnsType(types.Type):
    """Columns as compiled rules know them; ``read_only``: every row may be the first one, and rules only read."""

    def __init__(self, fields: tuple[Field, ...], axes: int, *, read_only: bool) -> None:
        self.fields, self.axes, self.read_only = fields, axes, read_only
        super().__init__(f"Columns_{hashlib.sha256(repr((fields, axes, read_only)).encode()).hexdigest()[:16]}")

    def array(self, name: str) -> tuple[types.Array, int] | None:
        """Return the type of one column, and how many bytes a row lie before it; nothing if there is none."""
        before = 0
        for each in self.fields:
            if each.name == name:
                layout = "A" if self.read_only or self.axes > 1 else "C"
                number = numba.from_dtype(np.dtype(each.kind))
                return types.Array(number, self.axes + (each.groups > 0), layout, readonly=self.read_only), before
            before += each.width
        return None

    @property
    def width(self) -> int:
        """Bytes a row of all columns."""
        return sum(each.width for each in self.fields)

    def groups(self, name: str) -> int:
        """Return how many numbers a row has in a column; 0 is a single one."""
        return next(each.groups for each in self.fields if each.name == name)


@cache
def _type_of(fields: tuple[Field, ...], axes: int, *, read_only: bool) -> ColumnsType:
    """Return the type of some columns, made once.

    Raises
    ------
    TypeError
        If one is called like something that columns have besides.
    """
    if taken := [each.name for each in fields if each.name in NAMES_TAKEN]:
        raise TypeError(f"a column cannot be called {taken[0]!r}: columns have an attribute of that name")
    return ColumnsType(fields, axes, read_only=read_only)


NAMES_TAKEN = frozenset({*dir(Columns), *Columns.__annotations__})


@register_model(ColumnsType)
class _Model(models.StructModel):
    """The block, counted; its rows and what there is of each; room for a column; 0 where every row is the first."""

    def __init__(self, manager: Any, kind: ColumnsType) -> None:
        members = [("block", BLOCK), ("shape", types.UniTuple(types.intp, kind.axes))]
        super().__init__(manager, kind, [*members, ("room", types.intp), ("step", types.intp)])


BLOCK = types.Array(types.uint8, 1, "C")


@unbox(ColumnsType)
def _taken(kind: ColumnsType, columns: Any, c: Any) -> NativeValue:
    """Take columns out of Python."""
    made = cgutils.create_struct_proxy(kind)(c.context, c.builder)
    members = {"block": BLOCK, "shape": types.UniTuple(types.intp, kind.axes), "room": types.intp, "step": types.intp}
    failed = cgutils.alloca_once_value(c.builder, cgutils.false_bit)
    for name, member in members.items():
        value = c.pyapi.object_getattr_string(columns, name)
        native = c.unbox(member, value)
        setattr(made, name, native.value)
        c.builder.store(c.builder.or_(c.builder.load(failed), native.is_error), failed)
        c.pyapi.decref(value)
    return NativeValue(made._getvalue(), is_error=c.builder.load(failed))  # noqa: SLF001


@infer_getattr
class _Attributes(AttributeTemplate):
    key = ColumnsType

    def generic_resolve(self, kind: ColumnsType, name: str) -> Any:
        """Return the type of a column, or of the shape."""
        if name == "shape":
            return types.UniTuple(types.intp, kind.axes)
        found = kind.array(name)
        return None if found is None else found[0]


@lower_getattr_generic(ColumnsType)
def _column(context: Any, builder: Any, kind: ColumnsType, value: Any, name: str) -> Any:
    """Return one column of columns, which nobody is counted to hold; or their shape."""
    own = cgutils.create_struct_proxy(kind)(context, builder, value=value)
    if name == "shape":
        return own.shape
    found = kind.array(name)
    if found is None:
        raise AttributeError(name)
    array_kind, before = found
    number, many = context.get_abi_sizeof(context.get_data_type(array_kind.dtype)), kind.groups(name)

    def constant(value: int) -> Any:
        return context.get_constant(types.intp, value)

    shape, strides = list(cgutils.unpack_tuple(builder, own.shape, kind.axes)), [constant(number * max(1, many))]
    if kind.read_only:
        strides[0] = builder.mul(strides[0], own.step)
    if kind.axes > 1:
        strides.insert(0, builder.mul(own.room, constant(kind.width)))
    if many:
        shape.append(constant(many))
        strides.append(constant(number))
    block = context.make_array(BLOCK)(context, builder, own.block)
    start = builder.gep(block.data, [builder.mul(own.room, constant(before))], inbounds=True)
    array = context.make_array(array_kind)(context, builder)
    array.meminfo, array.parent = array.meminfo.type(None), array.parent.type(None)
    array.data, array.itemsize = builder.bitcast(start, array.data.type), constant(number)
    array.nitems = reduce(builder.mul, shape)
    array.shape, array.strides = cgutils.pack_array(builder, shape), cgutils.pack_array(builder, strides)
    return array._getvalue()  # noqa: SLF001
