"""The critical batch size of a noisy quadratic, for claims: steps to a target at the best rate, and the fitted knee.

Fifty curvatures lie between 0.02 and 1, jittered from seed to seed; the gradient's variance along each is its curvature
over the batch size. With a learning rate η the expected loss along a curvature a is a/2·E[w²], and
E[w²] → (1 − ηa)²·E[w²] + η²·a/B at each step, in closed form at any. Of many rates the one with the fewest steps to a
hundredth of the first loss counts.
"""

import numpy as np

from harness import Calculation, Claimable
from tasks.common.answers import as_number, pair

DIMENSIONS, TARGET, SEEDS = 50, 0.01, 5
BATCHES = 2.0 ** np.arange(13)
RATES = np.geomspace(2e-3, 1.9, 160)
MOST_STEPS = 1 << 16


def steps_to_target(batch, curvatures):
    """Return the fewest steps to the target of all rates."""
    decay = (1 - RATES[:, None] * curvatures) ** 2  # (rates, dimensions)
    floor = RATES[:, None] ** 2 * curvatures / batch / (1 - decay)  # E[w²] in the end

    def reached(steps):
        second_moments = decay ** steps[:, None] * (1 - floor) + floor
        return (curvatures * second_moments).sum(axis=1) <= TARGET * curvatures.sum()

    low, high = np.zeros(len(RATES)), np.full(len(RATES), float(MOST_STEPS))
    possible = reached(high)
    while (high - low).max() > 1:
        middle = np.floor((low + high) / 2)
        fits = reached(middle)
        low, high = np.where(fits, low, middle), np.where(fits, middle, high)
    return high[possible].min()


def fit(subject, number):
    """Return rows: the steps at each batch size, and the fitted curve's S_min and B_c."""
    draw = np.random.default_rng(number)
    curvatures = np.geomspace(0.02, 1.0, DIMENSIONS) * draw.uniform(0.7, 1.0, DIMENSIONS)
    steps = np.array([steps_to_target(batch, curvatures) for batch in BATCHES])
    found = pair(subject.fit_critical_batch(batch_sizes=BATCHES, steps=steps), ("least_steps", "critical_batch"))
    rows = [{"batch_size": float(b), "steps": float(s)} for b, s in zip(BATCHES, steps, strict=True)]
    return [*rows, {name: as_number(value).item() for name, value in found.items()}]


QUADRATIC = Calculation(
    task="batch_size_regimes",
    name="noisy_quadratic",
    what=f"S_min·(1 + B_c/B) fitted to the steps of a noisy quadratic of {DIMENSIONS} curvatures at its best rates",
    hooks=("fit_critical_batch",),
    calculate=fit,
    seeds=SEEDS,
    picture="knee",
)


def critical_batch(found):
    """Return B_c."""
    return found[QUADRATIC.full_name][-1]["critical_batch"]


CLAIMS = (
    Claimable(
        name="critical_batch",
        what="B_c of the noisy quadratic, the batch size at the knee",
        sources=(QUADRATIC,),
        value=critical_batch,
        logarithmic=True,
    ),
)
