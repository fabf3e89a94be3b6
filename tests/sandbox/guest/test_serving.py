"""What a server replies: values, modules, gradients, and errors of every sort."""

import numpy as np
import pytest
import torch


@pytest.fixture
def f(guest):
    """Return a function hook `f(x)`."""
    return guest.hook("f", ["x"])


MODULE = """
class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.drop = nn.Dropout(0.5)
        self.register_buffer("scale", torch.tensor(2.0))
    def forward(self, queries, keys, values):
        return self.drop(self.Q(queries)) * self.scale, values
"""


@pytest.fixture
def module(guest):
    """Return the handle of an opened module of two features, with identity weights."""
    guest.load(MODULE, guest.attention)
    handle = guest.open("scaled_dot_attention", hidden_size=2)
    weights = {"Q.weight": torch.eye(2), "Q.bias": torch.zeros(2)}
    assert guest.ask("set", handle=handle, parameters=weights)["ok"]
    return handle


ARGUMENTS = {"queries": torch.ones(1, 2), "keys": torch.zeros(1, 2), "values": torch.ones(1, 2)}


class TestResults:
    """Values come back as data: graphs detached, named tuples and mappings plain."""

    def test_graph_is_detached(self, guest, f):
        """A result that still carries a graph is fine."""
        guest.load("def f(x):\n    x = x.clone().requires_grad_()\n    return [x * 2]\n", f)
        (value,) = guest.call("f", x=torch.ones(2))
        assert not value.requires_grad

    @pytest.mark.parametrize(
        ("expression", "wanted"),
        [
            ("torch.ones(2, 2).max(dim=0).indices.tolist()", [0, 0]),
            ("tuple(torch.zeros(2, 2).max(dim=0))[0].tolist()", [0.0, 0.0]),
            ("__import__('collections').namedtuple('P', 'a b')(1, 2)", (1, 2)),
            ("__import__('collections').OrderedDict(a=1)", {"a": 1}),
            ("torch.ones(2, 3).shape", (2, 3)),
            ("np.str_('yes')", "yes"),
            ("np.array(['a', 'b'])[1]", "b"),
            ("np.where(x < 1, 'few', 'many')", "few"),
            ("[np.array(['a', 'b'])]", [["a", "b"]]),
            ("[True, None, 'x', 2, 1.5]", [True, None, "x", 2, 1.5]),
        ],
    )
    def test_plain(self, guest, f, expression, wanted):
        """Containers become tuples, lists and dicts."""
        guest.load(f"def f(x):\n    return {expression}\n", f)
        value = guest.call("f", x=0)
        assert value == wanted
        assert type(value) is type(wanted)

    def test_dataclass(self, guest, f):
        """A dataclass is its fields."""
        text = "from dataclasses import dataclass\n@dataclass\nclass P:\n    a: int\n"
        guest.load(text + "def f(x):\n    return P(x)\n", f)
        assert guest.call("f", x=3) == {"a": 3}

    def test_numpy(self, guest, f):
        """Arrays and numpy scalars stay what they are."""
        guest.load("def f(x):\n    return x.sum(), x\n", f)
        total, array = guest.call("f", x=np.ones(3))
        assert isinstance(total, np.float64)
        assert isinstance(array, np.ndarray)

    def test_what_is_no_data_is_left(self, guest, f):
        """A set is returned as it is, for the encoder to name."""
        guest.load("def f(x):\n    return {1}\n", f)
        assert guest.call("f", x=0) == {1}

    def test_request_id(self, guest, f):
        """The reply has the request's id."""
        assert guest.load("def f(x):\n    return x\n", f)["id"] == 7


