"""Rows on what is loaded from files and folders."""

import codecs

from .answers import GRADIENT, RIDGE, SOLUTION, SOLVE, TENSORS, TORCH, Row, changed, notebook, solution

EXPORTED = "#!/usr/bin/env python\n# coding: utf-8\n# In[1]:\nget_ipython().system('pip install torch')\nget_ipython().run_line_magic('matplotlib', 'inline')\n"
MESSY = (
    "%%capture out\n!pip install -q torch\n%pip install wandb",
    "%env WANDB_MODE=offline\nfiles = !ls -la\nt = %timeit -o -n1 sum([1])\nprint?\n??torch",
    "%%javascript\nalert('x')",
    "%%time\nimport torch",
    "await fetch_everything()",
    "this cell was cut",
    "%%timeit -n1\nx = 1",
    GRADIENT,
    SOLUTION,
    "%matplotlib notebook\nridge_solution(None, None, 1).plot()",
)
LOADING = (
    Row("magics and shell lines are dropped, failed cells cost themselves", notebook(*MESSY), name="hw.ipynb"),
    Row(
        "a cell's source may be one string or lines",
        notebook((TORCH + GRADIENT).splitlines(keepends=True), SOLUTION),
        name="hw.ipynb",
    ),
    Row("an exported notebook is a file like any other", EXPORTED + RIDGE),
    Row(
        "`display` and `get_ipython` are there",
        notebook(
            "import torch\nCOLAB = 'google.colab' in str(get_ipython())",
            changed(GRADIENT, "    return", "    display(w, COLAB)\n    return"),
            SOLUTION,
        ),
        name="hw.ipynb",
    ),
    Row(
        "a syntax error costs its own definition only",
        changed(RIDGE, "def ridge_solution", "def broken(:\n    pass\n\ndef ridge_solution"),
    ),
    Row(
        "the options of a command line are declared",
        "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--scale', type=float, default=2.0)\n"
        "args = parser.parse_args()\n" + changed(RIDGE, "2 * weight_decay * w", "args.scale * weight_decay * w"),
    ),
    Row(
        "what a file configures before its functions read it is configured",
        "import sys, torch\nopts = {'scale': 1.0}\nopts.update(scale=2.0)\nsys.setrecursionlimit(4000)\n"
        "torch.set_default_dtype(torch.float64)\nclass Steps:\n    pass\nsetattr(Steps, 'scale', opts['scale'])\n"
        + changed(RIDGE, "2 * weight_decay * w", "Steps.scale * weight_decay * w").replace(
            "return torch.linalg",
            "X, t = X.double(), t.double()\n    assert sys.getrecursionlimit() > 3000\n    return torch.linalg",
        ),
    ),
    Row(
        "a notebook takes a builtin's name and gives it back, times a line, adds to a file and plots",
        notebook(
            "%pylab inline\nsum = 0",
            "del sum",
            "%time EYE = torch.eye(512)",
            "%%writefile helper.py\ntwice = 2",
            "%%writefile -a helper.py\nthrice = 3",
            "from helper import twice, thrice\nassert thrice\nplot(arange(3))",
            changed(
                GRADIENT, "2 * weight_decay * w", "sum([twice]) * weight_decay * w * max(float(norm(ones(1))), 0.5)"
            ),
            changed(SOLUTION, "torch.eye(X.shape[1])", "EYE[: X.shape[1], : X.shape[1]]"),
        ),
        name="hw.ipynb",
    ),
    Row(
        "a file named as what it imports means the other one",
        "from joblib import Parallel, delayed\n"
        + changed(RIDGE, "return torch.linalg", "return Parallel(2)([delayed(torch.clone)(t)]) and torch.linalg"),
        said="joblib is not installed here: a stand-in",
        name="joblib.py",
    ),
    Row(
        "a hook with a syntax error is crashed, with its line",
        changed(RIDGE, "2 * weight_decay * w", "2 * weight_decay *"),
        "crashed",
        "answer.py:3",
    ),
    Row(
        "each statement within a second, failures survived",
        f"x = max(i % 7 for i in range(10**10))\ny = 1 / 0\n{RIDGE}",
        said="TimeLimit",
        is_long=True,
    ),
    Row(
        "calls, loops and the main guard are not run",
        f"{RIDGE}while True: pass\nexit(1)\nif __name__ == '__main__': exit(2)\n",
    ),
    Row(
        "loops and calls that fill what an answer reads are run, those of a training are not",
        "import os, torch\nscales, losses = [], []\nfor k in range(3):\n    print(k)\n    scales.append(k)\n"
        "def prepare():\n    global SCALE\n    SCALE = sum(scales[1:]) - 1\nprepare()\n"
        "def train(epoch):\n    losses.append(epoch)\n    os._exit(3)\nfor epoch in range(9): train(epoch)\n"
        + changed(RIDGE, "2 * weight_decay * w", "SCALE * weight_decay * w"),
    ),
    Row(
        "a `match` chooses, and a text that is executed defines",
        "import torch\nexec('def half(x): return x / 2')\nmatch torch.__name__:\n    case 'torch':\n        exit(1)\n"
        "        scale = 4\n    case _:\n        scale = 8\n"
        + changed(RIDGE, "2 * weight_decay", "half(scale) * weight_decay"),
    ),
    Row(
        "`load: run` runs everything",
        {
            "submission.yaml": "load: run\n",
            "submission.py": changed(RIDGE, "2 * weight_decay", "two[0] * weight_decay")
            + "two = []\nif __name__ == '__main__':\n    two.append(2)\n",
        },
    ),
    Row(
        "torch, nn, F, np, math, random are given when missing", changed(RIDGE, TORCH, "x = F, np, math, random, nn\n")
    ),
    Row(
        "to_var, AttrDict and opts are given when missing",
        changed(
            TENSORS,
            "start = torch.full((len(src_EOP), 1), start_token)",
            "start = to_var(torch.full((len(src_EOP), 1), AttrDict(s=start_token).s), opts.cuda)",
        ),
    ),
    Row(
        ".cuda() acts on the CPU, with a notice",
        solution("return ({}).cuda().to('cuda:0').type(torch.cuda.FloatTensor)"),
        said="acts on the CPU",
    ),
    Row(
        "device='cuda' acts on the CPU",
        solution(
            "with torch.device('cuda'):\n    z = torch.zeros(1, device='cuda') + torch.zeros(1, device=torch.device('cuda', 0))\nreturn {} + z.to(0)"
        ),
    ),
    Row(
        "DataLoader workers clamp to 0",
        solution(
            "from torch.utils.data import DataLoader, TensorDataset\nrows = DataLoader(TensorDataset(X), batch_size=2, num_workers=4, pin_memory=True)\nX = torch.cat([row for row, in rows])\nreturn {}"
        ),
    ),
    Row(
        "torch.compile is the identity, with a notice",
        f"{RIDGE}ridge_solution = torch.compile(ridge_solution, dynamic=True)\n",
        said="compile",
    ),
    Row(
        "a name bound twice: the one that fits the hook",
        f"{RIDGE}def ridge_solution(X, t):\n    return X\n",
        said="defined 2 times",
    ),
    Row(
        "a name bound twice: else the last",
        changed(RIDGE, SOLUTION, f"def ridge_solution(X, t, weight_decay):\n    return t\n{SOLUTION}"),
        said="defined 2 times",
    ),
    Row(
        "a module of plots is stubbed",
        f"import matplotlib.pyplot as plt\nimport seaborn as sns\nfig, ax = plt.subplots()\nsns.set_theme()\n{solution('plt.plot([1]); plt.show()' + chr(10) + 'return {}')}",
    ),
    Row(
        "tqdm that isn't there goes through what it is given",
        solution("from tqdm import tqdm\nfor _ in tqdm(range(3)):\n    w = {}\nreturn w"),
    ),
    Row(
        "where a package isn't there, what the file does without it is done",
        solution(
            "return {} if stats is None else stats.ridge(X)",
            "try:\n    from scipy import stats\nexcept ImportError:\n    stats = None\n",
        ),
        said="scipy is not installed here: what the file does without it is done",
    ),
    Row("a byte order mark", codecs.BOM_UTF8 + RIDGE.encode()),
    Row("carriage returns", RIDGE.replace("\n", "\r\n").encode()),
    Row("UTF-16", RIDGE.encode("utf-16")),
    Row("latin-1 without saying so", b"# \xe9t\xe9 \xb1 \xfc\n" + RIDGE.encode()),
    Row("tabs", RIDGE.replace("    ", "\t")),
    Row(
        "a Python 2 print costs its own function",
        changed(RIDGE, "def ridge_solution", "def show(w):\n    print w\n\ndef ridge_solution"),
    ),
    Row(
        "an annotation of what is not installed is left unread",
        changed(
            RIDGE, "(X, t, weight_decay):", "(X: jnp.ndarray, t: 'Float', weight_decay: nobody.Has) -> jnp.ndarray:"
        ),
        said="left unread",
    ),
    Row(
        "an annotated assignment as well",
        changed(RIDGE, SOLUTION, f"ridge_solution: Callable[..., Tensor] = lambda X, t, weight_decay: {SOLVE}\n"),
    ),
)
FOLDERS = (
    Row(
        "the entry is what submission.yaml names",
        {
            "submission.yaml": "hooks:\n  ridge_gradient: {object: 'a.b:g'}\n  ridge_solution: {object: 'a.b:s'}\n",
            "a/b.py": RIDGE.replace("ridge_gradient", "g").replace("ridge_solution", "s"),
            "z.py": "def ridge_gradient(X): pass\n",
        },
        how="adapter",
    ),
    Row("else submission.py", {"submission.py": RIDGE, "old.py": changed(RIDGE, "2 * w", "3 * w")}),
    Row(
        "else __init__.py",
        {"__init__.py": "from .old import *\n", "old.py": RIDGE, "older.py": changed(RIDGE, "2 * w", "3 * w")},
    ),
    Row("else the only notebook", {"hw.ipynb": notebook(RIDGE), "hw.py": changed(RIDGE, "2 * w", "3 * w")}),
    Row(
        "else every file that defines a hook",
        {"one.py": TORCH + GRADIENT, "two.py": TORCH + SOLUTION, "three.py": "exit()\n"},
    ),
    Row(
        "checkpoints and __MACOSX are skipped",
        {
            "hw.ipynb": notebook(RIDGE),
            ".ipynb_checkpoints/hw-checkpoint.ipynb": notebook("x"),
            "__MACOSX/._hw.ipynb": b"\0\5",
            "._hw.py": b"\0\5",
        },
    ),
    Row(
        "an unknown key of submission.yaml is an error that lists the known ones",
        {"submission.yaml": "authors: me\n", "submission.py": RIDGE},
        "refused",
        "known keys are author, tasks, load, hooks, claims",
    ),
    Row(
        "a file that `%run` runs gives its names",
        {
            "main.ipynb": notebook(
                "%run -i 'my helpers.ipynb'\n%run ./lib/my-helpers.py", changed(GRADIENT, "2 * w", "two * w"), SOLUTION
            ),
            "lib/my-helpers.py": "import torch\ntwo = 2\n",
        },
    ),
    Row(
        "a helper in a folder without __init__.py",
        {
            "src/main.py": "from lib.two import two\n" + changed(RIDGE, "2 * w", "two * w"),
            "src/lib/two.py": "two = 2\n",
            "README.txt": "see src",
        },
    ),
)
