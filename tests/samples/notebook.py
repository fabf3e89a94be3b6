"""Write `submissions/csc413_2023_notebook`: the write-up's files as one notebook, as messy as real ones are.

python tests/samples/notebook.py
"""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2] / "submissions"
SOURCE = ROOT / "csc413_2023"
TARGET = ROOT / "csc413_2023_notebook" / "write_up.ipynb"

PREAMBLE = [
    ("markdown", "# Assignment 3\n\nRun all cells from top to bottom."),
    ("code", "!pip install transformers\n%matplotlib inline\nimport os\nos.environ['CUDA_LAUNCH_BLOCKING'] = '1'"),
    (
        "code",
        (
            "import matplotlib.pyplot as plt\nimport numpy as np\nimport torch\nimport torch.nn as nn\n\n"
            "device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')\nx = torch.zeros(1).cuda()"
        ),
    ),
    (
        "code",
        "%%bash\nwget -q https://example.org/pig_latin_small.txt\nls -la",
    ),
]
POSTSCRIPT = [
    ("code", "plt.plot(np.arange(3), [3, 2, 1])\nplt.xlabel('epoch')\nplt.show()"),
    ("code", "losses = train_everything(device)  # never run"),
    ("markdown", "The end."),
]


def notebook():
    """Return the notebook as JSON data: a heading and a cell for each file, between the mess."""
    cells = [*PREAMBLE]
    for path in sorted(SOURCE.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        heading = re.match(r'"""(.*?)"""\n', text, re.DOTALL)
        cells += [("markdown", f"## {heading[1]}"), ("code", text[heading.end() :].strip())]
    cells += POSTSCRIPT
    return {"cells": [_cell(kind, text) for kind, text in cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def text():
    """Return the notebook as it stands in its file."""
    return json.dumps(notebook(), indent=1, ensure_ascii=False) + "\n"


def _cell(kind, source):
    cell = {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(), encoding="utf-8")
