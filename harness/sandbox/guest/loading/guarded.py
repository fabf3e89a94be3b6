"""Imports that honest code expects to fail: `try: import scipy`, with its own way in `except ImportError`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..notices import say
from ..stubs import is_absent

_CATCHES = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


def fail_absent(statement: ast.stmt) -> None:
    """Make guarded imports fail, in place, where what they import would be a stub that can't answer.

    Guarded is an import in a `try` that catches its failure and goes on in another way, or in a `with suppress(...)`;
    functions and classes inside the statement are gone through as well.

    Args:
        statement: A statement of submitted code.
    """
    for body in _guarded(statement):
        for at, inner in enumerate(body):
            module = _absent(inner)
            if module is not None:
                say(f"{module.partition('.')[0]} is not installed here: what the file does without it is done")
                body[at] = _failure(module, inner)


def _guarded(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Yield the guarded bodies, and those of the compound statements in them."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Try):
            expected = any(map(_catches, node.handlers)) and _goes_on(node)
        else:
            expected = isinstance(node, ast.With) and any(_suppresses(item.context_expr) for item in node.items)
        if expected:
            yield from _bodies(getattr(node, "body", []))


def _bodies(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Yield a list of statements and those inside its `if`s and `with`s, which run with it."""
    yield body
    for inner in body:
        if isinstance(inner, ast.If | ast.With):
            yield from _bodies(inner.body)
            yield from _bodies(getattr(inner, "orelse", []))


def _catches(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or _last_name(kind) in _CATCHES for kind in kinds)


def _goes_on(node: ast.Try) -> bool:
    """Tell whether there is another way: not where a handler only prints, or was trimmed to nothing."""
    acts = ast.Pass | ast.Expr | ast.Raise
    handled = any(not isinstance(inner, acts) for handler in node.handlers for inner in handler.body)
    imports = ast.Import | ast.ImportFrom | ast.Pass | ast.Expr
    return handled or any(not isinstance(inner, imports) for inner in (*node.body, *node.orelse))


def _suppresses(expression: ast.expr) -> bool:
    if not isinstance(expression, ast.Call) or _last_name(expression.func) != "suppress":
        return False
    return any(_last_name(kind) in _CATCHES for kind in expression.args)


def _last_name(expression: ast.expr | None) -> str:
    return getattr(expression, "attr", getattr(expression, "id", ""))


def _absent(statement: ast.stmt) -> str | None:
    """Return the module that an import statement wants and that is only stubbed, None for any other statement."""
    if isinstance(statement, ast.Import):
        return next((alias.name for alias in statement.names if is_absent(alias.name)), None)
    if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
        return statement.module if is_absent(statement.module) else None
    return None


def _failure(module: str, statement: ast.stmt) -> ast.stmt:
    """Return what raises as Python does for a module that is not there, in the place of a statement."""
    message, name = ast.Constant(f"No module named {module!r}"), ast.keyword("name", ast.Constant(module))
    error = ast.Call(ast.Name("ModuleNotFoundError", ast.Load()), [message], [name])
    return ast.fix_missing_locations(ast.copy_location(ast.Raise(error), statement))
