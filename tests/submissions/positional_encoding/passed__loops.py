"""One number at a time, as lists."""

import math


def positional_encoding(length, hidden_size):
    rows = []
    for position in range(length):
        row = []
        for column in range(hidden_size):
            angle = position / math.pow(10000, 2 * (column // 2) / hidden_size)
            row.append(math.cos(angle) if column % 2 else math.sin(angle))
        rows.append(row)
    return rows
