"""The perturbations of FGSM and FGM and their norms in float64, and what students get wrong about them."""

import math

import torch

from harness import Alternatives


def sign_form(given):
    """ε·sgn(g), by the definition."""
    return {"perturbation": given["epsilon"] * torch.sign(given["gradient"])}


def scaled_form(given):
    """ε·g, by the definition."""
    return {"perturbation": given["epsilon"] * given["gradient"]}


def norms_form(given):
    """Both norms: ε unless g = 0, and ε·max|gᵢ|."""
    largest = given["gradient"].abs().max()
    return {"norms": torch.stack([given["epsilon"] * (largest > 0).double(), given["epsilon"] * largest])}


def agree_form(given):
    """Whether max|gᵢ| is exactly 1 or exactly 0."""
    return {"agree": given["gradient"].abs().max().item() in (0.0, 1.0)}


def perturbation(function):
    """Return a form: a function of (gradient, ε)."""
    return lambda given: {"perturbation": function(given["gradient"], given["epsilon"])}


def norms(function):
    """Return a form: a function of (gradient, ε) that gives the two norms."""
    return lambda given: {
        "norms": torch.stack([torch.as_tensor(one).double() for one in function(given["gradient"], given["epsilon"])])
    }


def agree(function):
    """Return a form: a function of the largest magnitude."""
    return lambda given: {"agree": function(given["gradient"].abs().max().item())}


def divided_by(norm):
    """Return a form: ε·g over a norm of g, which for g = 0 is 0/0 or guarded against it."""

    def form(given):
        g, epsilon = given["gradient"], given["epsilon"]
        size = float(norm(g))
        unguarded = epsilon * g / size if size else torch.full_like(g, math.nan)
        return {"perturbation": Alternatives(unguarded=unguarded, guarded=unguarded.nan_to_num(nan=0.0))}

    return form


def smoothed_sign(given):
    """ε·g/(|g| + δ), for the usual δ."""
    g, epsilon = given["gradient"], given["epsilon"]
    ways = {f"delta_{digits}": epsilon * g / (g.abs() + 10.0**-digits) for digits in (6, 7, 8, 9, 10, 12, 15)}
    return {"perturbation": Alternatives(**ways)}


def agree_when_one_sign(given):
    """True when all entries have one sign."""
    g = given["gradient"]
    return {"agree": bool((g >= 0).all() or (g <= 0).all())}


def agree_when_all_ones(given):
    """True when every |gᵢ| is 1; for g = 0 with or without an exception."""
    g = given["gradient"].abs()
    return {"agree": Alternatives(strict=bool((g == 1).all()), or_zero=bool(((g == 1) | (g == 0).all()).all()))}


def agree_when_largest_entry_is_one(given):
    """True when max gᵢ is 1, whatever the magnitudes; for g = 0 with or without an exception."""
    g = given["gradient"]
    return {"agree": Alternatives(strict=g.max().item() == 1, or_zero=g.max().item() == 1 or not bool(g.any()))}


def agree_when_any_is_one(given):
    """True when some |gᵢ| is 1, even beside a larger one; for g = 0 with or without an exception."""
    g = given["gradient"].abs()
    return {"agree": Alternatives(strict=bool((g == 1).any()), or_zero=bool((g == 1).any() or not g.any()))}


def agree_when_one_is_zero(given):
    """True for max|gᵢ| = 1, and when some entry is zero: g = 0 written with any for all."""
    g = given["gradient"].abs()
    return {"agree": bool(g.max() == 1 or (g == 0).any())}


def agree_when_the_sum_is_zero(given):
    """True for max|gᵢ| = 1, and when the entries sum to zero."""
    g = given["gradient"]
    return {"agree": bool(g.abs().max() == 1 or g.sum() == 0)}


def agree_when_alike(given):
    """True for max|gᵢ| = 1, and when all entries are equal."""
    g = given["gradient"]
    return {"agree": bool(g.abs().max() == 1 or g.max() == g.min())}


BY_THE_SUM = "g = 0 is told by the sum of its entries, which can cancel"
LARGEST = "the infinity norm is the largest magnitude"


