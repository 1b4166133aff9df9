"""Rules are plain Python functions on numbers, compiled by Numba, their machine code kept between runs (`folder`)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numba
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.datamodel.registry import default_manager
from numba.core.imputils import lower_getattr
from numba.core.runtime import nrtdynmod
from numba.experimental import structref
from numba.extending import NativeValue, intrinsic, overload

from .folder import cache_folder, config
from .machine_code import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .columns import Field

pythonapi: Any = importlib.import_module("numba.core.pythonapi")
PAYLOAD = 3  # where Numba's counted memory says where what it holds begins


def rule(function: Callable[..., Any]) -> Any:
    """Compile a rule on first use, set into the rules that call it; keep its machine code for later runs.

    Sums run in the order written and no operation is fused or reordered, so that the compiled rule and the plain
    Python function (``rule.py_func``) agree to the last bit. Only what Python calls becomes machine code
    (`machine_code`). The first use of any rule of this package compiles all that ordinary use needs, in a process of
    its own (`first_start`); a rule that is still missing then is compiled when it is first called.
    """
    if config.DISABLE_JIT:
        return function
    compiled = Rule(function)
    compiled.keep(cache_folder())
    return compiled


def straight(one: Any, *arguments: Any) -> Any:
    """Return what Python calls for arguments of these kinds instead of a rule, which looks at their kinds every time.

    What comes back takes arguments of no other kinds. A look takes half a microsecond.
    """
    return one if config.DISABLE_JIT else one.compile(tuple(numba.typeof(each) for each in arguments))


def choose_by_code(rules: Sequence[Any]) -> Any:
    """Return one compiled rule ``f(code, view)`` that answers with ``rules[code](view)``.

    Written out as a chain of plain calls, which compiles to a jump; only compiled rules may call it.
    """
    names = {f"rule_{code}": one for code, one in enumerate(rules)}
    lines = [f"    if code == {code}:\n        return rule_{code}(view)" for code in range(len(rules) - 1)]
    return _written_out("code, view", [*lines, f"    return rule_{len(rules) - 1}(view)"], names)


def copy_of_columns(fields: Sequence[Field]) -> Any:
    """Return one compiled rule ``f(row, source, target)`` that copies columns into a row of others with two axes.

    Only compiled rules may call it.
    """
    lines = []
    for each in fields:
        lines.append(f"    for i in range(source.{each.name}.shape[0]):")
        places = [f"i, {g}" for g in range(each.groups)] or ["i"]
        lines += [f"        target.{each.name}[row, {place}] = source.{each.name}[{place}]" for place in places]
    return _written_out("row, source, target", lines, {})


def _written_out(arguments: str, lines: list[str], names: dict[str, Any]) -> Any:
    """Return a compiled function of some lines of our own."""
    exec("\n".join([f"def written({arguments}):", *lines]), names)  # noqa: S102 - built from our names and numbers alone
    return names["written"] if config.DISABLE_JIT else Rule(names["written"])


def soon(column: Any, *place: int) -> None:
    """Ask memory for a place of a column that is needed soon, so that it is at hand by then; changes nothing."""


@overload(soon)
def _soon(column: Any, *place: Any) -> Any:  # noqa: ARG001 - kinds, the same for all
    """Return the same for compiled rules."""

    def asked(column: Any, *place: Any) -> None:
        _ask_for(column, place)

    return asked


def _line(_: Any, column: Any, place: Any) -> Any:  # kinds, from which Numba makes a call
    """Ask memory for the line that holds a place: LLVM's ``prefetch``, to be read, and to be kept near."""

    def written(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind, word = signature.args[0], ir.IntType(32)
        array = context.make_array(kind)(context, builder, arguments[0])
        rows = cgutils.unpack_tuple(builder, arguments[1], len(signature.args[1]))
        steps = cgutils.unpack_tuple(builder, array.strides, kind.ndim)
        start = context.get_constant(types.intp, 0)
        for row, step in zip(rows, steps, strict=False):
            start = builder.add(start, builder.mul(builder.sext(row, step.type), step))
        line = builder.gep(builder.bitcast(array.data, cgutils.voidptr_t), [start])
        shape = ir.FunctionType(ir.VoidType(), [line.type, word, word, word])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [line.type], shape)
        builder.call(prefetch, [line, word(0), word(3), word(1)])
        return context.get_dummy_value()

    return types.void(column, place), written


