"""Data trees to frames: what is not data is named, and where it stands."""

from __future__ import annotations

import json
import math
from typing import Any, Final, NoReturn, TypeAlias

import numpy as np
import torch

from .formats import (
    DEFAULT_LIMITS,
    INT64,
    ITEM_BYTES,
    MOST_ELEMENTS,
    NUMPY_NAMES,
    TORCH_DTYPES,
    Descriptor,
    Encoded,
    Limits,
    NotData,
    TooLarge,
)

_TORCH_NAMES: Final = {dtype: name for name, dtype in TORCH_DTYPES.items()}
_QUICK: Final = frozenset({torch.float32, torch.float64, torch.int64, torch.int32, torch.bool})
_UNSIGNED: Final = (torch.uint16, torch.uint32, torch.uint64)
_SCALARS: Final = (str, int, float)
_CONTAINERS: Final = (dict, list, tuple)
_ARRAYS: Final = (np.ndarray, np.generic)
_Place: TypeAlias = tuple[Any, str | int] | None  # the place above and the key in it; made into words for an error
_TEXT: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False)
_WANTED: Final = "wanted a tensor, an array, numbers, strings, lists or dicts"


def encode(tree: Any, limits: Limits = DEFAULT_LIMITS) -> Encoded:
    """Turn a data tree into a header and buffers.

    Tensors are taken as plain, detached and contiguous; numpy scalars become arrays without dimensions.

    Raises:
        NotData: The tree holds something that is not data; the message names it and where it is.
        TooLarge: The limits don't allow it; no oversized copy is made first.
    """
    encoder = _Encoder(limits)
    try:
        node = encoder.node(tree, None, 0)
    except RecursionError:
        raise NotData("something nested too deeply", "", _WANTED) from None
    document = {"tree": node, "tensors": encoder.descriptors}
    encoded = _TEXT.encode(document).encode()
    if len(encoded) > limits.header_bytes:
        raise TooLarge(
            f"returned numbers and strings of {len(encoded)} bytes as text, at most {limits.header_bytes} are allowed; "
            "return a tensor or an array"
        )
    return Encoded(encoded, encoder.buffers)


class _Encoder:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._items = 0
        self._room = limits.body_bytes
        self.descriptors: list[Descriptor] = []
        self.buffers: list[memoryview] = []

    def node(self, value: Any, place: _Place, depth: int) -> Any:
        self._items += 1
        if self._items > self._limits.items:
            raise TooLarge(f"returned more than {self._limits.items} numbers, strings and lists; return a tensor")
        if value is None or value is True or value is False:
            return value
        # The plain classes first: asking torch whether something is a tensor takes longer than all the rest.
        if isinstance(value, _SCALARS) and not isinstance(value, np.generic):
            if isinstance(value, str) and str.__len__(value) > self._limits.header_bytes:
                raise TooLarge(f"returned a string of more than {self._limits.header_bytes} characters")
            return _scalar(value, place)
        if isinstance(value, _CONTAINERS):
            return self._container(value, place, depth + 1)
        if isinstance(value, torch.Tensor):
            return self._tensor(value, place)
        if isinstance(value, _ARRAYS):
            return self._array(value, place)
        raise NotData(_article(type(value).__name__), _path(place), _WANTED)

    def _container(self, value: list[Any] | tuple[Any, ...] | dict[Any, Any], place: _Place, depth: int) -> Any:
        if depth > self._limits.depth:
            _refuse(f"something nested deeper than {self._limits.depth} levels", None)
        if isinstance(value, dict):
            pairs = []
            for key, item in dict.items(value):
                if not isinstance(key, str):
                    _refuse(f"a dict with a key of type {type(key).__name__}", place, "wanted strings as keys")
                name = _scalar(key, place)
                pairs.append([name, self.node(item, (place, name), depth)])
            return {"dict": pairs}
        plain = list.__iter__(value) if isinstance(value, list) else tuple.__iter__(value)
        items = [self.node(item, (place, index), depth) for index, item in enumerate(plain)]
        return {"list" if isinstance(value, list) else "tuple": items}

    def _reserve(self, descriptor: Descriptor) -> int:
        """Book a tensor's room in the frame before any copy of it is made, and return its index."""
        if len(self.descriptors) >= self._limits.tensors:
            raise TooLarge(f"returned more than {self._limits.tensors} tensors")
        if len(descriptor.dims) > self._limits.dims:
            raise TooLarge(f"returned a tensor of {len(descriptor.dims)} dimensions, at most {self._limits.dims} pass")
        self._room -= descriptor.nbytes
        if self._room < 0 or math.prod(max(size, 1) for size in descriptor.dims) > MOST_ELEMENTS:
            raise TooLarge(
                f"returned tensors of more than {self._limits.body_bytes} bytes, the last of shape {descriptor.dims}"
            )
        self.descriptors.append(descriptor)
        return len(self.descriptors) - 1

    def _tensor(self, tensor: torch.Tensor, place: _Place) -> dict[str, int]:
        # Submitted subclasses may override every method and attribute: those of the base class are asked.
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - torch has no public name for it
            if type(tensor) is torch.Tensor and (view := _bytes_of(tensor)) is not None:
                index = self._reserve(Descriptor("torch", _TORCH_NAMES[tensor.dtype], list(tensor.shape)))
                self.buffers.append(view)
                return {"tensor": index}
            try:
                plain = torch.Tensor.as_subclass(torch.Tensor.detach(tensor), torch.Tensor)
                if plain.dtype in _UNSIGNED and plain.device.type == "cpu":
                    plain = torch.from_numpy(_signed(plain.numpy(), place))
                dtype = _dense_dtype(plain, place)
                index = self._reserve(Descriptor("torch", dtype, list(plain.shape)))
                dense = plain.resolve_neg().contiguous()
                # One element may lie with any stride and count as contiguous; bytes need a stride of one.
                flat = dense.as_strided((dense.numel(),), (1,)).view(torch.uint8).numpy()
            except (RuntimeError, NotImplementedError) as error:
                layout = str(tensor.layout).removeprefix("torch.")
                if layout != "strided":
                    _refuse(f"a tensor of layout {layout}", place, "wanted a dense one")
                _refuse(f"a {type(tensor).__name__} without bytes of its own ({str(error)[:80]})", place)
        self.buffers.append(flat.data)
        return {"tensor": index}

    def _array(self, array: Any, place: _Place) -> dict[str, int]:
        plain = np.asarray(array)
        if plain.dtype.kind == "u" and plain.dtype.itemsize > 1:
            plain = _signed(plain, place)
        dtype = plain.dtype.name
        if plain.dtype.kind not in "fiub" or dtype not in NUMPY_NAMES:
            _refuse(f"an array of {dtype[:40]}", place, _wanted_dtypes())
        index = self._reserve(Descriptor("numpy", dtype, list(plain.shape)))
        native = np.ascontiguousarray(plain, dtype=plain.dtype.newbyteorder("="))
        self.buffers.append(native.reshape(-1).view(np.uint8).data)
        return {"tensor": index}


