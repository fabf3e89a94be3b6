"""Loops and calls are run where they give an answer what it reads, and only there."""

import pytest


@pytest.fixture
def f(guest):
    """Return a function hook `f(x)`."""
    return guest.hook("f", ["x"])


@pytest.mark.parametrize(
    "act",
    [
        "for k in range(3):\n    table.append(k)",
        "for last in range(3):\n    table = [0, 1, last]",
        "while len(table) < 3:\n    table += [len(table)]",
        "table.extend(range(3))",
        "if not table:\n    print('x')\n    table.extend(range(3))",
        "match table:\n    case []:\n        table = [0, 1, 2]",
        "print(table := [0, 1, 2])",
        "def build():\n    global table\n    table = [0, 1, 2]\nbuild()",
        "def build():\n    for k in range(3):\n        table.append(k)\nbuild()",
        "parts = []\nfor k in range(3):\n    parts.append(k)\ntable = list(parts)",
        "rows = torch.ones(3)\ntorch.nn.init.zeros_(rows)\nrows.add_(torch.arange(3))\ntable = rows.tolist()",
        "class Table:\n    pass\nfor name in ('rows',):\n    setattr(Table, name, [0, 1, 2])\ntable = Table.rows",
        "exec('table = [0, 1, 2]')",
        "while True:\n    def rows():\n        return [0, 1, 2]\n    break\ntable = rows()",
        "globals()['table'] = [0, 1, 2]",
        "for k, v in {'table': [0, 1, 2]}.items():\n    globals()[k] = v",
        "def configure(**names):\n    globals().update(names)\nconfigure(table=[0, 1, 2])",
        "def fill(rows, most):\n    rows += range(most)\nfill(table, 3)",
        "from functools import partial\nfill = partial(list.extend, table)\nfill(range(3))",
        "fill = lambda: table.extend(range(3))\nfill()",
        "def _set():\n    global table\n    table = [0, 1, 2]\ndef setup():\n    _set()\nsetup()",
        "class A:\n    def start(self):\n        global table\n        table = [0, 1, 2]\na = A()\na.start()",
        "class Table(list):\n    def build(self):\n        self += [0, 1, 2]\ntable = Table()\ntable.build()",
        "def make():\n    def keep(x):\n        table.append(x)\n    return keep\n[make()(k) for k in range(3)]",
        "from heapq import heappush\nfor k in range(3):\n    heappush(table, k)",
        "rows = table\nfor k in range(3):\n    rows.append(k)",
        "parts = {'a': table}\nrows = parts.get('a')\nfor k in range(3):\n    rows.append(k)\ntable = parts['a']",
        "parts = [[], []]\nfor part in parts:\n    part.extend(range(3))\ntable = parts[1]",
        "assert (table := [0, 1, 2])",
        "if (table := [0, 1, 2]):\n    pass",
        "class O(dict):\n    pass\no = O()\ndef add(to):\n    to['n'] = 3\nadd(o)\ntable = list(range(o['n']))",
        "try:\n    nowhere\nexcept NameError:\n    table = [0, 1, 2]",
        "try:\n    if not table:\n        raise ImportError\nexcept ImportError:\n    table = [0, 1, 2]",
        "if __name__ == '__main__':\n    table = [3]\nelse:\n    table = [0, 1, 2]",
    ],
)
def test_what_fills_them_is_run(guest, f, act):
    """Whether a statement binds a name, changes its value, or calls a function of the file that does."""
    guest.load(f"import torch\ntable = []\n{act}\ndef f(x):\n    return table\n", f)
    assert guest.call("f", x=0) == [0, 1, 2]


def test_what_the_main_guard_alone_gives_is_said(guest, f):
    """It is not run, wherever else the name might come from."""
    text = "two = 2\ndef f(x):\n    return x * (two + three)\nif __name__ == '__main__':\n    two = 4\n    three = 3\n"
    guest.load(text, f)
    assert "answers read three from the main guard, which is not run (`load: run` runs it)" in guest.notices


@pytest.mark.parametrize("how", ["f: {object: 'answer:g'}", "f: {object: g}"])
def test_what_fills_a_mapped_answer_is_run(guest, f, how):
    """An adapter's object is an answer like any other."""
    text = "table = []\ntable.append(1)\ndef g(x):\n    return table\n"
    guest.load({"submission.yaml": f"hooks:\n  {how}\n", "answer.py": text}, f)
    assert guest.call("f", x=0) == [1]


