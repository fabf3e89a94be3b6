"""Frames in shared memory: the same frames under the same limits, and nothing that changes under a check."""

import os
import socket
import struct

import pytest
import torch

from harness.sandbox.guest import wire
from harness.sandbox.guest.arena import ARENA_BYTES, Arena


@pytest.fixture
def ends():
    """Return both ends of a connection that shares memory."""
    descriptor = os.memfd_create("frames")
    os.ftruncate(descriptor, ARENA_BYTES)
    left, right = socket.socketpair()
    judge = wire.Connection(left, arena=Arena(descriptor, judge=True))
    worker = wire.Connection(right, arena=Arena(descriptor, judge=False))
    os.close(descriptor)
    yield judge, worker
    judge.close()
    worker.close()


def test_a_frame_crosses_in_memory_both_ways(ends):
    """Each side has a half to write into."""
    judge, worker = ends
    judge.send({"x": torch.arange(5.0)})
    worker.send({"y": torch.arange(3), "z": [1, "two", None]})
    assert worker.receive()["x"].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert judge.receive()["z"] == [1, "two", None]


def test_only_the_prefix_passes_the_socket(ends):
    """Sixteen bytes, whatever the size."""
    judge, worker = ends
    judge.send({"x": torch.zeros(100_000)})
    assert len(worker._socket.recv(1 << 20, socket.MSG_PEEK)) == 16


def test_what_does_not_fit_goes_through_the_socket(ends):
    """The arena is no limit on answers."""
    import threading

    judge, worker = ends
    large = torch.ones((33 << 20) // 4)
    sender = threading.Thread(target=judge.send, args=({"x": large},))
    sender.start()
    assert worker.receive()["x"].sum() == large.numel()
    sender.join()


def test_what_was_received_does_not_change_with_the_memory(ends):
    """The judge checks a copy."""
    judge, worker = ends
    worker.send({"x": torch.zeros(4)})
    got = judge.receive()
    worker._arena.write([memoryview(b"\xff" * 4096)])
    assert got["x"].tolist() == [0.0] * 4


@pytest.mark.parametrize(("header", "body"), [(1 << 10, 1 << 27), (1 << 20, (32 << 20) - 1), (1 << 21, 0)])
def test_a_prefix_that_lies_about_the_memory_is_refused(ends, header, body):
    """Nothing beyond the arena and the limits is read."""
    judge, worker = ends
    worker._socket.sendall(struct.pack("<4sIQ", b"MLS1", header, body))
    with pytest.raises(wire.WireError):
        judge.receive()


def test_memory_without_a_frame_is_refused(ends):
    """What lies there is parsed as strictly as what comes through the socket."""
    judge, worker = ends
    worker._arena.write([memoryview(b'{"tree":1,"tree":2,"tensors":[]}')])
    worker._socket.sendall(struct.pack("<4sIQ", b"MLS1", 32, 0))
    with pytest.raises(wire.WireError, match="twice"):
        judge.receive()


def test_a_connection_without_memory_takes_no_such_frame():
    """The magic alone does not make an arena."""
    left, right = socket.socketpair()
    with left, right:
        right.sendall(struct.pack("<4sIQ", b"MLS1", 2, 0))
        with pytest.raises(wire.WireError, match="no frame"):
            wire.Connection(left).receive()
