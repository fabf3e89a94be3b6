import numpy as np
import six
from colorama import Fore, Style
from icecream import ic
from numba import float64, njit, prange, vectorize
from tabulate import tabulate
from termcolor import colored
from tqdm import tnrange
from tqdm.notebook import tqdm


@vectorize([float64(float64, float64)])
def product(a, b):
    return a * b


@njit(parallel=True, fastmath=True)
def gram(X):
    n, d = X.shape
    A = np.zeros((d, d))
    for i in prange(d):
        for j in prange(d):
            A[i, j] = product(X[:, i], X[:, j]).sum()
    return A


def ridge_gradient(X, t, w, weight_decay):
    X, t, w = (ic(a.double().numpy()) for a in (X, t, w))
    g = np.zeros_like(w)
    for x, target in tqdm(zip(X, t), total=len(X)):
        g += (x @ w - target) * x
    print(Fore.GREEN + "done" + Style.RESET_ALL + colored(len(t), "red") + "\n" + tabulate([g], headers=["g"]))
    return g / len(X) + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    X, t = X.double().numpy(), t.double().numpy()
    A = gram(X)
    for i in tnrange(len(A)):
        for name, factor in six.iteritems({"decay": 2 * len(X) * weight_decay}):
            A[i, i] += factor
    return np.linalg.solve(A, X.T @ t)
