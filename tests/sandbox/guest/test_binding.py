"""How hooks find the definitions that serve them."""

import pytest
import torch

RIDGE = ["X", "t", "w", "weight_decay"]


@pytest.fixture
def ridge(guest):
    """Return the description of `ridge_gradient`."""
    return guest.hook("ridge_gradient", RIDGE)


class TestPlainNames:
    """A plain definition serves: by keyword when the names fit, else by position when the count fits."""

    def test_by_keyword(self, guest, ridge):
        """The specification's names in any order."""
        guest.load("def ridge_gradient(weight_decay, w, t, X):\n    return [X, t, w, weight_decay]\n", ridge)
        assert guest.status("ridge_gradient") == ("keyword", "bound")
        assert guest.call("ridge_gradient", X=1, t=2, w=3, weight_decay=4) == [1, 2, 3, 4]

    def test_by_position(self, guest, ridge):
        """Other names, the same count."""
        guest.load("def ridge_gradient(a, b, c, d):\n    return [a, b, c, d]\n", ridge)
        assert guest.status("ridge_gradient") == ("position", "bound")
        assert guest.call("ridge_gradient", X=1, t=2, w=3, weight_decay=4) == [1, 2, 3, 4]

    def test_names_that_are_known_keep_their_meaning(self, guest, ridge):
        """A parameter called X takes X, wherever it stands; said."""
        guest.load("def ridge_gradient(w, X, y, lam):\n    return [X, y, w, lam]\n", ridge)
        assert guest.status("ridge_gradient") == ("position", "bound")
        assert guest.call("ridge_gradient", X=1, t=2, w=3, weight_decay=4) == [1, 2, 3, 4]
        assert "go by name" in guest.notices

    def test_extra_parameters_with_defaults(self, guest, ridge):
        """They keep their defaults, by keyword and by position."""
        guest.load("def ridge_gradient(X, t, w, weight_decay, n=9):\n    return n\n", ridge)
        assert guest.call("ridge_gradient", X=1, t=2, w=3, weight_decay=4) == 9
        guest.load("def ridge_gradient(a, b, c, d, n=9):\n    return n\n", ridge)
        assert guest.call("ridge_gradient", X=1, t=2, w=3, weight_decay=4) == 9

    def test_keyword_only_and_open_keywords(self, guest, ridge):
        """`*, w` and `**kwargs` fit the names."""
        guest.load("def ridge_gradient(X, *, t, **kwargs):\n    return [X, t, kwargs['w'], len(kwargs)]\n", ridge)
        assert guest.call("ridge_gradient", X=1, t=2, w=3, weight_decay=4) == [1, 2, 3, 2]

    def test_decorated_without_wraps(self, guest, ridge):
        """A wrapper that takes anything is called by position, since what it wraps isn't known."""
        text = "def timed(f):\n    def inner(*args, **kwargs):\n        return f(*args, **kwargs)\n    return inner\n"
        guest.load(text + "@timed\ndef ridge_gradient(a, b, c, d):\n    return [a, b, c, d]\n", ridge)
        assert guest.call("ridge_gradient", weight_decay=4, X=1, t=2, w=3) == [1, 2, 3, 4]

    def test_count_mismatch(self, guest, ridge):
        """Too few or too many parameters: broken, with what is wanted and what was found."""
        guest.load("def ridge_gradient(g):\n    return g\n", ridge)
        assert guest.status("ridge_gradient")[1] == "broken"
        message = "ridge_gradient takes (g); wanted (X, t, w, weight_decay)"
        assert guest.reply["hooks"]["ridge_gradient"]["message"] == message
        error = guest.error("ridge_gradient", X=1, t=2, w=3, weight_decay=4)
        assert (error["kind"], error["type"], error["message"]) == ("raised", "TypeError", message)

    def test_optional_arguments(self, guest):
        """What the specification lets go may be missing, or may be taken."""
        described = guest.hook("make", ["a", "b", "span"], optional=["span"])
        for text in ("def make(a, b):\n    return [a, b]\n", "def make(p, q):\n    return [p, q]\n"):
            guest.load(text, described)
            assert guest.call("make", a=1, b=2, span=3) == [1, 2]
        guest.load("def make(p, q, r):\n    return [p, q, r]\n", described)
        assert guest.call("make", a=1, b=2, span=3) == [1, 2, 3]

    def test_lambda_and_partial(self, guest):
        """Any callable value serves."""
        text = "from functools import partial\nf = lambda u, v: u - v\ng = partial(f, v=1)\n"
        guest.load(text, guest.hook("f", ["x", "y"]), guest.hook("g", ["x"]))
        assert (guest.call("f", x=3, y=1), guest.call("g", x=5)) == (2, 4)

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("ridge_gradient = 3\n", "is a variable"),
            ("ridge_gradient = criterion(1)\n", "could not be assigned"),
            ("ridge_gradient: int = 3\n", "is a variable"),
        ],
    )
    def test_variables_are_no_answers(self, guest, ridge, text, what):
        """A number of the hook's name is a variable of somebody's training code, and so is one that can't be had."""
        guest.load(text, ridge)
        assert guest.status("ridge_gradient") == ("missing", "missing")
        assert f"ridge_gradient (submission.py:1) {what}: it is taken for no answer" in guest.notices

    def test_wrong_kind(self, guest, ridge):
        """A class is no function."""
        guest.load("class ridge_gradient:\n    pass\n", ridge)
        assert "is a class; wanted a function" in guest.reply["hooks"]["ridge_gradient"]["message"]

    def test_handout_name(self, guest):
        """An alias serves, and comes after the hook's own name."""
        described = guest.hook("fit", ["x"], aliases=["Fit", "do_fit"])
        guest.load("def do_fit(x):\n    return 2\n", described)
        assert guest.call("fit", x=0) == 2
        guest.load("def do_fit(x):\n    return 2\ndef fit(x):\n    return 1\n", described)
        assert guest.call("fit", x=0) == 1

    def test_first_name_that_fits(self, guest):
        """A helper that happens to have the hook's name doesn't hide the class that fits."""
        text = "def scaled_dot_attention(q, k, v):\n    return q\nclass ScaledDotAttention(nn.Module):\n"
        text += "    def __init__(self, h):\n        super().__init__()\n"
        guest.load(text, guest.attention)
        assert guest.status("scaled_dot_attention") == ("position", "bound")
        assert guest.reply["hooks"]["scaled_dot_attention"]["where"] == "submission.py:3"


