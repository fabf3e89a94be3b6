"""Run a source statement by statement: each within its time, failures noted and survived."""

from __future__ import annotations
import __future__

import ast
import time
import warnings
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from types import CodeType, ModuleType
from typing import Any

from ..notices import say
from ..stubs import replaceable
from .faults import Fault, describe
from .guarded import fail_absent
from .history import Definition, History
from .limits import Overrun, cpu_limit, sleep_limit
from .needed import Needed
from .scopes import acts_unseen
from .source import Source
from .statements import Piece, pieces
from .trim import OwnImports, bound_names, definitions_only, future_flags, is_main_guard, leaves

STATEMENT_CPU_SECONDS = 1.0
SLEEP_SECONDS = 1.0
IMPORT_CPU_SECONDS = 30.0
# All statements but imports together; afterwards each gets little, so that a notebook of trainings still loads in time.
STATEMENTS_CPU_SECONDS = 10.0
LATE_CPU_SECONDS = 0.1
FAILURES_SAID = 20
RETRIES = 2
TOO_LONG = "the statement takes longer than one may while definitions are taken (`load: run` sets no limit to each)"


class Executor:
    """Runs the submission's modules and remembers what they defined."""

    def __init__(
        self, *, run_everything: bool, answers: Collection[str], given: Callable[[str], Mapping[str, Any]]
    ) -> None:
        """Take the mode, the names of answers, and what gives a text names that it doesn't define."""
        self._run_everything = run_everything
        self._answers = answers
        self._given = given
        self._failures = 0
        self._depth = 0
        self._left_seconds = STATEMENTS_CPU_SECONDS
        self.histories: dict[str, History] = {}
        self.own_names: dict[str, str] = {}
        self.package = ""
        self.locate: Callable[[CodeType, int], str | None] = lambda _code, _line: None
        self.is_imported: Callable[[Source], bool] = lambda _source: False

    def run(self, source: Source, module: ModuleType) -> None:
        """Run a source in its module, and on the way those that it imports."""
        is_helper = self._depth > 0
        self._depth += 1
        try:
            self._run(source, module, is_helper=is_helper)
        finally:
            self._depth -= 1

    def _run(self, source: Source, module: ModuleType, *, is_helper: bool) -> None:
        history = self.histories[module.__name__] = History(module=module.__name__)
        for name, value in self._given(source.text).items():
            module.__dict__.setdefault(name, value)
        own = {name: path for name, path in self.own_names.items() if f"{self.package}.{path}" != module.__name__}
        is_helper = is_helper or self.is_imported(source)
        imports, flags = OwnImports(self.package, own), 0
        found = list(pieces(source))
        statements = [piece.node for piece in found if piece.node is not None]
        needed = Needed(statements, self._answers, own={*own, self.package}, is_helper=is_helper)
        for piece in found:
            if piece.node is None:
                self._note_broken(piece, source, history)
                continue
            node = self._wanted(piece.node, needed)
            if node is None:
                continue
            flags |= future_flags(node)
            self._statement(_Step(node, source, flags, imports), module, history)

    def _wanted(self, node: ast.stmt, needed: Needed) -> ast.stmt | None:
        if not self._run_everything:
            if is_main_guard(node) and (names := needed.only_from(node)):
                say(f"answers read {', '.join(names)} from the main guard, which is not run (`load: run` runs it)")
            return definitions_only(node, needed.gives)
        if is_main_guard(node):
            node.test = ast.copy_location(ast.Constant(value=True), node.test)
        return node

    def _statement(self, step: _Step, module: ModuleType, history: History) -> None:
        bound = [(name, leaf) for leaf in leaves(step.node) for name in bound_names(leaf) if name != "*"]
        before = dict(module.__dict__)
        fault = self._attempt(step, module)
        if fault is not None:
            self._note(step.where, fault)
        for name, leaf in [*bound, *_unwritten_names(step.node, before, module)]:
            value, where = module.__dict__.get(name), step.source.place(leaf.lineno)
            if name in module.__dict__ and (fault is None or before.get(name, history) is not value):
                history.definitions += self._made(name, value, leaf, where, module.__name__)
            elif fault is not None:
                failed = Definition(name=name, where=where, module=module.__name__, node=leaf, fault=fault)
                history.definitions.append(failed)

    def _made(self, name: str, value: Any, leaf: ast.stmt, where: str, module: str) -> list[Definition]:
        """Return the definition that a binding makes; none for a name imported from elsewhere."""
        if not isinstance(leaf, ast.Import | ast.ImportFrom):
            return [Definition(name=name, value=value, where=where, module=module, node=leaf)]
        if isinstance(value, ModuleType):
            return []
        defined = (one for history in self.histories.values() for one in history.definitions if one.fault is None)
        origins = [one for one in defined if one.value is value and value is not None]
        return [replace(origin, name=name) for origin in origins[:1]]

    def _attempt(self, step: _Step, module: ModuleType) -> Fault | None:
        """Run one statement; an import that an absent or unsound package fails is tried again without it."""
        error = self._run_once(step, module)
        for _ in range(RETRIES):
            if error is None or not replaceable(error):
                break
            error = self._run_once(step, module)
        if isinstance(error, NameError | AttributeError | TypeError) and step.is_annotated:
            error = self._without_annotations(step, module, error)
        if isinstance(error, Overrun):
            return Fault(type="TimeLimit", message=TOO_LONG, where=step.where)
        return None if error is None else describe(error, self.locate)

    def _without_annotations(self, step: _Step, module: ModuleType, error: BaseException) -> BaseException | None:
        """Run a definition again with its annotations unread: they may name what is not installed here."""
        if self._run_once(step.with_annotations_unread(), module) is not None:
            return error
        say(f"the annotations at {step.where} were left unread: {describe(error, self.locate).sentence}")
        return None

    def _run_once(self, step: _Step, module: ModuleType) -> BaseException | None:
        begun = time.process_time()
        # BaseException: whatever a submitted statement raises, exits and interrupts included, costs it alone.
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                code = step.compiled()
            with self._limit(step), nullcontext() if self._run_everything else sleep_limit(SLEEP_SECONDS):
                exec(code, module.__dict__)  # noqa: S102 - what the worker is there for
        except BaseException as error:  # noqa: BLE001
            return error
        finally:
            if not step.imports_something:
                self._left_seconds -= time.process_time() - begun
        return None

    def _limit(self, step: _Step) -> AbstractContextManager[None]:
        if self._run_everything:
            return nullcontext()
        if step.imports_something:
            return cpu_limit(IMPORT_CPU_SECONDS)
        return cpu_limit(STATEMENT_CPU_SECONDS if self._left_seconds > 0 else LATE_CPU_SECONDS)

    def _note_broken(self, piece: Piece, source: Source, history: History) -> None:
        place = source.place(piece.error_line)
        fault = Fault(type="SyntaxError", message=f"{piece.error} ({place})", where=place)
        self._note(source.place(piece.line), fault)
        for name in piece.names:
            where = source.place(piece.line)
            history.definitions.append(Definition(name=name, where=where, module=history.module, fault=fault))

    def _note(self, where: str, fault: Fault) -> None:
        self._failures += 1
        if self._failures <= FAILURES_SAID:
            say(f"{where} failed and was skipped: {fault.sentence}")
        elif self._failures == FAILURES_SAID + 1:
            say("more statements failed and were skipped")