FGSM_MISTAKES = {
    "sgn(0) is taken as 1, it is 0": perturbation(lambda g, epsilon: epsilon * torch.where(g >= 0, 1.0, -1.0).double()),
    "sgn(0) is taken as −1, it is 0": perturbation(lambda g, epsilon: epsilon * torch.where(g > 0, 1.0, -1.0).double()),
    "ε stands inside the sign and is lost": perturbation(lambda g, epsilon: torch.sign(epsilon * g)),
    "the gradient itself is scaled; FGSM takes its sign": scaled_form,
    "the perturbation points against the gradient": perturbation(lambda g, epsilon: -epsilon * torch.sign(g)),
    "the magnitude of the sign is taken: the direction is lost": perturbation(
        lambda g, epsilon: epsilon * g.sign().abs()
    ),
    "the gradient is divided by its L2 norm; FGSM takes its sign": divided_by(torch.Tensor.norm),
    "the gradient is divided by its largest magnitude; FGSM takes its sign": divided_by(lambda g: g.abs().max()),
    "the sign is smoothed, g/(|g| + δ): tiny entries move by less than ε": smoothed_sign,
}


FGM_MISTAKES = {
    "the sign of the gradient is taken; FGM scales the gradient itself": sign_form,
    "the gradient is divided by its L2 norm; FGM scales the gradient itself": divided_by(torch.Tensor.norm),
    "the gradient is divided by its largest magnitude; FGM scales the gradient itself": divided_by(
        lambda g: g.abs().max()
    ),
    "the perturbation points against the gradient": perturbation(lambda g, epsilon: -epsilon * g),
    "ε is lost": perturbation(lambda g, _: g),
}


NORMS_MISTAKES = {
    f"these are L2 norms; {LARGEST}": norms(lambda g, epsilon: (epsilon * g.sign().norm(), epsilon * g.norm())),
    f"these are L1 norms; {LARGEST}": norms(
        lambda g, epsilon: (epsilon * g.sign().abs().sum(), epsilon * g.abs().sum())
    ),
    "the largest entry is taken; the norm is the largest magnitude": norms(
        lambda g, epsilon: (epsilon * g.sign().max(), epsilon * g.max())
    ),
    "the first norm is 0, not ε, when g = 0": norms(lambda g, epsilon: (epsilon, epsilon * g.abs().max())),
    BY_THE_SUM: norms(lambda g, epsilon: (epsilon * (g.sum() != 0).double(), epsilon * g.abs().max())),
    "ε is lost: these are the norms of sgn g and g": norms(lambda g, _: (g.sign().abs().max(), g.abs().max())),
    "the norms are exchanged: that of ε·sgn(g) comes first": norms(
        lambda g, epsilon: (epsilon * g.abs().max(), epsilon * g.sign().abs().max())
    ),
}


AGREE_MISTAKES = {
    "it is taken for true when all entries have one sign; signs do not matter, max|gᵢ| = 1 does": agree_when_one_sign,
    "every |gᵢ| = 1 is asked for; the largest of them decides": agree_when_all_ones,
    "the largest entry is compared with 1; it should be the largest magnitude": agree_when_largest_entry_is_one,
    "one entry of magnitude 1 is not enough when another is larger": agree_when_any_is_one,
    "one zero entry is taken for g = 0, where all of them are zero": agree_when_one_is_zero,
    BY_THE_SUM: agree_when_the_sum_is_zero,
    "equal entries are taken for enough; max|gᵢ| = 1 decides": agree_when_alike,
    "g = 0 is forgotten, where both norms are 0": agree(lambda largest: largest == 1),
    "g = 0 is not the only case: the norms agree whenever max|gᵢ| = 1": agree(lambda largest: largest == 0),
    "max|gᵢ| below 1 is taken for enough; FGM's norm is the smaller one then": agree(lambda largest: largest <= 1),
    "max|gᵢ| above 1 is taken for enough; FGM's norm is the larger one then": agree(
        lambda largest: largest >= 1 or largest == 0
    ),
    "max|gᵢ| is compared with 1 too coarsely": agree(lambda largest: abs(largest - 1) <= 0.01 or largest == 0),
    "the answer is always true": agree(lambda _: True),
    "the answer is always false": agree(lambda _: False),
}
