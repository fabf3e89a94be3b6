"""What submitted code finds around it: a clean environment, its own output, its own random numbers."""

from __future__ import annotations

import mmap
import os
import random
import signal
import sys
import tempfile
from types import ModuleType
from typing import Final

import numpy as np
import torch
from numpy.random import bit_generator

from .confine import namespaces
from .log import text_stream

# The map closes its own copy of the descriptor when it is collected, and by then the number may be another file's.
_KEPT: Final[list[mmap.mmap]] = []
_MOST_DESCRIPTORS: Final = 128


def environment(home: str | None) -> dict[str, str]:
    """Return the whole environment of a worker, or of a zygote.

    Args:
        home: The folder that may be written to; None for nowhere.
    """
    folder = home or "/"
    return {
        "HOME": folder,
        "USER": "worker",  # asked for by getpass and by libraries' caches, where there is no list of users
        "LANG": "C.UTF-8",
        "TMPDIR": folder,
        "HF_HOME": str(namespaces.SCRATCH / "huggingface"),  # read at import, by the zygote
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "MPLCONFIGDIR": folder,
        "TORCHINDUCTOR_CACHE_DIR": folder,  # made at import, by any optimiser
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def refresh(log: int, seed: int, home: str | None) -> None:
    """Forget what belongs to the zygote: environment, output, arguments, main module, random numbers.

    Args:
        log: Descriptor of the shared memory that takes what is printed; it and every higher one are closed.
        seed: Of the random number generators.
        home: The folder that may be written to, or None.
    """
    os.chdir(home or "/")
    # Without a folder to write to there is still an answer: libraries ask for one at import that they never use.
    tempfile.tempdir = home or "/"
    os.environ.clear()
    os.environ.update(environment(home))
    memory = mmap.mmap(log, 0)
    os.closerange(log, _MOST_DESCRIPTORS)
    _KEPT.append(memory)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - open as long as the process
    sys.stdout = sys.stderr = text_stream(memory)
    sys.argv = ["worker"]
    sys.modules["__main__"] = ModuleType("__main__")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    random.seed(seed)
    np.random.seed(seed % (1 << 32))  # noqa: NPY002 - the generator that submissions use
    # What `numpy.random.default_rng()` starts from; the system's own bits would give another verdict each time.
    vars(bit_generator)["randbits"] = random.Random(seed).getrandbits  # noqa: S311 - nothing is kept secret by it
    torch.default_generator.manual_seed(seed)  # the generator alone: `torch.manual_seed` looks for accelerators first
