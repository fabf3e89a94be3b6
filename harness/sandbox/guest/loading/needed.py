"""Statements that only act, and yet give answers what they read: `for k in range(9): TABLE.append(k ** 2)`.

What an answer is made of is found backwards from it: the names that it reads, those that these were worked out from,
and other names for them. A call or loop is needed where it binds or changes one of these, or hands it to code that may.
One that asks an answer is an experiment, and is not: what it sets first, it sets for itself.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from .scopes import ANYTHING, DEFINITIONS, FUNCTIONS, Scopes, alias_of
from .trim import bound_names, is_main_guard

# Libraries that are there without an import.
_GIVEN = frozenset({"torch", "nn", "F", "np", "math", "random"})


class Needed:
    """The names that a file's answers are made of, and which of its statements give them their values."""

    def __init__(
        self,
        statements: Sequence[ast.stmt],
        answers: Collection[str],
        *,
        own: Collection[str] = (),
        is_helper: bool = False,
    ) -> None:
        """Take a file.

        Args:
            statements: its top-level statements.
            answers: the names that are looked for in it.
            own: the names under which the submission imports its other files.
            is_helper: whether another file imports it, so that any of its names may be read.
        """
        self._statements = [statement for statement in statements if not is_main_guard(statement)]
        self._answers, self._own, self._is_helper = answers, own, is_helper
        self._scopes = Scopes()

    def gives(self, statement: ast.stmt) -> bool:
        """Tell whether a call or loop binds or changes something that an answer is made of."""
        scope = self._scopes.of(statement)
        if not (scope.bound or scope.read or scope.inner):
            return False  # a docstring
        if not self._asking.isdisjoint(scope.called | scope.bound):
            return False  # an experiment, or a loop over a name that an answer has
        return not self._names.isdisjoint(self._changed(statement) | self._handed_over(statement))

    def only_from(self, guard: ast.stmt) -> list[str]:
        """Return what an answer is made of and the main guard alone binds, in alphabetical order."""
        elsewhere = set().union(*map(self._changed, self._statements))
        return sorted((self._names & self._scopes.of(guard).bound) - elsewhere - self._libraries)

    @cached_property
    def _names(self) -> set[str]:
        changed = {statement: self._changed(statement) for statement in self._statements}
        bound = set().union(*changed.values())
        names = bound if self._is_helper else {name for name in bound if name in self._answers}
        names |= {one.name for one in self._definitions if _is_marked(one)}
        names.add(ANYTHING)
        grown = True
        while grown:
            found = [names]
            for statement in list(changed):
                if not names.isdisjoint(changed[statement]):
                    del changed[statement]
                    found.append(self._scopes.globals_read(statement))
                elif alias_of(statement) in names:
                    found.append(self._scopes.of(statement).bound)
            grown = len(names) < len(names := set().union(*found) - self._libraries)
        return names

    def _changed(self, statement: ast.stmt) -> set[str]:
        """Return the names that a statement binds or whose values it changes, itself or by code of the file."""
        if isinstance(statement, DEFINITIONS):
            return {statement.name}
        scope = self._scopes.of(statement)
        defined = {one.name for one in scope.inner if isinstance(one, DEFINITIONS)}
        effects = (self._effects[name] for name in scope.read & self._effects.keys())
        return (scope.bound | defined).union(scope.changed - self._libraries, *effects)

    def _handed_over(self, statement: ast.stmt) -> set[str]:
        """Return the names of what a statement hands to code that may change it: `fill(table)`, `net.fill()`."""
        scope = self._scopes.of(statement)
        handed = scope.handed - self._functions.keys() - self._libraries
        return handed.union(*(over for counted, over in scope.loops if not handed.isdisjoint(counted)))

    @cached_property
    def _asking(self) -> set[str]:
        """The answers that the file defines, and its functions that call one."""
        asking = {
            name for name in (*self._functions, *(one.name for one in self._definitions)) if name in self._answers
        }
        calls = {name: self._scopes.called_within(function) for name, function in self._functions.items()}
        while more := {name for name, called in calls.items() if name not in asking and called & asking}:
            asking |= more
        return asking

    @cached_property
    def _libraries(self) -> set[str]:
        """The names of what is imported from elsewhere: `torch.nn.utils.clip_grad_norm_(...)` changes no library."""
        return {name for part in self._imports if not self._is_own(part) for name in bound_names(part)} | _GIVEN

    @cached_property
    def _imports(self) -> list[ast.Import | ast.ImportFrom]:
        return [part for statement in self._statements for part in self._scopes.of(statement).imports]

    def _is_own(self, statement: ast.Import | ast.ImportFrom) -> bool:
        if isinstance(statement, ast.ImportFrom):
            return bool(statement.level) or (statement.module or "").partition(".")[0] in self._own
        return any(alias.name.partition(".")[0] in self._own for alias in statement.names)

    @cached_property
    def _definitions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
        """The functions and classes at the top level, those in an `if` or `try` too."""
        return [one for statement in self._statements for one in self._defined(statement)]

    def _defined(self, statement: ast.stmt) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
        if isinstance(statement, DEFINITIONS):
            yield statement
        else:
            yield from (one for one in self._scopes.of(statement).inner if isinstance(one, DEFINITIONS))

    @cached_property
    def _functions(self) -> dict[str, ast.AST]:
        """The functions of the file by name, those of one expression too."""
        found: dict[str, ast.AST] = {one.name: one for one in self._definitions if not isinstance(one, ast.ClassDef)}
        for statement in self._statements:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda):
                found |= dict.fromkeys(self._scopes.of(statement).bound, statement.value)
        return found

    @cached_property
    def _effects(self) -> dict[str, set[str]]:
        """The global names that each function and class of the file may change; all of them for another file's."""
        classes = (one for one in self._definitions if isinstance(one, ast.ClassDef))
        code: dict[str, list[ast.AST]] = {name: [function] for name, function in self._functions.items()}
        code |= {one.name: [part for part in one.body if isinstance(part, FUNCTIONS)] for one in classes}
        effects = {name: set().union(*map(self._scopes.changed_by_call, parts)) for name, parts in code.items()}
        reads = {name: set().union(*map(self._scopes.globals_read, parts)) for name, parts in code.items()}
        for statement in self._statements:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
                # `app = App()` and `fill = partial(append, table)` do what they were made of.
                scope = self._scopes.of(statement)
                effects |= {name: set(scope.handed) for name in scope.bound - code.keys()}
                reads |= dict.fromkeys(scope.bound - code.keys(), scope.read)
        grown = True
        while grown:
            grown = False
            for name, read in reads.items():
                more = set().union(*(effects[other] for other in read & effects.keys())) - effects[name]
                effects[name] |= more
                grown = grown or bool(more)
        theirs = (part for part in self._imports if isinstance(part, ast.ImportFrom) and self._is_own(part))
        return {name: {ANYTHING} for part in theirs for name in bound_names(part)} | effects


def _is_marked(definition: ast.stmt) -> bool:
    """Tell whether a definition, or a method of it, is decorated with `@hookimpl`."""
    parts: list[ast.AST] = [definition, *(part for part in getattr(definition, "body", []))]
    decorators = (decorator for part in parts for decorator in getattr(part, "decorator_list", []))
    names = (part for decorator in decorators for part in ast.walk(decorator))
    return any(getattr(part, "attr", getattr(part, "id", "")) == "hookimpl" for part in names)
