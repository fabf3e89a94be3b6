"""What submitted code can't do, each deed shown to work where nothing confines it; and what it still can."""

import os
import stat
import sys
from pathlib import Path

import pytest

import harness
from harness.sandbox.guest.confine import landlock, seccomp
from harness.sandbox.levels import Level, decide, weakened
from harness.sandbox.places import find_places

REPOSITORY = Path(harness.__file__).resolve().parent.parent
LIBC = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"

# Each leaves True in `result` when it was done; `here` is a folder in which anybody may do anything.
DEEDS = {
    "read a file": "result = open(here + '/file').read() == 'canary'",
    "list a folder": "import os; result = 'file' in os.listdir(here)",
    "write a file": "result = open(here + '/new', 'w').write('x') == 1",
    "overwrite a file": "result = open(here + '/file', 'r+').write('x') == 1",
    "truncate a file": "import os; os.truncate(here + '/file', 0); result = True",
    "remove a file": "import os; os.remove(here + '/other'); result = True",
    "rename a file": "import os; os.rename(here + '/other', here + '/renamed'); result = True",
    "make a folder": "import os; os.mkdir(here + '/folder'); result = True",
    "link to a file": "import os; os.link(here + '/file', here + '/link'); result = True",
    "make a symbolic link": "import os; os.symlink('/', here + '/root'); result = True",
    "make a pipe": "import os; os.mkfifo(here + '/pipe'); result = True",
    "change permissions": "import os; os.chmod(here + '/file', 0o600); result = True",
    "change times": "import os; os.utime(here + '/file', (5, 5)); result = True",
    "read the judge's files": "result = 'REPOSITORY' in open(test).read()",
    "read the judge's environment": "result = bool(open(f'/proc/{judge}/environ', 'rb').read())",
    "read the judge's memory map": "result = bool(open(f'/proc/{judge}/maps').read())",
    "read its own memory file": "result = bool(open('/proc/self/mem', 'rb'))",
    "signal the judge": "import os; os.kill(judge, 0); result = True",
    "signal everybody": "import os; os.kill(-1, 0); result = True",
    "trace the judge": f"{LIBC}result = libc.process_vm_readv(judge, None, 0, None, 0, 0) == 0",
    "open a TCP socket": "import socket; socket.socket(); result = True",
    "open a UDP socket": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM); result = True",
    "open a UNIX socket": "import socket; socket.socket(socket.AF_UNIX); result = True",
    "open a netlink socket": "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW); result = True",
    "open a pair of sockets": "import socket; socket.socketpair(); result = True",
    "fork": "import os\nchild = os.fork()\nif not child: os._exit(0)\nos.waitpid(child, 0); result = True",
    "run a program": "import subprocess; subprocess.run(['/bin/true'], check=True); result = True",
    "spawn a program": "import os; os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0); result = True",
    "make anonymous files": "import os; os.memfd_create('hoard'); result = True",
    "make shared memory": "from multiprocessing.shared_memory import SharedMemory as S\n"
    "memory = S(create=True, size=8); memory.close(); memory.unlink(); result = True",
    "make System V memory": f"{LIBC}number = libc.shmget(0, 4096, 0o1600)\n"
    "result = number >= 0 and libc.shmctl(number, 0, None) == 0",
    "enter a namespace": f"{LIBC}result = libc.unshare(0x10000000) == 0",
    "change its limits": "import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); result = True",
    "change its priority": "import os; os.nice(1); result = True",
    "become another user": "import os; os.setuid(os.getuid()); result = True",
    "become dumpable": f"{LIBC}result = libc.prctl(4, 1, 0, 0, 0) == 0",
    "send signals by input": "import fcntl; fcntl.fcntl(3, fcntl.F_SETOWN, 1); result = True",
    "import a task pack": "import pack.tasks; result = pack.tasks.secret == 3",
    "import a single-file provider": "import single_pack; result = single_pack.secret == 4",
    "read a task pack's file": "result = 'secret' in open(site + '/pack/tasks.py').read()",
    "read what names the providers": "from importlib.metadata import entry_points\n"
    "result = any(point.value.startswith('pack') for point in entry_points(group='harness.tasks'))",
    "read where packages come from": "result = 'somewhere' in open(site + '/pack.pth').read()",
}


