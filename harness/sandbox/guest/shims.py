"""A GPU, worker processes or a compiler is asked for, and the CPU of this process serves.

Installed once, before the first submitted byte is read. `torch.cuda.is_available()` stays false; what asks all the same
acts on the CPU and says so in a notice.
"""

from __future__ import annotations

import ctypes.util
import functools
import inspect
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.utils._device
import torch.utils.data

from .notices import say

_DEVICES = frozenset({"cuda", "mps", "xpu", "hip", "xla"})
_FACTORIES = (
    "arange",
    "as_tensor",
    "asarray",
    "empty",
    "empty_like",
    "empty_strided",
    "eye",
    "full",
    "full_like",
    "linspace",
    "logspace",
    "ones",
    "ones_like",
    "rand",
    "rand_like",
    "randint",
    "randint_like",
    "randn",
    "randn_like",
    "randperm",
    "scalar_tensor",
    "tensor",
    "tril_indices",
    "triu_indices",
    "zeros",
    "zeros_like",
    "normal",
    "hann_window",
    "hamming_window",
)
_NEW = ("new_empty", "new_full", "new_ones", "new_tensor", "new_zeros")
_TYPES = ("Float", "Double", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool")
_DONE_ALREADY = ("synchronize", "set_device", "reset_peak_memory_stats", "reset_max_memory_allocated")
# What NumPy called Python's own types until 1.24; files of those years are handed in still.
_OLD_NAMES = {"float": float, "int": int, "bool": bool, "object": object, "str": str, "complex": complex}
_CPU = torch.device("cpu")
_LIBRARIES = (f"/lib/{os.uname().machine}-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib")


class _Event:
    """A moment on a GPU's queue: on the CPU, the time at which it is recorded."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        """Take what `torch.cuda.Event` takes."""
        self._at_s = 0.0

    def record(self, *_args: Any) -> None:
        """Keep the time."""
        self._at_s = time.perf_counter()

    def elapsed_time(self, end: _Event) -> float:
        """Return the milliseconds up to another event."""
        return (end._at_s - self._at_s) * 1e3

    def synchronize(self) -> None:
        """Do nothing: it is done already."""

    wait = synchronize

    def query(self) -> bool:
        """Return that it is done."""
        return True


class _Patches:
    """Attributes that were replaced, and what they were."""

    def __init__(self) -> None:
        self._before: list[tuple[Any, str, Any, bool]] = []

    def put(self, owner: Any, name: str, value: Any) -> None:
        self._before.append((owner, name, getattr(owner, name), name in vars(owner)))
        setattr(owner, name, value)

    def add(self, owner: Any, name: str, value: Any) -> None:
        """Give an owner what it does not have; nothing where it has something of that name."""
        if name not in vars(owner):
            self._before.append((owner, name, None, False))
            setattr(owner, name, value)

    def wrap(self, owner: Any, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
        original = getattr(owner, name)
        self.put(owner, name, functools.wraps(original)(make(original)))

    def undo(self) -> None:
        while self._before:
            owner, name, value, own = self._before.pop()
            if own:
                setattr(owner, name, value)
            else:
                delattr(owner, name)


def install() -> Callable[[], None]:
    """Make this process's torch act on the CPU whatever device is named.

    Returns:
        What undoes it.
    """
    # torch remembers its own constructors the first time it is asked: it must see them before they are wrapped.
    torch.utils._device._device_constructors()  # noqa: SLF001
    patches = _Patches()
    _movers(patches)
    _factories(patches)
    _loading(patches)
    _compiling(patches)
    _cuda(patches)
    _libraries(patches)
    _numpy(patches)
    return patches.undo


def _foreign(device: Any) -> bool:
    """Tell a device that is not here: by name, as an object, or by a GPU's number."""
    kind = type(device)
    if kind is str:
        return device.partition(":")[0] in _DEVICES
    if kind is torch.device:
        return device.type in _DEVICES
    return kind is int


def _say_cpu() -> None:
    say("a GPU was asked for (.cuda(), .to or device=): everything acts on the CPU")


def _stays(_original: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that gives back its object, for `.cuda()` and `.pin_memory()`."""

    def stay(self: Any, *_args: Any, **_kwargs: Any) -> Any:
        _say_cpu()
        return self

    return stay


def _moves(original: Callable[..., Any]) -> Callable[..., Any]:
    """Return `.to` with the device mapped, wherever it stands."""

    def to(self: Any, *args: Any, **kwargs: Any) -> Any:
        if args and _foreign(args[0]):
            _say_cpu()
            args = (_CPU, *args[1:])
        if kwargs and _foreign(kwargs.get("device")):
            _say_cpu()
            kwargs["device"] = _CPU
        return original(self, *args, **kwargs)

    return to


def _makes(original: Callable[..., Any]) -> Callable[..., Any]:
    """Return a factory with its `device=` mapped."""

    def make(*args: Any, **kwargs: Any) -> Any:
        if "device" in kwargs and _foreign(kwargs["device"]):
            _say_cpu()
            kwargs["device"] = _CPU
        return original(*args, **kwargs)

    return make


def _movers(patches: _Patches) -> None:
    for owner in (torch.Tensor, torch.nn.Module):
        patches.wrap(owner, "cuda", _stays)
        patches.wrap(owner, "to", _moves)
    patches.wrap(torch.nn.Module, "to_empty", _makes)
    patches.wrap(torch.Tensor, "pin_memory", _stays)
    for name in _NEW:
        patches.wrap(torch.Tensor, name, _makes)

    def typed(original: Callable[..., Any]) -> Callable[..., Any]:
        def type_(self: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
            if isinstance(dtype, str) and dtype.startswith("torch.cuda."):
                _say_cpu()
                dtype = dtype.replace("torch.cuda.", "torch.")
            return original(self, dtype, *args, **kwargs) if dtype is not None else original(self)

        return type_

    patches.wrap(torch.Tensor, "type", typed)


def _factories(patches: _Patches) -> None:
    from torch.jit import _builtins  # noqa: PLC0415 - private: needed here alone

    for name in _FACTORIES:
        original = getattr(torch, name)
        patches.wrap(torch, name, _makes)
        # torch.jit.script knows its operators by identity.
        operator = _builtins._find_builtin(original)  # type: ignore[no-untyped-call]  # noqa: SLF001
        if operator is not None:
            _builtins._register_builtin(getattr(torch, name), operator)  # noqa: SLF001

    def entered(original: Callable[..., Any]) -> Callable[..., Any]:
        def init(self: Any, device: Any) -> None:
            if _foreign(device):
                _say_cpu()
                device = _CPU
            original(self, device)

        return init

    # `with torch.device("cuda"):` and torch.set_default_device.
    patches.wrap(torch.utils._device.DeviceContext, "__init__", entered)  # noqa: SLF001

    def defaulted(original: Callable[..., Any]) -> Callable[..., Any]:
        def set_default_tensor_type(kind: Any) -> None:
            original(kind.replace("torch.cuda.", "torch.") if isinstance(kind, str) else kind)

        return set_default_tensor_type

    patches.wrap(torch, "set_default_tensor_type", defaulted)


def _loading(patches: _Patches) -> None:
    def loads(original: Callable[..., Any]) -> Callable[..., Any]:
        def load(f: Any, map_location: Any = None, *args: Any, **kwargs: Any) -> Any:
            if map_location is None or _foreign(map_location):
                map_location = _CPU
            return original(f, map_location, *args, **kwargs)

        return load

    patches.wrap(torch, "load", loads)

    def in_process(original: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(original)

        def init(self: Any, *args: Any, **kwargs: Any) -> None:
            given = signature.bind(self, *args, **kwargs).arguments
            if given.get("num_workers"):
                say("a DataLoader asked for worker processes: it loads in this one")
                for name in ("prefetch_factor", "persistent_workers", "multiprocessing_context", "timeout"):
                    given.pop(name, None)
                given["num_workers"] = 0
            for name in ("pin_memory", "pin_memory_device"):
                given.pop(name, None)
            given.pop("self")
            original(self, **given)

        return init

    patches.wrap(torch.utils.data.DataLoader, "__init__", in_process)


def _compiling(patches: _Patches) -> None:
    def compile_(model: Any = None, *_args: Any, **_kwargs: Any) -> Any:
        say("torch.compile was asked for: the code runs as it is written")
        return model if model is not None else lambda function: function

    def compile_module(self: torch.nn.Module, *_args: Any, **_kwargs: Any) -> None:
        compile_(self)

    patches.put(torch, "compile", compile_)
    patches.put(torch.nn.Module, "compile", compile_module)


def _libraries(patches: _Patches) -> None:
    def find_library(name: str) -> str | None:
        """Find a shared library by looking, where the standard library runs a compiler."""
        found = (path for folder in _LIBRARIES for path in sorted(Path(folder).glob(f"lib{name}.so.*")))
        return next((path.name for path in found), None)

    patches.put(ctypes.util, "find_library", find_library)


def _cuda(patches: _Patches) -> None:
    def nothing(_original: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *_args, **_kwargs: None

    for name in _DONE_ALREADY:
        if hasattr(torch.cuda, name):
            patches.wrap(torch.cuda, name, nothing)
    patches.put(torch.cuda, "Event", _Event)
    for kind in _TYPES:
        if hasattr(torch.cuda, f"{kind}Tensor"):
            patches.put(torch.cuda, f"{kind}Tensor", getattr(torch, f"{kind}Tensor"))


def _numpy(patches: _Patches) -> None:
    for name, kind in _OLD_NAMES.items():
        patches.add(np, name, kind)