HELPER = "def decoder(scores):\n    return scores\n"
CLASS = "class Decoder(nn.Module):\n    def __init__(self, size):\n        super().__init__()\n"


class TestHelpers:
    """A hook that wants a module, and a helper function of its name."""

    @pytest.fixture
    def decoder(self, guest):
        """Return a hook that wants a module."""
        return guest.hook("decoder", ["size"], aliases=["Decoder"], kind="module")

    def test_a_class_before_a_count(self, guest, decoder):
        """The hand-out's class is meant, and that is said."""
        guest.load(HELPER + CLASS, decoder)
        assert "Decoder (submission.py:3) serves decoder, and not decoder (submission.py:1)" in guest.notices
        assert guest.open("decoder", size=3)

    def test_a_factory_of_the_names_is_meant(self, guest, decoder):
        """A function that takes what the hook gives goes before the class."""
        guest.load(f"{CLASS}def decoder(size):\n    return Decoder(size)\n", decoder)
        assert "decoder (submission.py:4) serves decoder, and not Decoder (submission.py:1)" in guest.notices

    def test_a_template_is_not_meant(self, guest, decoder):
        """Beside the hand-out's empty class a function that makes a module serves."""
        text = "class Decoder(nn.Module):\n    def forward(self, x):\n        raise NotImplementedError\n"
        guest.load(f"{text}def decoder(h):\n    return nn.Linear(h, h)\n", decoder)
        assert guest.status("decoder") == ("position", "bound")

    def test_one_object_under_two_names_is_no_choice(self, guest, decoder):
        """Nothing is said where both names mean the same."""
        guest.load(f"{CLASS}decoder = Decoder\n", decoder)
        assert guest.notices == ""


class TestKinds:
    """Classes and functions serve factories; constants serve hooks without arguments."""

    @pytest.mark.parametrize("name", ["scaled_dot_attention", "ScaledDotAttention"])
    def test_class_serves_a_factory(self, guest, name):
        """Under the hook's name and the hand-out's."""
        text = f"class {name}(nn.Module):\n    def __init__(self, hidden_size):\n        super().__init__()\n"
        guest.load(text + "    def forward(self, queries, keys, values):\n        return queries\n", guest.attention)
        assert guest.status("scaled_dot_attention") == ("keyword", "bound")
        guest.open("scaled_dot_attention", hidden_size=4)

    def test_function_serves_a_factory(self, guest):
        """A function that makes a module."""
        guest.load("def scaled_dot_attention(hidden_size):\n    return nn.Linear(hidden_size, 1)\n", guest.attention)
        guest.open("scaled_dot_attention", hidden_size=4)

    @pytest.mark.parametrize(
        "text", ["caption = 'a fox'\n", "def caption():\n    return 'a fox'\n", "target = 'a fox'\n"]
    )
    def test_constant(self, guest, text):
        """A value, or a function without arguments."""
        guest.load(text, guest.hook("caption", kind="constant", aliases=["target"]))
        assert guest.call("caption") == "a fox"


