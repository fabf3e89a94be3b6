"""Real files: what is taken from them, what is dropped, what is refused."""

import json
import sys

import pytest


@pytest.fixture
def f(guest):
    """Return a function hook `f(x)`."""
    return guest.hook("f", ["x"])


class TestDefinitions:
    """The one rule: definitions are taken, statement by statement; the rest is not run."""

    def test_calls_are_not_run(self, guest, f):
        """Expression statements are skipped, whatever they would do."""
        guest.load("import os\nos._exit(3)\ndef f(x):\n    return x\n", f)
        assert guest.call("f", x=1) == 1

    def test_loops_are_not_run(self, guest, f):
        """A training loop at the top level costs nothing."""
        guest.load("while True:\n    pass\ndef f(x):\n    return x + 1\n", f)
        assert guest.call("f", x=1) == 2

    def test_main_guard_is_not_run(self, guest, f):
        """`if __name__ == "__main__"` is never run."""
        guest.load("y = 1\nif __name__ == '__main__':\n    y = 2\ndef f(x):\n    return y\n", f)
        assert guest.call("f", x=1) == 1

    def test_failure_is_survived(self, guest, f):
        """A failing assignment is noted and the rest is loaded."""
        guest.load("data = open('/nowhere/data.csv').read()\ndef f(x):\n    return x\n", f)
        assert guest.call("f", x=1) == 1
        assert "submission.py:1 failed" in guest.notices

    def test_exit_is_survived(self, guest, f):
        """An exit while loading costs its own statement."""
        guest.load("import sys\nx = sys.exit(0)\ndef f(x):\n    return x\n", f)
        assert guest.call("f", x=5) == 5

    def test_slow_assignment_is_cut(self, guest, f):
        """An assignment has one second of CPU time."""
        guest.load("def spin():\n    while True:\n        pass\ny = spin()\ndef f(x):\n    return x\n", f)
        assert guest.call("f", x=5) == 5
        assert "TimeLimit" in guest.notices

    def test_swallowing_the_limit_does_not_help(self, guest, f):
        """A bare except around the loop ends too, since the alarm rings again."""
        body = "def spin():\n    while True:\n        try:\n            while True:\n                pass\n"
        body += "        except BaseException:\n            if n.append(1) or len(n) > 2: raise\n"
        guest.load(f"n = []\n{body}y = spin()\ndef f(x):\n    return len(n)\n", f)
        assert guest.call("f", x=0) == 3

    def test_conditional_definitions(self, guest, f):
        """Definitions inside if, try and with are taken, calls beside them dropped."""
        text = "try:\n    import nothing_like_it\n    print('x')\nexcept ImportError:\n    y = 3\n"
        guest.load(text + "if y:\n    exit()\n    def f(x):\n        return x + y\n", f)
        assert guest.call("f", x=1) == 4

    def test_place_of_a_conditional_definition(self, guest, f):
        """The line is the definition's own."""
        guest.load("if True:\n    y = 1\n    def f(x):\n        return x\n", f)
        assert guest.reply["hooks"]["f"]["where"] == "submission.py:3"

    def test_augmented_and_annotated_assignments(self, guest, f):
        """`x += 1` and `x: int = 1` are assignments too."""
        guest.load("a: int = 1\na += 2\nb, (c, *d) = 1, (2, 3)\ndef f(x):\n    return [a, b, c, *d]\n", f)
        assert guest.call("f", x=0) == [3, 1, 2, 3]

    def test_attribute_assignment(self, guest):
        """A method that is attached later counts."""
        text = (
            "class ScaledDotAttention(nn.Module):\n    def __init__(self, hidden_size):\n        super().__init__()\n"
        )
        text += "def forward(self, q, k, v):\n    return q\n"
        guest.load(text + "ScaledDotAttention.forward = forward\n", guest.attention)
        handle = guest.open("scaled_dot_attention", hidden_size=2)
        assert guest.ask("forward", handle=handle, arguments={"queries": 1, "keys": 2, "values": 3})["value"] == 1

    def test_future_flags(self, guest, f):
        """`from __future__ import annotations` holds for the definitions after it."""
        guest.load("from __future__ import annotations\ndef f(x: NotDefined) -> Nowhere:\n    return x\n", f)
        assert guest.call("f", x=2) == 2

    def test_dataclasses_and_source(self, guest, f):
        """Modules are registered, so that dataclasses and inspect work."""
        text = "import inspect\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    a: 'int' = 3\n"
        guest.load(text + "def f(x):\n    return [P().a, inspect.getsource(P), inspect.getsource(f)]\n", f)
        assert guest.call("f", x=0)[0] == 3
        assert guest.call("f", x=0)[1].startswith("@dataclass")
        assert guest.call("f", x=0)[2].startswith("def f(x)")

    def test_given_names(self, guest, f):
        """torch, nn, F, np, math, random, to_var, AttrDict and opts are there for those who forgot them."""
        text = "def f(x):\n    return [torch.ones(1).item(), F.relu(to_var(torch.ones(1), False)).item(), "
        text += "float(np.pi), math.pi, random.random() < 1, AttrDict(a=1).a, opts.cuda, nn.Linear.__name__]\n"
        guest.load(text, f)
        assert guest.call("f", x=0)[5:] == [1, False, "Linear"]

    def test_given_names_serve_no_hook(self, guest):
        """A hook that is called like a given name isn't answered by it."""
        guest.load("y = 1\n", guest.hook("to_var", ["tensor"]))
        assert guest.status("to_var") == ("missing", "missing")

    def test_what_a_notebook_has(self, guest, notebook, f):
        """`display` prints, and the shell is there, and is no Colab's."""
        cells = ["COLAB = 'google.colab' in str(get_ipython())", "def f(x):\n    display(x, COLAB)\n    return COLAB"]
        guest.load(notebook(*cells), f, name="hw.ipynb")
        assert guest.call("f", x=1) is False

    def test_imported_functions_serve_no_hook(self, guest):
        """A library's function of the hook's name is no answer."""
        guest.load("from os.path import join as f\n", guest.hook("f", ["x"]))
        assert guest.status("f") == ("missing", "missing")

    def test_run_mode_runs_everything(self, guest, f):
        """`load: run` runs calls, loops and the main guard."""
        text = "y = []\nfor i in range(2):\n    y.append(i)\nif __name__ == '__main__':\n    y.append(9)\n"
        guest.load(text + "def f(x):\n    return y\n", f, load="run")
        assert guest.call("f", x=0) == [0, 1, 9]

    def test_unknown_import_costs_itself(self, guest, f):
        """An import that fails is noted."""
        guest.load("import no_such_package_here as n\ndef f(x):\n    return x\n", f)
        assert guest.call("f", x=1) == 1
        assert "no_such_package_here" in guest.notices