def _bytes_of(tensor: torch.Tensor) -> memoryview | None:
    """Return the bytes of a plain tensor that are simply there, as most are; None where more has to be asked."""
    if tensor.dtype not in _QUICK or tensor.requires_grad:
        return None
    try:
        array = tensor.numpy()
    except (RuntimeError, TypeError):  # on a device, sparse, a negative view
        return None
    return array.data.cast("B") if array.flags.c_contiguous and array.size and array.ndim else None


def _dense_dtype(tensor: torch.Tensor, place: _Place) -> str:
    """Return the name of a tensor's dtype; refuse a tensor whose elements are not simply its bytes."""
    if tensor.device.type != "cpu":
        _refuse(f"a tensor on device {tensor.device.type!r}", place, "wanted one on the CPU")
    if tensor.is_quantized:
        _refuse("a quantised tensor", place, "wanted a plain one")
    if tensor.is_nested:
        _refuse("a nested tensor", place, "wanted a dense one")
    dtype = _TORCH_NAMES.get(tensor.dtype)
    if dtype is None:
        _refuse(f"a tensor of {str(tensor.dtype).removeprefix('torch.')}", place, _wanted_dtypes())
    return dtype


def _signed(array: np.ndarray[Any, Any], place: _Place) -> np.ndarray[Any, Any]:
    """Return unsigned integers as int64, which every one of an honest answer fits."""
    if array.size and int(array.max()) not in INT64:
        _refuse("an int of more than 63 bits", place)
    return array.astype(np.int64)


def _scalar(value: Any, place: _Place) -> Any:
    """Return an int, float or string as a plain one, whatever a subclass of it does."""
    if isinstance(value, int):
        number = int.__index__(value)
        if number not in INT64:
            _refuse("an int of more than 64 bits", place)
        return number
    if isinstance(value, float):
        real = float.__float__(value)
        return real if math.isfinite(real) else {"float": float.__repr__(real)}
    text = str.__str__(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        _refuse("a string with half a surrogate pair", place)
    return text


def _refuse(what: str, place: _Place, wanted: str = _WANTED) -> NoReturn:
    raise NotData(what, _path(place), wanted)


def _path(place: _Place) -> str:
    """Return a place in words: `['a'][0]`."""
    keys = []
    while place is not None:
        place, key = place
        keys.append(f"[{key[:40]!r}]" if isinstance(key, str) else f"[{key}]")
    return "".join(reversed(keys))


def _wanted_dtypes() -> str:
    return f"wanted one of {', '.join(ITEM_BYTES)}"


def _article(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name[:80]}"
