"""What crosses the boundary, and what doesn't."""

import collections
import contextlib
import json
import math
import socket
import struct
import threading
import time
from typing import NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.sandbox.guest import wire
from harness.sandbox.guest.decoding import decode, parse_header


class Pair(NamedTuple):
    """A tuple with names."""

    first: int
    second: bool


def through(tree, limits=wire.DEFAULT_LIMITS):
    """Return a tree after it has crossed."""
    header, buffers = wire.encode(tree, limits)
    return wire.decode(wire.parse_header(header), b"".join(buffers), limits)


def same(left, right):
    """Tell whether two trees are the same in types, shapes and bits."""
    if type(left) is not type(right):
        return False
    if isinstance(left, torch.Tensor):
        return left.dtype == right.dtype and left.shape == right.shape and bits(left) == bits(right)
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return repr(left) == repr(right)


def bits(tensor):
    """Return a tensor's bytes."""
    return tensor.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()


TENSORS = st.builds(
    lambda dtype, dims: (torch.arange(math.prod(dims)) % 3).to(dtype).reshape(dims),
    st.sampled_from([torch.float32, torch.bfloat16, torch.float16, torch.float64, torch.int64, torch.bool, torch.int8]),
    st.lists(st.integers(0, 4), max_size=3),
)
ARRAYS = st.builds(
    lambda dtype, dims: (np.arange(math.prod(dims)) % 3).astype(dtype).reshape(dims),
    st.sampled_from(["float32", "float64", "int64", "uint8", "bool", "float16"]),
    st.lists(st.integers(0, 4), max_size=3),
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.floats(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    TENSORS,
    ARRAYS,
)
KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(KEYS, inner, max_size=4),
    ),
    max_leaves=12,
)


@given(TREES)
@settings(max_examples=200, deadline=None)
def test_every_data_tree_crosses_unchanged(tree):
    """Whatever is data comes out as it went in: types, containers, shapes and bits."""
    assert same(through(tree), tree)


@given(tree=TREES, data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_changed_frame_is_refused_or_decoded(tree, data):
    """A frame with changed bytes gives a tree or a WireError, never another exception."""
    header, buffers = wire.encode(tree)
    changed = bytearray(header)
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(changed) - 1))
        changed[position : position + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        changed = changed or bytearray(b"{")
    with contextlib.suppress(wire.WireError):
        wire.decode(wire.parse_header(bytes(changed)), b"".join(buffers))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=10,
)


@given(st.fixed_dictionaries({"tree": JSON, "tensors": JSON}), st.binary(max_size=64))
@settings(max_examples=300, deadline=None)
def test_any_json_is_refused_or_decoded(header, body):
    """A header of any JSON, over any body, gives a tree or a WireError."""
    with contextlib.suppress(wire.WireError):
        wire.decode(wire.parse_header(json.dumps(header).encode()), body)


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"[]",
        b"\xff",
        b"{",
        b'{"tree": NaN, "tensors": []}',
        b'{"tree": Infinity, "tensors": []}',
        b'{"tree": 1e999, "tensors": []}',
        b'{"tree": 1, "tree": 2, "tensors": []}',
        b'{"tree": 1}',
        b'{"tree": 1, "tensors": [], "passed": true}',
        b'{"tree": "\\ud800", "tensors": []}',
        b'{"tree": 9223372036854775808, "tensors": []}',
        b'{"tree": ' + b"9" * 5000 + b', "tensors": []}',
        b'{"tree": {"list": 3}, "tensors": []}',
        b'{"tree": {"set": []}, "tensors": []}',
        b'{"tree": {"list": [], "tuple": []}, "tensors": []}',
        b'{"tree": {"dict": [["a", 1], ["a", 2]]}, "tensors": []}',
        b'{"tree": {"dict": [[1, 1]]}, "tensors": []}',
        b'{"tree": {"float": "1"}, "tensors": []}',
        b'{"tree": {"tensor": 0}, "tensors": []}',
        b'{"tree": {"tensor": false}, "tensors": [["torch", "uint8", [0]]]}',
        b'{"tree": {"list": [{"tensor": 0}, {"tensor": 0}]}, "tensors": [["torch", "uint8", [0]]]}',
        b'{"tree": null, "tensors": [["torch", "uint8", [0]]]}',
        b'{"tree": {"tensor": 0}, "tensors": [["torch", "uint8", [true, 0]]]}',
        b'{"tree": {"tensor": 0}, "tensors": [["torch", "uint8", [-1, 0]]]}',
        b'{"tree": {"tensor": 0}, "tensors": [["torch", "uint8", [1.0, 0]]]}',
        b'{"tree": {"tensor": 0}, "tensors": [["torch", "uint8", [1099511627776, 1099511627776, 0]]]}',
        b'{"tree": {"tensor": 0}, "tensors": [["torch", "uint8", [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]]]}',
        b'{"tree": {"tensor": 0}, "tensors": [["torch", "complex64", [0]]]}',
        b'{"tree": {"tensor": 0}, "tensors": [["numpy", "bfloat16", [0]]]}',
        b'{"tree": {"tensor": 0}, "tensors": [["numpy", "object", [0]]]}',
        b'{"tree": {"tensor": 0}, "tensors": [["pickle", "uint8", [0]]]}',
        b'{"tree": {"tensor": 0}, "tensors": [[["torch"], "uint8", [0]]]}',
        b'{"tree": {"tensor": 0}, "tensors": [["torch", "uint8", [1]]]}',
        b'{"tree": ' + b'{"list":[' * 40 + b"]}" * 40 + b', "tensors": []}',
        b'{"tree": ' + b"[" * 100_000 + b"]" * 100_000 + b', "tensors": []}',
    ],
)
def test_a_malformed_header_is_refused(header):
    """What `encode` would not have made is a WireError, however it is wrong."""
    with pytest.raises(wire.WireError):
        wire.decode(wire.parse_header(header), b"")


