"""A worker as the judge holds it: asked, limited, killed and accounted for, whatever it does."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from harness.errors import Crashed, HarnessFault, OutOfMemory, Refused, TimedOut
from harness.sandbox import budget
from harness.sandbox.process import Variant, WorkerLimits, Zygote

BURN = "import time\nwhile time.process_time() < 1e9: pass"
SOCKET = "import socket; link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=3)"


def processes_below(pid):
    """Return the living processes that descend from one, as the system lists them."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *processes_below(child)]
    return found


def descriptors():
    """Return how many descriptors this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def wait_until(condition, seconds=5.0):
    """Return whether a condition comes true within a time."""
    end = time.monotonic() + seconds
    while not (came := condition()) and time.monotonic() < end:
        time.sleep(0.01)
    return came


# --- answers ------------------------------------------------------------------------------------------------------


def test_data_comes_back_in_its_container(runner):
    """A tensor comes back as a tensor, an array as an array, each its own copy."""
    given = {"x": torch.ones(2), "y": np.ones(2)}
    result = runner.run("result = [x + 1, y * 2, 'text', None]", given=given)
    assert torch.equal(result[0], torch.full((2,), 2.0))
    assert isinstance(result[1], np.ndarray)
    assert result[2:] == ["text", None]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("result = {1}", "not_data"),
        ("result = __import__('torch').ones(1).expand(1 << 40)", "refused"),
        ("result = list(range(300_000))", "refused"),
        ("result = bytearray(1 << 40)", "memory"),
        ("raise SystemExit(0)", "raised"),
        ("raise KeyboardInterrupt", "raised"),
        ("class Evil(Exception):\n  def __str__(self): raise SystemExit\nraise Evil", "raised"),
        ("raise ValueError('\\ud800')", "raised"),
        ("def again(): again()\nagain()", "raised"),
    ],
)
def test_what_cannot_be_answered_is_an_error_and_the_worker_lives(runner, code, kind):
    """Whatever is raised, returned or runs out becomes an error in the reply; the next request is served."""
    assert runner.reply(code)["error"]["kind"] == kind
    assert runner.run("result = 1") == 1


def test_a_result_that_is_no_data_is_named_without_the_protocol(runner):
    """The sentence for the author speaks of the value, not of the reply around it."""
    assert "returned a set (at [0])" in runner.reply("result = [{1}]")["error"]["message"]
    assert "returned a set, which" in runner.reply("result = {1}")["error"]["message"]


# --- time ---------------------------------------------------------------------------------------------------------


def test_busy_code_is_stopped_after_its_cpu_time(runner):
    """An endless loop is killed, with a sentence that says the limit."""
    begun = time.monotonic()
    with pytest.raises(TimedOut, match=r"did not answer within 0.3 s of CPU time"):
        runner.run(BURN, cpu_s=0.3)
    assert not runner.worker.alive
    assert time.monotonic() - begun < 20
    assert runner.worker.kill().cpu_ns >= 300_000_000


def test_threads_spend_the_same_cpu_time(runner):
    """Two busy threads use the budget up together, though the first thread sleeps."""
    burn = f"import threading\n\ndef burn():\n{textwrap.indent(BURN, '  ')}\n"
    with pytest.raises(TimedOut, match="CPU time"):
        runner.run(f"{burn}threading.Thread(target=burn).start()\nburn()", cpu_s=0.3)


def test_sleeping_code_is_stopped_long_before_a_backstop(runner):
    """A worker that neither runs nor waits for a processor is hung."""
    with pytest.raises(TimedOut, match=r"slept for 0.3 s"):
        runner.run("import time; time.sleep(100)", blocked_ns=300_000_000)


def test_sleeping_between_bytes_of_a_reply_is_sleeping(runner):
    """A reply that trickles lets no single wait run out, and is stopped all the same."""
    trickle = f"{SOCKET}\nimport time\nlink.send(b'MLH1')\nwhile True: time.sleep(0.01); link.send(b'\\0')"
    with pytest.raises((TimedOut, Refused)):
        runner.run(trickle, blocked_ns=300_000_000)


def test_a_worker_that_takes_nothing_in_is_hung(runner):
    """Sending a large request to a stopped worker ends, too."""
    os.kill(runner.worker.pid, signal.SIGSTOP)
    with pytest.raises(TimedOut, match="slept"):
        runner.run("result = 1", given={"x": torch.zeros(1 << 22)}, blocked_ns=300_000_000)


def test_wall_time_is_a_backstop(runner):
    """A limit of wall time holds where one is given."""
    with pytest.raises(TimedOut, match=r"did not answer within 0.2 s$"):
        runner.run("import time; time.sleep(100)", wall_ns=200_000_000)


@pytest.mark.parametrize(("stood_s", "is_answered"), [(100.0, True), (0.9, False)])
def test_a_judge_that_stood_still_charges_nobody(runner, monkeypatch, stood_s, is_answered):
    """Ctrl-Z in the middle of a call: the answer counts, however late it is read; a short delay is no such thing."""
    clock, reads = time.monotonic_ns, iter(range(1_000_000))
    late = {"monotonic_ns": lambda: clock() + (int(stood_s * 1e9) if next(reads) > 9 else 0)}
    monkeypatch.setattr(budget, "time", SimpleNamespace(**{**vars(time), **late}))
    with contextlib.nullcontext() if is_answered else pytest.raises(TimedOut):
        assert runner.run("import time; time.sleep(0.3); result = 7", wall_ns=800_000_000) == 7
        assert runner.worker.usage().stood_still_ns == pytest.approx(stood_s * 1e9, rel=0.01)


def test_the_system_ends_what_used_up_its_whole_cpu_time(zygote):
    """The limit of a worker's whole life is the system's, and is called by its name."""
    with zygote.spawn(WorkerLimits(cpu_s=1)) as worker, pytest.raises(TimedOut, match="used 1 s of CPU time in all"):
        worker.request({"code": BURN}, cpu_ns=60_000_000_000)


# --- ends ---------------------------------------------------------------------------------------------------------


def test_leaving_quietly_is_a_crash(runner):
    """Exit status 0 is no answer."""
    with pytest.raises(Crashed, match="ended with exit status 0 before it answered"):
        runner.run("import os; os._exit(0)")


def test_a_fault_is_a_crash_with_its_name_and_keeps_the_output(runner):
    """What was printed before a segmentation fault can be read."""
    with pytest.raises(Crashed, match="SIGSEGV"):
        runner.run("print('last words', end=''); import ctypes; ctypes.string_at(0)")
    assert runner.worker.log() == "last words"


def test_a_memory_bomb_meets_its_limit(zygote):
    """Memory that is touched page by page ends in an error, and not in the machine's memory."""
    with zygote.spawn(WorkerLimits(memory_bytes=1 << 29)) as worker:
        reply = worker.request({"code": "held = []\nwhile True: held.append(bytearray(1 << 24))"}, cpu_ns=60 * 10**9)
        assert reply["error"]["kind"] == "memory"
        assert worker.kill().peak_bytes < 1 << 30


