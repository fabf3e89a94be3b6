"""The solution of minimum norm, and how ridge regression leads to it (hand-out 1.2.1).

Where the examples X (n, d) leave weights undetermined, Xw = t has many solutions. The one of least norm is w = X⁺t with
the pseudo-inverse X⁺: it lies in the row space of X. Ridge regression with the objective 1/(2n)·‖Xw − t‖² + λ‖w‖² has
the one solution (XᵀX + 2nλI)⁻¹Xᵀt, and for λ → 0 it goes to that very w. For the set {((1, 1), 1), ((−1, −1), −1)} they
are (½, ½) and 1/(2(1 + λ))·(1, 1).

Graded: both by value, with fewer, as many and more examples than features, and where neither XᵀX nor XXᵀ has an
inverse; the solution also of small and large entries and of singular values that differ; that it fits the examples and
lies in the row space, and that the path leads to it.
Not graded: targets that no w fits, and matrices whose rank float32 can't tell.
"""

import functools

import torch

from harness import Alternatives, Case, Check, Finding, FloatTensor, Task, close, hookspec, tolerances_beside
from tasks.common.answers import as_tensor
from tasks.common.consistent_systems import inputs, mirrored_inputs

SMALL = torch.tensor([0.3, 0.1, 0.05])  # 2nλ as a share of σ² of the largest singular value σ
CUT = 1e-3  # singular values are 0, or at least a thirtieth of the largest one


class Spec:
    """Hooks of the task; n ≥ 1 examples of d ≥ 2 features, t = Xw for some w, λ > 0."""

    @hookspec
    def minimum_norm_solution(self, X: FloatTensor, t: FloatTensor):
        """Return the w of least norm with Xw = t, (d,), for X (n, d) and t (n,). Raises: nothing.

        X may have any rank, and entries of any size; its singular values are 0, or at least a thirtieth of the largest
        one. In float32 a singular value that is 0 comes out near 1e-7 of the largest: it is to be cut off.
        (`torch.linalg.pinv` does so; `torch.linalg.lstsq` does with driver="gelsd", its default errs.)
        """

    @hookspec
    def ridge_path(self, X: FloatTensor, t: FloatTensor, weight_decays: FloatTensor):
        """Return (XᵀX + 2nλI)⁻¹Xᵀt in a row for each λ of weight_decays (m,), (m, d). Raises: nothing."""


def singular(X):
    """Return U, σ and Vᵀ of the singular values that are not 0."""
    U, sigma, Vh = torch.linalg.svd(X, full_matrices=False)
    kept = sigma > CUT * sigma.max()
    return U[:, kept], sigma[kept], Vh[kept]


def solution_form(given):
    """Each singular value that is not 0 inverted, V·(1/σ)·Uᵀt."""
    U, sigma, Vh = singular(given["X"])
    return {"solution": Vh.T @ ((U.T @ given["t"]) / sigma)}


def gram_form(given):
    """Xᵀ(XXᵀ)⁺t, by the eigenvectors of XXᵀ."""
    X = given["X"]
    values, vectors = torch.linalg.eigh(X @ X.T)
    kept = values > CUT**2 * values.max()
    return {"solution": X.T @ (vectors[:, kept] @ ((vectors[:, kept].T @ given["t"]) / values[kept]))}


def covariance_form(given):
    """(XᵀX)⁺Xᵀt, by the eigenvectors of XᵀX."""
    X = given["X"]
    values, vectors = torch.linalg.eigh(X.T @ X)
    kept = values > CUT**2 * values.max()
    return {"solution": vectors[:, kept] @ ((vectors[:, kept].T @ (X.T @ given["t"])) / values[kept])}


def path_form(given, *, added=lambda n, decay: 2 * n * decay):
    """The system (XᵀX + 2nλI)w = Xᵀt, solved for each λ."""
    X, t = given["X"], given["t"]
    eye = torch.eye(X.shape[1], dtype=X.dtype)
    rows = [torch.linalg.solve(X.T @ X + added(len(X), decay) * eye, X.T @ t) for decay in given["weight_decays"]]
    return {"path": torch.stack(rows)}


def dual_path_form(given):
    """The system over the examples, Xᵀ(XXᵀ + 2nλI)⁻¹t."""
    X, t = given["X"], given["t"]
    eye = torch.eye(len(X), dtype=X.dtype)
    rows = [X.T @ torch.linalg.solve(X @ X.T + 2 * len(X) * decay * eye, t) for decay in given["weight_decays"]]
    return {"path": torch.stack(rows)}