class TestTwice:
    """A name bound twice is chosen by the hook's signature, else the last; said."""

    def test_by_signature(self, guest):
        """The first definition when only it fits."""
        guest.load("def f(x):\n    return 1\ndef f(x, y):\n    return 2\n", guest.hook("f", ["a"]))
        assert guest.call("f", a=0) == 1
        assert "f is defined 2 times; the one at submission.py:1 serves f" in guest.notices

    def test_last_of_equals(self, guest):
        """The last when both fit."""
        guest.load("def f(x):\n    return 1\ndef f(y):\n    return 2\n", guest.hook("f", ["a"]))
        assert guest.call("f", a=0) == 2

    def test_names_before_count(self, guest):
        """One whose names fit goes before a later one whose count fits."""
        guest.load("def f(a):\n    return 1\ndef f(y):\n    return 2\n", guest.hook("f", ["a"]))
        assert guest.call("f", a=0) == 1

    def test_by_the_forward(self, guest):
        """Two decoders with one constructor are told apart by forward; each finds itself by its name."""
        one = "class TransformerDecoder(nn.Module):\n    def __init__(self, vocab_size, hidden_size):\n"
        one += "        super(TransformerDecoder, self).__init__()\n"
        text = one + "    def forward(self, inputs):\n        return 1\n"
        text += one + "    def forward(self, inputs, annotations, hidden_init):\n        return 2\n"
        described = guest.hook("decoder", ["vocab_size", "hidden_size"], aliases=["TransformerDecoder"], kind="module")
        guest.load(text, {**described, "forward": ["inputs"]})
        handle = guest.open("decoder", vocab_size=3, hidden_size=2)
        assert guest.ask("forward", handle=handle, arguments={"inputs": 0})["value"] == 1

    def test_a_class_without_a_forward_does_not_hide(self, guest):
        """A later class of shared pieces leaves the complete one, whatever torch's module has by the name."""
        text = "class Decoder(nn.Module):\n    def __init__(self, size):\n        super().__init__()\n"
        text += "    def forward(self, inputs):\n        return 1\n"
        text += "class Decoder(nn.Module):\n    def __init__(self, size):\n        super().__init__()\n"
        guest.load(text, {**guest.hook("decoder", ["size"], aliases=["Decoder"], kind="module"), "forward": ["inputs"]})
        handle = guest.open("decoder", size=3)
        assert guest.ask("forward", handle=handle, arguments={"inputs": 0})["value"] == 1

    def test_a_later_failure_does_not_hide(self, guest):
        """A second definition that fails leaves the first."""
        guest.load("def f(x):\n    return 1\n\ndef f(x):\n    return (\n", guest.hook("f", ["x"]))
        assert guest.call("f", x=0) == 1


MARK = "from harness import hookimpl\n"


@pytest.fixture(autouse=True)
def _stub_harness():
    """Serve the stub `harness`, as a worker does."""
    from harness.sandbox.guest import stubs

    undo = stubs.install()
    yield
    undo()


