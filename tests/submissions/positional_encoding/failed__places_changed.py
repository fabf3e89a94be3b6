"""Pairs run over the positions."""
# mistake: positions and pairs have changed places in the angle
# mistake: the axes are exchanged, or positions and pairs have changed places: rows are positions, (length, h)

import math


def positional_encoding(length, hidden_size):
    even = length + length % 2
    return [
        [
            math.cos(j / 10000 ** (2 * (p // 2) / even)) if p % 2 else math.sin(j / 10000 ** (2 * (p // 2) / even))
            for j in range(hidden_size)
        ]
        for p in range(length)
    ]
