"""Tensors to train a decoder-only translator (hand-out 3.2.1): one sequence of prompt and translation, read and asked.

Sources (b, s) end with the end-of-prompt token EOP, targets (b, t) end with the end-of-sentence token EOS. A
decoder-only model reads [SOS, source, EOP, target] and is asked at every position for the token that comes next:
[source, EOP, target, EOS]. Both are (b, s + t), and the second is the first shifted left by one.

Graded: both tensors, exactly, for s ≠ t, one row, targets of EOS alone, ids up to 70,000.
Not graded: which integer dtype or container comes back. Everything is asked for on the CPU: cuda is False.
"""

import torch

from harness import Between, Case, Check, IntTensor, Same, Task, Workload, exactly, hookspec, tolerances_beside
from tasks.common.answers import as_tensor

HOOK = "generate_tensors_for_training_decoder_nmt"
READ, ASKED_FOR = "SOS_src_EOP_tgt", "src_EOP_tgt_EOS"


class Spec:
    """The hook of the task; b, s, t ≥ 1; the special tokens may be one id, and words may have their ids."""

    @hookspec
    def generate_tensors_for_training_decoder_nmt(
        self, src_EOP: IntTensor, tgt_EOS: IntTensor, start_token: int, cuda: bool
    ):
        """Return the integers (SOS_src_EOP_tgt, src_EOP_tgt_EOS), each (b, s + t). Raises: nothing.

        For src_EOP (b, s), whose last column is EOP, tgt_EOS (b, t), whose last column is EOS, and the id of SOS.
        """


def inputs(generator, *, batch, source, target, vocabulary=30, start=None, special_ids="own"):  # noqa: PLR0913 - a case's
    """Return sources and targets of drawn ids, their last columns EOP and EOS, and a start token.

    Args:
        generator: The case's generator.
        batch: b.
        source: s, EOP included.
        target: t, EOS included.
        vocabulary: How many ids there are.
        start: The id of SOS; drawn when None.
        special_ids: "own" where SOS, EOP and EOS have ids of their own, "words" where words have these ids as well,
            "one" where the three are one id.
    """
    special = torch.randperm(vocabulary - 1, generator=generator)[:3] + 1  # EOP and EOS are never 0
    if start is not None:
        special[0] = start
    words = torch.ones(vocabulary)
    if special_ids == "one":
        special[:] = special[0].item()
    if special_ids != "words":
        words[special] = 0
    drawn = torch.multinomial(words, batch * (source + target), replacement=True, generator=generator)
    src_EOP, tgt_EOS = drawn.reshape(batch, source + target).split((source, target), dim=1)
    start_token, src_EOP[:, -1], tgt_EOS[:, -1] = special
    return {
        "src_EOP": src_EOP.contiguous(),
        "tgt_EOS": tgt_EOS.contiguous(),
        "start_token": int(start_token),
        "cuda": False,
    }


def form(read, asked_for=None):
    """Return a form from the parts that make up each tensor, chosen by (SOS (b, 1), source and EOP, target and EOS)."""

    def of(given):
        src, tgt = given["src_EOP"], given["tgt_EOS"]
        sos = torch.full_like(src[:, :1], given["start_token"])
        one, other = read(sos, src, tgt), (asked_for or right_second)(sos, src, tgt)
        return {READ: torch.cat(one, dim=1), ASKED_FOR: torch.cat(other, dim=1)}

    return of


def right_first(sos, src, tgt):
    """Return SOS, source, EOP, target; EOS is never read."""
    return sos, src, tgt[:, :-1]


def right_second(_, src, tgt):
    """Return source, EOP, target, EOS; SOS is never asked for."""
    return src, tgt


def both(function):
    """Return a form: a function of each of the right tensors."""
    right = form(right_first)
    return lambda given: {name: function(tensor) for name, tensor in right(given).items()}


def swapped(given):
    """The two tensors in the other order."""
    right = form(right_first)(given)
    return {READ: right[ASKED_FOR], ASKED_FOR: right[READ]}


def rolled(given):
    """The second tensor shifted right, so that EOS wraps round to the front."""
    second = form(right_first)(given)[ASKED_FOR]
    return {READ: second.roll(1, dims=1), ASKED_FOR: second}


