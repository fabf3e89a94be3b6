"""What the attention tasks share: inputs, the definition against torch's own, known mistakes, honest forms."""

import functools
import math

import pytest
import torch

from harness.compare import EPS32, doubled, spread
from tasks import causal_attention, scaled_dot_attention
from tasks.common.attention import CONTEXT, LAYERS, WEIGHTS, attend, gradient_form, inputs, outputs, scores_of

TASKS = (scaled_dot_attention.TASK, causal_attention.TASK)
VALUE_CHECKS = [
    pytest.param(task, check, id=f"{task.name}-{check.name}")
    for task in TASKS
    for check in task.checks
    if check.ask is not None
]
MISTAKEN = [parameter for parameter in VALUE_CHECKS if parameter.values[1].mistakes]
APART = 10.0


def drawn(task, check, case, seed):
    """Return the inputs of a case."""
    return (check.inputs or task.inputs)(
        torch.Generator().manual_seed(seed), **case.drawn(torch.Generator().manual_seed(seed)).options
    )


def tensors(value):
    """Return a group's tensors by layout; a mapping of gradients counts as one vector."""
    if isinstance(value, dict):
        return {"": torch.cat([part.reshape(-1) for part in value.values()])}
    return getattr(value, "layouts", {"": value})


@functools.cache
def measured(task_name, check_name, case_name, seed):
    """Return (inputs, what is wanted, the tolerance by group) of a case; many tests look at the same ones."""
    task = next(task for task in TASKS if task.name == task_name)
    check = next(check for check in task.checks if check.name == check_name)
    case = next(case for case in check.cases if case.name == case_name)
    given = drawn(task, check, case, seed)
    want = {group: tensors(value) for group, value in check.forms[0](doubled(given)).items()}
    return given, want, {group: case.k * sigma for group, sigma in spread(check.forms, given).items()}


def tolerances_off(got, wanted, tolerance):
    """Return the distance from the nearest layout, in tolerances; infinity for NaN and for another shape."""
    found = [float((got - one).abs().nan_to_num(nan=math.inf).max()) for one in wanted if one.shape == got.shape]
    least = min(found, default=math.inf)
    return least / tolerance if least else 0.0


def near(task, check, words, seed):
    """Return the ways to make a mistake that lie within 10 tolerances of what is wanted in every case."""
    left = None
    for case in check.cases:
        given, want, tolerance = measured(task.name, check.name, case.name, seed)
        ways, far = set(), set()
        for group, value in check.mistakes[words](doubled(given)).items():
            by_way = {}
            for name, got in tensors(value).items():
                way = name.removesuffix("_turned") if name.startswith("way") else ""
                by_way.setdefault(way, []).append(tolerances_off(got, want[group].values(), tolerance[group]))
            ways |= set(by_way)
            far |= {way for way, found in by_way.items() if min(found) >= APART}
        left = (ways if left is None else left) - far
        if not left:
            break
    return left


def alike(task, check, case, group):
    """Return the pairs of mistakes that answer a group of a case within 10 tolerances of one another."""
    given, want, tolerance = measured(task.name, check.name, case.name, 0)
    right = next(iter(want[group].values()))
    names, table = [], []
    for words, mistake in check.mistakes.items():
        for got in tensors(mistake(doubled(given)).get(group, right)).values():
            if got.numel() == right.numel():
                names.append(words)
                scaled = got.reshape(-1) / (tolerance[group] or 1e-6)
                table.append(scaled.nan_to_num(nan=1e12, posinf=2e12, neginf=3e12))
    close = (torch.cdist(torch.stack(table), torch.stack(table), p=math.inf) < APART).nonzero().tolist()
    return {frozenset((names[i], names[j])) for i, j in close if names[i] != names[j]}


def library(given, *, causal):
    """Return (context, weights (b, k, s)) of torch's own multi-head attention with one head."""
    size = given["hidden_size"]
    module = torch.nn.MultiheadAttention(size, 1, batch_first=True, dtype=torch.float64)
    layers = [(given["parameters"][f"{name}.weight"], given["parameters"][f"{name}.bias"]) for name in LAYERS]
    state = {
        "in_proj_weight": torch.cat([weight for weight, _ in layers]),
        "in_proj_bias": torch.cat([bias for _, bias in layers]),
        "out_proj.weight": torch.eye(size),
        "out_proj.bias": torch.zeros(size),
    }
    module.load_state_dict(state)
    queries, keys, values = (given[name] for name in LAYERS.values())
    unseen = torch.ones(queries.shape[1], keys.shape[1], dtype=torch.bool).triu(1) if causal else None
    return module(queries, keys, values, attn_mask=unseen)


@pytest.mark.parametrize(("task", "check"), [one for one in VALUE_CHECKS if one.values[1].name != "gradients"])
def test_the_definition_is_torchs_attention(task, check):
    """The first form agrees with torch's multi-head attention of one head."""
    for case in check.cases:
        given, want, _ = measured(task.name, check.name, case.name, 0)
        causal = task is causal_attention.TASK
        context, weights = library(doubled(given), causal=causal)
        torch.testing.assert_close(next(iter(want[CONTEXT].values())), context)
        torch.testing.assert_close(next(iter(want[WEIGHTS].values())), weights.mT)


@pytest.mark.parametrize(("task", "check"), [one for one in VALUE_CHECKS if one.values[1].name == "gradients"])
def test_the_gradients_are_those_of_torchs_attention(task, check):
    """The gradients of queries, keys and values agree with autograd through torch's module."""
    for case in check.cases:
        given = doubled(drawn(task, check, case, 0))
        leaves = {name: given[name].requires_grad_() for name in LAYERS.values()}
        context, _ = library({**given, **leaves}, causal=task is causal_attention.TASK)
        found = torch.autograd.grad((context * given["cotangent"]).sum(), list(leaves.values()))
        wanted = check.forms[0](given)["input gradients"]
        for gradient, name in zip(found, leaves, strict=True):
            torch.testing.assert_close(wanted[name], gradient)


