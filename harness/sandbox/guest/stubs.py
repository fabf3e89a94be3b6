"""Modules that submissions import and that a worker doesn't have: plotting, data, notebooks; and `harness` itself."""

from __future__ import annotations

import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import re
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy as np
import torch

from .asking import asker, is_dynamic, is_submitted, only_looks
from .notices import say
from .permissive import Kind, Permissive
from .stand_ins import stand_ins
from .torchvision_shim import mend_torchvision

# Modules whose results a submission may do without (plots, progress, downloads, notebook widgets).
IDLE = frozenset(
    {"matplotlib", "mpl_toolkits", "seaborn", "plotly", "bokeh", "altair", "IPython", "ipywidgets", "google", "tqdm"}
    | {"wandb", "tensorboard", "tensorboardX", "requests", "gdown", "kaggle", "termcolor", "tabulate", "rich", "dotenv"}
    | {"pylab", "graphviz", "torchviz", "torchsummary", "torchinfo", "livelossplot", "jdc", "import_ipynb", "numba"}
    | {
        "beartype",
        "loguru",
        "line_profiler",
        "memory_profiler",
        "ipdb",
        "prettytable",
        "colorama",
        "pydantic",
        "nbimporter",
    }
    | {
        "typeguard",
        "nptyping",
        "torchtyping",
        "jaxtyping",
        "icecream",
        "imageio",
        "skimage",
        "cv2",
        "joblib",
        "easydict",
    }
    | {"PIL", "six"}
)
# Modules whose results an answer would be made of: they can be imported, and say what is missing when they are called.
COMPUTING = frozenset(
    {
        "pandas",
        "scipy",
        "sklearn",
        "torchvision",
        "torchaudio",
        "torchtext",
        "torchmetrics",
        "datasets",
        "nltk",
        "spacy",
    }
    | {
        "statsmodels",
        "sympy",
        "cvxpy",
        "gensim",
        "h5py",
        "evaluate",
        "tensorflow",
        "keras",
        "jax",
        "einops",
        "accelerate",
    }
    | {"sentencepiece", "pytorch_lightning", "lightning", "transformers", "open_clip", "clip", "networkx", "tokenizers"}
    | {"huggingface_hub", "ftfy", "timm", "peft", "sacrebleu", "torch_geometric"}
)
# Decorators of numba whose result is not what the decorated function is.
_COMPUTING_PARTS = frozenset({"numba.stencil", "numba.guvectorize"})
# Plots are stubs even where they are installed: drawing wants files and fonts, and nobody looks at it here.
PLOTTING = frozenset({"matplotlib", "mpl_toolkits", "pylab", "seaborn"})
DRAWING = PLOTTING | {"plotly", "bokeh", "altair", "graphviz", "torchviz", "livelossplot"}
# What `from pylab import *` brings beside NumPy and three of its parts: builtins that NumPy would hide, and plots.
_UNHIDDEN = ("bytes", "abs", "bool", "max", "min", "pow", "round")
_PLOTS = (
    *("plt", "figure", "subplot", "subplots", "plot", "scatter", "hist", "imshow", "bar", "errorbar", "fill_between"),
    *("loglog", "semilogx", "semilogy", "title", "xlabel", "ylabel", "xlim", "ylim", "legend", "grid", "axis"),
    *("colorbar", "savefig", "show", "close"),
)
# Stubs even where their package is installed: they draw in a browser, by widgets that are stubs.
WIDGETS = frozenset({"tqdm.notebook"})
_MISSING_OPERATOR = re.compile(r"operator torchvision::\w+ does not exist")


class StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Serves a stub for a known module: as the last finder of all for one that nobody else has.

    Args:
        names: Names of the modules, below which all are served.
        instead: Whether it stands before installed modules of these names.
    """

    last_resort = True

    def __init__(self, names: frozenset[str] = IDLE | COMPUTING, *, instead: bool = False) -> None:
        self._names = names
        self._instead = instead

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - importlib's signature
        target: ModuleType | None = None,  # noqa: ARG002 - importlib's signature
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a stub for a known module, or for any module below a stub; none for who asks what is installed."""
        top, _, rest = fullname.partition(".")
        if top not in self._names and fullname not in self._names:
            return None
        if not self._instead and (only_looks() or (top in COMPUTING and is_dynamic())):
            return None
        # A package that is installed lacks what it lacks; `google` alone is shared by many distributions.
        around = isinstance(sys.modules.get(top), StubModule) or top == "google"
        if rest and not around and fullname not in self._names:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return an empty stub."""
        module = StubModule(spec.name)
        if spec.name == "pylab":
            names = {n: getattr(part, n) for part in (np, np.fft, np.random, np.linalg) for n in part.__all__}
            names |= {name: getattr(builtins, name) for name in _UNHIDDEN}
            vars(module).update(names, np=np, __all__=[*names, "np", *_PLOTS])
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Say that the module is a stub, where submitted code wants it."""
        if is_submitted(asker()):
            _tell(module.__name__)


