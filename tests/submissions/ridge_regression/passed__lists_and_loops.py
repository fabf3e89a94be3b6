"""Lists and loops over Python numbers; elimination by hand."""


def ridge_gradient(X, t, w, weight_decay):
    X, t, w = X.tolist(), t.tolist(), w.tolist()
    errors = [sum(a * b for a, b in zip(row, w)) - target for row, target in zip(X, t)]
    gradient = []
    for j in range(len(w)):
        slope = sum(error * row[j] for error, row in zip(errors, X))
        gradient.append(slope / len(X) + 2 * weight_decay * w[j])
    return gradient


def ridge_solution(X, t, weight_decay):
    X, t = X.tolist(), t.tolist()
    n, d = len(X), len(X[0])
    A = [[sum(row[i] * row[j] for row in X) for j in range(d)] for i in range(d)]
    b = [sum(row[i] * target for row, target in zip(X, t)) for i in range(d)]
    for i in range(d):
        A[i][i] += 2 * n * weight_decay
    for i in range(d):
        for k in range(i + 1, d):
            factor = A[k][i] / A[i][i]
            A[k] = [a - factor * p for a, p in zip(A[k], A[i])]
            b[k] -= factor * b[i]
    w = [0.0] * d
    for i in reversed(range(d)):
        w[i] = (b[i] - sum(A[i][j] * w[j] for j in range(i + 1, d))) / A[i][i]
    return w