class TestErrors:
    """Whatever submitted code raises becomes kind, type, message and place."""

    def test_place(self, guest, f):
        """The innermost line of the submission, through a library's frames."""
        guest.load("def g(x):\n    return torch.ones(2) @ torch.ones(3)\ndef f(x):\n    return g(x)\n", f)
        error = guest.error("f", x=0)
        assert (error["kind"], error["type"], error["where"]) == ("raised", "RuntimeError", "submission.py:2 in g")

    @pytest.mark.parametrize(
        ("body", "kind", "type_"),
        [
            ("raise SystemExit(0)", "raised", "SystemExit"),
            ("raise KeyboardInterrupt", "raised", "KeyboardInterrupt"),
            ("raise GeneratorExit", "raised", "GeneratorExit"),
            ("return f(x)", "raised", "RecursionError"),
            ("raise MemoryError", "memory", "MemoryError"),
            ("raise RuntimeError('DefaultCPUAllocator: not enough memory: you tried')", "memory", "RuntimeError"),
            ("y = undefined_name; return y", "raised", "NameError"),
            ("x = x + 0; raise NotImplementedError", "template", "NotImplementedError"),
            ("return torch.ones(1).to_sparse().view(1)", "raised", None),
        ],
    )
    def test_kinds(self, guest, f, body, kind, type_):
        """Exits, interrupts, recursion, memory, templates."""
        guest.load(f"def f(x):\n    {body}\n", f)
        error = guest.error("f", x=0)
        assert error["kind"] == kind
        assert type_ in (None, error["type"])

    def test_message_is_cut(self, guest, f):
        """At 2,000 characters."""
        guest.load("def f(x):\n    raise ValueError('y' * 10_000)\n", f)
        assert len(guest.error("f", x=0)["message"]) == 2_000

    def test_unprintable(self, guest, f):
        """An exception whose message raises, or exits, is survived; so is one with a strange name."""
        text = "class M(type):\n    @property\n    def __name__(cls):\n        raise SystemExit\n"
        text += "class E(Exception, metaclass=M):\n    def __str__(self):\n        raise SystemExit\n"
        guest.load(text + "def f(x):\n    raise E\n", f)
        error = guest.error("f", x=0)
        assert (error["type"], error["message"]) == ("E", "the exception's message can't be printed")

    def test_message_is_plain(self, guest, f):
        """Lone surrogates and NULs don't reach an encoder."""
        guest.load("def f(x):\n    raise ValueError('a\\ud800\\0')\n", f)
        assert guest.error("f", x=0)["message"] == "a??"

    def test_missing(self, guest, f):
        """A hook that nothing serves."""
        guest.load("x = 1\n", f)
        assert guest.error("f", x=0)["kind"] == "missing"

    def test_none_from_a_written_body(self, guest, f):
        """None is a value when somebody wrote the body: the judge decides."""
        guest.load("def f(x):\n    y = x * 2\n", f)
        assert guest.call("f", x=0) is None

    @pytest.mark.parametrize("body", ["pass", "return ...", "return None", "'''Later.'''"])
    def test_nothing_from_a_template(self, guest, f, body):
        """None or `...` from an untouched template is an error of kind template."""
        guest.load(f"def f(x):\n    {body}\n", f)
        assert guest.error("f", x=0)["kind"] == "template"

    @pytest.mark.parametrize("request_", [{"op": "nothing"}, {}, {"op": "forward", "handle": 3, "arguments": {}}])
    def test_bad_requests(self, guest, request_):
        """What can't be served is refused."""
        assert guest.server.handle(request_)["error"]["kind"] == "refused"

    def test_failed_class_statement(self, guest):
        """A class whose statement raised is broken, with the sentence and the place."""
        guest.load("class ScaledDotAttention(nn.Modul):\n    pass\n", guest.attention)
        described = guest.reply["hooks"]["scaled_dot_attention"]
        assert (described["status"], described["where"]) == ("broken", "submission.py:1")
        assert "AttributeError" in described["message"]