class TestSyntaxErrors:
    """A syntax error costs its own top-level definition only."""

    def test_other_definitions_survive(self, guest, f):
        """The function before and the one after a broken one are loaded; the broken one is named with its line."""
        text = "def a(x):\n    return x\n\ndef g(x):\n    return (x\n\n@staticmethod\ndef f(x):\n    return a(x) + 1\n"
        guest.load(text, f, guest.hook("g", ["x"]))
        assert guest.call("f", x=1) == 2
        assert guest.status("g") == ("keyword", "broken")
        assert "'(' was never closed (submission.py:5)" in guest.reply["hooks"]["g"]["message"]

    def test_statements_after_a_broken_function(self, guest, f):
        """Assignments after the broken function are its neighbours, not its body."""
        guest.load("def g(x):\n    return x +\ny = 4\nz = [\n1,\n]\ndef f(x):\n    return y\n", f)
        assert guest.call("f", x=1) == 4

    def test_strings_that_look_like_definitions(self, guest, f):
        """A text with `class` at the start of a line isn't split."""
        guest.load('T = """\nclass of things\ndef nothing\n"""\ndef g(:\n    pass\ndef f(x):\n    return T\n', f)
        assert "class of things" in guest.call("f", x=1)

    def test_python_2_neighbours(self, guest, f):
        """Python 2's print statement costs the function that it stands in."""
        guest.load("def g(x):\n    print x\nprint 'done'\ndef f(x):\n    return x\n", f)
        assert guest.call("f", x=1) == 1

    def test_compile_errors(self, guest, f):
        """An error that the parser doesn't see costs its own statement too."""
        guest.load("return 3\ndef g():\n    nonlocal q\ndef f(x):\n    return x\n", f, guest.hook("g"))
        assert guest.call("f", x=1) == 1
        assert guest.status("g")[1] == "broken"

    def test_unterminated_string(self, guest, f):
        """A text that never ends costs the function that it begins in."""
        guest.load('def g():\n    """never\n    return 1\n\ndef f(x):\n    return x\n', f)
        assert guest.call("f", x=1) == 1