def test_a_kill_that_nobody_ordered_is_want_of_memory(runner):
    """The system kills by SIGKILL when memory runs out, and nobody else does."""
    os.kill(runner.worker.pid, signal.SIGKILL)
    with pytest.raises(OutOfMemory):
        runner.run("result = 1")


def test_a_dead_worker_keeps_its_account(runner):
    """The account is the same every time, and a killed worker is not asked."""
    runner.run("sum(range(1_000_000))")
    account = runner.worker.kill()
    assert account.exit == -signal.SIGKILL
    assert account.cpu_ns > 0
    assert account.peak_bytes > 10 << 20
    assert runner.worker.kill() is account
    with pytest.raises(HarnessFault, match="after it had been killed"):
        runner.run("result = 1")


def test_the_account_counts_what_threads_did_after_the_answer(runner):
    """CPU time that a thread spends when the reply is long out is in the account."""
    runner.run(f"import threading\ndef burn():\n{textwrap.indent(BURN, '  ')}\nthreading.Thread(target=burn).start()")
    used_ns = runner.worker.cpu_ns()
    time.sleep(0.2)
    assert runner.worker.kill().cpu_ns > used_ns + 20_000_000


# --- the protocol -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "junk",
    ["b'junk' * 10", "b'MLH1' + bytes(12)", "b'MLH1' + b'\\xff' * 12", "b'{\"passed\": true}' * 10"],
)
def test_junk_on_the_connection_is_refused(runner, junk):
    """Bytes that are no frame end the worker."""
    with pytest.raises(Refused, match="no reply"):
        runner.run(f"{SOCKET}; link.send({junk})")
    assert not runner.worker.alive