def inverse_path_form(given):
    """The inverse of the system's matrix, times Xᵀ, times t."""
    X, t = given["X"], given["t"]
    eye = torch.eye(X.shape[1], dtype=X.dtype)
    rows = [torch.linalg.inv(X.T @ X + 2 * len(X) * decay * eye) @ X.T @ t for decay in given["weight_decays"]]
    return {"path": torch.stack(rows)}


def singular_path_form(given):
    """The singular values, each σ shrunk to σ/(σ² + 2nλ)."""
    U, sigma, Vh = torch.linalg.svd(given["X"], full_matrices=False)
    shrunk = sigma / (sigma**2 + 2 * len(given["X"]) * given["weight_decays"][:, None])
    return {"path": (shrunk * (U.T @ given["t"])) @ Vh}


def ask_solution(subject, given):
    """Ask for the solution of minimum norm."""
    return {"solution": subject.minimum_norm_solution(X=given["X"], t=given["t"])}


def ask_path(subject, given):
    """Ask for ridge regression's path."""
    return {"path": subject.ridge_path(**given)}


def solved(subject, given):
    """Return the subject's solution as a float64 vector."""
    return as_tensor(ask_solution(subject, given)["solution"]).double().reshape(given["X"].shape[1])


def fits_the_examples(subject, trial):
    """Check that Xw is t."""
    given = trial.inputs()
    return close(
        given["X"].double() @ solved(subject, given), given["t"], asked="Xw = t: the solution fits the examples"
    )


def lies_in_the_row_space(subject, trial):
    """Check that nothing of w is orthogonal to every example."""
    given = trial.inputs()
    w = solved(subject, given)
    _, _, Vh = singular(given["X"].double())
    left = w - Vh.T @ (Vh @ w)
    asked = "the solution of minimum norm is a combination of the examples"
    return close(left, torch.zeros_like(left), asked=asked, scale=float(w.norm()))


def path_leads_to_the_solution(subject, trial):
    """Check that the path comes as near to the subject's own solution as small weight decays must bring it.

    Along a singular value σ the path is short of the solution by the share 2nλ/(σ² + 2nλ). Small is 2nλ beside the
    largest σ², not λ itself: the formula with an inverse in float32 would be off by its condition number squared.
    """
    given = trial.inputs()
    squares = singular(given["X"].double())[1] ** 2
    w, decays = solved(subject, given), (SMALL * squares.max() / (2 * len(given["X"]))).float()
    path = as_tensor(subject.ridge_path(**{**given, "weight_decays": decays})).double().reshape(len(decays), -1)
    missing = (path - w).norm(dim=1) / w.norm()
    added = 2 * len(given["X"]) * decays.double()
    least, most = (added / (square + added) for square in (squares.max(), squares.min()))
    if bool((missing >= 0.99 * least - 1e-3).all()) and bool((missing <= 1.01 * most + 1e-3).all()):
        return []
    asked = "as λ goes to 0, ridge regression goes to the solution of minimum norm"
    return [Finding(asked=asked, came="it stays away, or comes nearer than ridge regression can")]


def leading_columns(given):
    """As many features as the rank, the first or the last ones, solve it; the others have weight 0."""
    X, t = given["X"], given["t"]
    rank, d = len(singular(X)[1]), X.shape[1]
    first, last = torch.zeros(d, dtype=X.dtype), torch.zeros(d, dtype=X.dtype)
    first[:rank] = torch.linalg.pinv(X[:, :rank], rtol=CUT) @ t
    last[d - rank :] = torch.linalg.pinv(X[:, d - rank :], rtol=CUT) @ t
    return {"solution": Alternatives(first=first, last=last)}


def small_ridge(given):
    """Ridge regression at a small λ, with or without 2n beside it."""
    decays = torch.tensor([0.1, 0.01, 0.001], dtype=torch.float64)
    objective = singular_path_form({**given, "weight_decays": decays})["path"]
    plain = singular_path_form({**given, "weight_decays": decays / (2 * len(given["X"]))})["path"]
    return {"solution": Alternatives(**{f"way_{number}": row for number, row in enumerate([*objective, *plain])})}


