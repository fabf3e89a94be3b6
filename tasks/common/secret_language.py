"""A secret language and its rule, in the manner of Pig Latin: a word's onset moves to its end, and a suffix follows.

All of it is drawn: which letters are vowels, how often each occurs, which clusters begin and end syllables, both
suffixes, and the words. To know Pig Latin, or any earlier language, is worth nothing.
"""

from dataclasses import dataclass
from string import ascii_lowercase

from tasks.common.seeded import plain

SHORTEST, LONGEST = 3, 8  # letters of a word
LARGEST_WEIGHT = 6.0  # no letter drowns the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language.

    Attributes:
        vowels: Letters by how often they occur.
        consonants: Letters by how often they occur.
        clusters: Two or three consonants that may begin a syllable.
        codas: What may end one.
        suffix: Follows a word whose onset was moved.
        vowel_suffix: Follows a word that begins with a vowel.
    """

    vowels: dict[str, float]
    consonants: dict[str, float]
    clusters: tuple[str, ...]
    codas: tuple[str, ...]
    suffix: str
    vowel_suffix: str

    def translated(self, word):
        """Return the word by the rule."""
        if word[0] in self.vowels:
            return word + self.vowel_suffix
        onset = next((at for at, letter in enumerate(word) if letter in self.vowels), len(word))
        return word[onset:] + word[:onset] + self.suffix


def drawn_language(generator):
    """Return a language."""
    draw = plain(generator)
    letters = list(ascii_lowercase)
    draw.shuffle(letters)
    count = draw.randint(5, 7)
    vowels, consonants = letters[:count], letters[count:]
    clusters = {"".join(draw.sample(consonants, draw.choice((2, 2, 2, 3)))) for _ in range(draw.randint(14, 24))}
    return Language(
        vowels=_weighted(draw, vowels),
        consonants=_weighted(draw, consonants),
        clusters=tuple(sorted(clusters)),
        codas=(*draw.sample(consonants, 10), *("".join(draw.sample(consonants, 2)) for _ in range(6))),
        suffix=draw.choice(vowels) + draw.choice(letters),
        vowel_suffix=draw.choice(consonants) + draw.choice(letters) + draw.choice(letters),
    )


def drawn_words(generator, language, count):
    """Return `count` different words in any order."""
    draw = plain(generator)
    words = set()
    while len(words) < count:
        word = _word(draw, language)
        if SHORTEST <= len(word) <= LONGEST:
            words.add(word)
    ordered = sorted(words)
    draw.shuffle(ordered)
    return ordered


def _weighted(draw, letters):
    return {letter: min(draw.paretovariate(1.2), LARGEST_WEIGHT) for letter in letters}


def _word(draw, language):
    word = ""
    while len(word) <= LONGEST:
        kind = draw.random()
        if kind > 0.75:
            word += draw.choice(language.clusters)
        elif word or kind >= 0.18:  # else the word begins with a vowel
            word += _letter(draw, language.consonants)
        word += _letter(draw, language.vowels)
        if draw.random() < 0.45:
            word += draw.choice(language.codas)
        if len(word) >= SHORTEST and draw.random() < 0.5:
            break
    return word


def _letter(draw, weights):
    return draw.choices(tuple(weights), tuple(weights.values()))[0]
