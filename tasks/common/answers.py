"""Answers as tensors, for properties that compute with them."""

import numpy as np
import torch


def as_tensor(value):
    """Return an answer as a tensor; lists may hold NumPy numbers, which arrive as arrays without axes.

    Args:
        value: A tensor, an array, a number, or nested lists of those, not ragged.

    Raises:
        TypeError: The answer holds something else.
        ValueError: It is ragged.
    """
    return value.detach() if isinstance(value, torch.Tensor) else torch.from_numpy(np.array(value))


def vector_of(value, length):
    """Return the vector of `(w, loss)` or `(loss, w)`; any other answer as it is.

    Args:
        value: An answer: a tuple or list of two is looked into when one item is a vector (or a column) of that length
            and the other a number.
        length: The length of the vector.
    """
    if not isinstance(value, tuple | list) or len(value) != 2:
        return value
    shapes = [(len(item),) if isinstance(item, tuple | list) else np.shape(item) for item in value]
    vectors = [at for at, shape in enumerate(shapes) if tuple(shape) in ((length,), (length, 1))]
    return value[vectors[0]] if len(vectors) == 1 and () in map(tuple, shapes) else value


def as_number(value):
    """Return a scalar answer of any container as a float64 tensor without axes.

    Args:
        value: As for `as_tensor`, one number in all.

    Raises:
        TypeError: The answer holds something else.
        RuntimeError: It holds another count of numbers.
    """
    return as_tensor(value).double().reshape(())


def pair(value, names):
    """Return the two parts of a result by name; where no two came, the whole, so that the comparison says what came.

    Args:
        value: What came back: a tuple, a list, a vector of two, or something else.
        names: The names of the two parts, in order.
    """
    whole = isinstance(value, str | dict) or not hasattr(value, "__len__") or getattr(value, "ndim", 1) != 1
    parts = (value, value) if whole or len(value) != 2 else value
    return dict(zip(names, parts, strict=True))
