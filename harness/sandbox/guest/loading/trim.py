"""Which statements define something, what they define, and how a compound statement is trimmed to its definitions."""

from __future__ import annotations
import __future__

import ast
import builtins
from collections.abc import Callable, Iterator
from typing import TypeGuard

_DEFINES = (
    ast.Import
    | ast.ImportFrom
    | ast.ClassDef
    | ast.FunctionDef
    | ast.AsyncFunctionDef
    | ast.Assign
    | ast.AugAssign
    | ast.AnnAssign
    | getattr(ast, "TypeAlias", ast.Assign)
)
_ACTS = ast.Expr | ast.Assert | ast.For | ast.AsyncFor | ast.While
# Calls that act on what the file defines or on how Python computes; what they are given is built within their time.
_DECLARES = frozenset(
    {"add_argument", "add_option", "set_defaults", "update", "setdefault", "register", "setattr"}
    | {"set_default_dtype", "set_default_device", "set_default_tensor_type", "setrecursionlimit"}
)


def is_main_guard(node: ast.stmt) -> TypeGuard[ast.If]:
    """Tell `if __name__ == "__main__":`, whatever else its condition asks."""
    if not isinstance(node, ast.If):
        return False
    parts = list(ast.walk(node.test))
    named = any(isinstance(part, ast.Name) and part.id == "__name__" for part in parts)
    return named and any(isinstance(part, ast.Constant) and part.value == "__main__" for part in parts)


def definitions_only(node: ast.stmt, is_needed: Callable[[ast.stmt], bool]) -> ast.stmt | None:
    """Return the statement if it defines something, trimmed to what does; None for one that only acts.

    An `if`, `match`, `try` or `with` keeps the definitions in its bodies, and the body of a `try` what may raise to
    find something out; a main guard keeps its `else`. `raise` goes elsewhere, and so do calls and loops that are not
    needed.

    Args:
        node: the statement, which is trimmed in place.
        is_needed: tells whether a call, a loop or what a compound statement begins with gives the definitions
            something that they read.
    """
    if isinstance(node, _DEFINES) or _declares(node):
        return node
    if isinstance(node, _ACTS):
        return node if is_needed(node) else None
    if is_main_guard(node):
        node.body = [ast.copy_location(ast.Pass(), node)]
    bodies = [getattr(node, name) for name in ("body", "orelse", "finalbody") if getattr(node, name, [])]
    bodies += [part.body for part in (*getattr(node, "handlers", []), *getattr(node, "cases", []))]
    probing = node.body if isinstance(node, ast.Try | ast.TryStar) else None
    trimmed = [_trim(body, is_needed, probing=body is probing) for body in bodies]
    return node if any(trimmed) or (bodies and is_needed(node)) else None


def _declares(node: ast.stmt) -> bool:
    """Tell `parser.add_argument(...)`, `opts.update(...)` and their like, and `del sum`, which frees a name again."""
    if isinstance(node, ast.Delete):
        return all(isinstance(target, ast.Name) and hasattr(builtins, target.id) for target in node.targets)
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call):
        return False
    return getattr(call.func, "attr", getattr(call.func, "id", "")) in _DECLARES


def _trim(body: list[ast.stmt], is_needed: Callable[[ast.stmt], bool], *, probing: bool) -> bool:
    """Trim a body in place, with or without its probes; tell whether it defines anything."""
    defines, kept = False, []
    for statement in body:
        if probing and _is_probe(statement):
            kept.append(statement)
        elif (trimmed := definitions_only(statement, is_needed)) is not None:
            defines = True
            kept.append(trimmed)
    body[:] = kept or [ast.copy_location(ast.Pass(), body[0])]
    return defines


def _is_probe(node: ast.stmt) -> bool:
    """Tell what does nothing but raise, perhaps: `profile`, `assert ...`, `raise ...`, `if ...: raise ...`."""
    if isinstance(node, ast.If):
        return all(map(_is_probe, (*node.body, *node.orelse)))
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Name | ast.Attribute | ast.Subscript)
    return isinstance(node, ast.Raise | ast.Assert | ast.Pass)


def leaves(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the simple statements and definitions of a statement, those inside compound ones included."""
    inner: list[ast.stmt] = []
    for name in ("body", "orelse", "finalbody"):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            inner += getattr(node, name, [])
    for part in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
        inner += part.body
    if not inner:
        yield node
    for statement in inner:
        yield from leaves(statement)


def bound_names(leaf: ast.stmt) -> list[str]:
    """Return the names that a simple statement or definition binds at the top level."""
    if isinstance(leaf, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [leaf.name]
    if isinstance(leaf, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.split(".")[0] for alias in leaf.names]
    targets: list[ast.expr] = []
    if isinstance(leaf, ast.Assign):
        targets = leaf.targets
    elif isinstance(leaf, ast.AugAssign | ast.AnnAssign):
        targets = [leaf.target]
    parts = (part for target in targets for part in ast.walk(target))
    return [part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]


def future_flags(node: ast.stmt) -> int:
    """Return the compiler flags that a `from __future__ import` statement switches on."""
    if not isinstance(node, ast.ImportFrom) or node.module != "__future__":
        return 0
    flags = 0
    for alias in node.names:
        feature = getattr(__future__, alias.name, None)
        flags |= getattr(feature, "compiler_flag", 0)
    return flags


class OwnImports(ast.NodeTransformer):
    """Point the submission's imports of its own modules at those modules, whatever else has their name.

    `from layers import Attention` becomes `from <package>.layers import Attention`: so a submitted `test.py` is what
    the submission imports as `test`, while nobody else sees it.
    """

    def __init__(self, package: str, own: dict[str, str]) -> None:
        """Take the submission's package and, for each name that it may import, the name inside the package."""
        self._package = package
        self._own = own

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        """Rewrite `from layers import Attention`."""
        if not node.level and node.module:
            top, dot, rest = node.module.partition(".")
            if top in self._own:
                node.module = f"{self._package}.{self._own[top]}{dot}{rest}"
        return node

    def visit_Import(self, node: ast.Import) -> ast.AST | list[ast.stmt]:
        """Rewrite `import layers`, `import layers.attention` and both with `as`."""
        if not any(alias.name.partition(".")[0] in self._own for alias in node.names):
            return node
        statements = [statement for alias in node.names for statement in self._rewritten(alias)]
        return [ast.fix_missing_locations(ast.copy_location(statement, node)) for statement in statements]

    def _rewritten(self, alias: ast.alias) -> list[ast.stmt]:
        top, dot, rest = alias.name.partition(".")
        if top not in self._own:
            return [ast.Import(names=[alias])]
        full = f"{self._package}.{self._own[top]}{dot}{rest}"
        if dot and alias.asname:
            return [ast.Import(names=[ast.alias(name=full, asname=alias.asname)])]
        parent, _, name = f"{self._package}.{self._own[top]}".rpartition(".")
        bind = ast.ImportFrom(module=parent, names=[ast.alias(name=name, asname=alias.asname or top)], level=0)
        return [ast.Import(names=[ast.alias(name=full, asname="_")]), bind] if dot else [bind]