def _tell(module: str) -> None:
    """Say what a stubbed module does."""
    top = module.partition(".")[0]
    if module in WIDGETS:
        say(f"{module} shows nothing here")
    elif top in PLOTTING:
        say(f"{top} draws nothing here: it can be imported, and does nothing")
    elif top in COMPUTING:
        say(f"{top} is not installed here: it can be imported, and calling it raises ModuleNotFoundError")
    elif stand_ins(top):
        say(f"{top} is not installed here: a stand-in does the little that answers need of it")
    else:
        say(f"{top} is not installed here: it can be imported, and does nothing")


def kind_of(name: str) -> Kind:
    """Return what the module of a full name is for."""
    top = name.partition(".")[0]
    if top in COMPUTING or name in _COMPUTING_PARTS:
        return Kind.COMPUTING
    return Kind.DRAWING if top in DRAWING else Kind.IDLE


def is_absent(module: str) -> bool:
    """Tell whether a module is one that an answer would be made of, and can be imported as a stub alone."""
    top = module.partition(".")[0]
    if top not in COMPUTING:
        return False
    return isinstance(sys.modules[top], StubModule) if top in sys.modules else importlib.util.find_spec(top) is None


class StubModule(ModuleType):
    """A module in which every name is found."""

    __path__: list[str]

    def __getattr__(self, name: str) -> Any:
        """Return something that takes whatever is done to it."""
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if is_submitted(sys._getframe(1)):  # noqa: SLF001 - a library may have been the first to import it
            _tell(self.__name__)
        found = stand_ins(self.__name__)
        if name in found:
            return found[name]
        if name == "LightningModule":
            return torch.nn.Module  # what it is beneath its trainer
        full = f"{self.__name__}.{name}"
        return Permissive(full, kind=kind_of(full))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Serve `import tqdm.tqdm as tqdm`, where the module itself is called."""
        around, _, name = self.__name__.rpartition(".")
        called = stand_ins(around).get(name) or Permissive(self.__name__, kind=Kind.IDLE)
        return called(*args, **kwargs)


def hookimpl(function: Any = None, **options: Any) -> Any:
    """Mark a function or class as the implementation of the hook that it is named after (or `specname`)."""

    def mark(marked: Any) -> Any:
        marked.harness_impl = {"specname": None, **options}
        return marked

    return mark if function is None else mark(function)


def install() -> Callable[[], None]:
    """Serve a stub `harness` with `hookimpl` alone, and stubs of modules that are not installed.

    Returns:
        What undoes it.
    """
    before = {name: sys.modules[name] for name in list(sys.modules) if name.partition(".")[0] == "harness"}
    harness = ModuleType("harness")
    harness.hookimpl = hookimpl  # type: ignore[attr-defined]
    harness.__all__ = ["hookimpl"]  # type: ignore[attr-defined]
    for name in before:
        del sys.modules[name]
    sys.modules["harness"] = harness
    plots, finder = StubFinder(PLOTTING | WIDGETS, instead=True), StubFinder()
    sys.meta_path.insert(0, plots)
    sys.meta_path.append(finder)

    def undo() -> None:
        sys.meta_path.remove(plots)
        sys.meta_path.remove(finder)
        for name in [name for name, module in sys.modules.items() if isinstance(module, StubModule)]:
            del sys.modules[name]
        del sys.modules["harness"]
        sys.modules.update(before)

    return undo


def replaceable(error: BaseException) -> bool:
    """Mend what failed an import, where that is known how to; tell whether the import is worth another try.

    It is for a torchvision whose compiled operators belong to another build of torch, also underneath another package.
    """
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, RuntimeError) and _MISSING_OPERATOR.search(str(seen)):
            return _mend_torchvision()
        seen = seen.__cause__ or seen.__context__
    return False


def _mend_torchvision() -> bool:
    try:
        return mend_torchvision() == "mended"
    except RuntimeError:
        return False