def test_what_fills_a_marked_answer_is_run(guest, f):
    """A function of another name that is a `hookimpl`."""
    text = "from harness import hookimpl\ntable = []\ntable.append(1)\n"
    text += "@hookimpl(specname='f')\ndef g(x):\n    return table\n"
    guest.load(text, f)
    assert guest.call("f", x=0) == [1]


def test_what_fills_a_helper_is_run(guest, f):
    """In a file without answers, what any of its functions reads."""
    helper = "table = []\nfor k in range(3):\n    table.append(k)\ndef rows():\n    return table\n"
    files = {"submission.py": "from helper import rows\ndef f(x):\n    return rows()\n", "helper.py": helper}
    guest.load(files, f)
    assert guest.call("f", x=0) == [0, 1, 2]


@pytest.mark.parametrize(
    "main",
    [
        "import rows\nrows.fill()\ndef f(x):\n    return rows.table\n",
        "from rows import fill, table\nfill()\ndef f(x):\n    return table\n",
        "import rows\nfor k in range(3):\n    rows.table.append(k)\ndef f(x):\n    return rows.table\n",
    ],
)
def test_what_another_file_gives_is_run(guest, f, main):
    """A module of the submission is no library."""
    guest.load({"submission.py": main, "rows.py": "table = []\ndef fill():\n    table.extend(range(3))\n"}, f)
    assert guest.call("f", x=0) == [0, 1, 2]


def test_what_one_answer_takes_from_another_file_is_run(guest, f):
    """The other file is an entry itself, and comes first."""
    first = "table = []\nfor k in range(3):\n    table.append(k)\ndef g(x):\n    return 1\n"
    files = {"a.py": first, "b.py": "from a import table\ndef f(x):\n    return table\n"}
    guest.load(files, f, guest.hook("g", ["x"]))
    assert guest.call("f", x=0) == [0, 1, 2]


def test_an_experiment_changes_nothing(guest, f):
    """What a loop sets before it asks an answer is not what the answer was handed in with."""
    text = "opts = {'a': 1}\ndef f(x):\n    return x * opts['a']\ndef show(x):\n    print(f(x))\n"
    guest.load(f"{text}for a in range(5):\n    opts['a'] = a\n    show(2)\nopts.update()\n", f)
    assert guest.call("f", x=7) == 7


@pytest.mark.parametrize(
    "act", ["for f in range(3):\n    print(f)", "while not table:\n    f = 3\n    table.append(f)"]
)
def test_a_loop_over_an_answers_name_does_not_take_it(guest, f, act):
    """A training has its own `loss`; other answers still call the one that was handed in."""
    text = "table = []\ndef f(x):\n    return x + len(table)\ndef g(x):\n    return f(x)\n"
    guest.load(f"{text}{act}\n", f, guest.hook("g", ["x"]))
    assert (guest.call("f", x=7), guest.call("g", x=7)) == (7, 7)


def test_a_statement_that_waits_is_cut(guest, f):
    """Its sleep costs it alone; what sleeps later sleeps as it did."""
    wait = "while not table:\n    time.sleep(30)\n    table.append(1)\n"
    guest.load(f"import time\ntable = []\n{wait}def f(x):\n    time.sleep(0)\n    return table\n", f)
    assert guest.call("f", x=0) == []
    assert "TimeLimit" in guest.notices


@pytest.mark.parametrize(
    "act",
    [
        "losses = []\ndef train(x):\n    losses.append(x)\n    os._exit(3)\nfor x in range(3):\n    train(x)",
        "for x in range(3):\n    os._exit(x)",
        "for step in range(3):\n    torch.nn.utils.clip_grad_norm_(os._exit(3), 1.0)",
        "def main():\n    global losses\n    losses = os._exit(3)\nmain()",
        "if __name__ == '__main__':\n    for k in range(3):\n        table.append(os._exit(k))",
        "def show(x):\n    table = x.append(os._exit(3))\nshow([])",
    ],
)
def test_what_no_answer_reads_is_not_run(guest, f, act):
    """A training and its losses, names of the function's own, libraries."""
    guest.load(f"import os\nimport torch\ntable = []\n{act}\ndef f(x):\n    torch.ones(1)\n    return table\n", f)
    assert guest.call("f", x=0) == []
