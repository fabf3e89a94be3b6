"""What acts on the CPU, in this process or not at all; and what is stubbed."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from harness.sandbox.guest import shims, stubs
from harness.sandbox.guest.notices import Notices, collecting


@pytest.fixture
def told():
    """Install the shims, and return what they tell."""
    notices = Notices()
    undo = shims.install()
    with collecting(notices):
        yield notices
    undo()


@pytest.mark.usefixtures("told")
class TestDevices:
    """A GPU that is asked for is the CPU."""

    @pytest.mark.parametrize(
        "ask",
        [
            lambda: torch.ones(1).cuda(),
            lambda: torch.ones(1).cuda(0, non_blocking=True),
            lambda: torch.ones(1).to("cuda:0"),
            lambda: torch.ones(1).to(device=torch.device("cuda")),
            lambda: torch.ones(1).to(0, torch.float64),
            lambda: torch.zeros(1, device="cuda"),
            lambda: torch.arange(3, device=torch.device("cuda", 0)),
            lambda: torch.tensor([1], device="mps"),
            lambda: torch.ones(1).new_zeros(1, device="cuda"),
            lambda: torch.ones_like(torch.ones(1), device="cuda"),
            lambda: torch.nn.Linear(1, 1, device="cuda").weight,
            lambda: torch.nn.Linear(1, 1).cuda().weight,
            lambda: torch.nn.Linear(1, 1).to("cuda").weight,
            lambda: torch.ones(1).type("torch.cuda.FloatTensor"),
        ],
    )
    def test_acts_on_the_cpu(self, told, ask):
        """And says so once."""
        assert ask().device.type == "cpu"
        assert ask().device.type == "cpu"
        assert len(told.take()) == 1

    def test_contexts_and_defaults(self):
        """`with torch.device(...)` and the default device; other devices stay what they are."""
        with torch.device("cuda"):
            assert torch.zeros(1).device.type == "cpu"
        with torch.device("meta"):
            assert torch.zeros(1).device.type == "meta"
        torch.set_default_device("cuda")
        assert torch.zeros(1).device.type == "cpu"
        torch.set_default_device(None)

    def test_nothing_to_tell(self, told):
        """What asks for no GPU is told nothing."""
        torch.ones(1).to(torch.float64).to("cpu")
        torch.zeros(1, device="cpu")
        assert told.take() == []

    def test_there_is_no_gpu(self):
        """The question is answered truly."""
        assert not torch.cuda.is_available()
        torch.cuda.synchronize()

    def test_saved_tensors(self, tmp_path):
        """map_location is the CPU."""
        torch.save(torch.ones(2), tmp_path / "x.pt")
        assert torch.load(tmp_path / "x.pt", map_location="cuda").tolist() == [1.0, 1.0]

    @pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
    def test_scripted_functions(self):
        """torch.jit.script still knows the factories."""
        scripted = torch.jit.CompilationUnit("def f(n: int):\n    return torch.zeros(n, device='cpu')\n").f
        assert scripted(2).tolist() == [0.0, 0.0]


class TestProcesses:
    """Worker processes and compilers."""

    def test_data_loader(self, told):
        """Loads in this process."""
        data = TensorDataset(torch.ones(4))
        loader = DataLoader(data, 2, num_workers=2, prefetch_factor=2, persistent_workers=True, pin_memory=True)
        assert len(list(loader)) == 2
        assert "DataLoader" in told.take()[0]

    def test_compile(self, told):
        """Is the identity, as a call and as a decorator."""

        def f(x):
            return x

        assert torch.compile(f) is f
        assert torch.compile(mode="max-autotune")(f) is f
        torch.nn.Linear(1, 1).compile()
        assert len(told.take()) == 1


def test_undo_restores_torch():
    """Nothing of the shims stays behind."""
    before = dict(vars(torch.Tensor)), dict(vars(torch.nn.Module)), torch.zeros, torch.compile, DataLoader.__init__
    shims.install()()
    after = dict(vars(torch.Tensor)), dict(vars(torch.nn.Module)), torch.zeros, torch.compile, DataLoader.__init__
    assert before == after


@pytest.fixture
def stubbed(monkeypatch):
    """Install the stubs, and hide installed packages that they would serve."""
    for name in [name for name in sys.modules if name.partition(".")[0] in {"tqdm", "PIL", "rich", *stubs.PLOTTING}]:
        monkeypatch.delitem(sys.modules, name)
    undo = stubs.install()
    finder = sys.meta_path.pop()
    sys.meta_path.insert(0, finder)
    yield
    undo()


@pytest.fixture
def f(guest):
    """Return a function hook `f(x)`."""
    return guest.hook("f", ["x"])


@pytest.mark.usefixtures("stubbed")
class TestStubs:
    """Modules that aren't installed can be imported, and do nothing."""

    def test_plotting(self, guest, f):
        """Figures, axes, styles, contexts and loops over them."""
        text = "import matplotlib.pyplot as plt, seaborn as sns\nfrom matplotlib import cm\nplt.rcParams['x'] = 1\n"
        text += "sns.set()\n%matplotlib inline\ndef f(x):\n    fig, (a, b) = plt.subplots(1, 2)\n    a.plot([1], [2])\n"
        text += "    with plt.style.context('x'):\n        n, bins, _ = plt.hist(x)\n    for ax in plt.gcf().axes:\n"
        guest.load(text + "        return 0\n    plt.show()\n    return x\n", f)
        assert guest.call("f", x=3) == 3
        assert "matplotlib draws nothing here" in guest.notices

    @pytest.mark.parametrize(
        "line", ["from tqdm import tqdm", "from tqdm.auto import tqdm", "import tqdm\ntqdm = tqdm.tqdm"]
    )
    def test_progress_bars(self, guest, f, line):
        """Go through what they are given."""
        text = f"{line}\ndef f(x):\n    bar = tqdm(range(x), desc='a')\n    bar.set_postfix(a=1)\n"
        guest.load(text + "    return [i for i in bar]\n", f)
        assert guest.call("f", x=3) == [0, 1, 2]

    @pytest.mark.parametrize(
        ("expression", "value"),
        [
            ("plt.ylim()[1] * 0.95", 0.95),
            ("len(np.linspace(*plt.xlim(), 100))", 100),
            ("len(plt.rcParams['axes.prop_cycle'].by_key()['color'])", 10),
            ("[i for ax, i in zip(plt.subplots(1, 2)[1], (1, 2))]", [1, 2]),
            ("[i for ax, i in zip(plt.figure().subplots(2, 2).flat, range(9))]", [0, 1, 2, 3]),
            ("plt.subplots(2, squeeze=False)[1].shape", (2, 1)),
            ("len(plt.cm.viridis(np.linspace(0, 1, 7)))", 7),
            ("len(plt.get_cmap('tab10')(3))", 4),
            ("len(sns.color_palette('husl', 3))", 3),
            ("plt.hist([1, 1, 2], bins=2)[0].tolist()", [2.0, 1.0]),
            ("len(plt.hist([[1, 2], [3]]))", 0),
            ("[b for bar, b in zip(plt.bar([1, 2], [3, 4]), 'ab')]", ["a", "b"]),
            ("len(mcolors.TABLEAU_COLORS)", 10),
            ("bool(np.sqrt(2 * plt.gcf().dpi + 1) > 3)", False),
            ("float(-plt.gcf().dpi), round(plt.gcf().dpi, 1), max(1, plt.gcf().dpi)", (1.0, 1.0, 1)),
            ("(lambda a, *rest, b: len(rest))(*[*plt.xlim(), 1], b=[1] + plt.gca().get_lines())", 2),
        ],
    )
    def test_what_plots_return(self, guest, f, expression, value):
        """Limits, axes, colours and counts are there to go on with; a number of a picture is some number."""
        text = "import numpy as np, matplotlib.pyplot as plt, seaborn as sns, matplotlib.colors as mcolors\n"
        guest.load(f"{text}def f(x):\n    return {expression}\n", f)
        assert guest.call("f", x=0) == value

    @pytest.mark.parametrize("line", ["a, *rest = plt.gcf()", "a, *rest, b, c = plt.gcf()", "a, b = plt.gcf()"])
    def test_unpacking(self, guest, f, line):
        """A stub gives as many parts as are unpacked."""
        guest.load(f"import matplotlib.pyplot as plt\ndef f(x):\n    {line}\n    return a is None\n", f)
        assert guest.call("f", x=0) is False

    def test_a_loop_over_a_picture_is_told(self, guest, f):
        """A loop of whose rounds nothing is known has none, and that is said."""
        text = "import matplotlib.pyplot as plt\ndef f(x):\n    return [1 for t in plt.gca().texts]\n"
        guest.load(text, f)
        reply = guest.ask("call", hook="f", arguments={"x": 0})
        assert reply["value"] == []
        assert "matplotlib.pyplot.gca().texts" in reply["notices"][0]

    @pytest.mark.parametrize(
        "expression",
        [
            "list(cv2.split(x))",
            "float(cv2.mean(x))",
            "cv2.mean(x) < 3",
            "range(cv2.mean(x) + 1)",
            "len(cv2.mean(x))",
            "np.array(cv2.mean(x))",
            "torch.tensor(cv2.mean(x))",
        ],
    )
    def test_no_value_is_made_up(self, guest, f, expression):
        """A loop over what is not there, or a number of it, says so."""
        guest.load(f"import cv2\ndef f(x):\n    return {expression}\n", f)
        error = guest.error("f", x=1)
        assert error["type"] == "ModuleNotFoundError"
        assert "cv2 is not installed here" in error["message"]

    @pytest.mark.parametrize(
        "expression",
        ["stats.norm + 1", "np.ones(2) * stats.norm", "[*stats.norm]", "stats.norm > 1", "float(stats.norm)"],
    )
    def test_nothing_is_computed_with_what_is_not_there(self, guest, f, expression):
        """A computing module's objects take part in nothing."""
        guest.load(f"import numpy as np\nfrom scipy import stats\ndef f(x):\n    return {expression}\n", f)
        assert "scipy is not installed here" in guest.error("f", x=1)["message"]

    @pytest.mark.parametrize(
        ("line", "value"),
        [
            ("from colorama import Fore, Style\n    return Fore.RED + 'a' + Style.RESET_ALL", "a"),
            (
                "from termcolor import colored, cprint\n    cprint('b', 'red', end='')\n    return colored(3, 'red')",
                "3",
            ),
            ("import tabulate as t\n    return t.tabulate([[1, 2], [3, 4]], headers=['a', 'b'])", "a  b\n1  2\n3  4"),
            ("from tabulate import tabulate\n    return tabulate(5, headers='keys')", "5"),
            ("from icecream import ic\n    ic.disable()\n    return [ic(), ic(1), ic(1, 2)]", [None, 1, (1, 2)]),
            (
                "from easydict import EasyDict as E\n    o = E(a={'b': 1})\n    o.a.b += 2\n    return o['a'], o.a.b",
                ({"b": 3}, 3),
            ),
            ("import six\n    return dict(six.iteritems({'a': 1})), list(six.viewkeys({'b': 1}))", ({"a": 1}, ["b"])),
            ("import six\n    return type(six.with_metaclass(type, object)).__name__", "type"),
            ("import six\n    return six.add_metaclass(type)(type('A', (), {'n': 4})).n", 4),
            ("from six.moves import xrange, reduce\n    return reduce(max, xrange(4))", 3),
            ("import numba\n    return [i for i in numba.prange(3)]", [0, 1, 2]),
            ("import numba\n    return numba.vectorize(lambda v: v if v < 1 else v / 2)([0, 1]).tolist()", [0.0, 0.5]),
            ("from numba import vectorize as v, int8\n    return v([int8(int8)])(lambda a: a + 1)(2)", 3),
            ("from rich.progress import track\n    return list(track([1, 2], description='a'))", [1, 2]),
            ("from tqdm import trange\n    return list(trange(2))", [0, 1]),
            ("import tqdm.tqdm as t\n    t.write('a')\n    return list(t(range(2)))", [0, 1]),
            ("from tqdm import tqdm\n    bar = tqdm(total=4)\n    bar.update(3)\n    return bar.total - bar.n", 1),
        ],
    )
    def test_stand_ins(self, guest, f, line, value):
        """Helpers for printing, looping and Python 2 do what answers need of them."""
        guest.load(f"def f(x):\n    {line}\n", f)
        assert guest.call("f", x=0) == value

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("import wandb", "wandb is not installed here: it can be imported, and does nothing"),
            ("import colorama", "colorama is not installed here: a stand-in"),
            ("import nltk", "nltk is not installed here: it can be imported, and calling it raises"),
            ("import tqdm.notebook as t\nt = t.tqdm", "tqdm.notebook shows nothing here"),
        ],
    )
    def test_what_is_told(self, guest, f, line, said):
        """Whoever imports a module is told how much of it is here."""
        guest.load(f"{line}\ndef f(x):\n    return x\n", f)
        assert said in guest.notices

    def test_what_a_library_imports_is_not_told(self, guest, f, monkeypatch, tmp_path):
        """A stub that submitted code never names is no news to it."""
        (tmp_path / "some_library.py").write_text("import wandb\n")
        monkeypatch.syspath_prepend(tmp_path)
        guest.load("import some_library\ndef f(x):\n    return x\n", f)
        assert "wandb" not in guest.notices

    def test_decorators_and_bases(self, guest, f):
        """A stubbed decorator gives back the function, a stubbed base class is no base."""
        text = "from numba import njit\nimport torchvision\nclass D(torchvision.datasets.MNIST):\n    n = 2\n"
        guest.load(text + "@njit(parallel=True)\ndef g(x):\n    return x\n@njit\ndef f(x):\n    return g(x) + D.n\n", f)
        assert guest.call("f", x=1) == 3

    def test_computing_modules_say_what_is_missing(self, guest, f):
        """What an answer would be made of is not made up."""
        guest.load("from scipy import stats\ndef f(x):\n    return stats.linregress(x)\n", f)
        error = guest.error("f", x=1)
        assert error["type"] == "ModuleNotFoundError"
        assert "scipy.stats.linregress was called, and scipy is not installed here" in error["message"]

    @pytest.mark.parametrize(
        "text",
        [
            "try:\n    from scipy import stats\nexcept ImportError:\n    stats = None\n",
            "try:\n    import pandas, scipy.stats as stats\nexcept (ImportError, OSError):\n    stats = None\n",
            "stats = None\ntry:\n    if 1:\n        import jax\n    stats = 1\nexcept Exception: pass\n",
            "from contextlib import *\nstats = None\nwith suppress(ModuleNotFoundError):\n  import jax; stats = 1\n",
            "import scipy.stats\nstats = None\ntry:\n    import scipy\nexcept: stats = None\nelse: stats = 1\n",
            "import importlib.util\nstats = importlib.util.find_spec('scipy')\n",
            "import importlib\ntry: stats = importlib.import_module('scipy')\nexcept ImportError: stats = None\n",
            "def g():\n    try:\n        import jax; return 1\n    except ImportError:\n        pass\nstats = g()\n",
        ],
    )
    def test_who_can_do_without_does(self, guest, f, text):
        """An import that the file expects to fail fails, and who asks what is installed is told the truth."""
        guest.load(f"{text}def f(x):\n    return stats is None\n", f)
        assert guest.call("f", x=0) is True

    @pytest.mark.parametrize(
        "text",
        [
            "import scipy.stats as stats\n",
            "try:\n    from scipy import stats\nexcept ImportError:\n    print('pip install scipy')\n    raise\n",
            "try:\n    from scipy import stats\nexcept KeyError:\n    stats = None\n",
            "try: from scipy import stats\nexcept ImportError:\n    print('get scipy')\n    from scipy import stats\n",
        ],
    )
    def test_who_cannot_do_without_goes_on(self, guest, f, text):
        """An import that nothing stands in for is a stub: the file may never use it."""
        guest.load(f"{text}def f(x):\n    return stats is None\n", f)
        assert guest.call("f", x=0) is False

    def test_a_plain_import_after_a_guarded_one(self, guest, f):
        """What was not there for the one is a stub for the other."""
        text = (
            "try:\n    import sklearn\n    HAVE = 1\nexcept ImportError:\n    HAVE = 0\nimport sklearn.linear_model\n"
        )
        guest.load(f"{text}def f(x):\n    return HAVE or sklearn.linear_model.Ridge()\n", f)
        assert "sklearn is not installed here" in guest.error("f", x=0)["message"]

    def test_notebook_services(self, guest, f):
        """google.colab, IPython and six.moves."""
        text = "from google.colab import drive, files\nfrom IPython.display import display, HTML\n"
        text += "from six.moves.urllib.request import urlretrieve\nfrom six.moves import range\nn = drive.mount('/x')\n"
        guest.load(text + "def f(x):\n    display(HTML('a'))\n    return list(range(x))\n", f)
        assert guest.call("f", x=2) == [0, 1]

    def test_unknown_modules_are_not_stubbed(self, guest, f):
        """A module that nobody knows fails, and costs only itself."""
        guest.load("import plantuml_like_thing\ndef f(x):\n    return 1\n", f)
        assert guest.call("f", x=0) == 1
        assert "plantuml_like_thing" in guest.notices

    def test_stubs_serve_no_hook(self, guest, f):
        """A name from a stub is no answer."""
        guest.load("from scipy.stats import f\n", f)
        assert guest.status("f") == ("missing", "missing")