@pytest.fixture
def facts(commons, site):
    """Return what a deed needs to know."""
    return {"here": str(commons), "site": str(site), "judge": os.getpid(), "test": __file__}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_works_where_nothing_confines_it(bare_runner, facts, deed):
    """The positive control: without it the tests below would show nothing."""
    assert bare_runner.run(DEEDS[deed], given=facts) is True


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_is_stopped(runner, facts, deed):
    """The deed raises or has no effect; the worker lives on."""
    reply = runner.reply(DEEDS[deed], given=facts)
    assert "error" in reply or reply["value"] is not True
    assert runner.run("result = 1") == 1


def test_nothing_was_changed_by_the_deeds(runner, facts, commons):
    """After all deeds the folder is as it was: same names, contents, permissions and times."""
    before = snapshot(commons)
    for deed in DEEDS.values():
        runner.reply(deed, given=facts)
    assert snapshot(commons) == before


def snapshot(folder):
    """Return what a deed could change."""
    states = [(path.name, path.lstat(), path.read_bytes()) for path in sorted(folder.iterdir())]
    return [(name, stat.filemode(state.st_mode), state.st_mtime_ns, content) for name, state, content in states]


def test_no_test_writes_to_the_judges_files():
    """The deed that reads this file would find the word it looks for."""
    assert "REPOSITORY" in Path(__file__).read_text()


# --- what a worker sees -------------------------------------------------------------------------------------------


def test_no_provider_can_be_found_by_its_entry_points(runner):
    """Neither this project's own tasks and references nor a pack's are registered in a worker."""
    code = "from importlib.metadata import entry_points as e\nresult = [p.value for g in groups for p in e(group=g)]"
    assert runner.run(code, given={"groups": ["harness.tasks", "harness.references"]}) == []


@pytest.mark.parametrize("name", ["tasks", "reference", "harness.grading", "harness.sandbox.process", "pack.tasks"])
def test_the_trusted_side_cannot_be_imported(runner, name):
    """A submission that imports the reference gets an error, from a wheel or from an editable install."""
    assert runner.reply(f"import {name}")["error"]["type"] in ("ModuleNotFoundError", "PermissionError")


def test_the_harness_in_a_worker_is_a_stub(runner):
    """`harness` has `hookimpl` and nothing of the judge's."""
    assert runner.run("import harness; result = [n for n in dir(harness) if not n.startswith('_')]") == ["hookimpl"]


def test_no_module_of_the_trusted_side_is_loaded(runner):
    """What the zygote imported holds no task, no reference and no judge."""
    loaded = runner.run("import sys; result = sorted(sys.modules)")
    assert not [name for name in loaded if name.split(".")[0] in ("tasks", "reference", "pack", "pytest")]
    assert [name for name in loaded if name.startswith("harness")] == ["harness"]


def test_no_entry_of_the_repository_is_searched(runner):
    """Imports look at the standard library and at installed packages alone."""
    searched = [Path(entry) for entry in runner.run("import sys; result = sys.path")]
    own = [path for path in searched if path.is_relative_to(REPOSITORY) and "site-packages" not in path.parts]
    assert own == []
    assert Path() not in searched


def test_the_files_of_the_boundary_itself_cannot_be_read(runner):
    """The code that runs beside a submission is not there to be read or changed."""
    assert "error" in runner.reply("import guest.wire; result = open(guest.wire.__file__).read()")


def test_the_environment_is_written_out(runner):
    """No variable of the judge's is in a worker."""
    names = set(runner.run("import os; result = list(os.environ)"))
    assert names.isdisjoint({"PATH", "PYTEST_CURRENT_TEST", "VIRTUAL_ENV", "PYTHONPATH"})
    assert {"HOME", "OMP_NUM_THREADS", "HF_HUB_OFFLINE"} <= names


