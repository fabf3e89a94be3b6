"""Frames to data trees, strictly: what `encode` would not have made is refused, and limits come before allocation."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, Final, NoReturn

import numpy as np
import torch

from .formats import DEFAULT_LIMITS, INT64, MOST_ELEMENTS, NUMPY_NAMES, TORCH_DTYPES, Descriptor, Limits, WireError

_NON_FINITE: Final = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def parse_header(raw: bytes | bytearray) -> dict[str, Any]:
    """Parse a header strictly: UTF-8, one object, no key twice, no number that is not finite.

    Raises:
        WireError: It is anything else.
    """
    try:
        header = json.loads(
            raw.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_unique
        )
    except WireError:
        raise
    except (ValueError, RecursionError) as error:
        raise WireError(f"the header can't be read: {type(error).__name__}") from None
    if type(header) is not dict:
        raise WireError("the header is no object")
    return header


def decode(header: dict[str, Any], body: bytes | bytearray | memoryview, limits: Limits = DEFAULT_LIMITS) -> Any:
    """Turn a parsed header and a body into a data tree, whose tensors own their memory and may be written to.

    Raises:
        WireError: The header or the body is not exactly as `encode` makes them.
    """
    frame = Frame(header, len(body), limits)
    start = 0
    view = memoryview(body).cast("B") if len(body) else memoryview(b"")
    for target in frame.allocate():
        target[:] = view[start : start + len(target)]
        start += len(target)
    return frame.tree()


class Frame:
    """A header whose descriptors were checked against the length of the body; nothing is allocated before."""

    def __init__(self, header: dict[str, Any], body_bytes: int, limits: Limits) -> None:
        if header.keys() != {"tree", "tensors"}:
            raise WireError("the header has other keys than 'tree' and 'tensors'")
        self._node = header["tree"]
        self._limits = limits
        self._items = 0
        self._descriptors = _descriptors(header["tensors"], body_bytes, limits)
        self._values: list[Any] = []
        self._used: set[int] = set()

    def allocate(self) -> Iterator[memoryview]:
        """Allocate one tensor after the other and give its bytes to be written; skip those without any."""
        for descriptor in self._descriptors:
            if descriptor.container == "torch":
                tensor = torch.empty(descriptor.dims, dtype=TORCH_DTYPES[descriptor.dtype], device="cpu")
                flat = tensor.reshape(-1).view(torch.uint8).numpy()
                self._values.append(tensor)
            else:
                array = np.empty(descriptor.dims, dtype=descriptor.dtype)
                flat = array.reshape(-1).view(np.uint8)
                self._values.append(array)
            if flat.size:
                yield flat.data
            if descriptor.dtype == "bool":
                # Any byte but 0 and 1 in a bool makes comparisons contradict one another.
                np.not_equal(flat, 0, out=flat, casting="unsafe")

    def tree(self) -> Any:
        """Build the tree out of the filled tensors; each must stand in it exactly once."""
        tree = self._value(self._node, 0)
        if len(self._used) != len(self._values):
            raise WireError("a tensor of the frame is not in its tree")
        return tree

    def _value(self, node: Any, depth: int) -> Any:
        self._items += 1
        if self._items > self._limits.items:
            raise WireError(f"the tree has more than {self._limits.items} nodes")
        kind = type(node)
        if node is None or kind is bool or kind is float:
            return node
        if kind is int:
            return _checked_int(node)
        if kind is str:
            return _checked_text(node)
        if kind is not dict or len(node) != 1:
            raise WireError("a node of the tree is no object with one key")
        if depth >= self._limits.depth:
            raise WireError(f"the tree is nested deeper than {self._limits.depth} levels")
        ((tag, content),) = node.items()
        if tag == "tensor":
            return self._tensor(content)
        if tag == "float":
            return _non_finite(content)
        return self._container(tag, content, depth + 1)

    def _container(self, tag: str, content: Any, depth: int) -> Any:
        if tag not in ("list", "tuple", "dict") or type(content) is not list:
            raise WireError("a node of the tree has an unknown tag or no list under it")
        if tag == "dict":
            return self._dict(content, depth)
        items = [self._value(item, depth) for item in content]
        return items if tag == "list" else tuple(items)

    def _dict(self, pairs: list[Any], depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for pair in pairs:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) is not str or pair[0] in result:
                raise WireError("a dict of the tree has a pair that is none, or one key twice")
            result[_checked_text(pair[0])] = self._value(pair[1], depth)
        return result

    def _tensor(self, index: Any) -> Any:
        if type(index) is not int or not 0 <= index < len(self._values) or index in self._used:
            raise WireError("the tree refers to a tensor that is not there, or twice to one")
        self._used.add(index)
        return self._values[index]


def _descriptors(entries: Any, body_bytes: int, limits: Limits) -> list[Descriptor]:
    if type(entries) is not list or len(entries) > limits.tensors:
        raise WireError(f"the frame has no list of at most {limits.tensors} tensors")
    found = [_descriptor(entry, limits) for entry in entries]
    if sum(descriptor.nbytes for descriptor in found) != body_bytes:
        raise WireError("the shapes of the tensors don't add up to the length of the body")
    return found


def _descriptor(entry: Any, limits: Limits) -> Descriptor:
    if type(entry) is not list or len(entry) != 3:
        raise WireError("a tensor's description is no list of three")
    container, dtype, dims = entry
    known = {"torch": TORCH_DTYPES.keys(), "numpy": NUMPY_NAMES}
    if type(container) is not str or container not in known or type(dtype) is not str or dtype not in known[container]:
        raise WireError("a tensor has an unknown container or dtype")
    if type(dims) is not list or len(dims) > limits.dims or not all(type(size) is int and size >= 0 for size in dims):
        raise WireError("a tensor has dimensions that are none")
    if math.prod(max(size, 1) for size in dims) > MOST_ELEMENTS:
        raise WireError("a tensor has too many elements")
    return Descriptor("torch" if container == "torch" else "numpy", dtype, dims)


def _no_constant(literal: str) -> NoReturn:
    raise WireError(f"the header has the number {literal}")


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise WireError("the header has a number that is not finite")
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise WireError("the header has one key twice")
    return result


def _non_finite(name: Any) -> float:
    if type(name) is not str or name not in _NON_FINITE:
        raise WireError("a float of the tree is unknown")
    return _NON_FINITE[name]


def _checked_int(number: int) -> int:
    if number not in INT64:
        raise WireError("an int of the tree has more than 64 bits")
    return number


def _checked_text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise WireError("a string of the tree has half a surrogate pair") from None
    return text
