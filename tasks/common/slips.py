"""Slips in a sum of products: one term that is missing or added twice, one factor, one power; made of the terms.

A count that follows from a formula can be wrong in as many ways as the formula has parts, and each deserves its name.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A factor times powers of sizes.

    Attributes:
        words: What it is, for a student.
        factor: The number before it.
        powers: The power of each size, by its letter, in the order in which they are written.
        own: The letters that are written in this very term; the others stand before a bracket.
    """

    words: str
    factor: int
    powers: dict[str, int]
    own: str

    def at(self, sizes, *, factor=None, **powers):
        """Return its value, with another factor or other powers.

        Args:
            sizes: The sizes by letter.
            factor: In place of the term's own.
            powers: In place of the term's own, by letter.
        """
        number = self.factor if factor is None else factor
        changed = {**self.powers, **powers}
        return number * math.prod(sizes[letter] ** power for letter, power in changed.items())


def total(terms, sizes):
    """Return the sum of the terms."""
    return sum(term.at(sizes) for term in terms)


def slips(terms, known=()):
    """Return slips by the words for them, each a function of the sizes by letter; of two that are alike the first.

    Args:
        terms: The terms of the right sum.
        known: Functions of the sizes that need no other name.
    """
    found = {}
    seen = [_prints(lambda sizes: total(terms, sizes)), *map(_prints, known)]
    for words, slip in _all(terms):
        prints = _prints(slip)
        if not any(all(map(math.isclose, prints, others)) for others in seen):
            seen.append(prints)
            found[words] = slip
    return found


def _prints(function):
    """Return what a function of the sizes gives at a few unlike sizes, by which it is told from others."""
    unlike = ((3.1, 5.3, 7.7, 11.9), (2.3, 13.1, 4.7, 6.1), (8.9, 1.7, 3.3, 2.9))
    return [function(dict(zip("hvLs", numbers, strict=True))) for numbers in unlike]


def _all(terms):
    for place, term in enumerate(terms):
        for words, changed in _of_one(term):
            yield words, _with(terms, place, changed)
        if place:
            yield f"what stands before {term.words} is missing", lambda sizes, place=place: total(terms[place:], sizes)
    letters = list(dict.fromkeys(letter for term in terms for letter in term.powers))
    for one in letters:
        for other in letters:
            if one != other:
                yield (
                    f"{other} stands where {one} belongs, everywhere",
                    lambda sizes, one=one, other=other: total(terms, {**sizes, one: sizes[other]}),
                )


def _with(terms, place, changed):
    """Return the sum with one term changed, a function of the sizes."""
    others = [*terms[:place], *terms[place + 1 :]]
    return lambda sizes: total(others, sizes) + changed(sizes)


def _of_one(term):
    """Iterate over the slips in one term: the words, and the term's value as a function of the sizes."""
    name, factor = term.words, term.factor
    yield f"{name} is missing", lambda sizes: term.at(sizes, factor=0)
    yield f"{name} is subtracted; it is added", lambda sizes: term.at(sizes, factor=-factor)
    for other in dict.fromkeys((1, factor + 1, factor - 1, 2 * factor)):
        yield f"{name} has the factor {other}; it is {factor}", lambda sizes, other=other: term.at(sizes, factor=other)
    for letter in term.own:
        power = term.powers[letter]
        for other in dict.fromkeys((0, power + 1, power - 1, 2 * power, -power)):
            yield (
                f"{name} has the power {other} of {letter}; it is {power}",
                lambda sizes, letter=letter, other=other: term.at(sizes, **{letter: other}),
            )
    for cut in range(1, len(term.own)):
        without = dict.fromkeys(term.own[:cut], 0)
        yield (
            f"of {name}, {factor} and {', '.join(term.own[:cut])} are missing",
            lambda sizes, without=without: term.at(sizes, factor=1, **without),
        )
