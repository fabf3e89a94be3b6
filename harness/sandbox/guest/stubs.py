"""Modules that submissions import and that a worker doesn't have: plotting, data, notebooks; and `harness` itself."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import re
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import torch

from .notices import say
from .permissive import Permissive, Progress
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
    | {"typeguard", "nptyping", "torchtyping", "jaxtyping", "icecream", "imageio", "skimage", "cv2", "PIL", "six"}
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
# Plots are stubs even where they are installed: drawing wants files and fonts, and nobody looks at it here.
PLOTTING = frozenset({"matplotlib", "mpl_toolkits", "pylab", "seaborn"})
_MISSING_OPERATOR = re.compile(r"operator torchvision::\w+ does not exist")


class StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Serves a stub for a known module: as the last finder of all for one that nobody else has.

    Args:
        names: Top-level names of the modules.
    """

    last_resort = True

    def __init__(self, names: frozenset[str] = IDLE | COMPUTING) -> None:
        self._names = names

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - importlib's signature
        target: ModuleType | None = None,  # noqa: ARG002 - importlib's signature
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a stub for a known module, or for any module below a stub."""
        top, _, rest = fullname.partition(".")
        if top not in self._names:
            return None
        # A package that is installed lacks what it lacks; `google` alone is shared by many distributions.
        if rest and not isinstance(sys.modules.get(top), StubModule) and top != "google":
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return an empty stub."""
        return StubModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Say that the module is a stub."""
        top = module.__name__.partition(".")[0]
        absent = "draws nothing" if top in PLOTTING else "is not installed"
        say(f"{top} {absent} here: it can be imported, and does nothing")


class StubModule(ModuleType):
    """A module in which every name is found."""

    __path__: list[str]

    def __getattr__(self, name: str) -> Any:
        """Return something that takes whatever is done to it."""
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        full = f"{self.__name__}.{name}"
        if full.startswith("tqdm.") and name in {"tqdm", "trange", "tqdm_notebook", "tnrange"}:
            return Progress if name.startswith("tqdm") else _progress_range
        if full.startswith("six.moves.") and name in {"range", "zip", "map", "filter", "input"}:
            return getattr(__import__("builtins"), name)
        if name == "LightningModule":
            return torch.nn.Module  # what it is beneath its trainer
        return Permissive(full, computing=self.__name__.partition(".")[0] in COMPUTING)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Serve `import tqdm.tqdm as tqdm`, where the module itself is called."""
        return Permissive(self.__name__, computing=False)(*args, **kwargs)


def _progress_range(*args: int, **kwargs: Any) -> Progress:
    return Progress(range(*args), **kwargs)


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
    plots, finder = StubFinder(PLOTTING), StubFinder()
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
