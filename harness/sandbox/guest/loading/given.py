"""Names that a hand-out's notebook defines before the answers, given to files that use them without defining them."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from ..permissive import Kind, Permissive
from ..stubs import replaceable


class AttrDict(dict[str, Any]):
    """A dict whose items are attributes too, as the hand-out has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what a dict takes."""
        super().__init__(*args, **kwargs)
        self.__dict__ = self


def to_var(tensor: torch.Tensor, cuda: bool = False) -> torch.Tensor:  # noqa: ARG001 - the hand-out's signature
    """Return the tensor: variables and tensors are one, and everything stays on the CPU."""
    return tensor


def display(*values: object, **_options: Any) -> None:
    """Print what a notebook would show."""
    print(*values)  # noqa: T201 - what it is asked for


def get_ipython() -> Permissive:
    """Return the shell that every notebook has; it runs nothing."""
    return Permissive("IPython.get_ipython()", kind=Kind.IDLE)


_OPTIONS = {
    "cuda": False,
    "nepochs": 50,
    "checkpoint_dir": "checkpoints",
    "learning_rate": 5e-4,
    "early_stopping_patience": 20,
    "lr_decay": 0.99,
    "batch_size": 64,
    "hidden_layer_size": 32,
    "encoder_type": "transformer",
    "decoder_type": "transformer",
    "num_transformer_layers": 4,
}


def given_names(scaffold: Mapping[str, Any]) -> Callable[[str], Mapping[str, Any]]:
    """Return what gives a text its names: the common ones, the scaffold's, and BertModel for a text that names it."""

    def give(text: str) -> Mapping[str, Any]:
        names: dict[str, Any] = {
            "torch": torch,
            "nn": torch.nn,
            "F": torch.nn.functional,
            "np": np,
            "math": math,
            "random": random,
            "to_var": to_var,
            "AttrDict": AttrDict,
            "opts": AttrDict(_OPTIONS),
            "display": display,
            "get_ipython": get_ipython,
            **scaffold,
        }
        if "BertModel" not in names and re.search(r"\bBertModel\b", text) and not _imports_it(text):
            model = bert_model()
            if model is not None:
                names["BertModel"] = model
        return names

    return give


def _imports_it(text: str) -> bool:
    return re.search(r"^[ \t]*from[^\n]*import[^\n]*\bBertModel\b", text, re.MULTILINE) is not None


def bert_model() -> Any:
    """Return transformers' BertModel, None where it can't be imported."""
    for _ in range(2):
        # Exception: transformers imports whatever else is installed, and fails in as many ways.
        try:
            from transformers import BertModel  # noqa: PLC0415 - seconds, for a file that names it
        except Exception as error:  # noqa: BLE001
            if not replaceable(error):
                return None
        else:
            return BertModel
    return None
