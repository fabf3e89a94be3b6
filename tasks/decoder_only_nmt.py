"""A translator that is a decoder alone, trained with the submission's causal attention (hand-out 3.2.3).

The body is given: an embedding, sinusoidal positions, two layers of causal attention with residual connections and a
map after each. Source and target form one sequence, start, source, end of source, target; the loss is that of the
target's tokens. What it learns is a secret language in the manner of Pig Latin, drawn anew for every submission.

Graded: causal attention as in its own task, in the very worker in which it is trained; the gradients of every step; the
share of unseen words that the trained model translates letter by letter, by greedy decoding.
Not graded: positions. Those of `positional_encoding` are used where a submission has it, else the body's own.
"""

from dataclasses import replace
from functools import partial

from harness import Case, Check, QualityBar, Task, Tolerances, hookspec
from tasks.causal_attention import TASK as CAUSAL_TASK
from tasks.common.attention import Attention
from tasks.common.translation import (
    CAUSAL,
    DECODER_ONLY,
    METRIC,
    POSITIONS,
    SCAFFOLD,
    ask_positions,
    positions_form,
    positions_inputs,
    recipe,
    repeated,
)
from tasks.common.translation_claims import DECODER_ONLY_CLAIMS
from tasks.common.translation_pictures import attention_maps


class Spec:
    """Causal attention, and the positions that may come with it."""

    @hookspec
    def causal_attention(self, hidden_size: int) -> Attention:
        """Return a module with `Q`, `K`, `V`, each Linear(hidden_size, hidden_size). Raises: nothing on finite input.

        Its forward takes as many queries as keys; query i attends to the keys j ≤ i.
        """

    @hookspec
    def positional_encoding(self, length: int, hidden_size: int):
        """Return sin at 2i, cos at 2i+1 of position/10000^(2i/h), (length, h). May be left out. Raises: nothing."""


TASK = Task(
    name="decoder_only_nmt",
    title="A decoder-only translator, trained with causal attention",
    handout="3.2.3",
    spec=Spec,
    aliases={CAUSAL: "CausalScaledDotAttention"},
    inputs=CAUSAL_TASK.inputs,
    tolerances=Tolerances.joined({CAUSAL: CAUSAL_TASK.tolerances}),
    scaffold=SCAFFOLD,
    checks=(
        *repeated(CAUSAL_TASK, points=4.0),
        Check(
            name="positions",
            hook=POSITIONS,
            asks="sin at 2i, cos at 2i+1 of position/10000^(2i/h); where it is left out, the body has its own",
            cases=(Case("as_trained"),),
            inputs=positions_inputs,
            ask=ask_positions,
            forms=(positions_form,),
            gating=False,
        ),
    ),
    quality=(
        QualityBar(
            setting="words",
            metric=METRIC,
            threshold=0.60,
            points=6.0,
            recipe=replace(
                recipe(DECODER_ONLY, steps=900, rate=4e-3, least=0.0),
                show=partial(attention_maps, translator=DECODER_ONLY),
            ),
        ),
    ),
    claims=DECODER_ONLY_CLAIMS,
)
