"""What a module's statements defined, in order: a name bound twice keeps both of its definitions."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from .faults import Fault


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One binding of a name at the top level of a submitted module, or the failure to bind it.

    Attributes:
        name: the name.
        value: what it was bound to; None when it failed.
        where: the place of its statement, `layers.py:12` or `cell 7, line 3`.
        module: the module's name in `sys.modules`.
        node: the statement, None for text that doesn't parse.
        fault: why it failed, None when it didn't.
    """

    name: str
    value: Any = None
    where: str
    module: str
    node: ast.stmt | None = None
    fault: Fault | None = None


@dataclass(kw_only=True)
class History:
    """Every definition of a module, in the order of its statements."""

    module: str
    definitions: list[Definition] = field(default_factory=list)

    def of(self, name: str) -> list[Definition]:
        """Return the definitions of a name, oldest first."""
        return [definition for definition in self.definitions if definition.name == name]
