"""Statements that only act, and yet give answers what they read: `for k in range(9): TABLE.append(k ** 2)`.

What an answer is made of is found backwards from it: the names that it reads, those that these were worked out from,
and other names for them. A call or loop is needed where it binds or changes one of these, or hands it to code that may.
One that asks an answer is an experiment, and is not: what it sets first, it sets for itself.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from .trim import bound_names, is_main_guard

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_IMPORTS = ast.Import | ast.ImportFrom
# Libraries that are there without an import.
_GIVEN = frozenset({"torch", "nn", "F", "np", "math", "random"})
# Stands for every name, in what a statement changes: `globals().update(...)` says none.
ANYTHING = "*"
_CHANGE_ANYTHING = frozenset({"exec", "globals", "locals"})
_CHANGE_NOTHING = frozenset({"print", "display", "pprint", "plt", "ax", "axes", "sns", "wandb", "logging", "logger"})
# Another name for what is in a value; any other call makes a value of its own.
_GIVES_A_PART = frozenset({"get", "setdefault"})


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

    def gives(self, statement: ast.stmt) -> bool:
        """Tell whether a call or loop binds or changes something that an answer is made of."""
        if self._asks(statement):
            return False
        return not self._names.isdisjoint(self._changed(statement) | self._handed_over(statement))

    def only_from(self, guard: ast.stmt) -> list[str]:
        """Return what an answer is made of and the main guard alone binds, in alphabetical order."""
        elsewhere = set().union(*(self._changed(statement) for statement in self._statements))
        return sorted((self._names & set(_bound(guard))) - elsewhere - self._libraries)

    @cached_property
    def _names(self) -> set[str]:
        changed = {statement: self._changed(statement) for statement in self._statements}
        bound = set().union(*changed.values())
        names = bound if self._is_helper else {name for name in bound if name in self._answers}
        names |= {part.name for one in self._statements for part in _definitions(one) if _is_marked(part)}
        names.add(ANYTHING)
        grown = True
        while grown:
            found = [names]
            for statement in list(changed):
                if not names.isdisjoint(changed[statement]):
                    del changed[statement]
                    found.append(_globals_read(statement))
                elif _aliased(statement) in names:
                    found.append(set(_bound(statement)))
            grown = len(names) < len(names := set().union(*found) - self._libraries)
        return names

    def _changed(self, statement: ast.stmt) -> set[str]:
        """Return the names that a statement binds or whose values it changes, itself or by code of the file."""
        if isinstance(statement, _DEFINITIONS):
            return {statement.name}
        defined = {part.name for part in _definitions(statement)}
        effects = (self._effects.get(name, set()) for name in _read(statement))
        return defined.union(_bound(statement), set(_mutated(statement)) - self._libraries, *effects)

    def _handed_over(self, statement: ast.stmt) -> set[str]:
        """Return the names of what a statement hands to code that may change it: `fill(table)`, `net.fill()`."""
        handed = set(_handed(statement)) - self._functions.keys() - self._libraries
        for part in _own_scope(statement):
            if isinstance(part, ast.For) and not handed.isdisjoint(_bound(part.target)):
                handed |= set(_read(part.iter))
        return handed

    def _asks(self, statement: ast.stmt) -> bool:
        """Tell whether a statement calls an answer, itself or by a function of the file."""
        return any(name in self._asking for name in _called(statement))

    @cached_property
    def _asking(self) -> set[str]:
        asking = {name for name in self._functions if name in self._answers}
        asking |= {part.name for one in self._statements for part in _definitions(one) if part.name in self._answers}
        reads = {name: set(_called_within(function)) for name, function in self._functions.items()}
        while more := {name for name, called in reads.items() if name not in asking and called & asking}:
            asking |= more
        return asking

    @cached_property
    def _libraries(self) -> set[str]:
        """The names of what is imported from elsewhere: `torch.nn.utils.clip_grad_norm_(...)` changes no library."""
        return {name for part in self._imports if not self._is_own(part) for name in bound_names(part)} | _GIVEN

    @cached_property
    def _imports(self) -> list[ast.Import | ast.ImportFrom]:
        return [part for one in self._statements for part in _own_scope(one) if isinstance(part, _IMPORTS)]

    def _is_own(self, statement: ast.Import | ast.ImportFrom) -> bool:
        if isinstance(statement, ast.ImportFrom):
            return bool(statement.level) or (statement.module or "").partition(".")[0] in self._own
        return any(alias.name.partition(".")[0] in self._own for alias in statement.names)

    @cached_property
    def _functions(self) -> dict[str, ast.AST]:
        """The functions of the file by name, those of one expression too."""
        found: dict[str, ast.AST] = {}
        for statement in self._statements:
            found |= {one.name: one for one in _definitions(statement) if not isinstance(one, ast.ClassDef)}
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda):
                found |= dict.fromkeys(_bound(statement), statement.value)
        return found

    @cached_property
    def _effects(self) -> dict[str, set[str]]:
        """The global names that each function and class of the file may change; all of them for another file's."""
        classes = (part for one in self._statements for part in _definitions(one) if isinstance(part, ast.ClassDef))
        code: dict[str, list[ast.AST]] = {name: [function] for name, function in self._functions.items()}
        code |= {one.name: [part for part in one.body if isinstance(part, _FUNCTIONS)] for one in classes}
        effects = {name: set().union(*map(_changed_by_call, parts)) for name, parts in code.items()}
        reads = {name: set().union(*map(_globals_read, parts)) for name, parts in code.items()}
        for made in (
            one for one in self._statements if isinstance(one, ast.Assign) and isinstance(one.value, ast.Call)
        ):
            # `app = App()` and `fill = partial(append, table)` do what they were made of.
            for name in set(_bound(made)) - code.keys():
                effects[name], reads[name] = set(_handed(made)), set(_read(made))
        grown = True
        while grown:
            grown = False
            for name, read in reads.items():
                more = set().union(*(effects[other] for other in read & effects.keys())) - effects[name]
                effects[name] |= more
                grown = grown or bool(more)
        theirs = (part for part in self._imports if isinstance(part, ast.ImportFrom) and self._is_own(part))
        return {name: {ANYTHING} for part in theirs for name in bound_names(part)} | effects


