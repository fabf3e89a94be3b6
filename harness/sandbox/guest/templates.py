"""Tell a hand-out's untouched template from an answer, by the definition's syntax tree."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_template(node: ast.stmt | None, known: Collection[str]) -> bool:
    """Tell whether nobody has filled in a definition.

    A function is a template when its body is nothing but `...`, `pass` or `raise NotImplementedError`; or reads a name
    that is only ever assigned `...`; or only returns names that nothing defines. A class is, when its `forward` is (or,
    without one, `__call__`).

    Args:
        node: the definition; None, or another statement, is no template.
        known: the names that its module defines.
    """
    if isinstance(node, ast.ClassDef):
        methods = {method.name: method for method in node.body if isinstance(method, _Function)}
        method = methods.get("forward") or methods.get("__call__")
        return method is not None and _is_empty(method, known)
    return isinstance(node, _Function) and _is_empty(node, known)


def _is_empty(function: _Function, known: Collection[str]) -> bool:
    body = [statement for statement in function.body if not _says_nothing(statement)]
    if not body or all(_is_placeholder(statement) for statement in body):
        return True
    if _reads_placeholder(function):
        return True
    return _returns_unknown(function, body, known)


def _says_nothing(statement: ast.stmt) -> bool:
    """Tell a docstring, `...`, `pass` and `raise NotImplementedError`."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return isinstance(statement, ast.Pass)


def _is_placeholder(statement: ast.stmt) -> bool:
    """Tell `x = ...`, `return ...`, `return None` and a bare `return`."""
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        return _is_ellipsis(statement.value)
    if isinstance(statement, ast.Return):
        value = statement.value
        return value is None or _is_ellipsis(value) or (isinstance(value, ast.Constant) and value.value is None)
    return False


def _is_ellipsis(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Tuple) and value.elts:
        return all(_is_ellipsis(part) for part in value.elts)
    return isinstance(value, ast.Constant) and value.value is ...


def _reads_placeholder(function: _Function) -> bool:
    """Tell whether a name is read that is only ever assigned `...`."""
    empty: set[str] = set()
    placeholders = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_ellipsis(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {part for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
            empty |= {name.id for name in names}
            placeholders |= names
    if not empty:
        return False
    written = {name.id for name in _names(function, ast.Store) if name not in placeholders} | _arguments(function)
    # `everything = ...` is a fine index.
    slices = [part.slice for part in ast.walk(function) if isinstance(part, ast.Subscript)]
    indices = {name for index in slices for name in _names(index, ast.Load)}
    return any(name.id in empty - written for name in _names(function, ast.Load) if name not in indices)


def _returns_unknown(function: _Function, body: list[ast.stmt], known: Collection[str]) -> bool:
    """Tell a body that is only `return context, weights`, names which the hand-out left to be defined."""
    if not all(isinstance(statement, ast.Return) or _is_placeholder(statement) for statement in body):
        return False
    returned = [statement.value for statement in body if isinstance(statement, ast.Return)]
    parts = [part for value in returned for part in (value.elts if isinstance(value, ast.Tuple) else [value])]
    if not all(isinstance(part, ast.Name) for part in parts):
        return False
    defined = {name.id for name in _names(function, ast.Store)} | _arguments(function) | set(known) | set(dir(builtins))
    return any(name.id not in defined for statement in body for name in _names(statement, ast.Load))


def _names(node: ast.AST, context: type[ast.expr_context]) -> Iterator[ast.Name]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, context))


def _arguments(function: _Function) -> set[str]:
    return {part.arg for part in ast.walk(function) if isinstance(part, ast.arg)}