class _Step:
    """One statement about to run."""

    def __init__(self, node: ast.stmt, source: Source, flags: int, imports: OwnImports) -> None:
        self.node = node
        self.source = source
        self.where = source.place(node.lineno)
        self.flags = flags
        self._imports = imports
        self._code: CodeType | None = None

    @property
    def imports_something(self) -> bool:
        return any(isinstance(leaf, ast.Import | ast.ImportFrom) for leaf in leaves(self.node))

    @property
    def is_annotated(self) -> bool:
        """Whether it is a function or class, and says which types it takes, returns or holds."""
        if not isinstance(self.node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            return False
        return any(getattr(part, "annotation", None) or getattr(part, "returns", None) for part in ast.walk(self.node))

    def with_annotations_unread(self) -> _Step:
        """Return the statement as it is after `from __future__ import annotations`."""
        return _Step(self.node, self.source, self.flags | __future__.annotations.compiler_flag, self._imports)

    def compiled(self) -> CodeType:
        """Compile the statement, its imports pointed at the submission's own modules."""
        if self._code is None:
            rewritten = self._imports.visit(self.node)
            fail_absent(self.node)
            body = rewritten if isinstance(rewritten, list) else [rewritten]
            tree = ast.Module(body=body, type_ignores=[])
            self._code = compile(tree, self.source.filename, "exec", flags=self.flags, dont_inherit=True)
        return self._code


def _unwritten_names(node: ast.stmt, before: dict[str, Any], module: ModuleType) -> list[tuple[str, ast.stmt]]:
    """Return the names that a `from x import *`, an `exec(text)` or a `globals().update(...)` has brought."""
    bringing = [leaf for leaf in leaves(node) if _is_star(leaf) or acts_unseen(leaf)]
    if not bringing:
        return []
    fresh = [name for name, value in module.__dict__.items() if before.get(name, bringing) is not value]
    return [(name, bringing[0]) for name in fresh]


def _is_star(leaf: ast.stmt) -> bool:
    return isinstance(leaf, ast.ImportFrom) and leaf.names[0].name == "*"
