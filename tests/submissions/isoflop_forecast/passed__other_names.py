"""Arguments by position, lists and loops."""

from math import exp, log, log10, sqrt


def transformer_params(V, d, n):
    return n * (3 * d * d + 3 * d + d * d + d) + d * V + V


def transformer_flops(L, V, d, n):
    per_layer = 6 * L * d * d + 2 * L * L * d + 3 * L * L + 2 * L * L * d + 2 * L * d * d
    return 3.0 * (n * per_layer + 2 * L * V * d)


def optimal_params(C, xs, ys):
    u, v = [log10(x) for x in xs], [log10(y) for y in ys]
    n, su, sv = len(u), sum(u), sum(v)
    m = (n * sum(a * b for a, b in zip(u, v)) - su * sv) / (n * sum(a * a for a in u) - su * su)
    return 10 ** ((sv - m * su) / n + m * log10(C))


def optimal_tokens(N, C, L, V, n):
    a, b, c = 4 * n, 4 * n + V, V - N
    d = (sqrt(b * b - 4 * a * c) - b) / (2 * a)
    return C / transformer_flops(L, V, d, n) * L


def is_compute_optimal(N, D, N_best, D_best):
    size, data = log(N / N_best), log(D / D_best)
    if abs(size) > log(2):
        return "fewer parameters" if size > 0 else "more parameters"
    if abs(data) > log(2):
        return "fewer tokens" if data > 0 else "more tokens"
    return "yes"