def test_a_second_answer_is_refused(runner):
    """An answer ahead of its request is not kept for it."""
    runner.run(
        f"{SOCKET}\nfrom guest import wire\nimport threading\n"
        "answer = lambda: wire.Connection(link).send({'id': request['id'] + 1, 'value': 1})\n"
        "timer = threading.Timer(0.1, answer); timer.start()"
    )
    time.sleep(0.3)
    with pytest.raises(Refused, match="before anybody had asked"):
        runner.run("result = 2")


def test_an_answer_to_another_request_is_refused(runner):
    """Numbers of requests can't be told ahead."""
    with pytest.raises(Refused, match="another request"):
        runner.run(f"{SOCKET}\nfrom guest import wire\nwire.Connection(link).send({{'id': 1, 'value': 1}})")


def test_a_closed_connection_is_a_crash(runner):
    """A worker that hangs up and lives on is killed."""
    with pytest.raises(Crashed, match="closed its connection"):
        runner.run("import os, time; os.close(3); time.sleep(100)")
    assert not runner.worker.alive


def test_a_request_that_is_no_data_is_the_harness_fault(runner):
    """The submission is not charged for what the judge can't send."""
    with pytest.raises(HarnessFault, match="a set"):
        runner.worker.request({"code": {1}}, cpu_ns=1_000_000_000)
    assert runner.run("result = 1") == 1


# --- output -------------------------------------------------------------------------------------------------------


def test_the_last_of_much_output_is_kept(runner):
    """A gigabyte of output costs no memory and no disk; its end can be read."""
    runner.run("for _ in range(1024): print('x' * (1 << 20))\nprint('the end')", cpu_s=60)
    assert runner.worker.log().endswith("x\nthe end\n")
    assert len(runner.worker.log()) < 1 << 16


def test_output_of_any_kind_goes_to_the_log(runner):
    """Standard error, bytes, half characters and terminal escapes are kept as they are, for the report to escape."""
    runner.run("import sys; sys.stderr.write('\\x1b[2J'); sys.stdout.buffer.write(b'\\xff'); print('\\ud800')")
    assert runner.worker.log() == "\x1b[2J\ufffd?\n"


def test_a_forged_log_is_only_text(runner):
    """A worker that writes to the shared memory itself can't make the judge read beyond it."""
    runner.run("import sys; sys.stdout.buffer._memory[:8] = b'\\xff' * 8")
    assert len(runner.worker.log()) <= 1 << 16


# --- processes ----------------------------------------------------------------------------------------------------


def test_nothing_is_left_of_a_worker(zygote):
    """Descriptors, processes and zombies are as many after a worker as before it, however it ended."""
    with zygote.spawn() as worker:
        worker.request({"code": "result = 1"}, cpu_ns=1_000_000_000)
    below, open_before = len(processes_below(zygote._process.pid)), descriptors()
    for code in ("result = 1", "import os; os._exit(3)", f"{SOCKET}; link.send(b'junk' * 10)"):
        with zygote.spawn() as worker, contextlib.suppress(Crashed, Refused):
            worker.request({"code": code}, cpu_ns=1_000_000_000)
    assert len(processes_below(zygote._process.pid)) == below
    assert descriptors() == open_before


def test_workers_live_side_by_side(zygote):
    """Two workers of one zygote share no state, and one's end is not the other's."""
    with zygote.spawn() as first, zygote.spawn() as second:
        first.request({"code": "import sys; sys.mark = 1"}, cpu_ns=1_000_000_000)
        first.kill()
        reply = second.request({"code": "import sys; result = hasattr(sys, 'mark')"}, cpu_ns=1_000_000_000)
        assert reply["value"] is False


