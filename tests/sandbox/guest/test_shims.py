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
    for name in [name for name in sys.modules if name.partition(".")[0] in {"tqdm", "PIL", *stubs.PLOTTING}]:
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
