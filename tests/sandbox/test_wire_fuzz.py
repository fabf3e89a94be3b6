"""Frames mutated from valid ones: whatever arrives, it is data or a `WireError`, soon and within the limits."""

import json
import random
import struct
import time
import tracemalloc

import numpy as np
import pytest
import torch

from harness.sandbox.guest import wire
from harness.sandbox.guest.decoding import decode, parse_header
from harness.sandbox.guest.formats import Limits

LIMITS = Limits(header_bytes=1 << 14, body_bytes=1 << 16)
FOUND = [0, -1, 1, 2, 7, 255, 2**31, 2**63 - 1, -(2**63), 2**64, 0.5, 1e308, True, False, None, "", "torch", "\x00"]
WORDS = ["tree", "tensors", "list", "tuple", "dict", "tensor", "float", "nan", "float32", "int64", "numpy", "bfloat16"]


def seeds():
    """Return valid frames as (header, body)."""
    trees = [
        {"id": 3, "value": torch.randn(3, 4)},
        {"id": 4, "value": (1, 2.5, "text", None, True, [torch.arange(5), np.float64(2)])},
        {"id": 5, "error": {"kind": "raised", "type": "ValueError", "message": "no", "where": None}},
        {"id": 6, "value": {"a": torch.zeros(0, 3), "b": {"c": [[[]]], "d": float("nan")}}},
        {"id": 7, "handle": 1, "parameters": {"Q.weight": [4, 4]}, "gradients": {"Q.weight": torch.ones(2, 2)}},
        list(range(50)),
    ]
    frames = [wire.encode(tree) for tree in trees]
    return [(bytes(frame.header), b"".join(bytes(buffer) for buffer in frame.buffers)) for frame in frames]


def mutated_bytes(rng, raw):
    """Return bytes with a few of them flipped, cut out, doubled or replaced."""
    raw = bytearray(raw)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(raw) + 1)
        kind = rng.randrange(5)
        if kind == 0 and raw:
            raw[at % len(raw)] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del raw[at : at + rng.randint(1, 8)]
        elif kind == 2:
            raw[at:at] = raw[max(0, at - 9) : at]
        elif kind == 3:
            raw[at:at] = rng.choice([b"{", b"[", b'"', b"0", b"-", b"1e999", b"NaN", b"\xff", b"\\ud800", b"," * 5])
        else:
            raw[at:at] = struct.pack("<q", rng.choice([0, -1, 2**62]))
    return bytes(raw)


def mutated_tree(rng, node):
    """Return a document with one of its nodes replaced, doubled, renamed or nested deeper."""
    if isinstance(node, list) and node and rng.random() < 0.7:
        at = rng.randrange(len(node))
        changed = [*node]
        changed[at] = mutated_tree(rng, node[at])
        return changed * rng.choice([1, 1, 1, 2, 40])
    if isinstance(node, dict) and node and rng.random() < 0.8:
        key = rng.choice(list(node))
        changed = {**node, key: mutated_tree(rng, node[key])}
        if rng.random() < 0.2:
            changed[rng.choice(WORDS)] = changed.pop(key)
        return changed
    deep = node
    for _ in range(rng.choice([0, 0, 1, 70])):
        deep = {"list": [deep]}
    return rng.choice([*FOUND, deep, [node], {"tensor": rng.choice([0, 1, -1, 9])}, rng.choice(WORDS)])


def mutants(count, seed):
    """Iterate over (header, body), half mutated as bytes, half as documents."""
    rng, valid = random.Random(seed), seeds()  # noqa: S311 - repeatable mutants
    for number in range(count):
        header, body = rng.choice(valid)
        if number % 2:
            header = mutated_bytes(rng, header)
        else:
            header = json.dumps(mutated_tree(rng, json.loads(header))).encode()
        if rng.random() < 0.3:
            body = mutated_bytes(rng, body) if rng.random() < 0.7 else body * rng.choice([0, 2])
        yield header, body


def survive(count, seed):
    """Decode mutants; return (how many were refused, how many were data, the longest time in s, the most memory)."""
    refused = accepted = most_bytes = 0
    longest_s = 0.0
    for header, body in mutants(count, seed):
        if len(header) > LIMITS.header_bytes or len(body) > LIMITS.body_bytes:
            continue  # a connection refuses it by its prefix
        began = time.process_time()
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        try:
            decode(parse_header(header), body, LIMITS)
        except wire.WireError:
            refused += 1
        else:
            accepted += 1
        longest_s = max(longest_s, time.process_time() - began)
        most_bytes = max(most_bytes, tracemalloc.get_traced_memory()[1] - before)
    return refused, accepted, longest_s, most_bytes


def test_a_mutant_is_data_or_refused():
    """No other error, no hang; both kinds occur, so that the mutants are neither all junk nor all harmless."""
    refused, accepted, longest_s, _ = survive(20_000, 1)
    assert refused > 5_000
    assert accepted > 500
    assert longest_s < 1.0


def test_nothing_beyond_the_limits_is_allocated():
    """A frame of a few hundred bytes that promises much gets little memory."""
    survive(50, 2)
    tracemalloc.start()
    try:
        most_bytes = survive(2_000, 3)[3]
    finally:
        tracemalloc.stop()
    assert 0 < most_bytes < 16 * LIMITS.body_bytes


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 20))
def test_a_million_mutants_are_data_or_refused(seed):
    """Ten times a hundred thousand."""
    refused, accepted, longest_s, _ = survive(100_000, seed)
    assert refused + accepted > 90_000
    assert longest_s < 1.0