class TestNotebooks:
    """Cells, magics, shell lines, failed cells."""

    def test_magics_and_shell_lines(self, guest, f, notebook):
        """They are dropped, inside a block as well, and over continued lines."""
        first = (
            "%matplotlib inline\n!pip install \\\n   torch\nif True:\n    !ls\n    y = 1\nfiles = !ls\n?print\nprint?\n"
        )
        second = "%%bash\nrm -rf *\n"
        third = "%%time\ndef f(x):\n    s = '''\n%keep\n!keep\n'''\n    return [y, s, 7\n  % 4]\n%timeit f(1)\n"
        guest.load(notebook(first, second, third), f, name="hw.ipynb")
        assert guest.call("f", x=1) == [1, "\n%keep\n!keep\n", 3]

    def test_place_names_the_cell(self, guest, f, notebook):
        """Lines are told by code cell and line, empty cells not counted."""
        guest.load(notebook("y = 1", "", "\ndef f(x):\n    return 1 / 0"), f, name="hw.ipynb")
        assert guest.reply["hooks"]["f"]["where"] == "cell 2, line 2"
        assert guest.error("f", x=1)["where"] == "cell 2, line 3 in f"

    def test_failed_cell(self, guest, f, notebook):
        """A cell with a syntax error costs nothing outside it."""
        guest.load(notebook("this is no python", "def f(x):\n    return x"), f, name="hw.ipynb")
        assert guest.call("f", x=1) == 1

    def test_indented_cell(self, guest, f, notebook):
        """A cell that is indented as a whole is taken as the notebook takes it."""
        guest.load(notebook("  def f(x):\n      return x\n  y = 1"), f, name="hw.ipynb")
        assert guest.call("f", x=1) == 1

    def test_written_files(self, guest, f, notebook):
        """A module that a `%%writefile` cell writes can be imported."""
        cells = ("%%writefile layers.py\ndef helper(x):\n    return x * 2", "from layers import helper\nf = helper")
        guest.load(notebook(*cells), f, name="hw.ipynb")
        assert guest.call("f", x=4) == 8

    def test_format_3(self, guest, f):
        """The old format has worksheets and `input`."""
        cells = [{"cell_type": "code", "input": "def f(x):\n    return x"}]
        guest.load(json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}), f, name="hw.ipynb")
        assert guest.call("f", x=1) == 1

    def test_notebook_saved_as_python(self, guest, f, notebook):
        """A notebook is told by its content."""
        guest.load(notebook("def f(x):\n    return x"), f, name="hw.py")
        assert guest.call("f", x=1) == 1

    @pytest.mark.parametrize("text", ["{", "[1, 2]", '{"nbformat": 4}', "[" * 100_000, "null"])
    def test_broken_json_is_refused(self, guest, f, text):
        """What is no notebook is refused with a sentence."""
        guest.load(text, f, name="hw.ipynb")
        assert "hw.ipynb is not a notebook" in guest.reply["refused"]

    def test_line_magic_in_python_file(self, guest, f):
        """An exported notebook with magics loads as well."""
        guest.load("%matplotlib inline\n!pip install x\ndef f(x):\n    return x\n", f)
        assert guest.call("f", x=1) == 1