def two_tensors(subject, given):
    """Return the two tensors; where no two came, the whole answer, so that the comparison says what came."""
    value = getattr(subject, HOOK)(**given)
    pair = hasattr(value, "__len__") and not isinstance(value, dict | str) and getattr(value, "ndim", 3) == 3
    return tuple(value) if pair and len(value) == 2 else (value, None)


def ask(subject, given):
    """Ask for both tensors."""
    return dict(zip((READ, ASKED_FOR), two_tensors(subject, given), strict=True))


def starts_with_the_start_token(subject, trial):
    """Check that every row of the first tensor starts with the start token."""
    given = trial.inputs()
    first = as_tensor(two_tensors(subject, given)[0])
    want = torch.full((len(given["src_EOP"]),), given["start_token"])
    return exactly(first[:, 0], want, asked="every row of the first tensor starts with the start token")


def second_is_the_first_shifted_left(subject, trial):
    """Check that each token that is asked for is the next one that is read, and that EOS ends the second tensor."""
    given = trial.inputs()
    first, second = (as_tensor(tensor) for tensor in two_tensors(subject, given))
    next_ones = torch.cat([first[:, 1:].long(), given["tgt_EOS"][:, -1:]], dim=1)
    return exactly(second, next_ones, asked="the second tensor is the first shifted left by one, then EOS")


def rows_do_not_mix(subject, trial):
    """Check that a row is answered alone as it is among others."""
    given = trial.inputs()
    among = [as_tensor(tensor) for tensor in two_tensors(subject, given)]
    findings = []
    for row in range(len(given["src_EOP"])):
        one = {**given, "src_EOP": given["src_EOP"][row : row + 1], "tgt_EOS": given["tgt_EOS"][row : row + 1]}
        for tensor, alone in zip(among, two_tensors(subject, one), strict=True):
            findings += exactly(alone, tensor[row : row + 1], asked="a row is answered alone as it is among others")
    return findings


SHAPES = (
    Case("longer_source", batch=3, source=Between(6, 8), target=Between(3, 4), kind="3 rows, s > t"),
    Case("longer_target", batch=2, source=Between(2, 4), target=Between(7, 9), kind="2 rows, s < t"),
    Case("same_lengths", batch=5, source=Between(6, 8), target=Same("source"), kind="5 rows, s = t"),
    Case("square", batch=Between(3, 5), source=Same("batch"), target=Same("batch"), kind="as many rows as s and t"),
    Case(
        "square_source",
        batch=Between(3, 5),
        source=Same("batch"),
        target=Between(6, 8),
        kind="as many rows as tokens of a source",
    ),
    Case(
        "square_target",
        batch=Between(3, 5),
        source=Between(6, 8),
        target=Same("batch"),
        kind="as many rows as tokens of a target",
    ),
    Case(
        "special_words",
        batch=4,
        source=Between(7, 9),
        target=Between(9, 11),
        vocabulary=5,
        special_ids="words",
        kind="words with the ids of SOS, EOP and EOS",
    ),
    Case(
        "one_special_id",
        batch=3,
        source=Between(3, 5),
        target=Between(5, 7),
        special_ids="one",
        kind="one id for SOS, EOP and EOS",
    ),
    Case("one_row", batch=1, source=Between(4, 6), target=Between(5, 7), kind="one row"),
    Case("empty_target", batch=3, source=Between(4, 6), target=1, kind="targets that are EOS alone"),
    Case("empty_source", batch=Between(2, 3), source=1, target=Between(3, 5), kind="sources that are EOP alone"),
    Case("one_and_one", batch=1, source=1, target=1, kind="one row of EOP and EOS alone"),
    Case("start_of_zero", batch=2, source=Between(3, 5), target=Between(4, 6), start=0, kind="an SOS whose id is 0"),
    Case("large_ids", batch=4, source=Between(8, 10), target=Between(6, 8), vocabulary=70_001, kind="ids up to 70,000"),
)
EXAMPLE = (Case("example", visible=True, batch=1, source=Between(2, 3), target=Between(2, 3), vocabulary=9),)
TENSORS = "[SOS, source, EOP, target] and [source, EOP, target, EOS], integers of shape (b, s + t) each"
LEFT_IN = "EOS is left in the first tensor; nothing comes after it"
NO_SOS = "SOS is missing in the first tensor"
MISTAKES = {
    LEFT_IN: form(lambda sos, src, tgt: (sos, src, tgt)),
    NO_SOS: form(lambda _, src, tgt: (src, tgt[:, :-1])),
    f"{NO_SOS}, and EOS is left in: both tensors are the same": form(lambda _, src, tgt: (src, tgt)),
    f"{NO_SOS}: EOS wraps round to the front": rolled,
    "the start token stands in the second tensor as well; nothing asks for it": form(
        right_first, lambda sos, src, tgt: (sos, src, tgt)
    ),
    "EOS is missing in the second tensor; the model must learn to end": form(
        right_first, lambda _, src, tgt: (src, tgt[:, :-1])
    ),
    "EOS is left in the first tensor and missing in the second": form(
        lambda sos, src, tgt: (sos, src, tgt), lambda _, src, tgt: (src, tgt[:, :-1])
    ),
    "SOS stands between source and target; it comes before the source": form(
        lambda sos, src, tgt: (src, sos, tgt[:, :-1])
    ),
    "the target's first token is cut off; EOS, its last, is what the first tensor leaves out": form(
        lambda sos, src, tgt: (sos, src, tgt[:, 1:])
    ),
    "EOP is missing: the source keeps its last column": form(
        lambda sos, src, tgt: (sos, src[:, :-1], tgt[:, :-1]), lambda _, src, tgt: (src[:, :-1], tgt)
    ),
    "EOP is missing in the first tensor: the source keeps its last column": form(
        lambda sos, src, tgt: (sos, src[:, :-1], tgt)
    ),
    "the target stands before the source": form(
        lambda sos, src, tgt: (sos, tgt[:, :-1], src), lambda _, src, tgt: (tgt, src)
    ),
    "the two tensors come in the other order": swapped,
    "0 stands for SOS; it is the argument start_token": form(
        lambda sos, src, tgt: (torch.zeros_like(sos), src, tgt[:, :-1])
    ),
    "1 stands for SOS; it is the argument start_token": form(
        lambda sos, src, tgt: (torch.ones_like(sos), src, tgt[:, :-1])
    ),
    "the axes are exchanged: rows are sequences, (b, s + t)": both(lambda tensor: tensor.T),
    "these are floats; ids of tokens are integers": both(lambda tensor: tensor.double()),
    "ids above 32,767 are lost: 16 bits are too few": both(lambda tensor: tensor.to(torch.int16).long()),
}

