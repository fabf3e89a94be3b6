"""What a decoder-only transformer costs, as the hand-out counts it: parameters, and FLOPs of a training step."""


def parameters_of(v, h, depth):
    """Return how many parameters there are: Q, K, V and the MLP of each layer, and the output layer.

    The embedding is not counted.
    """
    return depth * (3 * h**2 + 3 * h + h**2 + h) + h * v + v


def layer_flops(s, h):
    """Return the FLOPs of one layer's forward pass by part, for one sequence of s tokens."""
    return {
        "projections": 6 * s * h**2,
        "scores": 2 * s**2 * h,
        "softmax": 3 * s**2,
        "context": 2 * s**2 * h,
        "mlp": 2 * s * h**2,
    }


def flops_of(s, v, h, depth):
    """Return the FLOPs of one training example: a forward pass, and a backward pass that costs twice as much."""
    return 3 * (depth * sum(layer_flops(s, h).values()) + 2 * s * v * h)


def width_of(n, v, depth):
    """Return the hidden size of a model of n parameters, the positive root of 4Lh² + (4L + v)h + v = n."""
    linear = 4 * depth + v
    return (-linear + (linear**2 + 16 * depth * (n - v)) ** 0.5) / (8 * depth)