@pytest.mark.parametrize("line", ["from tqdm.notebook import trange", "from tqdm import tnrange as trange"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_progress_in_a_notebook(guest, f, line):
    """Shows nothing where tqdm is installed, too: what it would be shown by is not."""
    tqdm = pytest.importorskip("tqdm")
    undo = stubs.install()
    guest.load(f"{line}\ndef f(x):\n    return list(trange(x))\n", f)
    assert guest.call("f", x=2) == [0, 1]
    undo()
    assert not isinstance(tqdm, stubs.StubModule)


@pytest.mark.parametrize("error", [RuntimeError("no such operator"), ValueError("x")])
def test_unknown_errors_are_not_mended(error):
    """Another error is none of torchvision's."""
    assert not stubs.replaceable(error)


@pytest.mark.filterwarnings("ignore")
def test_unsound_torchvision_is_mended(guest, f):
    """A torchvision whose operators belong to another build of torch can be imported."""
    pytest.importorskip("PIL")
    guest.load("import torchvision\nfrom torchvision import transforms as t\ndef f(x):\n    return t.__name__\n", f)
    assert guest.call("f", x=0) == "torchvision.transforms"


ALONE = """
import importlib.util as util, sys
folder = sys.argv[1]
spec = util.spec_from_file_location("guest", folder + "/__init__.py", submodule_search_locations=[folder])
sys.modules["harness"] = None
sys.modules["guest"] = util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["guest"])
import guest.serving, guest.shims, guest.stubs
guest.shims.install()
guest.stubs.install()
server = guest.serving.Server()
text = b"from harness import hookimpl\\n@hookimpl\\ndef f(x):\\n    return x.cuda() + 1\\n"
hook = {"name": "f", "kind": "function", "arguments": ["x"]}
server.handle({"op": "load", "files": [{"name": "a.py", "data": text}], "kind": "file", "hooks": [hook]})
print(server.handle({"op": "call", "hook": "f", "arguments": {"x": guest.serving.torch.ones(1)}, "id": 3}))
"""


def test_alone():
    """The package works under another name, without the rest of the harness."""
    folder = str(Path(shims.__file__).parent)
    command = [sys.executable, "-I", "-c", ALONE, folder]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    assert done.stdout.startswith("{'id': 3, 'value': tensor([2.]), 'notices': ['a GPU was asked for")
