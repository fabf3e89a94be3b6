"""A translator with an encoder and a decoder, trained with the submission's attention (hand-out 3.1.4).

The body is given: embeddings, sinusoidal positions, one layer of encoder and of decoder with residual connections and
a map after attention. The encoder attends to itself, the decoder causally to itself and then to the encoder. What it
learns is a secret language in the manner of Pig Latin, drawn anew for every submission.

Graded: both attentions as in their own tasks, in the very worker in which they are trained; the gradients of every
step; the share of unseen words that the trained model translates letter by letter, by greedy decoding. Never the loss:
attention that sees what it should predict has a lower one, and translates nothing.
Not graded: positions. Those of `positional_encoding` are used where a submission has it, else the body's own.
"""

from dataclasses import replace
from functools import partial

from harness import Case, Check, QualityBar, Task, Tolerances, hookspec
from tasks.causal_attention import TASK as CAUSAL_TASK
from tasks.common.attention import Attention
from tasks.common.translation import (
    CAUSAL,
    ENCODER_DECODER,
    METRIC,
    PLAIN,
    POSITIONS,
    SCAFFOLD,
    ask_positions,
    positions_form,
    positions_inputs,
    recipe,
    repeated,
)
from tasks.common.translation_claims import ENCODER_DECODER_CLAIMS
from tasks.common.translation_pictures import attention_maps
from tasks.scaled_dot_attention import TASK as PLAIN_TASK


class Spec:
    """Both attentions, and the positions that may come with them."""

    @hookspec
    def scaled_dot_attention(self, hidden_size: int) -> Attention:
        """Return a module with `Q`, `K`, `V`, each Linear(hidden_size, hidden_size). Raises: nothing on finite input.

        The softmax runs over the keys; queries (b, k, h) and keys (b, s, h) may differ in number.
        """

    @hookspec
    def causal_attention(self, hidden_size: int) -> Attention:
        """Return the same for as many queries as keys: query i attends to the keys j ≤ i. Raises: nothing."""

    @hookspec
    def positional_encoding(self, length: int, hidden_size: int):
        """Return sin at 2i, cos at 2i+1 of position/10000^(2i/h), (length, h). May be left out. Raises: nothing."""


TASK = Task(
    name="encoder_decoder_nmt",
    title="An encoder-decoder translator, trained with both attentions",
    handout="3.1.4",
    spec=Spec,
    aliases={PLAIN: "ScaledDotAttention", CAUSAL: "CausalScaledDotAttention"},
    inputs=PLAIN_TASK.inputs,
    tolerances=Tolerances.joined({PLAIN: PLAIN_TASK.tolerances, CAUSAL: CAUSAL_TASK.tolerances}),
    scaffold=SCAFFOLD,
    checks=(
        *repeated(PLAIN_TASK, points=2.0),
        *repeated(CAUSAL_TASK, points=2.0),
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
            threshold=0.80,
            points=6.0,
            recipe=replace(
                recipe(ENCODER_DECODER, steps=800, rate=5e-3, least=0.88),
                show=partial(attention_maps, translator=ENCODER_DECODER),
            ),
        ),
    ),
    claims=ENCODER_DECODER_CLAIMS,
)