class TestModules:
    """Modules behind handles."""

    def test_open_names_parameters(self, guest):
        """Shapes by name; buffers don't count."""
        guest.load(MODULE, guest.attention)
        reply = guest.ask("open", hook="scaled_dot_attention", arguments={"hidden_size": 3})
        assert reply["parameters"] == {"Q.weight": [3, 3], "Q.bias": [3], "K.weight": [3, 3], "K.bias": [3]}

    def test_forward_in_evaluation_mode(self, guest, module):
        """Dropout is off."""
        context, _ = guest.ask("forward", handle=module, arguments=ARGUMENTS)["value"]
        assert context.tolist() == [[2.0, 2.0]]
        assert not context.requires_grad

    def test_set_lists_missing_names(self, guest, module):
        """Together with the names that the module has."""
        weights = {"V.weight": torch.eye(2), "Q.bias": torch.zeros(2)}
        error = guest.ask("set", handle=module, parameters=weights)["error"]
        assert (error["kind"], "lacks the parameters V.weight; it has Q.weight" in error["message"]) == ("shape", True)

    def test_set_wants_exact_shapes(self, guest, module):
        """A shape that would broadcast is refused, and nothing is set."""
        weights = {"Q.bias": torch.ones(2), "Q.weight": torch.ones(1, 2)}
        error = guest.ask("set", handle=module, parameters=weights)["error"]
        assert error["message"] == "Q.weight has shape (2, 2); wanted (1, 2)"
        context, _ = guest.ask("forward", handle=module, arguments=ARGUMENTS)["value"]
        assert context.tolist() == [[2.0, 2.0]]

    def test_gradients(self, guest, module):
        """Of Σ⟨output, cotangent⟩, for parameters and arguments; None where nothing flows."""
        fields = {"handle": module, "arguments": ARGUMENTS, "wrt": ["queries", "keys"]}
        reply = guest.ask("gradients", **fields, cotangents=[torch.tensor([[1.0, 3.0]]), None])
        assert reply["gradients"]["Q.bias"].tolist() == [2.0, 6.0]
        assert reply["gradients"]["K.bias"] is None
        assert reply["argument_gradients"]["queries"].tolist() == [[2.0, 6.0]]
        assert reply["argument_gradients"]["keys"] is None
        assert not reply["value"][0].requires_grad

    @pytest.mark.parametrize("cotangents", [[torch.ones(2)], [None, None, torch.ones(1)]])
    def test_cotangents_of_another_shape(self, guest, module, cotangents):
        """Are an error of kind shape."""
        fields = {"handle": module, "arguments": ARGUMENTS, "wrt": []}
        assert guest.ask("gradients", **fields, cotangents=cotangents)["error"]["kind"] == "shape"

    def test_gradients_through_a_dataclass(self, guest):
        """A forward may return an object of named parts."""
        text = "from dataclasses import dataclass\n@dataclass\nclass Out:\n    y: object\n    z: object\n"
        text += "class M(nn.Linear):\n    def __init__(self):\n        super().__init__(1, 1)\n"
        text += "    def forward(self, x):\n        return Out(super().forward(x), 0)\n"
        guest.load(text, guest.hook("m", aliases=["M"], kind="module"))
        fields = {"arguments": {"x": torch.ones(1, 1)}, "cotangents": [torch.ones(1, 1)], "wrt": []}
        reply = guest.ask("gradients", handle=guest.open("m"), **fields)
        assert reply["gradients"]["weight"].tolist() == [[1.0]]

    def test_detached_output_has_no_gradients(self, guest):
        """A forward without a graph gives None for each."""
        guest.load(MODULE.replace("return self.drop", "return self.drop.eval()").replace("* self", ".detach() * self"))
        guest.load(MODULE.replace("* self.scale", ".detach()"), guest.attention)
        handle = guest.open("scaled_dot_attention", hidden_size=2)
        fields = {"handle": handle, "arguments": ARGUMENTS, "cotangents": [torch.ones(1, 2)], "wrt": []}
        assert set(guest.ask("gradients", **fields)["gradients"].values()) == {None}

    def test_forward_by_position(self, guest):
        """Other names in forward are taken in the specification's order; said."""
        guest.load(MODULE.replace("(self, queries, keys, values)", "(self, q, k, values)").replace("queries", "q"))
        text = MODULE.replace("(self, queries, keys, values)", "(self, q, k, v)")
        guest.load(text.replace("queries", "q").replace("values", "v"), guest.attention)
        handle = guest.open("scaled_dot_attention", hidden_size=2)
        reply = guest.ask("forward", handle=handle, arguments=dict(reversed(ARGUMENTS.items())))
        assert reply["value"][1].tolist() == [[1.0, 1.0]]
        assert "scaled_dot_attention: forward takes its arguments by position" in reply["notices"]

    @pytest.mark.parametrize("hook", ["register_forward_hook", "register_forward_pre_hook"])
    def test_forward_hooks_see_the_arguments(self, guest, hook):
        """They are called with what comes by position alone, as in the hand-out's own calls."""
        watched = "    def __init__(self, hidden_size):\n        super().__init__()\n        self.seen = None\n"
        watched += f"        self.{hook}(lambda module, given, *_: setattr(module, 'seen', len(given)))\n"
        text = f"class ScaledDotAttention(nn.Module):\n{watched}    def forward(self, queries, keys, values):\n"
        guest.load(text + "        return self.seen\n", guest.attention)
        handle = guest.open("scaled_dot_attention", hidden_size=2)
        guest.ask("forward", handle=handle, arguments=ARGUMENTS)
        assert guest.ask("forward", handle=handle, arguments=dict(reversed(ARGUMENTS.items())))["value"] == 3

    def test_open_forward_is_called_by_keyword(self, guest):
        """`forward(labels=None, **kwargs)` gets exactly what is sent."""
        text = "class Head(nn.Module):\n    def forward(self, labels=None, **kwargs):\n"
        described = guest.hook("head", kind="module", aliases=["Head"], forward=["labels"], forward_open=True)
        guest.load(text + "        return labels is None, sorted(kwargs)\n", described)
        handle = guest.open("head")
        assert guest.ask("forward", handle=handle, arguments={"b": 1, "a": 2})["value"] == (True, ["a", "b"])

    def test_no_module(self, guest):
        """A factory that returns something else raised a TypeError."""
        guest.load("def scaled_dot_attention(h):\n    return h\n", guest.attention)
        error = guest.ask("open", hook="scaled_dot_attention", arguments={"hidden_size": 2})["error"]
        assert (error["kind"], error["type"]) == ("raised", "TypeError")
        assert error["message"] == "scaled_dot_attention returned a int; wanted a torch.nn.Module"

    def test_module_without_forward(self, guest):
        """Is a template that nobody filled in."""
        guest.load("class ScaledDotAttention(nn.Module):\n    def __init__(self, h):\n        super().__init__()\n")
        text = "class ScaledDotAttention(nn.Module):\n    def __init__(self, h):\n        super().__init__()\n"
        guest.load(text, guest.attention)
        handle = guest.open("scaled_dot_attention", hidden_size=2)
        assert guest.ask("forward", handle=handle, arguments=ARGUMENTS)["error"]["kind"] == "template"

    def test_parameters_that_nothing_sets(self, guest, module):
        """Are told, those that an earlier request set left out."""
        reply = guest.ask("set", handle=module, parameters={"K.weight": torch.eye(2)})
        assert "parameters that nothing sets: K.bias" in reply["notices"][0]
        assert "notices" not in guest.ask("set", handle=module, parameters={"K.bias": torch.zeros(2)})

    def test_close(self, guest, module):
        """A handle that nobody holds any more is gone when the next module is opened."""
        assert guest.ask("open", hook="scaled_dot_attention", arguments={"hidden_size": 2}, done=[module])["handle"]
        assert guest.ask("forward", handle=module, arguments=ARGUMENTS)["error"]["kind"] == "refused"

    def test_configuration(self, guest):
        """{"__config__": "BertConfig"} is built in the worker."""
        pytest.importorskip("transformers")
        text = "def make(config):\n    return nn.Linear(config.hidden_size, 1)\n"
        guest.load(text, guest.hook("make", ["config"], kind="module"))
        handle = guest.open("make", config={"__config__": "BertConfig", "hidden_size": 12})
        assert guest.ask("forward", handle=handle, arguments={"input": torch.ones(1, 12)})["value"].shape == (1, 1)


