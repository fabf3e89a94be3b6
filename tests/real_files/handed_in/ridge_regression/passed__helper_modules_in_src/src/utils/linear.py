def gram(X):
    return X.T @ X
