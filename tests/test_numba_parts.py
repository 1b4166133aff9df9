"""The parts of Numba that are used though it does not promise to keep them: there, and its version is capped."""

from __future__ import annotations

import importlib
import re
import tomllib

import numba
import pytest
from numba.core import types

from coopetition.agents import compiled, kept

PARTS = (
    "numba.core.config.CACHE_DIR",
    "numba.core.config.CPU_FEATURES",
    "numba.core.config.CPU_NAME",
    "numba.core.config.DISABLE_JIT",
    "numba.core.caching.CompileResultCacheImpl._locator_classes",
    "numba.core.caching.CompileResultCacheImpl.filename_base",
    "numba.core.caching.CompileResultCacheImpl.locator",
    "numba.core.caching.FunctionCache._impl_class",
    "numba.core.caching.FunctionCache.load_overload",
    "numba.core.caching.FunctionCache.save_overload",
    "numba.core.caching.IndexDataCacheFile._data_path",
    "numba.core.caching.IndexDataCacheFile._dump",
    "numba.core.caching.IndexDataCacheFile._load_data",
    "numba.core.caching.IndexDataCacheFile._load_index",
    "numba.core.caching.IndexDataCacheFile._open_for_write",
    "numba.core.caching.IndexDataCacheFile._save_data",
    "numba.core.caching.IndexDataCacheFile._save_index",
    "numba.core.caching.UserProvidedCacheLocator.get_source_stamp",
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
OF_A_RULE = ("_cache",)
OF_A_CACHE = ("_cache_file", "_cache_path", "_impl", "_name")
OF_FILES = ("_index_name", "_index_path", "_source_stamp", "_version")
GONE = "Numba {} has no {} any more: look at agents/compiled.py, agents/columns.py and agents/kept.py"


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


def test_what_rules_and_their_caches_have_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path)
    rule = compiled.rule(half)
    for owner, names in ((numba.njit(half), OF_A_RULE), (rule._cache, OF_A_CACHE), (rule._cache._cache_file, OF_FILES)):
        for name in names:
            assert hasattr(owner, name), GONE.format(numba.__version__, name)
    rule(1.0)
    assert isinstance(rule._cache, kept.RuleCache)
    assert rule._cache.is_kept(), "Numba does not keep machine code by way of `_cache` any more"


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
