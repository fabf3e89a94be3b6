"""Honest code does what it is used to inside a worker, or is told clearly what isn't there."""

from pathlib import Path

import pytest

from harness.grading import Grader, plan_grading
from harness.sandbox.pool import Pool
from harness.sandbox.submission import Submission
from harness.seeds import RunKey

RIGHT = (Path(__file__).parents[1] / "submissions/model_answers/ridge_regression.py").read_text(encoding="utf-8")
# What real notebooks import most often.
IMPORTS = """\
import argparse, collections, copy, csv, datetime, functools, glob, io, itertools, json, logging, math, os, pickle
import random, re, shutil, string, sys, tempfile, time, typing, urllib.request, warnings, zipfile
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.autograd import Variable
from torch.utils.data import DataLoader, Dataset, TensorDataset
import matplotlib.pyplot as plt
import matplotlib.patches as mpatches
import seaborn as sns
import pandas as pd
import scipy.stats
from sklearn.model_selection import train_test_split
from tqdm import tqdm
from tqdm.notebook import trange
from PIL import Image
from IPython.display import display
from six.moves.urllib.request import urlretrieve
import torchvision
import torchvision.transforms as transforms
from transformers import BertModel, BertTokenizer
from google.colab import drive
plt.plot([1, 2], [3, 4]); plt.show()
for _ in tqdm(range(3)): pass
"""
WORKS = {
    "imports": IMPORTS,
    "a thread": "import threading\nt = threading.Thread(target=sum, args=([1, 2],)); t.start(); t.join()",
    "a pool of threads": (
        "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n"
        "    assert list(pool.map(abs, [-1, 2])) == [1, 2]"
    ),
    "loader workers": (
        "import torch\nfrom torch.utils.data import DataLoader, TensorDataset\n"
        "loader = DataLoader(TensorDataset(torch.arange(4.0)), batch_size=2, num_workers=2)\n"
        "assert sum(float(batch[0].sum()) for batch in loader) == 6"
    ),
    "torch.compile": "import torch\nassert torch.compile(lambda x: x + 1)(torch.ones(1)).item() == 2",
    "a cache": "import functools\n@functools.lru_cache\ndef f(x): return x\nassert f(1) == f(1) == 1",
    "a user": "import getpass\ngetpass.getuser()",
    "platform": "import platform\nplatform.processor(); platform.platform(); platform.node()",
    "find_library": "import ctypes.util\nassert ctypes.util.find_library('c').startswith('libc.so')",
    "a megabyte of output": "for _ in range(1000):\n    print('x' * 1000)",
    "cuda": "import torch\nx = torch.ones(2).cuda().to('cuda')\nassert x.sum().item() == 2",
    "random": "import random, numpy as np, torch\nrandom.random(); np.random.rand(2); torch.randn(2)",
    "an optimiser": (
        "import torch\nw = torch.nn.Linear(2, 1)\no = torch.optim.Adam(w.parameters())\n"
        "w(torch.ones(1, 2)).sum().backward(); o.step()"
    ),
    "a warning": "import warnings\nwarnings.warn('careful')",
    "logging": "import logging\nlogging.basicConfig(); logging.getLogger('x').warning('careful')",
}
SCRATCH = {
    "a temporary file": (
        "import tempfile\nwith tempfile.NamedTemporaryFile('w+') as f:\n    f.write('x'); f.flush(); f.seek(0)\n"
        "    assert f.read() == 'x'"
    ),
    "torch.save": "import torch, tempfile, os\np = os.path.join(tempfile.gettempdir(), 'x.pt')\n"
    "torch.save({'w': torch.ones(2)}, p)\nassert torch.load(p)['w'].sum() == 2",
}
REFUSED = {
    "a process": ("import subprocess\nsubprocess.run(['ls'])", "subprocess.run(['ls'])"),
    "the network": ("import socket\nsocket.create_connection(('127.0.0.1', 80))", "PermissionError"),
}


@pytest.fixture(scope="module", params=[True, False], ids=["full", "reduced"])
def grader(request):
    """Return a grader whose workers have a level, and whether they may write to a scratch folder."""
    plan = plan_grading(tasks=["ridge_regression"])
    with Pool(plan.catalog.hidden_paths(), namespaces=request.param) as pool:
        yield Grader(plan, key=RunKey.draw(), pool=pool), plan.tasks[0], request.param


def verdict(grader, body):
    """Return the verdict of the right answer, with code that runs before each call of a hook."""
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    hook = "def ridge_gradient(X, t, w, weight_decay):"
    text = RIGHT.replace(hook, f"def _first():\n{indented}\n\n\n{hook}\n    _first()", 1)
    assert text != RIGHT
    submission = Submission(name="answer.py", path="", kind="file", files=(("answer.py", text.encode()),))
    return grader[0].grade_task(submission, grader[1])


@pytest.mark.parametrize("what", WORKS)
def test_it_works(grader, what):
    """Every mark is kept."""
    record = verdict(grader, WORKS[what])
    assert record.points == 10.0, [check.message for check in record.checks if check.message][:1]


@pytest.mark.parametrize("what", SCRATCH)
def test_files_can_be_written_where_there_is_a_scratch_folder(grader, what):
    """Where there is none the message says that nothing may be written."""
    record = verdict(grader, SCRATCH[what])
    if grader[2]:
        assert record.points == 10.0, [check.message for check in record.checks if check.message][:1]
    else:
        message = next(check.message for check in record.checks if check.message)
        assert "No usable temporary" in message or "ermission denied" in message or "not be opened" in message, message


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_available_is_said(grader, what):
    """The check crashed with an error that names the deed, and where."""
    body, words = REFUSED[what]
    record = verdict(grader, body)
    message = next(check.message for check in record.checks if check.message)
    assert "crashed" in {check.outcome.value for check in record.checks}
    assert words in message or "Operation not permitted" in message, message
