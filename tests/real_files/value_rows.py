"""Rows on hooks and on what comes back from them."""

from .answers import ATTENTION, FGSM, FIT, GRADIENT, RIDGE, SOLUTION, TENSORS, TORCH, Row, changed, solution

TWICE = f"{TORCH}from harness import hookimpl\n@hookimpl\n{GRADIENT}{SOLUTION}@hookimpl(specname='ridge_gradient')\n"
CONVENTIONS = (
    Row("a plain definition by the hook's name serves, without importing anything", RIDGE, how="keyword"),
    Row("a class of the hand-out's name serves a factory hook", ATTENTION, how="keyword"),
    Row(
        "a function serves a factory hook as well",
        changed(ATTENTION, "class ScaledDotAttention(", "class Mine(")
        + "def scaled_dot_attention(hidden_size):\n    return Mine(hidden_size)\n",
    ),
    Row(
        "with @hookimpl the names equal the spec's",
        f"from harness import hookimpl\n{TORCH}@hookimpl\n{GRADIENT}@hookimpl\n{SOLUTION}",
        how="hookimpl",
    ),
    Row(
        "@hookimpl with other names is refused",
        f"from harness import hookimpl\n{TORCH}{SOLUTION}@hookimpl\n" + changed(GRADIENT, "weight_decay", "lam"),
        "refused",
        "wanted (X, t, w, weight_decay)",
    ),
    Row(
        "@hookimpl with a default is refused",
        f"from harness import hookimpl\n{TORCH}{SOLUTION}@hookimpl\n"
        + changed(GRADIENT, "w, weight_decay)", "w, weight_decay=0)"),
        "refused",
        "without defaults",
    ),
    Row(
        "two hookimpls for one hook are refused",
        TWICE + "def again(X, t, w, weight_decay):\n    return w\n",
        "refused",
        "has 2 hookimpls",
    ),
    Row(
        "a plain name is bound by keyword where the names fit, in any order",
        changed(RIDGE, "(X, t, w, weight_decay)", "(weight_decay, w, t, X)"),
        how="keyword",
    ),
    Row(
        "else by position where the count fits",
        changed(
            RIDGE, GRADIENT, "def ridge_gradient(a, b, c, d):\n    return a.T @ (a @ c - b) / len(b) + 2 * d * c\n"
        ),
        how="position",
    ),
    Row(
        "extra parameters with defaults are fine",
        changed(RIDGE, "w, weight_decay)", "w, weight_decay, debug=False, **rest)"),
        how="keyword",
    ),
    Row(
        "a required parameter too many is no fit",
        changed(RIDGE, "w, weight_decay)", "w, weight_decay, more)"),
        "crashed",
        "wanted (X, t, w, weight_decay)",
    ),
    Row(
        "positional-only and keyword-only parameters fit",
        changed(RIDGE, "(X, t, weight_decay)", "(X, t, /, *, weight_decay)"),
    ),
    Row(
        "a function chosen by the type of its first argument fits",
        changed(
            RIDGE,
            "def ridge_solution(X, t, weight_decay):\n",
            "import functools\n@functools.singledispatch\ndef ridge_solution(X, t, weight_decay):\n    raise TypeError(X)\n"
            "@ridge_solution.register\ndef _(X: torch.Tensor, t, weight_decay):\n",
        ),
    ),
    Row(
        "parameters may get their shapes late",
        changed(ATTENTION, "nn.Linear(hidden_size, hidden_size)", "nn.LazyLinear(hidden_size)"),
    ),
    Row(
        "a package that is installed beside the harness serves",
        "from einops import einsum, rearrange\n"
        + changed(
            RIDGE,
            "X.T @ (X @ w - t)",
            "einsum(X, einsum(X, w, 'n d, d -> n') - rearrange(t, 'n -> n'), 'n d, n -> d')",
        ),
    ),
    Row(
        "a body of `...` is incomplete",
        f"{TORCH}{GRADIENT}def ridge_solution(X, t, weight_decay):\n    ...\n",
        "incomplete",
        "still the hand-out's template",
    ),
    Row(
        "a body of `pass` is incomplete",
        f"{TORCH}{GRADIENT}def ridge_solution(X, t, weight_decay):\n    pass\n",
        "incomplete",
    ),
    Row(
        "raise NotImplementedError is incomplete",
        solution('"""TODO"""\nraise NotImplementedError("your code here")'),
        "incomplete",
    ),
    Row("a NameError in a body that somebody wrote is crashed", solution("return solve(X, t)"), "crashed", "NameError"),
    Row(
        "a hook that nobody wrote is missing, and the others keep their points",
        TORCH + GRADIENT,
        "missing",
        "has no 'ridge_solution'",
    ),
    Row("mutating an input costs nothing", solution("t *= weight_decay\nX.div_(1)\nt /= weight_decay\nreturn {}")),
)
RESULTS = (
    Row("a numpy array is read back", solution("return ({}).numpy()")),
    Row("numpy float64 is read back", solution("return ({}).numpy().astype(np.float64)")),
    Row("a list of Python numbers is read back", solution("return ({}).tolist()")),
    Row(
        "what says of itself that it is an array is read back",
        solution(
            "class Series:\n    def __init__(self, values):\n        self.values = values\n"
            "    def __array__(self, dtype=None, copy=None):\n        return np.array(self.values)\n"
            "return Series(({}).tolist())"
        ),
    ),
    Row(
        "exact fractions and decimals are read back",
        solution(
            "from decimal import Decimal\nfrom fractions import Fraction\n"
            "w = ({}).tolist()\nreturn [Decimal(w[0]), *map(Fraction, w[1:])]"
        ),
    ),
    Row("a deque is read back", solution("import collections\nreturn collections.deque(({}).tolist())")),
    Row("an array of the standard library is read back", solution("import array\nreturn array.array('d', {})")),
    Row("a list of 0-d tensors is read back", solution("return list({})")),
    Row("a tuple of numpy scalars is read back", solution("return tuple(({}).numpy())")),
    Row(
        "float64 inside and outside is fine",
        solution(
            "X, t = X.double(), t.double()\nreturn torch.linalg.solve(X.T @ X + 2 * len(t) * weight_decay * torch.eye(X.shape[1]).double(), X.T @ t)"
        ),
    ),
    Row("numpy's long double is wide enough", solution("return ({}).numpy().astype(np.longdouble)")),
    Row("float16 storage is not", solution("return ({}).half()"), "failed"),
    Row("a column where a vector is due is accepted and reported", solution("return ({})[:, None]"), said="column"),
    Row("a row where a vector is due is not", solution("return ({})[None]"), "failed", "wanted shape"),
    Row("numpy's matrix is a column", solution("return np.matrix(({}).numpy()).T"), said="column"),
    Row("a result that still carries a graph is detached", solution("X = X.clone().requires_grad_()\nreturn {}")),
    Row("a parameter is a tensor", solution("return torch.nn.Parameter({})")),
    Row("a view with other strides is fine", solution("return ({}).flip(0).flip(0).expand(1, -1)[0]")),
    Row("an array with negative strides is fine", solution("return ({}).numpy()[::-1].copy()[::-1]")),
    Row("a result that is not finite is not", solution("return {} * float('nan')"), "failed"),
    Row("None from a body that somebody wrote is failed, in words", solution("w = {}\nprint(w)"), "failed"),
    Row(
        "integers of any integer dtype",
        changed(
            TENSORS,
            "return torch.cat([start, src_EOP, tgt_EOS[:, :-1]], 1), torch.cat([src_EOP, tgt_EOS], 1)",
            "return torch.cat([start, src_EOP, tgt_EOS[:, :-1]], 1).int(), torch.cat([src_EOP, tgt_EOS], 1).numpy()",
        ),
    ),
    Row(
        "integers held as floats are not",
        changed(
            TENSORS,
            "return torch.cat([start, src_EOP, tgt_EOS[:, :-1]], 1)",
            "return torch.cat([start, src_EOP, tgt_EOS[:, :-1]], 1).float()",
        ),
        "failed",
    ),
    Row(
        "a bool as np.bool_",
        changed(
            FGSM,
            "return bool((gradient.abs().max() - 1).abs() < 1e-6) or not gradient.any()",
            "import numpy\n    return numpy.bool_(bool((gradient.abs().max() - 1).abs() < 1e-6) or not gradient.any())",
        ),
    ),
    Row("a bool as 0 or 1", changed(FGSM, "return bool(", "return 1 * bool(")),
    Row(
        "a bool as a 0-d tensor",
        changed(
            FGSM,
            "return bool((gradient.abs().max() - 1).abs() < 1e-6) or not gradient.any()",
            "return ((gradient.abs().max() - 1).abs() < 1e-6) | ~gradient.any()",
        ),
    ),
    Row(
        "a 0-d tensor and a float are one",
        changed(
            FGSM,
            "return fgsm_perturbation(gradient, epsilon).abs().max(),",
            "return float(fgsm_perturbation(gradient, epsilon).abs().max()),",
        ),
    ),
    Row(
        "a list for a tuple",
        changed(
            FIT,
            "return tuple(np.polyfit(np.log10(x), np.log10(y), 1))",
            "return np.polyfit(np.log10(x), np.log10(y), 1)",
        ),
    ),
    Row("weights as (b, k, s) are decided by value, and reported", ATTENTION, said="layout"),
    Row(
        "weights as (b, s, k) need no word",
        changed(ATTENTION, "values), weights", "values), weights.transpose(1, 2)"),
    ),
    Row("(w, loss) with the wrong w is failed", solution("return t[0] * X[0], 0.0"), "failed"),
    Row(
        "a named tuple for a tuple",
        changed(
            ATTENTION,
            "return weights @ self.V(values), weights",
            "from collections import namedtuple\n        return namedtuple('Out', 'context weights')(weights @ self.V(values), weights)",
        ),
    ),
    Row("(w, loss) when unambiguous", solution("w = {}\nreturn w, ((X @ w - t) ** 2).mean()")),
    Row("(loss, w) when unambiguous", solution("w = {}\nreturn float(((X @ w - t) ** 2).mean()), w")),
    Row(
        "a further buffer is ignored",
        changed(
            ATTENTION,
            "self.h = hidden_size",
            "self.h = hidden_size\n        self.register_buffer('mask', torch.zeros(9))",
        ),
    ),
)
