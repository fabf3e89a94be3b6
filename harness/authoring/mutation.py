"""Mutants of a reference: its source with one thing changed, compiled in the place of the original.

A reference is trusted code, and so is a mutant of it. Each operator is a mistake that people make: another axis, a
sign, a factor, one off, a term that is missing, exchanged arguments, a step left out, a cut gradient.
"""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

__all__ = ["Mutant", "build", "mentions", "mutants"]

_SHOWN = 60
_TWINS: Mapping[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
_AXES = (0, 1, -1, -2)
_SYMMETRIC = frozenset({"transpose", "swapaxes", "swapdims", "maximum", "minimum", "max", "min", "dot", "isclose"})


class Mutant(NamedTuple):
    """A reference with one thing changed.

    Attributes:
        name: Function, operator, and what became of what: the same as long as the source is.
        tree: The changed module.
    """

    name: str
    tree: ast.Module

    @property
    def function(self) -> str:
        """Return the name of the module's function or class that is changed."""
        return self.name.partition(":")[0].partition(".")[0]


class _Change(NamedTuple):
    operator: str
    new: ast.AST


def mutants(source: str) -> Iterator[Mutant]:
    """Iterate over every mutant of a module's functions.

    Args:
        source: The module's text.
    """
    tree = ast.parse(source)
    names: dict[str, int] = {}
    for place, (where, node, parents) in enumerate(_places(tree)):
        for change in _changes(node, parents):
            ast.fix_missing_locations(ast.copy_location(change.new, node))
            if ast.unparse(change.new) == ast.unparse(node):
                continue
            name = f"{where}: {change.operator}: {_shown(node)} → {_shown(change.new)}"
            names[name] = names.get(name, 0) + 1
            if names[name] > 1:
                name = f"{name} ({names[name]})"
            yield Mutant(name, _replaced(tree, place, change.new))


def mentions(source: str, name: str) -> bool:
    """Tell whether a module reads a name anywhere: a function that nothing mentions serves none but its own hook.

    Args:
        source: The module's text.
        name: The name.
    """
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(ast.parse(source)))


def build(mutant: Mutant, original: ModuleType, path: Path) -> ModuleType:
    """Return the module of a mutant, beside the original: it imports what the original imports.

    Args:
        mutant: The mutant.
        original: The reference's module.
        path: Its source.

    Raises:
        Exception: Whatever the changed module raises as it is executed.
    """
    module = ModuleType(original.__name__)
    module.__dict__.update(__file__=str(path), __package__=original.__package__, __spec__=original.__spec__)
    exec(compile(mutant.tree, f"<mutant of {path.name}>", "exec"), module.__dict__)  # noqa: S102 - trusted, as the pack is
    return module


