"""What may cross between judge and worker: the limits of a frame, the kinds of numbers, and what can go wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import torch

ITEM_BYTES: Final[Mapping[str, int]] = {
    "float16": 2,
    "bfloat16": 2,
    "float32": 4,
    "float64": 8,
    "int8": 1,
    "int16": 2,
    "int32": 4,
    "int64": 8,
    "uint8": 1,
    "bool": 1,
}
TORCH_DTYPES: Final[Mapping[str, torch.dtype]] = {name: getattr(torch, name) for name in ITEM_BYTES}
NUMPY_NAMES: Final = frozenset(ITEM_BYTES) - {"bfloat16"}
INT64: Final = range(-(1 << 63), 1 << 63)
# Also bounds the strides of tensors with an empty dimension.
MOST_ELEMENTS: Final = 1 << 48


class WireError(ValueError):
    """A frame broke the protocol or a limit."""


class TooLarge(WireError):
    """A value needs a larger frame than the limits allow."""


class Closed(WireError, ConnectionError):
    """The other side closed the connection."""


class Expired(WireError, TimeoutError):
    """The deadline passed before the frame was complete."""


class NotData(TypeError):
    """A value is not data: neither a tensor, an array, a number, a string, nor lists or dicts of them.

    Args:
        what: What it is, with an article.
        place: Where it stands in the tree: `['a'][0]`.
        wanted: What would have been data.
    """

    def __init__(self, what: str, place: str, wanted: str) -> None:
        super().__init__(what, place, wanted)
        self._what, self._place, self._wanted = what, place, wanted

    def __str__(self) -> str:
        return self.below("")

    def below(self, prefix: str) -> str:
        """Return the sentence, with the place as seen from a part of the tree."""
        place = self._place.removeprefix(prefix)[:200]
        return f"returned {self._what}{f' (at {place})' if place else ''}, which is not data; {self._wanted}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a frame may hold at most.

    Attributes:
        header_bytes: Length of the JSON header.
        body_bytes: Length of the raw bytes of all tensors.
        tensors: Number of tensors and arrays.
        items: Number of nodes in the tree.
        depth: Levels of nesting.
        dims: Dimensions of a tensor.
    """

    header_bytes: int = 1 << 20
    body_bytes: int = 384 << 20  # BERT-base without its unused words takes 327
    tensors: int = 4096
    items: int = 200_000
    depth: int = 32
    dims: int = 16


DEFAULT_LIMITS: Final = Limits()


class Encoded(NamedTuple):
    """A tree as it crosses.

    Attributes:
        header: JSON, UTF-8.
        buffers: The bytes of every tensor, in the order of the header's descriptors; views of the tensors' memory.
    """

    header: bytes
    buffers: list[memoryview]


class Descriptor(NamedTuple):
    """A tensor of a frame: whose container it was, its dtype and its dimensions."""

    container: Literal["torch", "numpy"]
    dtype: str
    dims: list[int]

    @property
    def nbytes(self) -> int:
        """Return the length of its bytes in the body."""
        return math.prod(self.dims) * ITEM_BYTES[self.dtype]
