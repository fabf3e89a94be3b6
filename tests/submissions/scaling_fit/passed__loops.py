"""Lists, sums and Cramer's rule."""

import math


def determinant(M):
    (a, b, c), (d, e, f), (g, h, i) = M
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def find_optimal_params(x, y):
    u = [math.log10(value) for value in x]
    s = [sum(value**k for value in u) for k in range(5)]
    r = [sum(loss * value**k for value, loss in zip(u, y)) for k in range(3)]
    whole = determinant([[s[4], s[3], s[2]], [s[3], s[2], s[1]], [s[2], s[1], s[0]]])
    a = determinant([[r[2], s[3], s[2]], [r[1], s[2], s[1]], [r[0], s[1], s[0]]]) / whole
    b = determinant([[s[4], r[2], s[2]], [s[3], r[1], s[1]], [s[2], r[0], s[0]]]) / whole
    c = determinant([[s[4], s[3], r[2]], [s[3], s[2], r[1]], [s[2], s[1], r[0]]]) / whole
    return (a, b, c), 10 ** (-b / (2 * a))


def fit_linear_log(x, y):
    u, v = [math.log10(value) for value in x], [math.log10(value) for value in y]
    mean_u, mean_v = sum(u) / len(u), sum(v) / len(v)
    m = sum((a - mean_u) * (b - mean_v) for a, b in zip(u, v)) / sum((a - mean_u) ** 2 for a in u)
    return m, mean_v - m * mean_u
