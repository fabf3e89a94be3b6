"""Row by row in plain Python, and nested lists come back."""

import math


def one_row(row, temperature):
    largest = max(row)
    powers = [math.exp((score - largest) / temperature) for score in row]
    return [power / sum(powers) for power in powers]


def every_row(scores, temperature):
    if isinstance(scores[0], float):
        return one_row(scores, temperature)
    return [every_row(part, temperature) for part in scores]


def my_task(scores, temperature):
    return every_row(scores.tolist(), temperature)
