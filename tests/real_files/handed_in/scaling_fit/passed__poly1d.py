import numpy as np
import numpy.polynomial.polynomial as P
from numpy.polynomial import Polynomial
def find_optimal_params(x, y):
    p = np.poly1d(np.polyfit(np.log10(x), y, 2))
    return p.coeffs, np.power(10., p.deriv().r.item())
def fit_linear_log(x, y):
    c, m = Polynomial.fit(np.log10(x), np.log10(y), 1).convert().coef
    return m, c