def test_the_body_must_be_exactly_as_long_as_the_shapes_say():
    """A body that is too long is refused, too."""
    header, buffers = wire.encode(torch.ones(3))
    with pytest.raises(wire.WireError, match="add up"):
        wire.decode(wire.parse_header(header), b"".join(buffers) + b"x")


def test_more_items_than_allowed_are_refused():
    """The number of nodes is limited in both directions."""
    few = wire.Limits(items=10)
    with pytest.raises(wire.TooLarge):
        wire.encode(list(range(20)), few)
    header, _ = wire.encode(list(range(20)))
    with pytest.raises(wire.WireError):
        wire.decode(wire.parse_header(header), b"", few)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({1}, "a set"),
        (1j, "a complex"),
        (object(), "an object"),
        ({1: 2}, "key of type int"),
        ([{"a": {2}}], r"a set \(at \[0\]\['a'\]\)"),
        (1 << 64, "64 bits"),
        ("\ud800", "surrogate"),
        (np.array(["a"]), "an array of str"),
        (np.array([None]), "an array of object"),
        (torch.ones(2).to_sparse(), "layout sparse_coo"),
        (torch.ones(2, device="meta"), "device 'meta'"),
        (torch.ones(2, dtype=torch.complex64), "complex64"),
        (lambda: 0, "a function"),
        (torch.nn.Linear(1, 1), "a Linear"),
    ],
)
def test_what_is_not_data_is_named(value, words):
    """The error says what the value is, where it stands and what was wanted."""
    with pytest.raises(wire.NotData, match=words):
        wire.encode(value)


def test_a_list_that_holds_itself_is_not_data():
    """A cycle ends at the limit of nesting."""
    endless = []
    endless.append(endless)
    with pytest.raises(wire.NotData, match="nested deeper"):
        wire.encode(endless)


def test_an_expanded_tensor_is_refused_before_it_is_copied():
    """A terabyte that takes four bytes of memory is too large, and is never made."""
    with pytest.raises(wire.TooLarge):
        wire.encode(torch.ones(1).expand(1 << 40))


class Lying(torch.Tensor):
    """A tensor whose every method and attribute lies."""

    @property
    def dtype(self):
        """Lie."""
        return torch.float64

    @property
    def shape(self):
        """Lie."""
        return (1000,)

    @classmethod
    def __torch_function__(cls, *_args, **_kwargs):
        raise SystemExit


@pytest.mark.parametrize(
    "tensor",
    [
        torch.arange(12.0).reshape(3, 4).t(),
        torch.ones(1).expand(3, 3),
        torch.arange(8.0)[::3],
        torch.arange(8.0)[2:3:5],
        torch.nn.Parameter(torch.ones(2)),
        torch.imag(torch.tensor([1 + 2j]).conj()),
        torch.ones(2, requires_grad=True) * 2,
        torch.arange(3.0).as_subclass(Lying),
        torch.tensor(3),
        torch.empty(0, 3),
    ],
    ids=[
        "transposed",
        "expanded",
        "strided",
        "one_strided",
        "parameter",
        "negated",
        "graph",
        "lying",
        "scalar",
        "empty",
    ],
)
def test_tensors_of_every_kind_cross_as_plain_ones(tensor):
    """Views, parameters, subclasses and graphs arrive as dense tensors of the same values."""
    with torch._C.DisableTorchFunctionSubclass():
        plain = torch.Tensor.as_subclass(torch.Tensor.detach(tensor), torch.Tensor).resolve_neg()
    received = through(tensor)
    assert type(received) is torch.Tensor
    assert not received.requires_grad
    assert torch.equal(received, plain)


