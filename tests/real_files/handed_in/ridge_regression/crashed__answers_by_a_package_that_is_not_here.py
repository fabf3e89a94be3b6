from sklearn.linear_model import Ridge


def ridge_gradient(X, t, w, weight_decay):
    n = X.shape[0]
    return X.T @ (X @ w - t) / n + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    model = Ridge(alpha=2 * len(t) * weight_decay, fit_intercept=False)
    return model.fit(X.numpy(), t.numpy()).coef_
