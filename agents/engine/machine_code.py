"""Rules as machine code: those that Python calls are compiled; a rule that rules call is set into these, and no more.

Numba compiles each function that another one calls by itself first: it optimises it, wraps it for Python and turns it
into machine code, with all that it calls set in. Here a rule is *lowered* once, to the language of LLVM. Only when
Python calls it is it *compiled*: what it calls is put beside it, and all of it is optimised together.
"""

# ruff: noqa: SLF001 - what Numba keeps to itself, named in tests/test_numba_parts.py

from __future__ import annotations

import hashlib
import importlib
import os
from contextlib import nullcontext
from functools import cache
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from numba.core import sigutils, transforms, typed_passes, types, untyped_passes
from numba.core.compiler_lock import global_compiler_lock
from numba.core.environment import lookup_environment

from .kept import RuleCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

compiler: Any = importlib.import_module("numba.core.compiler")
machinery: Any = importlib.import_module("numba.core.compiler_machinery")
registry: Any = importlib.import_module("numba.core.registry")
typing: Any = importlib.import_module("numba.core.typing")
codegen: Any = importlib.import_module("numba.core.codegen")
binding: Any = importlib.import_module("llvmlite.binding")
cgutils: Any = importlib.import_module("numba.core.cgutils")
mangling: Any = importlib.import_module("numba.core.itanium_mangler")
OPTIONS = {"nopython": True, "boundscheck": None, "error_model": "numpy", "forceinline": True}
ENVIRONMENT = "_ZN08NumbaEnv"  # how Numba begins the names of what a function knows of Python
PASSES = (
    untyped_passes.TranslateByteCode,
    untyped_passes.FixupArgs,
    untyped_passes.IRProcessing,
    untyped_passes.RewriteSemanticConstants,
    untyped_passes.DeadBranchPrune,
    untyped_passes.GenericRewrites,
    untyped_passes.RewriteDynamicRaises,
    untyped_passes.ReconstructSSA,
    typed_passes.NopythonTypeInference,
    typed_passes.PreLowerStripPhis,
    typed_passes.InlineOverloads,
    typed_passes.NopythonRewrites,
    typed_passes.NoPythonSupportedFeatureValidation,
    typed_passes.IRLegalization,
    typed_passes.AnnotateTypes,
    typed_passes.NativeLowering,
    typed_passes.NoPythonBackend,
)


def _obtained(kept: RuleCache, args: tuple[Any, ...], make: Callable[[], Any]) -> tuple[Any, bool]:
    """Return the compiled rule for some types of arguments, and whether it was there.

    Where machine code is first missing, all that ordinary use needs is compiled by a process of its own. What is
    still missing then is compiled in this one by ``make``, and kept; of several processes one does so, and the others
    wait.
    """
    found = kept.load(args)
    if found is not None:
        return found, True
    from .first_start import CHILD, at_once, make_ready  # noqa: PLC0415 - where all is kept none of it is needed

    found = kept.load(args) if kept.ours and make_ready() else None
    if found is not None:
        return found, True
    with nullcontext() if CHILD in os.environ else at_once(kept.folder, kept.rule.py_func.__name__):
        found = kept.load(args)
        if found is not None:
            return found, True
        made = make()
        kept.save(args, made)
    return made, False


class _Passes(machinery.PassManager):
    """Numba's steps, without what it looks at and tidies after each of them."""

    def _runPass(self, index: int, step: Any, state: Any) -> None:  # noqa: ARG002, N802 - as Numba names it
        step.analysis = self._analysis
        changed = [each(state) for each in (step.run_initialization, step.run_pass, step.run_finalizer)]
        if any(changed) and state.func_ir is not None:
            state.func_ir.blocks = transforms.canonicalize_cfg(state.func_ir.blocks)


class _Compiler(compiler.Compiler):
    """The steps a rule needs; one that holds a function of its own, or a list made by a loop, goes through all."""

    def define_pipelines(self) -> list[Any]:
        """Return the steps."""
        if any(isinstance(each, CodeType) for each in self.state.func_id.code.co_consts):
            return super().define_pipelines()
        steps = _Passes("rule")
        for each in PASSES:
            steps.add_pass(each, each.__name__)
        steps.finalize()
        return [steps]