def acts_unseen(node: ast.AST) -> bool:
    """Tell whether a node binds names that don't stand there, as `exec(text)` and `globals()[name] = value` do."""
    return not _CHANGE_ANYTHING.isdisjoint(_called(node))


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


def _read(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node reads, its own parts alone."""
    for part in _own_scope(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            yield part.id


def _called(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node calls, its own parts alone."""
    for part in _own_scope(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
            yield part.func.id


def _called_within(function: ast.AST) -> Iterator[str]:
    for part in ast.walk(function):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
            yield part.func.id


def _mutated(node: ast.AST) -> Iterator[str]:
    """Yield the names whose values a node changes without a call: `table[i] = x`, `net.weight = w`."""
    for part in _own_scope(node):
        if isinstance(part, ast.Attribute | ast.Subscript) and not isinstance(part.ctx, ast.Load):
            yield from _root(part)
        elif isinstance(part, ast.Name) and part.id in _CHANGE_ANYTHING:
            yield ANYTHING


def _handed(node: ast.AST) -> Iterator[str]:
    """Yield the names whose values a node hands to the functions and methods that it calls."""
    for part in _own_scope(node):
        if not isinstance(part, ast.Call):
            continue
        receiver = set(_root(part.func))
        if receiver.isdisjoint(_CHANGE_NOTHING):
            yield from receiver if isinstance(part.func, ast.Attribute) else ()
            for argument in (*part.args, *(keyword.value for keyword in part.keywords)):
                yield from _root(argument)


def _root(expression: ast.expr) -> Iterator[str]:
    """Yield the name that an expression begins with: `table` of `*table.rows[0].copy()`."""
    while isinstance(expression, ast.Attribute | ast.Subscript | ast.Call | ast.Starred):
        expression = expression.func if isinstance(expression, ast.Call) else expression.value
    if isinstance(expression, ast.Name):
        yield expression.id


def _aliased(statement: ast.stmt) -> str | None:
    """Return the name whose value, or a part of it, gets another name: `table` for `rows = table["rows"]`."""
    expression = statement.value if isinstance(statement, ast.Assign) else None
    while isinstance(expression, ast.Attribute | ast.Subscript | ast.Call):
        if isinstance(expression, ast.Call):
            if getattr(expression.func, "attr", "") not in _GIVES_A_PART:
                return None
            expression = expression.func
        else:
            expression = expression.value
    return expression.id if isinstance(expression, ast.Name) else None


def _changed_by_call(function: ast.AST) -> set[str]:
    """Return the global names that a function, or one that is defined in it, binds, or whose values it may change."""
    names: set[str] = set()
    waiting: list[tuple[ast.AST, set[str]]] = [(function, set())]
    while waiting:
        part, outer = waiting.pop()
        local = outer | _local_names(part)
        names |= _declared_global(part) | ({*_mutated(part), *_handed(part)} - local)
        waiting += [(one, local) for one in _own_scope(part) if one is not part and isinstance(one, _FUNCTIONS)]
    return names


def _declared_global(function: ast.AST) -> set[str]:
    return {name for part in _own_scope(function) if isinstance(part, ast.Global) for name in part.names}


def _local_names(function: ast.AST) -> set[str]:
    taken: ast.arguments | None = getattr(function, "args", None)
    given = [] if taken is None else [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, taken.vararg, taken.kwarg]
    names = {argument.arg for argument in given if argument is not None}
    return (names | set(_bound(function))) - _declared_global(function)


def _globals_read(node: ast.AST) -> set[str]:
    """Return the names that a node reads and that no function or loop in it has of its own."""
    names: set[str] = set()
    loops = (part.target for part in ast.walk(node) if isinstance(part, ast.For | ast.comprehension))
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(node, frozenset().union(*map(_bound, loops)))]
    while waiting:
        part, local = waiting.pop()
        if isinstance(part, _FUNCTIONS):
            local |= _local_names(part)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load) and part.id not in local:
            names.add(part.id)
        waiting += [(child, local) for child in ast.iter_child_nodes(part)]
    return names
