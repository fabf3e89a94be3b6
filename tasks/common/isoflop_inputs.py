"""Models, budgets and verdicts to forecast from IsoFLOP curves."""

from tasks.common.drawing import whole
from tasks.common.scaling_inputs import line_inputs, uniform
from tasks.common.transformer_costs import flops_of, parameters_of


def model_inputs(generator, *, vocabulary, hidden, layers):
    """Return the sizes of a model, each given or drawn from a range."""
    sizes = (whole(generator, size) for size in (vocabulary, hidden, layers))
    return dict(zip(("vocab_size", "hidden_size", "num_layers"), sizes, strict=True))


def example_inputs(generator, *, length, **sizes):
    """Return a number of tokens, and the sizes of a model."""
    return {"seq_len": whole(generator, length), **model_inputs(generator, **sizes)}


def forecast_inputs(generator, *, between, points, ahead=None, design="sorted"):
    """Return budgets, best sizes near a line, and a budget.

    Args:
        generator: The case's generator.
        ahead: How many decades the budget lies above the largest one, (smallest, largest); below 0 among them; without
            it, the budget is one of the others.
        between: The smallest and the largest log10 budget, about.
        points: How many budgets.
        design: As for `line_inputs`.
    """
    data = line_inputs(generator, between=between, points=points, signs=(1, -1), design=design)
    if ahead is None:
        flops = float(data["x"][whole(generator, (0, len(data["x"]) - 1))])
    else:
        flops = float(data["x"].max() * 10 ** uniform(generator, *map(float, ahead)))
    return {"flops": flops, "budgets": data["x"], "optima": data["y"]}


def token_inputs(generator, *, hidden, vocabulary, layers, length, part=None):
    """Return the parameters of a model, FLOPs, and the sizes that are known.

    Args:
        generator: The case's generator.
        hidden: The hidden size, a range of whole numbers; not sent.
        vocabulary: v, a number or a range.
        layers: L, a number or a range.
        length: Tokens of a sequence, on average.
        part: What is added to the hidden size, (smallest, largest); without it, hidden size and length are whole, and
            the budget pays for a few sequences only.
    """
    v, h, depth = (whole(generator, size) for size in (vocabulary, hidden, layers))
    s, decades = float(whole(generator, length)), (0.0, 1.0) if part is None else (3.0, 6.0)
    if part is not None:
        h, s = h + float(uniform(generator, *part)), s + float(uniform(generator, 0.1, 0.9))
    return {
        "params": float(parameters_of(v, h, depth)),
        "flops": flops_of(s, v, h, depth) * float(10 ** uniform(generator, *decades)),
        "seq_len": s,
        "vocab_size": v,
        "num_layers": depth,
    }


def verdict_inputs(generator, *, params, tokens):
    """Return a model's parameters and tokens, and the best ones.

    Args:
        generator: The case's generator.
        params: The ratio to the best number, (smallest, largest).
        tokens: The same for tokens.
    """
    best_params, best_tokens = (float(10 ** uniform(generator, *powers)) for powers in ((4.0, 9.0), (6.0, 11.0)))
    return {
        "params": best_params * float(uniform(generator, *params)),
        "tokens": best_tokens * float(uniform(generator, *tokens)),
        "best_params": best_params,
        "best_tokens": best_tokens,
    }