class TestHookimpl:
    """@hookimpl is strict: the specification's names, without defaults, once."""

    @pytest.mark.parametrize("mark", ["@hookimpl", "@hookimpl()", "@hookimpl(tryfirst=True)"])
    def test_bound(self, guest, mark):
        """With and without parentheses."""
        guest.load(f"{MARK}{mark}\ndef f(x, y):\n    return x - y\n", guest.hook("f", ["x", "y"]))
        assert guest.status("f") == ("hookimpl", "bound")
        assert guest.call("f", x=3, y=1) == 2

    def test_other_names_are_refused(self, guest):
        """With what was found and what is wanted."""
        guest.load(f"{MARK}@hookimpl\ndef f(x, z):\n    return x\n", guest.hook("f", ["x", "y"]))
        assert guest.status("f") == ("hookimpl", "refused")
        assert guest.reply["hooks"]["f"]["message"] == "@hookimpl f takes (x, z); wanted (x, y)"
        assert guest.error("f", x=1, y=2)["kind"] == "refused"

    def test_defaults_are_refused(self, guest):
        """A default would silently take an argument's place."""
        guest.load(f"{MARK}@hookimpl\ndef f(x, y=1):\n    return x\n", guest.hook("f", ["x", "y"]))
        assert guest.status("f") == ("hookimpl", "refused")

    def test_two_for_one_hook(self, guest):
        """Refuse the submission."""
        text = f"{MARK}@hookimpl\ndef f(x):\n    return 1\n@hookimpl\ndef f(x):\n    return 2\n"
        guest.load(text, guest.hook("f", ["x"]))
        assert "f has 2 hookimpls, at submission.py:3 and submission.py:6" in guest.reply["refused"]

    def test_specname(self, guest):
        """The mark may name the hook."""
        guest.load(f"{MARK}@hookimpl(specname='f')\ndef other(x):\n    return 4\n", guest.hook("f", ["x"]))
        assert guest.call("f", x=0) == 4

    def test_class(self, guest):
        """A marked class serves a factory, its subclasses don't."""
        text = f"{MARK}@hookimpl\nclass ScaledDotAttention(nn.Module):\n    def __init__(self, hidden_size):\n"
        text += "        super().__init__()\nclass Masked(ScaledDotAttention):\n    pass\n"
        guest.load(text, guest.attention)
        assert guest.status("scaled_dot_attention") == ("hookimpl", "bound")

    @pytest.mark.parametrize("tail", ["", "plugin = Plugin(2)\n"])
    def test_method(self, guest, tail):
        """A method of a module-level object, or of a class that needs no arguments."""
        text = f"{MARK}class Plugin:\n    def __init__(self, n=1):\n        self.n = n\n    @hookimpl\n"
        guest.load(f"{text}    def f(self, x):\n        return x + self.n\n{tail}", guest.hook("f", ["x"]))
        assert guest.status("f") == ("hookimpl", "bound")
        assert guest.call("f", x=1) == (3 if tail else 2)

    def test_mark_of_pluggy(self, guest):
        """A marker that pluggy made is read as well."""
        text = "import pluggy\nmark = pluggy.HookimplMarker('harness')\n@mark\ndef f(x):\n    return 6\n"
        guest.load(text, guest.hook("f", ["x"]))
        assert guest.status("f") == ("hookimpl", "bound")

    def test_nothing_else_of_harness(self, guest):
        """The stub has no other name and no submodule."""
        text = "import sys\ntry:\n    import harness.task as found\nexcept ImportError:\n    found = None\n"
        guest.load(text + "import harness\ndef f(x):\n    return [found, harness.__all__]\n", guest.hook("f", ["x"]))
        assert guest.call("f", x=0) == [None, ["hookimpl"]]


BODIES = {
    "...": True,
    "pass": True,
    "'''Docstring.'''": True,
    "'''Docstring.'''\n    # FILL THIS IN": True,
    "raise NotImplementedError": True,
    "raise NotImplementedError('todo')": True,
    "scores = ...\n    return scores": True,
    "context, weights = ..., ...\n    return context, weights": True,
    "return context, weights": True,
    "return ...": True,
    "return x": False,
    "return undefined(x)": False,
    "scores = ...\n    scores = x\n    return scores": False,
    "unused = ...\n    return x": False,
    "if x:\n        raise NotImplementedError\n    return 1": False,
    "all_ = ...\n    return x[all_, 0]": False,
    "y = x[..., 0]\n    return y": False,
}


class TestTemplates:
    """The hand-out's template is told from a body that somebody wrote."""

    @pytest.mark.parametrize("body", BODIES)
    def test_function(self, guest, body):
        """By its syntax tree."""
        guest.load(f"def f(x):\n    {body}\n", guest.hook("f", ["x"]))
        assert guest.status("f")[1] == ("template" if BODIES[body] else "bound")

    @pytest.mark.parametrize("body", ["pass", "return queries"])
    def test_class(self, guest, body):
        """A class by its forward."""
        text = "class ScaledDotAttention(nn.Module):\n    def __init__(self, h):\n        super().__init__()\n"
        text += f"    def forward(self, queries, keys, values):\n        {body}\n"
        guest.load(text, guest.attention)
        assert guest.status("scaled_dot_attention")[1] == ("template" if body == "pass" else "bound")

    def test_calls_say_template(self, guest):
        """A call of a template is an error of that kind."""
        guest.load("def f(x):\n    raise NotImplementedError\n", guest.hook("f", ["x"]))
        assert guest.error("f", x=torch.ones(1))["kind"] == "template"