class TestFolders:
    """A folder's entry, and imports between its files."""

    def test_submission_py_goes_first(self, guest, f):
        """submission.py before __init__.py and notebooks."""
        guest.load({"submission.py": "def f(x):\n    return 1", "__init__.py": "def f(x):\n    return 2"}, f)
        assert guest.call("f", x=0) == 1

    def test_init_goes_second(self, guest, f):
        """A package's own names count, those that it imports from its modules too."""
        guest.load({"__init__.py": "from .layers import f", "layers.py": "def f(x):\n    return 2"}, f)
        assert guest.call("f", x=0) == 2
        assert guest.reply["hooks"]["f"]["where"] == "layers.py:1"

    def test_only_notebook(self, guest, f, notebook):
        """The only notebook, checkpoints not counted."""
        files = {"hw.ipynb": notebook("def f(x):\n    return 3"), "util.py": "def f(x):\n    return 4"}
        guest.load({**files, ".ipynb_checkpoints/hw-checkpoint.ipynb": notebook("f = 1")}, f)
        assert guest.call("f", x=0) == 3
        assert "util.py has some too, which count only where" in guest.notices

    @pytest.mark.parametrize("text", ["def of_another_task():\n    return 1", None])
    def test_files_beside_a_notebook_that_answers_nothing(self, guest, f, notebook, text):
        """A notebook of another task, or one that can't be read, does not hide the answers beside it."""
        files = {"hw.ipynb": b"{" if text is None else notebook(text), "f.py": "def f(x):\n    return 4"}
        guest.load({**files, "test_f.py": "def f(x):\n    return 0"}, f)
        assert guest.call("f", x=0) == 4

    def test_a_file_that_shares_a_hook_with_the_notebook_is_a_helper(self, guest, f, notebook):
        """One that answers something else counts, whichever comes first in the alphabet."""
        files = {"a.py": "def g(x):\n    return 2", "z.py": "def f(x):\n    return 4\ndef h(x):\n    return 4"}
        hooks = [guest.hook(name, ["x"]) for name in "gh"]
        guest.load({**files, "hw.ipynb": notebook("def f(x):\n    return 3")}, f, *hooks)
        assert (guest.call("f", x=0), guest.call("g", x=0)) == (3, 2)
        assert guest.status("h")[0] == "missing"
        assert "z.py has some too, which count only where" in guest.notices
        guest.load({**files, "hw.ipynb": notebook("def f(x):\n    return 3")}, f, *hooks, survey=True)
        assert guest.status("h")[1] == "bound"  # a survey of many tasks sees that something answers it

    def test_notebooks_beside_files(self, guest, f, notebook):
        """They count where they answer something else."""
        files = {
            "a.py": "def f(x):\n    return 1",
            "b.ipynb": notebook("def f(x):\n    return 0\ndef h(x):\n    return 0"),
        }
        hooks = [guest.hook(name, ["x"]) for name in "gh"]
        guest.load({**files, "c.ipynb": notebook("def g(x):\n    return 2")}, f, *hooks)
        assert (guest.call("f", x=0), guest.call("g", x=0)) == (1, 2)
        assert guest.status("h")[0] == "missing"
        assert "answers are looked for in a.py; b.ipynb has some too" in guest.notices

    @pytest.mark.parametrize("name", ["main.py", "hw.ipynb"])
    @pytest.mark.parametrize("folder", ["old", "Backup_2", "v1", "zz/copies"])
    def test_an_earlier_try_is_no_answer(self, guest, f, notebook, name, folder):
        """It counts where it is imported, and where nothing else answers."""
        one, two = ("def f(x):\n    return 1", "def f(x):\n    return 2")
        write = notebook if name.endswith(".ipynb") else str
        guest.load({name: write(one), f"{folder}/{name}": write(two)}, f)
        assert guest.call("f", x=0) == 1
        assert f"{folder}/{name} has some too, which count only where they are imported" in guest.notices
        guest.load({"notes.py": "x = 1", f"{folder}/{name}": write(two)}, f)
        assert guest.call("f", x=0) == 2

    def test_every_file_that_defines_a_hook(self, guest, f):
        """Without an entry, the files that define hooks are it."""
        files = {"a.py": "def f(x):\n    return 1", "b.py": "def g(x):\n    return 2", "c.py": "import nothing\n1 / 0"}
        guest.load({**files, "test_a.py": "def f(x):\n    return 0"}, f, guest.hook("g", ["x"]))
        assert (guest.call("f", x=0), guest.call("g", x=0)) == (1, 2)
        assert "c.py" not in guest.notices

    def test_named_in_manifest(self, guest, f):
        """What submission.yaml names is an entry."""
        manifest = "hooks: {f: {object: 'src.deep:g'}}"
        guest.load({"submission.yaml": manifest, "src/deep.py": "def g(x):\n    return 5\n"}, f)
        assert guest.call("f", x=0) == 5
        assert guest.status("f") == ("adapter", "bound")

    @pytest.mark.parametrize(
        "line", ["from layers import g", "from .layers import g", "import layers\ng = layers.g", "from layers import *"]
    )
    def test_imports_between_files(self, guest, f, line):
        """Modules of the submission import one another, relative or not."""
        text = f"{line}\ndef f(x):\n    return g(x)\n"
        files = {"submission.py": text, "layers.py": "def g(x):\n    return 7\n"}
        guest.load(files, f)
        assert guest.call("f", x=0) == 7

    def test_packages(self, guest, f):
        """Packages with and without __init__.py, with `import a.b` and `import a.b as c`."""
        files = {
            "submission.py": "import pack.inner\nimport bare.deep as d\ndef f(x):\n    return pack.inner.g(), d.h()\n",
            "pack/__init__.py": "",
            "pack/inner.py": "from ..bare.deep import h\nfrom . import other\ndef g():\n    return h() + other.n\n",
            "pack/other.py": "n = 1\n",
            "bare/deep.py": "def h():\n    return 10\n",
        }
        guest.load(files, f)
        assert guest.call("f", x=0) == (11, 10)

    def test_the_folder_around_the_files(self, guest, f):
        """A package that imports its own modules by its own name works, whatever the folder is called."""
        text = "from mine.layers import g\nimport mine.layers as m\ndef f(x):\n    return [g(x), m.g(x)]\n"
        guest.load({"__init__.py": text, "layers.py": "def g(x):\n    return 3\n"}, f)
        assert guest.call("f", x=0) == [3, 3]

    def test_import_inside_a_function(self, guest, f):
        """A late import of an own module, static or dynamic, works."""
        text = "def f(x):\n    import importlib\n    from late import n\n"
        text += "    return n + importlib.import_module('late').n\n"
        guest.load({"submission.py": text, "late.py": "n = 2\n"}, f)
        assert guest.call("f", x=0) == 4

    def test_one_module_under_two_names(self, guest, f):
        """An own module is the same object whichever way it is imported."""
        text = "import importlib, layers\nfrom . import layers as b\n"
        text += "def f(x):\n    return layers is b and importlib.import_module('layers') is b\n"
        guest.load({"submission.py": text, "layers.py": "n = 1\n"}, f)
        assert guest.call("f", x=0) is True

    def test_own_file_before_an_installed_module(self, guest, f):
        """`test.py` beside the entry is what the submission imports as `test`."""
        guest.load({"submission.py": "from test import n\ndef f(x):\n    return n\n", "test.py": "n = 8\n"}, f)
        assert guest.call("f", x=0) == 8

    def test_nobody_else_sees_the_files(self, guest, f):
        """A submitted `fractions.py` is not what somebody else's import finds."""
        sys.modules.pop("fractions", None)
        guest.load({"submission.py": "def f(x):\n    return 1\n", "fractions.py": "Fraction = 1\n"}, f)
        from fractions import Fraction

        assert isinstance(Fraction, type)

    def test_junk_beside_the_entry(self, guest, f):
        """A binary helper costs its own import."""
        guest.load({"submission.py": "import helper\ndef f(x):\n    return 1\n", "helper.py": b"\0\1\2"}, f)
        assert guest.call("f", x=0) == 1

    def test_failed_definition_behind_an_import(self, guest):
        """A class that failed in another file is named with that file."""
        files = {"submission.py": "from layers import g", "layers.py": "def g(x):\n    return (\n"}
        guest.load(files, guest.hook("g", ["x"]))
        assert guest.status("g")[1] == "broken"

    def test_two_servers_at_once(self, guest, f):
        """Two submissions in one process don't mix."""
        other = type(guest)()
        guest.load({"submission.py": "from a import n\ndef f(x):\n    return n\n", "a.py": "n = 1\n"}, f)
        other.load({"submission.py": "from a import n\ndef f(x):\n    return n\n", "a.py": "n = 2\n"}, f)
        assert (guest.call("f", x=0), other.call("f", x=0)) == (1, 2)
        other.server.shutdown()

    def test_shutdown_leaves_nothing(self, guest, f):
        """No module and no finder stays behind."""
        before = set(sys.modules), list(sys.meta_path)
        guest.load({"submission.py": "from a import n\ndef f(x):\n    return n\n", "a.py": "n = 1\n"}, f)
        guest.server.shutdown()
        assert (set(sys.modules), list(sys.meta_path)) == before


class TestScaffold:
    """A task's source text for the worker."""

    def test_names_are_given(self, guest, f):
        """What the scaffold defines can be used without defining it."""
        guest.load("def f(x):\n    return helper(x)\n", f, scaffold="def helper(x):\n    return x + 1\n")
        assert guest.call("f", x=1) == 2

    def test_it_serves_no_hook(self, guest, f):
        """An injected object never answers, not under another name either."""
        guest.load("f = helper\n", f, scaffold="def helper(x):\n    return x + 1\n")
        assert guest.status("f") == ("missing", "missing")
