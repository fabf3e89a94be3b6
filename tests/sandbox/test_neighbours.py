"""Workers beside one another: none can be reached from another, and each is gone soon after its limit."""

from pathlib import Path

import pytest

from harness.errors import TimedOut


@pytest.mark.parametrize(
    "deed",
    [
        "os.kill({pid}, 0)",
        "os.kill({pid}, 9)",
        "open('/proc/{pid}/mem', 'rb').read(1)",
        "open('/proc/{pid}/environ', 'rb').read()",
        "open('/proc/{pid}/cmdline', 'rb').read()",
        "os.listdir('/proc/{pid}/fd')",
        "os.pidfd_open({pid})",
        "os.setpriority(os.PRIO_PROCESS, {pid}, 19)",
    ],
)
def test_a_worker_can_not_reach_another(zygote, deed):
    """Neither by the number that the judge sees nor by the one that a worker may have."""
    with zygote.spawn() as one, zygote.spawn() as other:
        for pid in (other.pid, 2, 3):
            reply = one.request({"code": f"import os\n{deed.format(pid=pid)}", "given": {}}, cpu_ns=5_000_000_000)
            assert "error" in reply, (deed, pid, reply)
        assert other.alive
        assert other.request({"code": "result = 1", "given": {}}, cpu_ns=5_000_000_000)["value"] == 1


def test_a_worker_is_gone_soon_after_its_limit(zygote):
    """A tight loop is ended within 0.2 s of its CPU time, of wall time too where the machine is quiet."""
    with zygote.spawn() as worker, pytest.raises(TimedOut):
        worker.request({"code": "while True: pass", "given": {}}, cpu_ns=300_000_000)
    account = worker.kill()
    assert not worker.alive
    assert not Path(f"/proc/{worker.pid}").exists()
    assert account.cpu_ns < 500_000_000