def test_the_gradient_of_parameters_is_a_limit_of_differences():
    """Along a random direction the gradient is the slope; that of K's bias is 0, which a softmax can't see."""
    given = doubled(inputs(torch.Generator().manual_seed(0), batch=2, queries=3, keys=4, hidden=5))
    draw = torch.Generator().manual_seed(1)
    direction = {n: torch.randn(v.shape, generator=draw).double() for n, v in given["parameters"].items()}
    moved = [{n: v + h * direction[n] for n, v in given["parameters"].items()} for h in (1e-5, -1e-5)]
    ahead, behind = ((attend({**given, "parameters": p})[0] * given["cotangent"]).sum() for p in moved)
    gradients = gradient_form()(given)["parameter gradients"]
    slope = sum((gradients[name] * direction[name]).sum() for name in gradients)
    torch.testing.assert_close(slope, (ahead - behind) / 2e-5, rtol=1e-6, atol=1e-8)
    assert float(gradients["K.bias"].abs().max()) < 1e-12


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_inputs_follow_from_the_generator_alone(task):
    """The same generator gives the same float32 inputs, and the global seed is left alone."""
    before = torch.get_rng_state()
    for check in task.checks:
        for case in check.cases:
            first, second = (drawn(task, check, case, 3) for _ in range(2))
            for name in (*LAYERS.values(), "cotangent"):
                assert first[name].dtype == torch.float32
                assert torch.equal(first[name], second[name])
            assert all(torch.equal(first["parameters"][n], value) for n, value in second["parameters"].items())
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("largest", [30.0, 1000.0])
def test_scores_are_scaled_to_the_size_asked_for(largest):
    """The largest magnitude among the scores is the one of the case."""
    given = inputs(torch.Generator().manual_seed(2), batch=2, queries=3, keys=5, hidden=8, scores=largest)
    assert float(scores_of(given).abs().max()) == pytest.approx(largest, rel=1e-4)


@pytest.mark.parametrize("which", ["projections", "inputs", "keys", "queries", "first key"])
def test_zero_scores_are_exactly_zero_in_float32(which):
    """All scores, or those of some keys or queries, are exactly 0 whatever the order of the sums."""
    given = inputs(torch.Generator().manual_seed(2), batch=2, queries=4, keys=6, hidden=8, scores=which)
    zeros = scores_of(given) == 0
    assert bool(zeros.all()) == (which in {"projections", "inputs"})
    assert bool(zeros[:, :, 0].all()) or which != "first key"
    assert 0 < int(zeros.sum()) <= zeros.numel()


@pytest.mark.parametrize(
    ("value", "pair"),
    [((1, 2), (1, 2)), ([1, 2, 3], (1, 2)), ({"a": 1, "b": 2}, (1, 2)), ((1,), (1, None)), (7, (7, None))],
    ids=["tuple", "more", "named", "context alone in a tuple", "context alone"],
)
def test_outputs_are_the_first_two(value, pair):
    """Context and weights come as a tuple, a list or a mapping; what isn't there is None."""
    assert outputs(value) == pair


@pytest.mark.parametrize(("task", "check"), MISTAKEN)
def test_each_mistake_is_far_away(task, check):
    """Whatever the seed and the way, a known mistake is 10 tolerances off in at least one case."""
    for seed in range(2):
        assert {words: ways for words in check.mistakes if (ways := near(task, check, words, seed))} == {}


@pytest.mark.parametrize(("task", "check"), [one for one in MISTAKEN if one.values[1].name != "gradients"])
def test_no_mistake_equals_another(task, check):
    """Any two known mistakes lie 10 tolerances apart in some case, in the context or in the weights."""
    same = None
    for case in sorted(
        check.cases, key=lambda case: getattr(case.options["batch"], "low", case.options["batch"]), reverse=True
    ):
        for group in (CONTEXT, WEIGHTS):
            found = alike(task, check, case, group)
            same = found if same is None else same & found
            if not same:
                return
    pytest.fail(f"alike in every case: {sorted(map(sorted, same))}")


@pytest.mark.parametrize(("task", "check"), VALUE_CHECKS)
def test_every_form_in_float32_is_well_within_the_tolerance(task, check):
    """Each honest formula in float32 errs by a third of the tolerance at most."""
    for seed in range(3):
        for case in check.cases:
            given, want, tolerance = measured(task.name, check.name, case.name, seed)
            for form in check.forms:
                for group, value in form(given).items():
                    wanted = next(iter(want[group].values()))
                    error = float((next(iter(tensors(value).values())).double() - wanted).abs().max())
                    assert error <= max(tolerance[group], 4 * EPS32 * float(wanted.abs().max())) / 3


@pytest.mark.parametrize("narrow", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_precise_cases_tell_narrow_arithmetic(task, narrow):
    """The definition in bfloat16 or float16 is 10 tolerances off in each case that is marked for it."""
    for check in task.checks:
        for case in (case for case in check.cases if case.precision and check.name.startswith("value")):
            given, want, tolerance = measured(task.name, check.name, case.name, 1)
            parameters = {name: value.to(narrow) for name, value in given["parameters"].items()}
            rough = {**given, **{name: given[name].to(narrow) for name in LAYERS.values()}, "parameters": parameters}
            (context,) = tensors(check.forms[0](rough)[CONTEXT]).values()
            assert tolerances_off(context.double(), want[CONTEXT].values(), tolerance[CONTEXT]) >= APART
