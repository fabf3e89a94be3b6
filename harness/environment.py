"""What a run ran on: versions, machine and processors, as data for the record."""

from __future__ import annotations

import hashlib
import importlib.metadata
import math
import os
import platform
from pathlib import Path
from typing import Any

from harness import __version__

__all__ = ["cores", "describe", "fingerprint", "pressure", "pressure_since", "processors"]

_VARIABLES = ("OMP_", "MKL_", "OPENBLAS_", "MALLOC_", "GLIBC_TUNABLES", "LD_PRELOAD", "KMP_")
_GROUPS = "/sys/fs/cgroup"
_PACKAGES = ("torch", "numpy", "transformers", "open_clip_torch", "torchvision", "pluggy")


def describe() -> dict[str, Any]:
    """Return the versions and the machine; sizes in bytes. Imports none of the packages."""
    return {
        "harness": __version__,
        "python": platform.python_version(),
        "packages": {name: version for name in _PACKAGES if (version := _version(name))},
        "system": platform.platform(),
        "machine": platform.machine(),
        "processor": _processor(),
        "cores": cores(),
        "memory_bytes": _memory_bytes(),
    }


def fingerprint() -> dict[str, Any]:
    """Return all of `describe` and what else decides over times: caches, clocks, limits, torch's build.

    Two ratios may differ where any of this does; imports torch. What can't be told is None.
    """
    import torch  # noqa: PLC0415 - the other functions must not pay for it

    flags = _from_cpuinfo("flags")
    return {
        **describe(),
        "cpu": {
            "family": _from_cpuinfo("cpu family"),
            "model": _from_cpuinfo("model"),
            "stepping": _from_cpuinfo("stepping"),
            "flags_sha256": hashlib.sha256(" ".join(sorted(flags.split())).encode()).hexdigest() if flags else None,
            "online": _text("/sys/devices/system/cpu/online"),
            "affinity": processors() or None,
            "quota": _text(f"{_GROUPS}/cpu.max") or _text(f"{_GROUPS}/cpu/cpu.cfs_quota_us"),
            "caches": {f"L{level}": _cache(level) for level in (2, 3)},
            "governor": _text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            "is_virtual": "hypervisor" in flags.split(),
        },
        "clocksource": _text("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
        "libc": " ".join(platform.libc_ver()),
        "python_build": " ".join(platform.python_build()),
        "transparent_hugepages": _text("/sys/kernel/mm/transparent_hugepage/enabled"),
        "address_randomisation": _text("/proc/sys/kernel/randomize_va_space"),
        "memory_limit": _text(f"{_GROUPS}/memory.max") or _text(f"{_GROUPS}/memory/memory.limit_in_bytes"),
        "variables": {name: value for name, value in sorted(os.environ.items()) if name.startswith(_VARIABLES)},
        "torch": {
            "build_sha256": hashlib.sha256(torch.__config__.show().encode()).hexdigest(),
            "capability": torch.backends.cpu.get_cpu_capability(),
            "threads": 1,
        },
    }


def pressure() -> dict[str, Any]:
    """Return how busy the machine is now: load, what waits for a processor, and what other guests took from it."""
    busy = (_text("/proc/pressure/cpu") or "").partition("avg10=")[2].partition(" ")[0]
    ticks = (_text("/proc/stat") or "").partition("\n")[0].split()
    return {
        "load": list(os.getloadavg()) if hasattr(os, "getloadavg") else None,
        "cpu_pressure_percent": float(busy) if busy else None,
        "stolen_ticks": int(ticks[8]) if len(ticks) > 8 else None,
    }


def pressure_since(before: dict[str, Any]) -> dict[str, Any]:
    """Return how busy the machine is now, and how many ticks were stolen since `pressure` was asked before."""
    now = pressure()
    stolen = (before["stolen_ticks"], now["stolen_ticks"])
    return {**now, "stolen_ticks": None if None in stolen else stolen[1] - stolen[0]}


def processors() -> list[int]:
    """Return the numbers of the processors that this process may use; none where the system does not tell."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def cores() -> int:
    """Return how many processors' time this process gets: as many as it may run on, or fewer where a quota says so."""
    allowed = len(processors()) or os.cpu_count() or 1
    return max(1, math.ceil(min(allowed, _quota())))


def _quota() -> float:
    """Return how many processors' time a control group allows, as a container's is; infinity where it allows any."""
    quota, _, period = (_text(f"{_GROUPS}/cpu.max") or "").partition(" ")
    if not quota:
        quota, period = (_text(f"{_GROUPS}/cpu/cpu.cfs_{name}_us") or "" for name in ("quota", "period"))
    return int(quota) / int(period) if quota.isdecimal() and period.isdecimal() and int(period) else math.inf


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _processor() -> str:
    return _from_cpuinfo("model name") or platform.processor()


def _from_cpuinfo(name: str) -> str:
    lines = (_text("/proc/cpuinfo") or "").splitlines()
    pairs = (line.partition(":") for line in lines)
    return next((value.strip() for key, _, value in pairs if key.strip() == name), "")


def _cache(level: int) -> str | None:
    """Return the size of a processor's cache as the system writes it: `1024K`."""
    folders = sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*"))
    return next((_text(f"{folder}/size") for folder in folders if _text(f"{folder}/level") == str(level)), None)


def _text(path: str) -> str | None:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None


def _memory_bytes() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None
