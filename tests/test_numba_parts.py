"""The parts of Numba that are used though it does not promise to keep them: there, and its version is capped."""

from __future__ import annotations

import importlib
import re
import tomllib

import numba
import pytest
from numba.core import types

from coopetition.agents.engine import compiled

PARTS = (
    "numba.core.config.CPU_FEATURES",
    "numba.core.config.CPU_NAME",
    "numba.core.codegen.JITCodeLibrary._finalize_final_module",
    "numba.core.codegen.JITCodeLibrary._get_compiled_object",
    "numba.core.codegen.JITCodeLibrary._set_compiled_object",
    "numba.core.codegen.JITCodeLibrary.enable_object_caching",
    "numba.core.codegen.JITCPUCodegen._function_pass_manager",
    "numba.core.codegen.JITCPUCodegen.magic_tuple",
    "numba.core.codegen.JITCPUCodegen.set_env",
    "numba.core.compiler.compile_extra",
    "numba.core.compiler.compile_result",
    "numba.core.compiler_lock.global_compiler_lock",
    "numba.core.compiler_machinery.PassManager._runPass",
    "numba.core.config.DISABLE_JIT",
    "numba.core.cpu.CPUContext.create_cpython_wrapper",
    "numba.core.cpu.CPUContext.get_executable",
    "numba.core.cpu.CPUContext.insert_user_function",
    "numba.core.cpu.CPUContext.load_additional_registries",
    "numba.core.cpu.CPUContext.mangler",
    "numba.core.environment.lookup_environment",
    "numba.core.itanium_mangler.N2CODE",
    "numba.core.itanium_mangler.mangle",
    "numba.core.registry.CPUDispatcher.get_call_template",
    "numba.core.registry.CPUDispatcher.get_overload",
    "numba.core.serialize.dumps",
    "numba.core.transforms.canonicalize_cfg",
    "numba.core.cgutils.create_struct_proxy",
    "numba.core.cgutils.gep_inbounds",
    "numba.core.cgutils.pack_array",
    "numba.core.cgutils.unpack_tuple",
    "numba.core.cgutils.voidptr_t",
    "numba.core.datamodel.models.StructModel.get_field_position",
    "numba.core.datamodel.registry.default_manager.register",
    "numba.core.imputils.lower_getattr",
    "numba.core.pythonapi._unboxers.functions",
    "numba.core.runtime.nrtdynmod._meminfo_struct_type.as_pointer",
    "numba.core.types.StructRef.field_dict",
    "numba.core.types.StructRef.get_data_type",
    "numba.core.typing.templates.AttributeTemplate",
    "numba.experimental.structref._Utils.get_struct_ref",
    "numba.experimental.structref._Utils.new_struct_ref",
    "numba.extending.lower_getattr_generic",
)
OF_A_RULE = ("_cache", "_cache_hits", "_cache_misses", "_compiler", "_compiling_counter", "overloads")
OF_A_LIBRARY = ("_codegen", "_final_module", "_finalized", "_linking_libraries", "_reload_init", "_shared_module")
GONE = "Numba {} has no {} any more: look at agents/engine/machine_code.py, compiled.py, columns.py and kept.py"


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_numba_is_there(part):
    names = part.split(".")
    for end in range(len(names), 0, -1):
        try:
            found = importlib.import_module(".".join(names[:end]))
        except ImportError:
            continue
        break
    for name in names[end:]:
        assert hasattr(found, name), GONE.format(numba.__version__, part)
        found = getattr(found, name)


def half(x):
    return x / 2.0


def test_what_rules_and_their_libraries_have_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path)
    rule = numba.njit(half)
    rule(1.0)
    (made,) = rule.overloads.values()
    for owner, names in ((rule, OF_A_RULE), (made.library, OF_A_LIBRARY), (made.library.codegen, ("_engine",))):
        for name in names:
            assert hasattr(owner, name), GONE.format(numba.__version__, name)
    assert hasattr(made.library.codegen._engine, "_defined_symbols")


def test_what_python_calls_is_kept_and_found(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path)
    for hits in (0, 1):
        rule = compiled.rule(half)
        assert rule(1.0) == 0.5
        assert rule._cache.is_kept()
        assert sum(rule.stats.cache_hits.values()) == hits


def test_the_parts_of_a_model_are_there():
    model = compiled.default_manager[types.UniTuple(types.int64, 2)]
    struct = compiled.default_manager[types.Array(types.float64, 1, "C")]
    assert model is not None
    for name in ("_fields", "_members"):
        assert hasattr(struct, name), GONE.format(numba.__version__, f"StructModel.{name}")


def test_the_version_is_capped_at_what_was_tested(root):
    asked = tomllib.loads((root / "pyproject.toml").read_text())["project"]["dependencies"]
    cap = next(re.search(r"<\s*(\d+)\.(\d+)", each) for each in asked if each.startswith("numba>"))
    assert cap, "pyproject.toml: numba must be capped, for parts are used that it may change"
    major, minor = (int(each) for each in numba.__version__.split(".")[:2])
    assert (int(cap[1]), int(cap[2])) == (major, minor + 1), "cap Numba at the minor version that these tests run with"