def test_only_four_descriptors_are_open(runner):
    """Input, output, error and the connection; the first three lead nowhere."""
    code = (
        "import os\nresult = []\nfor number in range(128):\n"
        "  try: result.append([number, os.fstat(number).st_rdev])\n  except OSError: pass"
    )
    null = Path("/dev/null").stat().st_rdev
    assert runner.run(code) == [[0, null], [1, null], [2, null], [3, 0]]


def test_every_system_call_beyond_the_list_is_refused(runner):
    """Calls that no submission needs fail with EPERM, not with an opinion about their arguments."""
    numbers = [101, 155, 161, 165, 175, 246, 248, 250, 272, 298, 303, 304, 310, 312, 321, 323, 425, 434, 438, 442]
    code = f"{LIBC}result = [[n, libc.syscall(n, -1, -1, -1, -1, -1), ctypes.get_errno()] for n in numbers]"
    if os.uname().machine != "x86_64":
        pytest.skip("numbers of another architecture")
    assert runner.run(code, given={"numbers": numbers}) == [[number, -1, 1] for number in numbers]


def test_the_filter_is_complete_for_both_architectures():
    """Either program ends in a verdict for every path, and jumps stay within their byte."""
    for machine in ("x86_64", "aarch64"):
        program = seccomp.program(1, own_root=True, machine=machine)
        steps = [program[start : start + 8] for start in range(0, len(program), 8)]
        assert steps[-1][0] == 0x06
        for index, step in enumerate(steps):
            code, if_true, if_false = step[0], step[2], step[3]
            if code not in (0x06, 0x20):
                assert index + 1 + max(if_true, if_false) < len(steps)


def test_threads_are_limited(runner):
    """A bomb of threads ends at the limit."""
    code = (
        "import threading, time\nresult = 0\ntry:\n  while result < 10_000:\n"
        "    threading.Thread(target=time.sleep, args=(9,), daemon=True).start(); result += 1\n"
        "except RuntimeError: pass"
    )
    if os.geteuid() and not runner.worker.pid:
        pytest.skip("the user's other processes count too")
    assert runner.run(code, cpu_s=30) < 1000


def test_scratch_is_small_and_nothing_runs_from_it(full):
    """At the full level a worker has a folder of its own: 64 MiB, no programs, gone with the worker."""
    with full.spawn() as worker:
        code = (
            "import os, shutil, ctypes, tempfile, math\nresult = []\n"
            "open('kept', 'w').write('x')\n"
            "library = __import__('_ctypes').__file__; shutil.copy(library, 'copy.so')\n"
            "try: ctypes.CDLL(os.path.abspath('copy.so'))\nexcept OSError as error: result.append('noexec')\n"
            "try:\n  with open('big', 'wb') as file:\n    for _ in range(100): file.write(bytes(1 << 20))\n"
            "except OSError as error: result.append('full')\n"
            "result.append(tempfile.gettempdir() == os.getcwd() == os.environ['HOME'])"
        )
        assert worker.request({"code": code}, cpu_ns=10**10)["value"] == ["noexec", "full", True]
    with full.spawn() as worker:
        assert worker.request({"code": "import os; result = os.listdir()"}, cpu_ns=10**9)["value"] == []


def test_the_reduced_level_has_nowhere_to_write(reduced):
    """Without a quota there is no folder for temporary files."""
    with reduced.spawn() as worker:
        reply = worker.request({"code": "import tempfile; tempfile.TemporaryFile()"}, cpu_ns=10**9)
    assert reply["error"]["type"] in ("FileNotFoundError", "PermissionError")


# --- what a worker must be able to do -----------------------------------------------------------------------------