def _places(tree: ast.Module) -> Iterator[tuple[str, ast.AST, tuple[ast.AST, ...]]]:
    """Iterate over the nodes inside functions, with the function's name and the nodes above, outermost first."""

    def walk(
        node: ast.AST, where: str, above: tuple[ast.AST, ...]
    ) -> Iterator[tuple[str, ast.AST, tuple[ast.AST, ...]]]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            where = f"{where}.{node.name}" if where else node.name
        elif where and isinstance(node, ast.expr | ast.stmt) and any(isinstance(one, ast.FunctionDef) for one in above):
            yield where, node, above
        for child in _children(node):
            yield from walk(child, where, (*above, node))

    yield from walk(tree, "", ())


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Iterate over what may be changed below a node: no decorator, no annotation, no docstring, no device or dtype."""
    for name, value in ast.iter_fields(node):
        if name in ("decorator_list", "annotation", "returns", "args") and not isinstance(node, ast.Call):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.expr_context):
                continue
            if isinstance(child, ast.keyword) and child.arg in ("device", "dtype"):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            yield child


def _replaced(tree: ast.Module, place: int, new: ast.AST) -> ast.Module:
    changed = copy.deepcopy(tree)
    _, old, above = next(itertools.islice(_places(changed), place, None))
    parent = above[-1]
    new = ast.fix_missing_locations(ast.copy_location(copy.deepcopy(new), old))
    for name, value in ast.iter_fields(parent):
        if value is old:
            setattr(parent, name, new)
        elif isinstance(value, list) and any(item is old for item in value):
            value[:] = [new if item is old else item for item in value]
    return changed


def _changes(node: ast.AST, above: tuple[ast.AST, ...]) -> Iterator[_Change]:
    finder = _FINDERS.get(type(node))
    if finder is not None and isinstance(getattr(node, "ctx", None), ast.Load | None):
        yield from finder(node, above)


def _binary(node: Any, _: tuple[ast.AST, ...]) -> Iterator[_Change]:
    for twin in _TWINS.get(type(node.op), ()):
        yield _Change("sign" if isinstance(node.op, ast.Add | ast.Sub) else "factor", _with(node, op=twin()))
    if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
        yield _Change("missing term", node.left)
        if not isinstance(node.op, ast.Div):
            yield _Change("missing term", node.right)
    if isinstance(node.op, ast.Pow | ast.Div | ast.Sub):
        yield _Change("swapped arguments", _with(node, left=node.right, right=node.left))


def _unary(node: Any, above: tuple[ast.AST, ...]) -> Iterator[_Change]:
    operand = node.operand
    if isinstance(node.op, ast.USub) and isinstance(operand, ast.Constant) and isinstance(operand.value, int | float):
        yield from _number(-operand.value, above)
    elif isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        yield _Change("sign", node.operand)


def _constant(node: Any, above: tuple[ast.AST, ...]) -> Iterator[_Change]:
    if isinstance(above[-1], ast.UnaryOp):
        return
    if isinstance(node.value, bool):
        yield _Change("choice", ast.Constant(not node.value))
    elif isinstance(node.value, int | float):
        yield from _number(node.value, above)


def _number(value: float, above: tuple[ast.AST, ...]) -> Iterator[_Change]:
    parent = above[-1]
    is_axis = (isinstance(parent, ast.keyword) and parent.arg in ("dim", "axis", "dims")) or (
        isinstance(parent, ast.Call)
        and isinstance(value, int)
        and abs(value) <= 2
        and isinstance(parent.func, ast.Attribute)
    )
    if is_axis:
        yield from (_Change("axis", _literal(axis)) for axis in _AXES if axis != value)
        return
    yield _Change("off by one", _literal(value + 1))
    yield _Change("off by one", _literal(value - 1))
    if isinstance(parent, ast.BinOp):
        yield _Change("factor", _literal(2 * value if value else 2))


def _literal(value: float) -> ast.expr:
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _compare(node: Any, _: tuple[ast.AST, ...]) -> Iterator[_Change]:
    for twin in _TWINS.get(type(node.ops[0]), ()):
        yield _Change("comparison", _with(node, ops=[twin(), *node.ops[1:]]))


def _boolean(node: Any, _: tuple[ast.AST, ...]) -> Iterator[_Change]:
    for twin in _TWINS[type(node.op)]:
        yield _Change("choice", _with(node, op=twin()))


def _attribute(node: Any, _: tuple[ast.AST, ...]) -> Iterator[_Change]:
    if node.attr in ("T", "mT", "H"):
        yield _Change("missing step", node.value)


def _call(node: Any, _: tuple[ast.AST, ...]) -> Iterator[_Change]:
    is_method = isinstance(node.func, ast.Attribute) and not _is_library(node.func)
    if is_method:
        yield _Change("missing step", node.func.value)
    elif node.args:
        yield _Change("missing step", node.args[0])
    if len(node.args) >= 2 and getattr(node.func, "attr", getattr(node.func, "id", "")) not in _SYMMETRIC:
        swapped = [node.args[1], node.args[0], *node.args[2:]]
        yield _Change("swapped arguments", _with(node, args=swapped))
    for number, keyword in enumerate(node.keywords):
        if keyword.arg not in ("device", "dtype", None):
            rest = [*node.keywords[:number], *node.keywords[number + 1 :]]
            yield _Change("missing argument", _with(node, keywords=rest))


def _is_library(function: ast.Attribute) -> bool:
    """Tell whether a function is a library's, `torch.softmax`, and no method of a value."""
    root: ast.expr = function
    while isinstance(root, ast.Attribute):
        root = root.value
    if isinstance(root, ast.Call):
        return isinstance(root.func, ast.Name) and root.func.id == "super"
    return isinstance(root, ast.Name) and root.id in ("torch", "np", "numpy", "nn", "F", "math", "self")


def _name(node: Any, above: tuple[ast.AST, ...]) -> Iterator[_Change]:
    """Exchange an argument for another one of the same function."""
    function = next(one for one in reversed(above) if isinstance(one, ast.FunctionDef))
    names = [argument.arg for argument in function.args.args if argument.arg != "self"]
    if node.id in names:
        yield from (_Change("another argument", ast.Name(name, ast.Load())) for name in names if name != node.id)


def _return(node: Any, _: tuple[ast.AST, ...]) -> Iterator[_Change]:
    if isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        yield _Change("swapped results", ast.Return(_with(node.value, elts=node.value.elts[::-1])))


def _assign(node: Any, above: tuple[ast.AST, ...]) -> Iterator[_Change]:
    if not any(isinstance(one, ast.ClassDef) for one in above):
        return  # a function's answer is asked for no gradient
    if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and not isinstance(node.value, ast.Constant):
        detached = ast.Call(ast.Attribute(node.value, "detach", ast.Load()), [], [])
        yield _Change("cut gradient", ast.Assign([node.targets[0]], detached))


def _augmented(node: Any, _: tuple[ast.AST, ...]) -> Iterator[_Change]:
    yield _Change("missing step", ast.Pass())
    for twin in _TWINS.get(type(node.op), ()):
        yield _Change("sign", _with(node, op=twin()))


def _branch(node: Any, _: tuple[ast.AST, ...]) -> Iterator[_Change]:
    yield _Change("choice", _with(node, test=ast.Constant(value=True)))
    yield _Change("choice", _with(node, test=ast.Constant(value=False)))


def _slice(node: Any, _: tuple[ast.AST, ...]) -> Iterator[_Change]:
    if node.lower is not None:
        yield _Change("off by one", _with(node, lower=None))
    if node.upper is not None:
        yield _Change("off by one", _with(node, upper=None))


def _with(node: Any, **fields: Any) -> Any:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


_FINDERS: Mapping[type[ast.AST], Callable[[Any, tuple[ast.AST, ...]], Iterator[_Change]]] = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Name: _name,
    ast.Return: _return,
    ast.Assign: _assign,
    ast.AugAssign: _augmented,
    ast.If: _branch,
    ast.IfExp: _branch,
    ast.Slice: _slice,
}
