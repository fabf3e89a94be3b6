"""What source does to names: which it binds, reads, calls, changes, or hands to code that may change them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
# Stands for every name, in what is changed: `globals().update(...)` says none.
ANYTHING = "*"

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_CHANGE_ANYTHING = frozenset({"exec", "globals", "locals"})
_CHANGE_NOTHING = frozenset({"print", "display", "pprint", "plt", "ax", "axes", "sns", "wandb", "logging", "logger"})
# Another name for what is in a value; any other call makes a value of its own.
_GIVES_A_PART = frozenset({"get", "setdefault"})


@dataclass(slots=True)
class Scope:
    """What a node does in its own scope, and not in those of the functions and classes in it.

    Attributes:
        bound: names that it assigns or deletes.
        read: names that it reads.
        called: names that it calls.
        changed: names whose values it changes without a call, as `table[i] = x` and `net.weight = w` do.
        handed: names whose values it hands to functions or methods that may change them, as `fill(table)` does.
        counted: names that its loops and comprehensions count with.
        declared: names that it declares to be global.
        inner: functions and classes in it.
        imports: its import statements.
        loops: for each `for` of its, the names that it counts with and those that it goes over.
    """

    bound: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    handed: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)
    inner: list[ast.AST] = field(default_factory=list)
    imports: list[ast.Import | ast.ImportFrom] = field(default_factory=list)
    loops: list[tuple[set[str], set[str]]] = field(default_factory=list)


class Scopes:
    """The scopes of nodes, each gone through once, and what follows from those in them."""

    def __init__(self) -> None:
        self._scopes: dict[ast.AST, Scope] = {}
        self._reads: dict[ast.AST, set[str]] = {}

    def of(self, node: ast.AST) -> Scope:
        """Return a node's own scope."""
        if node not in self._scopes:
            self._scopes[node] = _gone_through(node)
        return self._scopes[node]

    def globals_read(self, node: ast.AST) -> set[str]:
        """Return the names that a node reads, its functions too, and that no function or loop in it has of its own."""
        if node not in self._reads:
            scope = self.of(node)
            names = scope.read.union(*map(self.globals_read, scope.inner)) - scope.counted
            self._reads[node] = names - self._local_names(node)
        return self._reads[node]

    def changed_by_call(self, function: ast.AST) -> set[str]:
        """Return the global names that a function, or one in it, binds, or whose values it may change."""
        scope = self.of(function)
        inner = (self.changed_by_call(one) for one in scope.inner if isinstance(one, FUNCTIONS))
        return scope.declared | ((scope.changed | scope.handed).union(*inner) - self._local_names(function))

    def called_within(self, node: ast.AST) -> set[str]:
        """Return the names that a node calls, its functions and classes too."""
        scope = self.of(node)
        return scope.called.union(*map(self.called_within, scope.inner))

    def _local_names(self, node: ast.AST) -> set[str]:
        if not isinstance(node, FUNCTIONS):
            return set()
        scope, taken = self.of(node), node.args
        given = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, taken.vararg, taken.kwarg]
        names = {argument.arg for argument in given if argument is not None}
        names |= {inner.name for inner in scope.inner if isinstance(inner, DEFINITIONS)}
        return (names | scope.bound) - scope.declared


def acts_unseen(node: ast.AST) -> bool:
    """Tell whether a node binds names that don't stand there, as `exec(text)` and `globals()[name] = value` do."""
    return not isinstance(node, DEFINITIONS) and not _CHANGE_ANYTHING.isdisjoint(_gone_through(node).called)


def alias_of(statement: ast.stmt) -> str | None:
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


def _gone_through(node: ast.AST) -> Scope:
    scope, waiting = Scope(), [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Name):
            _note_name(part, scope)
        elif part is not node and isinstance(part, _SCOPES):
            scope.inner.append(part)
        else:
            _note(part, scope)
            waiting += _children(part)
    return scope


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name in node._fields:
        value = getattr(node, name, None)
        if type(value) is list:
            yield from (item for item in value if isinstance(item, ast.AST))
        elif name != "ctx" and isinstance(value, ast.AST):
            yield value


def _note_name(name: ast.Name, scope: Scope) -> None:
    if not isinstance(name.ctx, ast.Load):
        scope.bound.add(name.id)
        return
    scope.read.add(name.id)
    if name.id in _CHANGE_ANYTHING:
        scope.changed.add(ANYTHING)


def _note(part: ast.AST, scope: Scope) -> None:
    """Note what a part says by itself; its names are noted one by one."""
    if isinstance(part, ast.Call):
        _note_call(part, scope)
    elif isinstance(part, ast.Attribute | ast.Subscript):
        if not isinstance(part.ctx, ast.Load):
            scope.changed |= _root(part)
    elif isinstance(part, ast.For | ast.AsyncFor | ast.comprehension):
        counted = _gone_through(part.target).bound
        scope.counted |= counted
        scope.loops.append((counted, _gone_through(part.iter).read))
    elif isinstance(part, ast.Global):
        scope.declared.update(part.names)
    elif isinstance(part, ast.Import | ast.ImportFrom):
        scope.imports.append(part)


def _note_call(call: ast.Call, scope: Scope) -> None:
    if isinstance(call.func, ast.Name):
        scope.called.add(call.func.id)
    receiver = _root(call.func)
    if not receiver.isdisjoint(_CHANGE_NOTHING):
        return
    if isinstance(call.func, ast.Attribute):
        scope.handed |= receiver
    scope.handed.update(*map(_root, call.args), *(_root(keyword.value) for keyword in call.keywords))


def _root(expression: ast.expr) -> set[str]:
    """Return the name that an expression begins with: `table` of `*table.rows[0].copy()`."""
    while isinstance(expression, ast.Attribute | ast.Subscript | ast.Call | ast.Starred):
        expression = expression.func if isinstance(expression, ast.Call) else expression.value
    return {expression.id} if isinstance(expression, ast.Name) else set()
