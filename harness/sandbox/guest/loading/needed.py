"""Statements that only act, and yet give answers what they read: `for k in range(9): TABLE.append(k ** 2)`."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from .trim import bound_names, is_main_guard

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_IMPORTS = ast.Import | ast.ImportFrom
_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
# What lists, sets, dictionaries and deques are changed by; tensors are by methods that end in `_`.
_CHANGES = frozenset(
    {"add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert", "pop", "popitem"}
    | {"remove", "reverse", "setdefault", "sort", "update"}
)


class Needed:
    """The names that a file's answers are made of: those that they read, and those that these were made of."""

    def __init__(self, statements: Sequence[ast.stmt], answers: Collection[str]) -> None:
        """Take the file's top-level statements and the names that are looked for in it.

        Where it defines none of these, as a helper doesn't, each of its functions and classes counts.
        """
        self._statements = [statement for statement in statements if not is_main_guard(statement)]
        self._answers = answers

    def gets_from(self, statement: ast.stmt) -> bool:
        """Tell whether a statement binds or changes something that an answer is made of."""
        changed = self._changed(statement)
        return bool(changed) and not self._names.isdisjoint(changed)

    def only_from(self, guard: ast.stmt) -> list[str]:
        """Return what an answer is made of and the main guard alone binds, in alphabetical order."""
        elsewhere = set().union(*(self._changed(statement) for statement in self._statements))
        return sorted((self._names & set(_bound(guard))) - elsewhere - self._imported)

    @cached_property
    def _names(self) -> set[str]:
        waiting = [(self._changed(statement), statement) for statement in self._statements]
        defined = [part for statement in self._statements for part in _definitions(statement)]
        names = {name for changed, _ in waiting for name in changed if name in self._answers}
        names |= {part.name for part in defined if _is_marked(part)}
        names = names or {part.name for part in defined}
        while ready := [statement for changed, statement in waiting if not names.isdisjoint(changed)]:
            waiting = [pair for pair in waiting if names.isdisjoint(pair[0])]
            names = names.union(*map(_globals_read, ready))
        return names

    def _changed(self, statement: ast.stmt) -> set[str]:
        """Return the names that a statement binds or whose values it changes, itself or by a function that it calls."""
        if isinstance(statement, _DEFINITIONS):
            return {statement.name}
        defined = {part.name for part in _definitions(statement)}
        called = [part.func for part in _own_scope(statement) if isinstance(part, ast.Call)]
        effects = (self._effects.get(function.id, set()) for function in called if isinstance(function, ast.Name))
        return defined.union(_bound(statement), set(_mutated(statement)) - self._imported, *effects)

    @cached_property
    def _imported(self) -> set[str]:
        """The names of libraries: `torch.nn.utils.clip_grad_norm_(...)` changes none."""
        imports = (part for one in self._statements for part in _own_scope(one) if isinstance(part, _IMPORTS))
        return {name for part in imports for name in bound_names(part)}

    @cached_property
    def _effects(self) -> dict[str, set[str]]:
        """The global names that each function of the file changes when it is called."""
        functions = (part for statement in self._statements for part in _definitions(statement))
        return {one.name: _changed_by_call(one) for one in functions if not isinstance(one, ast.ClassDef)}


def _definitions(statement: ast.stmt) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Yield the functions and classes that a statement defines at the top level."""
    parts = [statement] if isinstance(statement, _DEFINITIONS) else _own_scope(statement)
    for part in parts:
        if isinstance(part, _DEFINITIONS):
            yield part


def _is_marked(definition: ast.stmt) -> bool:
    """Tell whether a definition, or a method of it, is decorated with `@hookimpl`."""
    return any(getattr(part, "attr", getattr(part, "id", "")) == "hookimpl" for part in ast.walk(definition))


def _own_scope(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and what is in it, but not what is in the functions and classes in it."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        if part is node or not isinstance(part, _FUNCTIONS | ast.ClassDef):
            waiting += ast.iter_child_nodes(part)


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node assigns or deletes, its own parts alone."""
    for part in _own_scope(node):
        if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
            yield part.id


def _mutated(node: ast.AST) -> Iterator[str]:
    """Yield names whose values change: `table[i] = x`, `table.append(x)`, `nn.init.zeros_(w)`, `setattr(C, …)`."""
    for part in _own_scope(node):
        if isinstance(part, ast.Attribute | ast.Subscript) and not isinstance(part.ctx, ast.Load):
            yield from _root(part)
        elif isinstance(part, ast.Call):
            function = part.func
            name = getattr(function, "attr", getattr(function, "id", ""))
            in_place = name.endswith("_") and not name.endswith("__")
            if in_place or name in _CHANGES:
                yield from _root(function)
            if (in_place or name == "setattr") and part.args:
                yield from _root(part.args[0])


def _root(expression: ast.expr) -> Iterator[str]:
    """Yield the name that an expression begins with: `table` of `table.rows[0].copy()`."""
    while isinstance(expression, ast.Attribute | ast.Subscript | ast.Call):
        expression = expression.func if isinstance(expression, ast.Call) else expression.value
    if isinstance(expression, ast.Name):
        yield expression.id


def _changed_by_call(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    declared = _declared_global(function)
    return declared | (set(_mutated(function)) - _local_names(function))


def _declared_global(function: ast.AST) -> set[str]:
    return {name for part in _own_scope(function) if isinstance(part, ast.Global) for name in part.names}


def _local_names(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    taken = function.args
    given = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, taken.vararg, taken.kwarg]
    names = {argument.arg for argument in given if argument is not None}
    return (names | set(_bound(function))) - _declared_global(function)


def _globals_read(node: ast.AST) -> set[str]:
    """Return the names that a node reads and that no function in it has of its own."""
    names: set[str] = set()
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(node, frozenset())]
    while waiting:
        part, local = waiting.pop()
        if isinstance(part, _FUNCTIONS):
            local |= _local_names(part)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load) and part.id not in local:
            names.add(part.id)
        waiting += [(child, local) for child in ast.iter_child_nodes(part)]
    return names
