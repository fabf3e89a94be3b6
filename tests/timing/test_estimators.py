"""Estimators against distributions whose answer is known."""

import math
import random

import pytest

from harness.timing.estimators import combined, hodges_lehmann, slope, wilcoxon_interval


def forks(chance, *, truth, count=6, pairs=40, between=0.01, within=0.1):
    """Return log ratios around a truth, as forks with a luck of their own give them."""
    lucks = [truth + chance.gauss(0, between) for _ in range(count)]
    return [[chance.gauss(luck, within) for _ in range(pairs)] for luck in lucks]


def test_hodges_lehmann_is_the_median_of_means_of_pairs():
    """By hand: of 1, 2, 6 the means are 1, 1.5, 2, 3.5, 4, 6."""
    assert hodges_lehmann([6.0, 1.0, 2.0]) == 2.75


def test_hodges_lehmann_shrugs_off_one_wild_pair():
    """A preempted window moves the mean by far, and this hardly."""
    values = [0.01 * index for index in range(-10, 11)]
    assert abs(hodges_lehmann([*values, 50.0])) < 0.02


def test_wilcoxons_interval_holds_the_middle_of_a_symmetric_sample():
    """And grows with the confidence."""
    values = [0.01 * index for index in range(-10, 11)]
    low, high = wilcoxon_interval(values, 0.95)
    wide_low, wide_high = wilcoxon_interval(values, 0.99)
    assert wide_low < low < 0.0 < high < wide_high


def test_a_95_percent_interval_holds_the_truth_that_often():
    """Over forks that differ from one another by as much as was measured."""
    chance = random.Random(1)  # noqa: S311 - made-up noise
    held = sum(
        abs(estimate.log_ratio - 0.05) <= estimate.half_width
        for estimate in (combined(forks(chance, truth=0.05), 0.95) for _ in range(300))
    )
    assert held / 300 >= 0.93


def test_a_shift_between_forks_widens_the_interval():
    """Pairs of one fork don't make up for forks that differ."""
    chance = random.Random(2)  # noqa: S311 - made-up noise
    narrow = combined(forks(chance, truth=0.0, between=0.0), 0.95)
    wide = combined(forks(chance, truth=0.0, between=0.2), 0.95)
    assert wide.half_width > 3 * narrow.half_width


def test_one_fork_says_nothing_about_others():
    """The interval of a single pair of forks has no end."""
    assert combined([[0.0, 0.1, 0.2]], 0.95).high == math.inf


def test_forks_are_told_apart_by_students_t():
    """Two that differ by 2 have a half width of t(0.975, 1) times their deviation, √2, over √2."""
    assert combined([[1.0], [3.0]], 0.95).half_width == pytest.approx(12.7062, rel=1e-5)


def test_a_slope_is_that_of_a_power():
    """n² over n is 2 on logarithmic scales."""
    sizes = [16, 32, 64, 128]
    assert slope(sizes, [2 * math.log(size) + 3 for size in sizes]) == pytest.approx(2.0)
