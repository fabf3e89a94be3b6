"""Which tolerances were picked by hand, and whether a reason stands beside each."""

from __future__ import annotations

import ast
from collections.abc import Iterator

__all__ = ["without_reason"]

_BY_HAND = ("relative", "k")


def without_reason(source: str) -> list[str]:
    """Return where a task's module picks a tolerance by hand and no comment beside it says why.

    Args:
        source: The module's text. A comment counts on the line itself, on the line above, or at the constant that the
            tolerance is taken from.
    """
    lines = source.splitlines()
    tree = ast.parse(source)
    constants = {
        target.id: node.lineno
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for keyword in _picked(tree):
        places = [keyword.value.lineno]
        if isinstance(keyword.value, ast.Name) and keyword.value.id in constants:
            places.append(constants[keyword.value.id])
        if not any("#" in lines[line - 1] or lines[line - 2].lstrip().startswith("#") for line in places):
            found.append(f"line {keyword.value.lineno}: {keyword.arg}={ast.unparse(keyword.value)}")
    return found


def _picked(tree: ast.Module) -> Iterator[ast.keyword]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Case", "Check"):
            yield from (keyword for keyword in node.keywords if keyword.arg in _BY_HAND)