def test_ordinary_work_is_not_hindered(runner):
    """Lazy imports, libraries, threads, timers, time zones, gradients and the optimiser work."""
    code = """
import library, yaml, uuid, platform, datetime, zoneinfo, threading, signal, queue, os, json, sqlite3, ssl, decimal
import torch, numpy as np
thread = threading.Thread(target=lambda: None); thread.start(); thread.join()
signal.setitimer(signal.ITIMER_PROF, 100); signal.setitimer(signal.ITIMER_PROF, 0)
model = torch.nn.Sequential(torch.nn.Conv1d(2, 3, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(12, 1))
optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
model(torch.randn(4, 2, 6)).mean().backward(); optimiser.step()
values = np.linalg.svd(np.random.rand(5, 5))[1]
result = [library.answer, len(str(uuid.uuid4())), bool(zoneinfo.available_timezones()), os.cpu_count() > 0,
          torch.fft.fft(torch.ones(4)).real.sum().item(), os.kill(os.getpid(), 0) is None, values.shape[0]]
"""
    assert runner.run(code, cpu_s=60) == [1, 36, True, True, 4.0, True, 5]


def test_files_can_be_kept_in_scratch(full):
    """Saving and loading a model works where there is a folder for it."""
    code = "import torch; torch.save(torch.ones(3), 'x.pt'); result = torch.load('x.pt')"
    with full.spawn() as worker:
        assert worker.request({"code": code}, cpu_ns=10**10)["value"].sum() == 3


# --- levels -------------------------------------------------------------------------------------------------------


def test_probes_show_what_is_not_confined(bare):
    """Where nothing confines a worker no probe says that it was stopped, and the level is none."""
    assert not any(bare.probes.values())
    assert bare.level is Level.NONE


def test_probes_show_what_is_confined(zygote):
    """Every probe was stopped, at each level, and no layer that is set up failed."""
    assert all(zygote.probes.values())
    assert len(zygote.probes) >= 9
    assert not {name for name, reason in zygote.layers.items() if reason} - {"namespaces"}


def test_the_level_is_the_weakest_of_what_was_shown():
    """One probe that got through, or one layer that failed, lowers the level."""
    names = "no_new_privs limits user capabilities undumpable seccomp landlock namespaces scratch"
    layers, probes = dict.fromkeys(names.split(), ""), {"read": True}
    assert decide(layers, probes) is Level.FULL
    assert decide({**layers, "landlock": "no"}, probes) is Level.FULL
    assert decide({**layers, "scratch": "no"}, probes) is Level.REDUCED
    assert decide({**layers, "scratch": "no", "landlock": "no"}, probes) is Level.NONE
    assert decide({**layers, "seccomp": "no"}, probes) is Level.NONE
    assert decide(layers, {"read": False}) is Level.NONE
    assert decide(layers, {}) is Level.NONE


def test_a_worker_that_is_less_confined_than_the_probe_is_told():
    """A layer that held and holds no more has a name."""
    assert weakened({"seccomp": "EPERM"}, {"seccomp": "", "landlock": "not there"}) == ["seccomp: EPERM"]
    assert weakened({}, {"seccomp": ""}) == ["seccomp: missing"]


# --- places -------------------------------------------------------------------------------------------------------


def test_providers_are_hidden_by_what_their_metadata_says(site):
    """Packages, single modules and metadata of every distribution with tasks or references are found."""
    hidden = find_places(site=[site]).hidden
    for name in ("pack", "single_pack.py", "pack-1.0.dist-info", "pack.pth"):
        assert site / name in hidden
    assert site / "library" not in hidden
    assert REPOSITORY / "harness" in hidden


def test_rules_go_round_what_is_hidden(site):
    """A folder with something hidden in it may be listed alone; everything else in it may be read."""
    rules = {rule.path: rule.rights for rule in landlock.readable(site, frozenset({site / "pack"}))}
    assert rules[site] == landlock.LIST
    assert rules[site / "library"] == landlock.READ
    assert site / "pack" not in rules


def test_no_root_holds_the_repository_or_a_home():
    """Rules hold for all that is below, so no parent of the project may be a root."""
    for root in find_places().roots:
        assert not REPOSITORY.is_relative_to(root)
        assert not Path.home().is_relative_to(root)
        assert not Path(sys.prefix).is_relative_to(root)