def test_special_numbers_and_containers_are_made_plain():
    """Subclasses of int, float, tuple and dict arrive as what they are made of; a numpy scalar as an array."""
    tree = {"pair": Pair(1, True), "ordered": collections.OrderedDict(a=math.inf), "size": torch.ones(2, 3).shape}
    received = through({**tree, "scalar": np.float64(2.5), "big_endian": np.arange(3, dtype=">i4")})
    assert received["pair"] == (1, True)
    assert type(received["ordered"]) is dict
    assert received["size"] == (2, 3)
    assert same(received["scalar"], np.array(2.5))
    assert same(received["big_endian"], np.arange(3, dtype=np.int32))


def test_received_tensors_own_their_memory_and_can_be_written():
    """Nothing that arrives shares memory with the body or with another tensor."""
    header, buffers = wire.encode([torch.zeros(2), np.zeros(2)])
    body = bytearray(b"".join(buffers))
    tensor, array = wire.decode(wire.parse_header(header), body)
    tensor += 1
    array += 1
    assert not any(body)


def test_bytes_of_a_bool_become_zero_or_one():
    """A byte of 2 in a bool tensor, equal to neither True nor False in some comparisons, is made True."""
    header, _ = wire.encode(torch.tensor([True, False]))
    assert bits(wire.decode(wire.parse_header(header), b"\x02\x00")) == b"\x01\x00"


# --- connections --------------------------------------------------------------------------------------------------


@pytest.fixture
def ends():
    """Return a raw socket and a connection at its other end."""
    left, right = socket.socketpair()
    connection = wire.Connection(right, limits=wire.Limits(header_bytes=1000, body_bytes=1 << 22))
    yield left, connection
    left.close()
    connection.close()


def soon(seconds=5.0):
    """Return a deadline."""
    return time.monotonic_ns() + int(seconds * 1e9)


def test_frames_cross_a_socket_in_parts(ends):
    """A frame larger than the socket's buffer arrives whole."""
    raw, connection = ends
    tree = {"big": torch.arange(1 << 18), "more": [torch.ones(3)] * 3}
    sender = threading.Thread(target=wire.Connection(raw).send, args=(tree,))
    sender.start()
    received = connection.receive(soon())
    sender.join()
    assert same(received, tree)


@pytest.mark.parametrize(
    "prefix",
    [
        b"junk" * 4,
        struct.pack("<4sIQ", b"MLH1", 1001, 0),
        struct.pack("<4sIQ", b"MLH1", 2, 1 << 60),
        struct.pack("<4sIQ", b"MLH1", 2, 8) + b"{}",
    ],
)
def test_a_bad_prefix_is_refused_before_anything_is_allocated(ends, prefix):
    """Neither the header's nor the body's length is believed beyond the limits."""
    raw, connection = ends
    raw.sendall(prefix)
    with pytest.raises(wire.WireError):
        connection.receive(soon())


def test_half_a_frame_and_an_end_is_a_closed_connection(ends):
    """The error is also a ConnectionError."""
    raw, connection = ends
    raw.sendall(b"MLH1")
    raw.close()
    with pytest.raises(ConnectionError):
        connection.receive(soon())


def test_silence_expires(ends):
    """The error is also a TimeoutError."""
    with pytest.raises(TimeoutError):
        ends[1].receive(soon(0.05))


def test_sending_to_nobody_expires(ends):
    """A frame that nobody takes in doesn't block for ever."""
    with pytest.raises(wire.Expired):
        ends[1].send(torch.zeros(1 << 18, dtype=torch.float64), soon(0.05))


def test_unasked_bytes_are_seen(ends):
    """A reply that came before its request can be told."""
    raw, connection = ends
    assert not connection.has_unasked()
    raw.sendall(b"x")
    assert connection.has_unasked()


@pytest.mark.parametrize("dtype", ["uint16", "uint32", "uint64"])
def test_unsigned_integers_cross_as_int64(dtype):
    """Arrays and tensors of any integer dtype are honest answers."""
    array = np.array([0, 7, 60_000], dtype=dtype)
    for value in (array, array[1], torch.from_numpy(array)):
        encoded = wire.encode({"value": value})
        body = b"".join(bytes(buffer) for buffer in encoded.buffers)
        got = decode(parse_header(encoded.header), body)["value"]
        assert got.tolist() == value.tolist()
        assert str(got.dtype).removeprefix("torch.") == "int64"


def test_an_unsigned_integer_beyond_int64_is_refused():
    """Nothing wraps round."""
    with pytest.raises(wire.NotData, match="more than 63 bits"):
        wire.encode(np.array([2**63], dtype=np.uint64))
