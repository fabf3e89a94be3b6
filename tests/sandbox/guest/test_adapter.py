"""submission.yaml and a grader's adapter."""

import pytest
import torch

from harness.sandbox.guest.adapter import AdapterError, parse, validate

FULL = """
author: somebody
tasks: [ridge_regression]
load: definitions
hooks:
  ridge_solution:
    object: implementations:ridge_regression
    arguments: {t: y, X: tx, weight_decay: lambda_}
    containers: numpy
    result: 0
  scaled_dot_attention:
    object: layers:Attention
    constructor: {heads: 1}
    parameters: {Q: query_proj, K: key_proj, V: value_proj}
    forward: {arguments: [values, keys, queries], containers: torch, result: 1}
claims: {encoder_decoder_nmt.h32_small.validation_loss: 0.8132}
"""

BAD = {
    "authr: me": "known keys are author, tasks, load, hooks, claims",
    "hooks: {f: {objct: 'a:b'}}": "known keys are object, arguments, containers, result, constructor",
    "hooks: {f: {forward: {object: 'a:b'}}}": "known keys are arguments, containers, result",
    "author: no": "author must be text, found a bool",
    "tasks: ridge": "tasks must be a list, found text",
    "load: everything": "must be one of definitions, run",
    "hooks: [f]": "hooks must be a mapping, found a list",
    "hooks: {f: {object: 'os.system(1)'}}": "must be module:name",
    "hooks: {f: {containers: tensorflow}}": "must be one of numpy, torch, list",
    "hooks: {f: {result: 1.5}}": "must be the position or the key",
    "hooks: {f: {result: true}}": "must be the position or the key",
    "hooks: {f: {constructor: {a: {b: 1}}}}": "must be a number",
    "claims: {a: .nan}": "must be a finite number",
    "claims: {a: 'about 1'}": 'must be a number, or a range as "> 0", "< 3" or "0 to 1"',
    "claims: {a: '1 to'}": "must be a number, or a range",
    "claims: {a: '> 1e999'}": "must be a finite number",
    "- a": "must be a mapping, found a list",
    "a: [": "is not YAML",
    "a: 1\na: 2": "stands twice",
    "a: &x 1\nb: *x": "uses an alias",
    "a: !!python/object/apply:os.system ['true']": "is not YAML",
    "? [1, 2]\n: 3": "is not YAML",
    "1: 2": "unknown key 1; known keys",
    "a" * 70_000: "longer than 64 KiB",
    "[" * 30_000: "nested more than 10 deep",
    "a: 2026-99-99": "is not YAML",
}


class TestSchema:
    """What is valid, and the sentences for what isn't."""

    def test_full(self):
        """Every key of the documentation."""
        adapter = parse(FULL, where="submission.yaml")
        assert adapter["hooks"]["ridge_solution"]["arguments"] == {"t": "y", "X": "tx", "weight_decay": "lambda_"}
        assert adapter["claims"] == {"encoder_decoder_nmt.h32_small.validation_loss": 0.8132}
        assert validate(adapter, where="again") == adapter

    def test_empty(self):
        """An empty file is an empty adapter."""
        assert parse("", where="submission.yaml") == {}

    @pytest.mark.parametrize("text", BAD, ids=lambda text: text[:30])
    def test_bad(self, text):
        """Each error says where and what."""
        with pytest.raises(AdapterError, match=r"^submission\.yaml") as caught:
            parse(text, where="submission.yaml")
        assert BAD[text] in str(caught.value)
        assert len(str(caught.value)) < 500


EPFL = """
import numpy as np
def ridge_regression(y, tx, lambda_):
    assert isinstance(tx, np.ndarray) and isinstance(y, np.ndarray)
    n, d = tx.shape
    w = np.linalg.solve(tx.T @ tx + 2 * n * lambda_ * np.eye(d), tx.T @ y)
    return w, 0.5 * np.mean((y - tx @ w) ** 2)
"""
ATTENTION = """
class Attention(nn.Module):
    def __init__(self, hidden, heads):
        super().__init__()
        self.query_proj = nn.Linear(hidden, hidden)
        self.heads = heads
    def forward(self, v, k, q):
        return {"weights": k, "context": self.query_proj(q) + v}
"""


def ridge(guest):
    """Return the description of `ridge_solution`."""
    return guest.hook("ridge_solution", ["X", "t", "weight_decay"])


