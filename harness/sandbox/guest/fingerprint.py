"""What is left of submitted code when names, comments, layout and texts are taken away: to find answers that are alike.

Nothing of a submission is run for it. Each top-level function and class is one part: its syntax tree with every local
name replaced by the order in which it occurs, and hashed.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
from collections.abc import Sequence
from typing import Any

from .loading import sources_of
from .loading.statements import pieces

MOST_PARTS = 1_000
SMALLEST = 30  # nodes: anything shorter is too likely to be written twice
_BUILTINS = frozenset(dir(builtins))


def fingerprint(files: Sequence[tuple[str, bytes]], *, folder: bool) -> list[dict[str, Any]]:
    """Return the parts of a submission: each one's "digest" and its "size" in nodes.

    Args:
        files: name and bytes of each file.
        folder: whether the files are a folder's, or one file alone.

    Raises:
        Refused: it can't be read at all.
    """
    parts: list[dict[str, Any]] = []
    for source in sources_of(files, folder=folder):
        outside = _imported(source)
        for piece in pieces(source):
            if isinstance(piece.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                part = _part(piece.node, outside)
                if part["size"] >= SMALLEST and len(parts) < MOST_PARTS:
                    parts.append(part)
    return parts


def _part(node: ast.stmt, outside: frozenset[str]) -> dict[str, Any]:
    """Return one definition's digest and size; what is nested too deeply to be walked has no size."""
    try:
        tree = _Normal(outside).visit(node)
        dumped = ast.dump(tree, annotate_fields=False)
    except RecursionError:
        return {"digest": "", "size": 0}
    digest = hashlib.sha256(dumped.encode("utf-8", "replace")).hexdigest()
    return {"digest": digest, "size": sum(1 for _ in ast.walk(tree))}


def _imported(source: Any) -> frozenset[str]:
    """Return the names that a source imports; they mean somebody else's code, and stay."""
    imports = [piece.node for piece in pieces(source) if isinstance(piece.node, ast.Import | ast.ImportFrom)]
    aliases = [alias for node in imports for alias in node.names]
    return frozenset((alias.asname or alias.name).partition(".")[0] for alias in aliases)


class _Normal(ast.NodeTransformer):
    """Takes away what a copy changes first; operators, calls, numbers and the names of libraries stay."""

    def __init__(self, kept: frozenset[str]) -> None:
        self._kept = kept | _BUILTINS
        self._names: dict[str, str] = {}

    def _renamed(self, name: str) -> str:
        return name if name in self._kept else self._names.setdefault(name, f"n{len(self._names)}")

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Rename a local name."""
        return ast.Name(id=self._renamed(node.id), ctx=ast.Load())

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Rename a parameter and drop its annotation."""
        return ast.arg(arg=self._renamed(node.arg), annotation=None)

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        """Keep a keyword's name: it is the called function's."""
        return ast.keyword(arg=node.arg, value=self.visit(node.value))

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Rename what hangs on `self`; elsewhere an attribute is a library's."""
        own = isinstance(node.value, ast.Name) and node.value.id == "self"
        return ast.Attribute(
            value=self.visit(node.value), attr=self._renamed(node.attr) if own else node.attr, ctx=ast.Load()
        )

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Drop name, docstring, decorators and annotations."""
        return ast.FunctionDef(
            name="f",
            args=self.visit(node.args),
            body=self._body(node.body),
            decorator_list=[],
            returns=None,
            type_comment=None,
        )

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Do the same."""
        return self.visit_FunctionDef(node)  # type: ignore[arg-type]

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Drop name and docstring; the order of methods stays."""
        bases = [self.visit(base) for base in node.bases]
        return ast.ClassDef(name="c", bases=bases, keywords=[], body=self._body(node.body), decorator_list=[])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Read an annotated assignment as a plain one."""
        if node.value is None:
            return ast.Pass()
        return ast.Assign(targets=[self.visit(node.target)], value=self.visit(node.value))

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Keep numbers; every text is the same."""
        return ast.Constant(value="" if isinstance(node.value, str | bytes) else node.value)

    def _body(self, body: list[ast.stmt]) -> list[Any]:
        kept = [one for one in body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
        return [self.visit(one) for one in kept]