def test_bind_functions(guest):
    """Plain functions are served by hook name, for references."""
    guest.server.bind_functions([guest.hook("f", ["x"]), guest.hook("g", ["x"])], {"f": lambda x: x + 1})
    assert guest.call("f", x=1) == 2
    assert guest.error("g", x=1)["kind"] == "missing"


class TestRest:
    """A worker that rests answers in every form as before, and calls nothing: asking alone is left to be timed."""

    def test_a_function_is_called_once_more(self, guest, f):
        """The next answer is the one that is given ever after."""
        guest.load("seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)\n", f)
        assert guest.call("f", x=1) == 1
        assert guest.ask("rest")["ok"]
        assert [guest.call("f", x=2), guest.call("f", x=3)] == [2, 2]

    def test_a_module_runs_once_more_in_each_direction(self, guest, module):
        """Forward passes and gradients are kept apart."""
        guest.ask("rest")
        first, second = (
            guest.ask("forward", handle=module, arguments={**ARGUMENTS, "queries": value * torch.ones(1, 2)})["value"]
            for value in (1.0, 5.0)
        )
        assert torch.equal(first[0], second[0])
        slopes = [
            guest.ask("gradients", handle=module, arguments=ARGUMENTS, cotangents=[scale * torch.ones(1, 2)])
            for scale in (1.0, 7.0)
        ]
        assert torch.equal(*(reply["gradients"]["Q.bias"] for reply in slopes))