def _short_name(name: str, kinds: Any, *, abi_tags: Any = (), uid: Any = None) -> str:
    """Return a name for a rule with some types of arguments, of which Numba would write out each."""
    return mangling.mangle(name, tuple(map(_short, kinds)), abi_tags=abi_tags, uid=uid)


@cache
def _short(kind: Any) -> Any:
    return kind if kind in mangling.N2CODE else "k" + hashlib.sha256(str(kind).encode()).hexdigest()[:16]


class _Lowered(codegen.JITCodeLibrary):
    """A rule in the language of LLVM, to be set into others: nothing is optimised but each function by itself."""

    def add_ir_module(self, module: Any) -> None:
        """Take what a rule was lowered to."""
        lines = binding.parse_assembly(cgutils.normalize_ir_text(str(module)))
        lines.name, lines.data_layout = module.name, self._codegen._data_layout
        made = [each for each in lines.functions if not each.is_declaration]
        for each in made:
            manager, builder = self._codegen._function_pass_manager()
            manager.run(each, builder)
            if each.linkage == binding.Linkage.external:
                each.linkage = "linkonce_odr"
        self._final_module = self._shared_module = lines

    def finalize(self) -> None:
        """Leave it as it is."""
        self._finalized = True

    def parts(self) -> list[Any]:
        """Return the libraries of all that the rule needs, its own first."""
        found = dict.fromkeys([self])
        for each in self._linking_libraries:
            found.update(dict.fromkeys(each.parts() if isinstance(each, _Lowered) else [each]))
        return list(found)


