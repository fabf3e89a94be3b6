from typing import Annotated, Optional

import jax.numpy as jnp
import nobody_has_this as nh
import torch
from beartype import beartype
from jaxtyping import Float, jaxtyped
from torch import Tensor
from torchtyping import TensorType


def ridge_gradient(X: Float[Tensor, "n d"], t: "jnp.ndarray", w: nh.Vector, weight_decay: Optional[float]) -> nh.Vector:
    n = X.shape[0]
    return X.T @ (X @ w - t) / n + 2 * weight_decay * w


@beartype
def ridge_solution(X: TensorType["n", "d"], t: jnp.ndarray, weight_decay: float) -> Annotated[Tensor, "d"]:
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)
