def gradient(X, t, w, weight_decay):
    n = X.shape[0]
    return X.T @ (X @ w - t) / n + 2 * weight_decay * w
