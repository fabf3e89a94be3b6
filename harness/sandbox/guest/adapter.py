"""The schema of `submission.yaml` and of a grader's adapter: author, tasks, where each hook is, claims.

Pure: it parses text and checks plain data, so that the judge and the worker use the same words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml

TEXT_BYTES = 64 << 10
TEXT_CHARACTERS = 500
DEPTH = 10
CONTAINERS = ("numpy", "torch", "list")
LOADS = ("definitions", "run")

_NUMBER = r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
_RANGE = re.compile(rf"(?:([<>])\s*{_NUMBER}|{_NUMBER}\s+to\s+{_NUMBER})")
_OBJECT = re.compile(r"(?:[^\W\d][\w.]*:)?[^\W\d]\w*(?:\.[^\W\d]\w*)*")

Check = Callable[[Any, str], Any]


class AdapterError(ValueError):
    """An adapter is not valid; the message is one sentence that says where, what was found and what is wanted."""


class _Loader(yaml.SafeLoader):
    """Safe loading that refuses what a mapping would silently swallow: a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key in keys:
            if keys.count(key) > 1:
                raise AdapterError(f"{key!r} stands twice in one mapping (line {node.start_mark.line + 1})")
        return super().construct_mapping(node, deep=deep)


def parse(text: str, *, where: str) -> dict[str, Any]:
    """Return a validated adapter from its YAML text.

    Args:
        text: at most 64 KiB; anchors' aliases are not followed.
        where: the file's name, for sentences.

    Raises:
        AdapterError: not YAML, too long, with aliases, or not an adapter.
    """
    if len(text) > TEXT_BYTES:
        raise AdapterError(f"{where} is longer than {TEXT_BYTES >> 10} KiB")
    try:
        _refuse_bombs(text)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except AdapterError as error:
        raise AdapterError(f"{where}: {error}") from None
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise AdapterError(f"{where} is not YAML: {yaml_fault(error)}") from None
    return validate({} if data is None else data, where=where)


def _refuse_bombs(text: str) -> None:
    """Refuse aliases, a few lines of which fill any memory, and nesting, which takes the parser square time."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise AdapterError("it uses an alias (*name), which is not allowed: write the value out")
        if depth > DEPTH:
            raise AdapterError(f"it is nested more than {DEPTH} deep")


def validate(data: Any, *, where: str) -> dict[str, Any]:
    """Return plain data as an adapter, with only known keys.

    Args:
        data: what YAML or JSON gave.
        where: the file's name, for sentences.

    Raises:
        AdapterError: an unknown key, or a value of another kind than its key wants.
    """
    return _mapping(data, where, _TOP)


def _mapping(data: Any, where: str, schema: Mapping[str, Check]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise AdapterError(f"{where} must be a mapping, found {_kind(data)}")
    for key in data:
        if key not in schema:
            raise AdapterError(f"{where} has an unknown key {_shown(key)}; known keys are {', '.join(schema)}")
    return {key: schema[key](value, f"{where}: {key}") for key, value in data.items() if value is not None}


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > TEXT_CHARACTERS:
        raise AdapterError(f"{where} must be text, found {_kind(value)}")
    return value


def _one_of(*options: str) -> Check:
    def check(value: Any, where: str) -> str:
        if value not in options:
            raise AdapterError(f"{where} must be one of {', '.join(options)}, found {_shown(value)}")
        return str(value)

    return check


def _texts(value: Any, where: str) -> list[str]:
    if not isinstance(value, list):
        raise AdapterError(f"{where} must be a list, found {_kind(value)}")
    return [_text(item, where) for item in value]


def _named(check: Check) -> Check:
    """Return the check of a mapping from names to what `check` takes."""

    def checked(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise AdapterError(f"{where} must be a mapping, found {_kind(value)}")
        return {_text(name, where): check(item, f"{where}: {name}") for name, item in value.items()}

    return checked


def _object(value: Any, where: str) -> str:
    if not isinstance(value, str) or not _OBJECT.fullmatch(value):
        raise AdapterError(f"{where} must be module:name, an object of this submission; found {_shown(value)}")
    return value


def _arguments(value: Any, where: str) -> dict[str, str] | list[str]:
    if isinstance(value, list):
        return _texts(value, where)
    if not isinstance(value, dict):
        raise AdapterError(f"{where} must be a mapping from our names to yours, or a list, found {_kind(value)}")
    names: dict[str, str] = _named(_text)(value, where)
    return names


def _containers(value: Any, where: str) -> str | dict[str, str]:
    check = _one_of(*CONTAINERS)
    checked: str | dict[str, str] = _named(check)(value, where) if isinstance(value, dict) else check(value, where)
    return checked


def _result(value: Any, where: str) -> int | str:
    if isinstance(value, bool) or not isinstance(value, int | str) or (isinstance(value, int) and abs(value) > 1_000):
        raise AdapterError(f"{where} must be the position or the key of a part, found {_shown(value)}")
    return value


def _constant(value: Any, where: str) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list):
        return [_constant(item, where) for item in value]
    raise AdapterError(f"{where} must be a number, text, a bool or a list of them, found {_kind(value)}")


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise AdapterError(f"{where} must be a finite number, found {_shown(value)}")
    return float(value)


def _claim(value: Any, where: str) -> float | str:
    """Return a claimed number, or a range as text with one form for each way to write it."""
    if not isinstance(value, str):
        return _number(value, where)
    if len(value) <= TEXT_CHARACTERS and re.fullmatch(_NUMBER, value):
        return _number(float(value), where)  # YAML takes 2e7, without a point and a sign, for text
    match = _RANGE.fullmatch(value.strip()) if len(value) <= TEXT_CHARACTERS else None
    if match is None:
        raise AdapterError(f'{where} must be a number, or a range as "> 0", "< 3" or "0 to 1"; found {_shown(value)}')
    sign, bound, low, high = match.groups()
    numbers = [_number(float(one), where) for one in (bound, low, high) if one is not None]
    return f"{sign} {bound}" if sign else f"{low} to {high}" if numbers[0] < numbers[1] else f"{high} to {low}"


def _kind(value: Any) -> str:
    kinds = {dict: "a mapping", list: "a list", str: "text", bool: "a bool", int: "a number", float: "a number"}
    return kinds.get(type(value), "nothing" if value is None else f"a {type(value).__name__}")


def _shown(value: Any) -> str:
    return ascii(value)[:80]


def yaml_fault(error: BaseException) -> str:
    """Return on one line what is wrong with a YAML text and where: the problem, its line and column.

    Args:
        error: what reading it raised.
    """
    problem, mark = getattr(error, "problem", None), getattr(error, "problem_mark", None)
    if problem and mark is not None:
        return f"{problem} (line {mark.line + 1}, column {mark.column + 1})"
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


_CALL: dict[str, Check] = {"arguments": _arguments, "containers": _containers, "result": _result}
_HOOK: dict[str, Check] = {
    "object": _object,
    **_CALL,
    "constructor": _named(_constant),
    "parameters": _named(_text),
    "forward": lambda value, where: _mapping(value, where, _CALL),
}
_TOP: dict[str, Check] = {
    "author": _text,
    "tasks": _texts,
    "load": _one_of(*LOADS),
    "hooks": _named(lambda value, where: _mapping(value, where, _HOOK)),
    "claims": _named(_claim),
}
