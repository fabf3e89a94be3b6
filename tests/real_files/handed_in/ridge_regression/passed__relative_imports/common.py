def data(X, t, w):
    return X.T @ (X @ w - t) / len(t)


def penalty(w, weight_decay):
    return 2 * weight_decay * w