def test_random_numbers_follow_the_seed(zygote):
    """Two workers of one seed draw the same numbers, another seed gives others."""
    draws = ("random.random()", "torch.rand(1).item()", "np.random.rand()", "np.random.default_rng().random()")
    code = f"import random, torch, numpy as np; result = [{', '.join(draws)}]"
    drawn = []
    for seed in (1, 1, 2):
        with zygote.spawn(seed=seed) as worker:
            drawn.append(worker.request({"code": code}, cpu_ns=1_000_000_000)["value"])
    assert drawn[0] == drawn[1]
    assert all(one != other for one, other in zip(drawn[0], drawn[2], strict=True))


@pytest.fixture
def mortal():
    """Return a zygote that a test may kill; what it was to preload is not installed, and left out."""
    with Zygote.start(preload=["no_such_module"]) as zygote:
        yield zygote


def test_a_dead_zygote_is_a_fault_once_and_then_started_anew(mortal):
    """The submission that met it is not charged, and the next worker is there."""
    worker = mortal.spawn()
    os.kill((processes_below(mortal._process.pid) or [mortal._process.pid])[0], signal.SIGKILL)
    assert wait_until(lambda: not worker.alive)
    with pytest.raises(HarnessFault, match="zygote died"):
        mortal.spawn()
    with pytest.raises(HarnessFault, match="and its workers with it"):
        worker.request({"op": "rest"}, cpu_ns=1_000_000_000)
    with mortal.spawn() as again:
        assert again.alive


def test_closing_a_zygote_ends_everything():
    """Neither the zygote nor a worker of it outlives `close`, and no descriptor is left."""
    open_before = descriptors()
    zygote = Zygote.start(namespaces=False)
    worker = zygote.spawn()
    pid = zygote._process.pid
    zygote.close()
    assert not worker.alive
    assert not Path(f"/proc/{pid}").exists()
    assert not Path(f"/proc/{worker.pid}").exists()
    assert descriptors() == open_before


@pytest.mark.parametrize("namespaces", [True, False])
def test_nothing_outlives_a_judge_that_is_killed(namespaces):
    """When the judge dies without a word, zygote and workers die with it."""
    judge = textwrap.dedent(f"""
        import time
        from harness.sandbox.process import Zygote
        zygote = Zygote.start(namespaces={namespaces})
        worker = zygote.spawn()
        print(zygote._process.pid, worker.pid, flush=True)
        time.sleep(100)
    """)
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", judge], stdout=subprocess.PIPE, text=True
    ) as process:
        pids = [int(word) for word in process.stdout.readline().split()]
        process.kill()
    assert len(pids) == 2
    assert wait_until(lambda: not any(is_running(pid) for pid in pids))


def is_running(pid):
    """Tell whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_an_interrupt_leaves_no_worker(zygote):
    """Ctrl-C in the middle of a request kills the worker and goes on up."""
    judge = signal.getsignal(signal.SIGALRM)
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    worker = zygote.spawn()
    try:
        with pytest.raises(KeyboardInterrupt):
            worker.request({"code": BURN}, cpu_ns=30_000_000_000)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, judge)
    assert not worker.alive
    assert not Path(f"/proc/{worker.pid}").exists()


# --- starting -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "words"),
    [("raise ValueError('no luck')", "ValueError: no luck"), ("import os; os._exit(3)", "zygote died")],
)
def test_a_zygote_that_cannot_start_says_why(tmp_path, source, words):
    """The fault carries the last line of the traceback; nothing hangs."""
    (tmp_path / "broken.py").write_text(source)
    with pytest.raises(HarnessFault, match=words):
        Zygote.start(preload=["broken"], variant=Variant(site=(tmp_path,)))


def test_an_import_that_makes_a_thread_is_refused(tmp_path):
    """A forked child would wait for such a thread for ever."""
    (tmp_path / "threaded.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    )
    with pytest.raises(HarnessFault, match="2 threads, wanted one"):
        Zygote.start(preload=["threaded"], variant=Variant(site=(tmp_path,)))
