"""What a submission prints, over all the workers that one task needs."""

import pytest

from harness.sandbox.guest import log
from harness.sandbox.pool import Pool
from harness.sandbox.session import LoadPlan, Printed, Session
from harness.sandbox.submission import Submission
from harness.task import Task


class _Worker:
    """A worker that printed something and can be killed."""

    alive = True

    def __init__(self, text, *, cut=False):
        self._text, self.log_is_cut = text, cut

    def log(self):
        """Return what it printed."""
        return self._text

    def kill(self):
        """Return what it used."""
        from harness.sandbox.confined import Account

        return Account(1, 1, 0)


def printed(*workers):
    """Return what a session has of the workers that served it one after the other, the last one alive."""
    session = Session(lambda: None, Submission(name="a", path="a", kind="file"), (), LoadPlan())
    for worker in workers[:-1]:
        session._worker = worker
        session.close()
    session._worker = workers[-1]
    return session.log


def test_what_every_worker_printed_is_kept_in_order():
    """A crash costs none of it."""
    assert printed(_Worker("first\n"), _Worker("second\n")) == Printed("first\nsecond\n", cut=False)


def test_control_characters_are_escapes():
    """The text is safe wherever it goes."""
    assert printed(_Worker("\x1b[2Ja\0\u202e\n")).text == "\\x1b[2Ja\\x00\\u202e\n"


@pytest.mark.parametrize("texts", [("a" * log.LOG_BYTES, "end"), ("\x1b" * log.LOG_BYTES + "end",)])
def test_no_more_than_64_kib_is_kept_and_it_is_marked(texts):
    """The end, where the reason stands; escapes count as what they take."""
    text, cut = printed(*map(_Worker, texts))
    assert len(text.encode()) == log.LOG_BYTES
    assert text.endswith("end")
    assert cut


def test_what_a_worker_cut_stays_marked():
    """Whatever comes after it."""
    assert printed(_Worker("a", cut=True), _Worker("b")) == Printed("ab", cut=True)


def test_a_session_that_loaded_nothing_has_no_log():
    """Neither text nor mark."""
    session = Session(lambda: None, Submission(name="a", path="a", kind="file"), (), LoadPlan())
    assert session.log == Printed()


@pytest.mark.parametrize(("count", "cut"), [(10, False), (20_000, True)])
def test_a_real_worker_says_whether_its_log_was_cut(pool, count, cut):
    """By the number of bytes that were ever printed."""
    from harness.catalog import discover

    task: Task = discover().task("fgsm_bound")
    content = f"for number in range({count}):\n    print('line', number)\nprint('the end')\n".encode()
    submission = Submission(name="a.py", path="a.py", kind="file", files=(("a.py", content),))
    with Session(pool.spawn, submission, task.hooks, LoadPlan(run=True)) as session:
        session.load()
    assert session.log.text.endswith(f"line {count - 1}\nthe end\n")
    assert session.log.cut is cut


def test_a_module_is_closed_with_the_next_one_whoever_opens_it(pool):
    """Every case has a subject of its own; a buffer of 512 MiB each would fill the memory with the eighth."""
    from harness.catalog import discover

    content = "class CausalScaledDotAttention(nn.Module):\n    def __init__(self, hidden_size):\n"
    content += "        super().__init__()\n        self.mask, self.call = torch.ones(1 << 27), self.forward\n"
    submission = Submission(name="a.py", path="a.py", kind="file", files=(("a.py", content.encode()),))
    with Session(pool.spawn, submission, discover().task("causal_attention").hooks, LoadPlan()) as session:
        for _ in range(10):
            subject = session.subject("causal_attention", cpu_s=20)
            assert subject.causal_attention(hidden_size=2).parameters == {}


@pytest.fixture(scope="module")
def pool():
    """Return a pool of real workers."""
    with Pool(()) as made:
        yield made