_ask_for: Any = intrinsic(_line)


def _stays(builder: Any, place: Any) -> Any:
    """Load what no rule changes: LLVM need not load it again after something else is written."""
    loaded = builder.load(place)
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded


def _place(context: Any, builder: Any, kind: Any, value: Any, name: str) -> Any:
    """Return the place of one field of a struct's payload."""
    holder = structref._Utils(context, builder, kind).get_struct_ref(value).meminfo  # noqa: SLF001
    counted = builder.bitcast(holder, nrtdynmod._meminfo_struct_type.as_pointer())  # noqa: SLF001
    payload = _stays(builder, cgutils.gep_inbounds(builder, counted, 0, PAYLOAD))
    model = context.data_model_manager[kind.get_data_type()]
    start = builder.bitcast(payload, model.get_value_type().as_pointer())
    return cgutils.gep_inbounds(builder, start, 0, model.get_field_position(name))


def _struct_at(context: Any, builder: Any, kind: Any, place: Any) -> Any:
    """Return what lies at a place: a column, columns, or a number; nobody is counted to hold it."""
    if isinstance(kind, types.Array):
        return _array_at(context, builder, kind, place)
    model = context.data_model_manager[kind]
    if not isinstance(model, models.StructModel):
        return _stays(builder, place)
    made = cgutils.create_struct_proxy(kind)(context, builder)
    for name, member in zip(model._fields, model._members, strict=True):  # noqa: SLF001
        at = cgutils.gep_inbounds(builder, place, 0, model.get_field_position(name))
        setattr(made, name, _struct_at(context, builder, member, at))
    return made._getvalue()  # noqa: SLF001


def _array_at(context: Any, builder: Any, kind: Any, place: Any) -> Any:
    """Return the array whose description lies at a place, which nobody is counted to hold; rows on end are known so."""
    array, model = context.make_array(kind)(context, builder), context.data_model_manager[kind]

    def part(name: str, *rest: int) -> Any:
        return _stays(builder, cgutils.gep_inbounds(builder, place, 0, model.get_field_position(name), *rest))

    size = context.get_abi_sizeof(context.get_data_type(kind.dtype))
    shape, strides = [part("shape", axis) for axis in range(kind.ndim)], []
    for axis in reversed(range(kind.ndim)):
        known = context.get_constant(types.intp, size) if kind.layout == "C" and not strides else None
        strides.insert(0, part("strides", axis) if known is None else known)
    array.meminfo, array.parent = array.meminfo.type(None), array.parent.type(None)
    array.data, array.nitems, array.itemsize = part("data"), part("nitems"), context.get_constant(types.intp, size)
    array.shape, array.strides = cgutils.pack_array(builder, shape), cgutils.pack_array(builder, strides)
    return array._getvalue()  # noqa: SLF001


class _Lent(models.StructModel):
    """A struct as a plain pointer, without a count of who holds it."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, [("meminfo", types.voidptr)])


def lend(struct: type, names: Sequence[str]) -> None:
    """Let rules take a struct, and read its arrays, without counting who holds them.

    Its proxy in Python keeps the struct, which keeps the arrays, and both outlive the rule. Rules hand the struct on
    and fetch columns again and again; each count is an atomic operation, and all of them took a third of a term. No
    rule puts another array in the struct, so that where an array lies is looked up once, however much is written.
    """

    def taken(kind: Any, proxy: Any, c: Any) -> Any:
        """Take the pointer out of a proxy."""
        holder, counted = c.pyapi.object_getattr_string(proxy, "_meminfo"), types.MemInfoPointer(types.voidptr)
        held = c.unbox(counted, holder).value  # counts one holder more
        c.pyapi.decref(holder)
        c.context.nrt.decref(c.builder, counted, held)
        return NativeValue(structref._Utils(c.context, c.builder, kind).new_struct_ref(held)._getvalue())  # noqa: SLF001

    default_manager.register(struct, _Lent)
    pythonapi._unboxers.functions[struct] = taken  # noqa: SLF001 - the one that counts is taken off

    def lend_one(name: str) -> None:
        @lower_getattr(struct, name)
        def _(context: Any, builder: Any, kind: Any, value: Any) -> Any:
            place, column = _place(context, builder, kind, value, name), kind.field_dict[name]
            return _struct_at(context, builder, column, place)

    for name in names:
        lend_one(name)
