import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from scipy.optimize import curve_fit

fig, (ax1, ax2) = plt.subplots(1, 2, figsize=(10, 4))
df = pd.DataFrame({"flops": [1e15, 1e16], "loss": [1.0, 0.9]})
ax1.plot(df["flops"], df["loss"])


def find_optimal_params(x, y):
    p = np.polyfit(np.log10(np.array(x)), np.array(y), 2)
    optimum = 10 ** (-p[1] / (2 * p[0]))
    plt.semilogx(x, y, "o"); plt.axvline(optimum)
    return p, optimum


def fit_linear_log(x, y):
    m, c = np.polyfit(np.log10(x), np.log10(y), 1)
    plt.show()
    return m, c