WORKLOADS = (
    Workload(
        name="batch",
        hook="generate_tensors_for_training_decoder_nmt",
        check="tensors_value",
        options={"batch": 512, "source": 64, "target": 64},
        axis=("batch",),
        sizes=(16, 64, 256, 1024, 4096),
    ),
)

TASK = Task(
    name="decoder_only_tensors",
    title="What a decoder-only translator reads, and what it is asked for",
    handout="3.2.1",
    spec=Spec,
    inputs=inputs,
    tolerances=tolerances_beside(__file__),
    checks=(
        Check(
            name="example",
            hook=HOOK,
            asks=TENSORS,
            cases=EXAMPLE,
            ask=ask,
            forms=(form(right_first),),
            points=0.5,
        ),
        Check(
            name="tensors_value",
            hook=HOOK,
            asks=TENSORS,
            cases=SHAPES,
            ask=ask,
            forms=(form(right_first),),
            mistakes=MISTAKES,
            relative=1e-9,  # ids are never rounded: this recognises ids that came as floats, and lets none of them pass
            points=6.0,
        ),
        Check(
            name="starts_with_the_start_token",
            hook=HOOK,
            asks="every row of the first tensor starts with the start token",
            cases=(SHAPES[0], SHAPES[5], SHAPES[8]),
            holds=starts_with_the_start_token,
            points=1.0,
            after=("tensors_value",),
        ),
        Check(
            name="second_is_the_first_shifted_left",
            hook=HOOK,
            asks="the second tensor is the first shifted left by one, then EOS",
            cases=(SHAPES[0], SHAPES[1], SHAPES[5]),
            holds=second_is_the_first_shifted_left,
            points=1.5,
            after=("tensors_value",),
        ),
        Check(
            name="rows_do_not_mix",
            hook=HOOK,
            asks="a row is answered alone as it is among others",
            cases=SHAPES[:3],
            holds=rows_do_not_mix,
            points=1.0,
            after=("tensors_value",),
        ),
    ),
    workloads=WORKLOADS,
)