class Rule(registry.CPUDispatcher):
    """A rule: lowered for each kind of arguments that rules give it, compiled for each that Python gives it."""

    def __init__(self, py_func: Callable[..., Any], locals: Any = None, targetoptions: Any = None, **more: Any) -> None:  # noqa: A002 - as Numba names it
        super().__init__(py_func, locals, targetoptions or dict(OPTIONS), **more)
        self._lowered: dict[tuple[Any, ...], Any] = {}

    def keep(self, folder: Path) -> None:
        """Keep machine code in a folder, and look for it there."""
        self._cache = RuleCache(self, folder)

    @property
    def kept(self) -> bool:
        """Whether machine code is kept."""
        return isinstance(self._cache, RuleCache)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """Return for Numba what a call from a rule has and gives."""
        pysig, args = self._compiler.fold_argument_types(args, kws)
        lowered = self.lowered(tuple(map(_plain, args)))
        name = self.py_func.__name__
        template = typing.make_concrete_template(f"CallTemplate({name})", key=name, signatures=[lowered.signature])
        return template, pysig, args, {}

    def get_overload(self, sig: Any) -> Any:
        """Return by what Numba finds the rule that a rule calls."""
        return self._lowered[tuple(sigutils.normalize_signature(sig)[0])].entry_point

    def lowered(self, args: tuple[Any, ...]) -> Any:
        """Return the rule in the language of LLVM for some types of arguments."""
        with global_compiler_lock, self._compiling_counter:
            if args not in self._lowered:
                self._lowered[args] = self._lower(args)
            return self._lowered[args]

    def _lower(self, args: tuple[Any, ...]) -> Any:
        flags = compiler.Flags()
        self.targetdescr.options.parse_as_flags(flags, self.targetoptions)
        flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
        library = _Lowered(self.targetctx.codegen(), self.py_func.__qualname__)
        made = compiler.compile_extra(
            self.typingctx, _context(self.targetctx), self.py_func, args, None, flags, self.locals, library, _Compiler
        )
        made = made._replace(entry_point=object())
        library.finalize()
        self.targetctx.insert_user_function(made.entry_point, made.fndesc, library.parts())
        if RuleCache.lowered_one is not None:
            RuleCache.lowered_one(self)
        return made

    def compile(self, sig: Any) -> Any:
        """Return machine code for Python to call: kept from before, or made now."""
        with global_compiler_lock:
            args = tuple(sigutils.normalize_signature(sig)[0])
            if args not in self.overloads:
                made, there = _obtained(self._cache, args, lambda: self._compiled(args)) if self.kept else (None, False)
                (self._cache_hits if there else self._cache_misses)[args] += 1
                self.add_overload(made or self._compiled(args))
            return self.overloads[args].entry_point

    def _compiled(self, args: tuple[Any, ...]) -> Any:
        """Optimise the rule with all that it calls, and turn it into machine code with a way in from Python."""
        lowered = self.lowered(args)
        fndesc, env = lowered.fndesc, lowered.environment
        library = self._library()
        for each in lowered.library.parts():
            library.add_linking_library(each)
        context = lowered.target_context.subtarget(environment=env, fndesc=fndesc)
        with context.push_code_library(library):
            context.create_cpython_wrapper(library, fndesc, env, lowered.call_helper)
        library.finalize()
        names = [each.name for each in library._final_module.global_variables if each.name.startswith(ENVIRONMENT)]
        known = [found for each in names if (found := lookup_environment(each))]
        return self._ready(args, library, (fndesc, env, fndesc.restype, list(library._reload_init), known))

    def parts_to_keep(self, made: Any) -> Any:
        """Return the machine code and what it needs in another process; None if it holds for this one alone."""
        if made.library.has_dynamic_globals:
            return None
        fndesc = made.fndesc
        fndesc.typemap = fndesc.calltypes = None
        known = tuple(each for each in made.referenced_envs if each.can_cache())  # lines of our own have no module
        more = (fndesc, made.environment, fndesc.restype, made.reload_init, known)
        return made.library._get_compiled_object(), more, list(made.environment.consts)

    def rebuilt(self, args: tuple[Any, ...], parts: Any) -> Any:
        """Return the compiled rule from what was kept."""
        code, more, constants = parts
        known = more[1].consts
        # the way in from Python adds some; where the rule was lowered before, these are missing
        known.extend(constants[len(known) :])
        for each in more[3]:
            each()  # what a library that is called has to be told when a process begins
        self.targetctx.refresh()
        library = self._library()
        library._set_compiled_object(code)
        library._finalize_final_module()
        library.codegen._engine._defined_symbols.add(more[0].llvm_cpython_wrapper_name)
        return self._ready(args, library, more)

    def _library(self) -> Any:
        library = self.targetctx.codegen().create_library(self.py_func.__qualname__)
        library.enable_object_caching()
        return library

    def _ready(self, args: tuple[Any, ...], library: Any, more: Any) -> Any:
        """Return machine code that Python can call."""
        fndesc, env, gives, reload_init, known = more
        entry = self.targetctx.get_executable(library, fndesc, env)
        for each in known:
            library.codegen.set_env(each.env_name, each)
        return compiler.compile_result(
            typing_context=self.typingctx,
            target_context=self.targetctx,
            entry_point=entry,
            signature=typing.signature(gives, *args),
            objectmode=False,
            lifted=(),
            fndesc=fndesc,
            library=library,
            environment=env,
            metadata={},
            reload_init=reload_init,
            referenced_envs=known,
        )

    def reaches(self) -> set[Any]:
        """Return the rules that are set into this one when it is compiled, with itself, as its names tell."""
        found: set[Any] = {self}
        ahead: list[Any] = [self]
        while ahead:
            function = ahead.pop().py_func
            for value in _named(function.__code__.co_names, function.__globals__):
                if isinstance(value, Rule) and value not in found:
                    found.add(value)
                    ahead.append(value)
        return found


def _named(names: tuple[str, ...], known: dict[str, Any]) -> Iterator[Any]:
    """Yield what names stand for, of a module itself or of a module that it names."""
    for name in names:
        value = known.get(name)
        yield value
        if isinstance(value, ModuleType):
            yield from (getattr(value, each, None) for each in names)


@cache
def _context(context: Any) -> Any:
    """Return Numba's context, with short names, and with its own modules imported once and not for each function."""
    context.typing_context.refresh()  # first: what Numba knows of itself is then looked through before what was added
    context.refresh()
    return context.subtarget(mangler=_short_name, load_additional_registries=lambda: None)


@cache
def _plain(kind: Any) -> Any:
    """Return as what kind a rule takes a number: not lowered anew for each number that is written out."""
    kind = types.unliteral(kind)
    return types.int64 if kind == types.int32 else kind