def nothing_cut_off(given):
    """The library's old pseudo-inverse in float32, which inverts singular values of the size of rounding."""
    return {"solution": (torch.pinverse(given["X"].float()) @ given["t"].float()).double()}


def cut_off(**limits):
    """Return a form: the singular values that are not above a limit, a function of the largest one, are cut off."""

    def form(given):
        U, sigma, Vh = torch.linalg.svd(given["X"], full_matrices=False)
        ways = {}
        for name, limit in limits.items():
            kept = sigma > limit(sigma.max())
            ways[name] = Vh[kept].T @ ((U[:, kept].T @ given["t"]) / sigma[kept])
        return {"solution": Alternatives(**ways)}

    return form


def solution_from(change):
    """Return a form: a function of (X, t)."""
    return lambda given: {"solution": change(given["X"], given["t"])}


def path_with(added):
    """Return a form: the path with something else than 2nλ added."""
    return functools.partial(path_form, added=added)


def one_decay_for_all(given):
    """The same λ in every row, the first or the last."""
    path = path_form(given)["path"]
    return {"path": Alternatives(first=path[:1].expand_as(path), last=path[-1:].expand_as(path))}


def shrunk_solution(given):
    """The solution of minimum norm over 1 + λ."""
    return {"path": solution_form(given)["solution"] / (1 + given["weight_decays"][:, None])}


SOLUTION_MISTAKES = {
    "some features are given weight 0: that fits, and is not the shortest": leading_columns,
    "this is ridge regression at a small λ; its limit at 0 was asked for": small_ridge,
    "singular values of the size of rounding are inverted, as torch.pinverse does; cut them off": nothing_cut_off,
    "singular values are cut off by their size; their share of the largest one tells whether they are 0": cut_off(
        half=lambda _: 0.5, tenth=lambda _: 0.1
    ),
    "singular values are cut off that are not 0, a twentieth of the largest one": cut_off(
        third=lambda largest: 0.3 * largest, tenth=lambda largest: 0.1 * largest
    ),
    "this is Xᵀt; the inverse is missing": solution_from(lambda X, t: X.T @ t),
    "this is Xᵀt/n; the inverse is missing": solution_from(lambda X, t: X.T @ t / len(X)),
    "the sign is wrong: this fits −t": lambda given: {"solution": -solution_form(given)["solution"]},
    "this is the direction alone, of length 1": lambda given: {
        "solution": torch.nn.functional.normalize(solution_form(given)["solution"], dim=0)
    },
}
PATH_MISTAKES = {
    "nλI is added to XᵀX; it is 2nλI": path_with(lambda n, decay: n * decay),
    "2λI is added to XᵀX; it is 2nλI": path_with(lambda _, decay: 2 * decay),
    "λI is added to XᵀX; it is 2nλI": path_with(lambda _, decay: decay),
    "the solution of minimum norm is divided by 1 + λ, which is right for the hand-out's set alone": shrunk_solution,
    "one λ is taken for every row": one_decay_for_all,
    "the weight decay is missing": lambda given: {
        "path": solution_form(given)["solution"].expand(len(given["weight_decays"]), -1)
    },
    "1/n is taken on one side of the system only": lambda given: {"path": path_form(given)["path"] * len(given["X"])},
}

