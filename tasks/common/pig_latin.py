"""The assignment's own data: English words and their Pig Latin, in the batches that it trains with.

Words are 20,000 of SCOWL (`data/pig_latin`, with its licence), 400 of them hyphenated pairs. By the assignment's rule a
first consonant, or a listed pair of them as one block, moves to the end, followed by "ay"; a word that begins with a
vowel gets "way"; the parts of a hyphenated word are translated one by one. A batch holds words of one length whose
translations have one length, and batches keep the order that they have.
"""

from collections import defaultdict
from pathlib import Path

import torch

from tasks.common import translation_bodies as bodies

WORDS = Path(__file__).parents[1] / "data" / "pig_latin" / "words.txt"
SMALL, LARGE = 3200, 20_000  # pairs
TRAINED_SHARE = 0.8
SECOND = {
    "b": "lr",
    "c": "hlr",
    "d": "r",
    "f": "lr",
    "g": "hlr",
    "k": "n",
    "p": "hlr",
    "q": "u",
    "r": "h",
    "s": "chklmnptw",
    "t": "hrw",
    "w": "hr",
}  # what may follow a consonant that it moves with
VOWELS = "aeiou"
HYPHEN = "-"


def pig_latin(word):
    """Return the Pig Latin of a word, or of each part of a hyphenated one."""
    return HYPHEN.join(map(_part, word.split(HYPHEN)))


def _part(word):
    if word[0] in VOWELS:
        return word + "way"
    moved = 2 if word[1:2] in SECOND.get(word[0], "") else 1
    return word[moved:] + word[:moved] + "ay"


def pairs(count):
    """Return the first `count` words, each with its translation."""
    words = WORDS.read_text(encoding="ascii").split()[:count]
    return [(word, pig_latin(word)) for word in words]


def split(draw, count):
    """Return (trained, held out): pairs in an order that is drawn, the first four fifths and the rest."""
    shuffled = pairs(count)
    draw.shuffle(shuffled)
    trained = int(TRAINED_SHARE * count)
    return shuffled[:trained], shuffled[trained:]


def ids(word, end):
    """Return a word's letters as ids (0 is the hyphen), and an end."""
    return [0 if letter == HYPHEN else ord(letter) - ord("a") + 1 for letter in word] + [end]


def batches(words, size, end):
    """Return batches (sources (b, s), targets (b, t)) of at most `size` pairs, by length, in the order of the words."""
    groups = defaultdict(list)
    for source, target in words:
        groups[len(source), len(target)].append((ids(source, end), ids(target, bodies.END)))
    return [
        tuple(torch.tensor(side) for side in zip(*group[at : at + size], strict=True))
        for group in groups.values()
        for at in range(0, len(group), size)
    ]
