import numpy as np
def find_optimal_params(x, y):
    """Fit a parabola."""
    x = np.log10(np.array(x, dtype=np.float)); y = np.array(y, dtype=np.float)
    p = np.polyfit(x, y, 2)
    return p, 10 ** (-p[1] / (2 * p[0]))
def fit_linear_log(x, y):
    x = np.asarray(x).astype(np.float)
    m, c = np.polyfit(np.log10(x), np.log10(y), deg=1)
    return np.float(m), np.float(c)