FULL = (
    Case("wide", examples=(2, 5), features=(8, 14), precision=True, kind="n < d"),
    Case("one_example", examples=(1, 1), features=(3, 7), kind="n = 1"),
    Case("tall", examples=(8, 20), features=(2, 5), precision=True, kind="n > d"),
    Case("square", examples=(4, 4), features=(4, 4), precision=True, kind="n = d"),
)
DEFICIENT = (
    Case("deficient_tall", examples=(5, 8), features=(3, 4), deficit=1, kind="n > d and dependent features"),
    # k: σ differs by ten between inputs, so it is measured at each, by four noisy trials; float32's inverse was 3.4 of
    # that away at one of 1,000 keys. The nearest mistake is 17,000 of it away.
    Case("deficient_wide", examples=(3, 4), features=(5, 8), deficit=1, k=20.0, kind="n < d and dependent examples"),
    Case("deficient_square", examples=(4, 4), features=(4, 4), deficit=1, kind="n = d and a singular X"),
    Case("deficient_by_a_sum", examples=(6, 9), features=(3, 4), edge="summed", kind="a feature that others add up to"),
    Case("rank_one", examples=(3, 6), features=(3, 6), deficit=5, kind="an X of rank 1"),
)
SPREAD = (
    Case("spread_wide", examples=(3, 5), features=(8, 14), edge="spread", kind="n < d, singular values that differ"),
    Case("spread_tall", examples=(8, 20), features=(3, 5), edge="spread", kind="n > d, singular values that differ"),
)
SCALED = (
    Case("small", examples=(2, 5), features=(8, 14), scale=2.0**-5, kind="entries of a few hundredths"),
    Case("large", examples=(8, 20), features=(2, 5), scale=2.0**5, kind="entries of about thirty"),
    Case(
        "small_deficient",
        examples=(5, 8),
        features=(3, 4),
        deficit=1,
        scale=2.0**-5,
        kind="entries of a few hundredths and dependent features",
    ),
    Case(
        "large_deficient",
        examples=(4, 4),
        features=(4, 4),
        deficit=1,
        scale=2.0**5,
        kind="entries of about thirty and a singular X",
    ),
)
TWICE = (Case("twice", examples=(2, 4), features=(3, 6), edge="twice", kind="every example twice"),)
NULL = (Case("null", examples=(3, 3), features=(5, 7), edge="null", kind="t = 0"),)
ONE_DECAY = (Case("one_decay", examples=(3, 6), features=(3, 6), count=(1, 1), kind="m = 1"),)
TOY = (Case("example", visible=True, toy=True, kind="the hand-out's set"),)
SOLUTION = "the w of least norm with Xw = t, (d,), whatever the rank of X"
PATH = "(XᵀX + 2nλI)⁻¹Xᵀt in a row for each λ, (m, d)"
SOLUTION_FORMS = (solution_form, gram_form, covariance_form)
PATH_FORMS = (path_form, dual_path_form, inverse_path_form, singular_path_form)

TASK = Task(
    name="minimum_norm",
    title="The solution of minimum norm, and ridge regression's path to it",
    handout="1.2.1",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="solution_example",
            hook="minimum_norm_solution",
            asks=SOLUTION,
            inputs=mirrored_inputs,
            cases=TOY,
            ask=ask_solution,
            forms=SOLUTION_FORMS,
            points=0.5,
        ),
        Check(
            name="solution_value",
            hook="minimum_norm_solution",
            asks=SOLUTION,
            cases=(*FULL, *SPREAD, *SCALED, *DEFICIENT, *TWICE, *NULL),
            ask=ask_solution,
            forms=SOLUTION_FORMS,
            mistakes=SOLUTION_MISTAKES,
            points=3.5,
        ),
        Check(
            name="solution_of_mirrored_examples",
            hook="minimum_norm_solution",
            asks="of {(x, t), (−x, −t)} it is t·x/‖x‖²",
            inputs=mirrored_inputs,
            cases=(Case("whole_numbers", kind="two examples, one the other's mirror image"),),
            ask=ask_solution,
            forms=SOLUTION_FORMS,
            points=0.5,
        ),
        Check(
            name="fits_the_examples",
            hook="minimum_norm_solution",
            asks="Xw = t",
            cases=(FULL[0], *DEFICIENT),
            holds=fits_the_examples,
            points=0.5,
            after=("solution_value",),
        ),
        Check(
            name="lies_in_the_row_space",
            hook="minimum_norm_solution",
            asks="the solution of minimum norm is a combination of the examples",
            cases=(FULL[0], *DEFICIENT),
            holds=lies_in_the_row_space,
            points=0.5,
            after=("solution_value",),
        ),
        Check(
            name="path_example",
            hook="ridge_path",
            asks=PATH,
            inputs=mirrored_inputs,
            cases=TOY,
            ask=ask_path,
            forms=PATH_FORMS,
            points=0.5,
        ),
        Check(
            name="path_value",
            hook="ridge_path",
            asks=PATH,
            cases=(*FULL, *ONE_DECAY, DEFICIENT[1], DEFICIENT[3], *TWICE, *NULL),
            ask=ask_path,
            forms=PATH_FORMS,
            mistakes=PATH_MISTAKES,
            points=3.0,
        ),
        Check(
            name="path_leads_to_the_solution",
            hook="ridge_path",
            asks="as λ goes to 0, ridge regression goes to the solution of minimum norm",
            cases=(FULL[0], FULL[2], *DEFICIENT),
            holds=path_leads_to_the_solution,
            points=1.0,
            after=("solution_value", "path_value"),
        ),
    ),
)