class TestAdapters:
    """An adapter changes names, containers, parts and parameters, never code."""

    def test_epfl_ridge(self, guest):
        """(y, tx, lambda_) in numpy, returning (w, loss)."""
        files = {"submission.yaml": FULL, "implementations.py": EPFL, "layers.py": ATTENTION}
        guest.load(files, ridge(guest), guest.attention)
        assert guest.status("ridge_solution") == ("adapter", "bound")
        X, t = torch.eye(2), torch.tensor([1.0, 2.0])
        solution = guest.call("ridge_solution", X=X, t=t, weight_decay=0.25)
        torch.testing.assert_close(torch.as_tensor(solution).float(), t / 2)
        assert guest.reply["manifest"]["author"] == "somebody"
        assert guest.reply["manifest"]["tasks"] == ["ridge_regression"]

    def test_module(self, guest):
        """Constructor, renamed parameters, and a forward with another order and a result by key."""
        manifest = FULL.replace("result: 1}", "result: context}")
        guest.load({"submission.yaml": manifest, "implementations.py": EPFL, "layers.py": ATTENTION}, guest.attention)
        reply = guest.ask("open", hook="scaled_dot_attention", arguments={"hidden_size": 2})
        assert reply["parameters"] == {"Q.weight": [2, 2], "Q.bias": [2]}
        weights = {"Q.weight": 2 * torch.eye(2), "Q.bias": torch.zeros(2)}
        assert guest.ask("set", handle=reply["handle"], parameters=weights)["ok"]
        arguments = {"queries": torch.ones(1, 2), "keys": torch.zeros(1, 2), "values": torch.full((1, 2), 5.0)}
        fields = {"handle": reply["handle"], "arguments": arguments}
        assert guest.ask("forward", **fields)["value"].tolist() == [[7.0, 7.0]]
        found = guest.ask("gradients", **fields, cotangents=[torch.ones(1, 2)], wrt=["queries"])
        assert set(found["gradients"]) == {"Q.weight", "Q.bias"}
        assert found["argument_gradients"]["queries"].tolist() == [[2.0, 2.0]]

    def test_list_containers_and_order(self, guest):
        """A list gives the order; containers may be named for one argument."""
        hooks = {"f": {"object": "g", "arguments": ["b", "a"], "containers": {"a": "list"}}}
        text = "def g(first, second):\n    return [type(first).__name__, type(second).__name__]\n"
        guest.load(text, guest.hook("f", ["a", "b"]), adapter={"hooks": hooks})
        assert guest.call("f", a=torch.ones(1), b=torch.ones(1)) == ["Tensor", "list"]

    def test_own_manifest_before_the_graders(self, guest):
        """The submission's own adapter goes first; the grader's serves who has none."""
        adapter = {"hooks": {"f": {"object": "submission:g"}}}
        text = "def g(x):\n    return 1\ndef h(x):\n    return 2\n"
        guest.load({"submission.py": text}, guest.hook("f", ["x"]), adapter=adapter)
        assert guest.call("f", x=0) == 1
        manifest = "hooks: {f: {object: 'submission:h'}}"
        guest.load({"submission.py": text, "submission.yaml": manifest}, guest.hook("f", ["x"]), adapter=adapter)
        assert guest.call("f", x=0) == 2

    def test_graders_adapter_for_single_files(self, guest):
        """Whatever a student calls the file, the adapter's object is found in it."""
        adapter = {"hooks": {"f": {"object": "implementations:g", "result": 0}}}
        guest.load("def g(x):\n    return [x, 1]\n", guest.hook("f", ["x"]), adapter=adapter, name="alice.py")
        assert guest.call("f", x=5) == 5

    def test_graders_adapter_that_does_not_fit(self, guest):
        """A submission without the class's object is bound by its plain names."""
        adapter = {"hooks": {"f": {"object": "submission:g"}}}
        guest.load("def f(x):\n    return 3\n", guest.hook("f", ["x"]), adapter=adapter)
        assert guest.status("f") == ("keyword", "bound")

    def test_object_that_is_not_there(self, guest):
        """The submission's own adapter must be right."""
        files = {"submission.py": "x = 1\n", "submission.yaml": "hooks: {f: {object: 'submission:g'}}"}
        guest.load(files, guest.hook("f", ["x"]))
        assert guest.status("f") == ("adapter", "broken")
        assert "no such object" in guest.reply["hooks"]["f"]["message"]

    @pytest.mark.parametrize("path", ["os:getcwd", "torch:ones", "submission:join", "submission:os.getcwd"])
    def test_objects_of_others(self, guest, path):
        """Only objects of the submission serve."""
        text = "import os\nfrom os.path import join\n"
        guest.load({"submission.py": text, "submission.yaml": f"hooks: {{f: {{object: '{path}'}}}}"}, guest.hook("f"))
        assert guest.status("f") == ("adapter", "broken")

    def test_argument_that_is_not_there(self, guest):
        """An argument that the specification lacks is refused with its names."""
        adapter = {"hooks": {"f": {"arguments": {"z": "x"}}}}
        guest.load("def f(x):\n    return x\n", guest.hook("f", ["x"]), adapter=adapter)
        assert guest.status("f")[1] == "refused"
        assert "the specification has (x)" in guest.reply["hooks"]["f"]["message"]

    def test_part_that_is_not_there(self, guest):
        """A result without the part is an error in words."""
        guest.load("def f(x):\n    return x\n", guest.hook("f", ["x"]), adapter={"hooks": {"f": {"result": 0}}})
        assert "the adapter wants part 0 of a result of type int" in guest.error("f", x=1)["message"]

    def test_bad_manifest_refuses(self, guest):
        """A submission.yaml with an unknown key refuses the submission with the known ones."""
        guest.load({"submission.py": "x = 1", "submission.yaml": "hook: {}"}, guest.hook("f", ["x"]))
        assert "known keys are author" in guest.reply["refused"]

    def test_load_run_in_the_manifest(self, guest):
        """`load: run` runs the file."""
        text = "y = []\ny.append(1)\ndef f(x):\n    return y\n"
        guest.load({"submission.py": text, "submission.yaml": "load: run"}, guest.hook("f", ["x"]))
        assert guest.call("f", x=0) == [1]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("2e7", 2e7),
        ("-1", -1.0),
        ("'>0'", "> 0"),
        ('"< 3.5"', "< 3.5"),
        ("1 to 0", "0 to 1"),
        ("-1e-3 to .5", "-1e-3 to .5"),
    ],
)
def test_a_claim_is_a_number_or_a_range(text, claim):
    """YAML takes 2e7 for text; a range is put in order."""
    assert parse(f"claims: {{a: {text}}}", where="submission.yaml")["claims"] == {"a": claim}
