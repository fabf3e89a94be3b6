"""Frames that carry data and nothing else: a small JSON header, then the raw bytes of tensors and arrays.

A frame is a 16-byte prefix (magic, length of the header, length of the body), the header and the body. The header is
`{"tree": NODE, "tensors": [[container, dtype, [dims]], ...]}`; a NODE is null, a bool, an int of 64 bits, a finite
float, a string, or an object with one key: `tensor` (an index), `list`, `tuple`, `dict` (pairs) or `float` ("nan",
"inf", "-inf"). The tensors' bytes stand in the body one after the other, without a gap. There is no pickle in either
direction; every limit is checked before anything is allocated.

Where both sides share memory (see `arena`), a frame that fits crosses in it, and its prefix alone goes through the
socket, with a magic of its own: the same frame, under the same limits.
"""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

from .arena import Arena
from .decoding import Frame, decode, parse_header
from .encoding import encode
from .formats import DEFAULT_LIMITS, Closed, Encoded, Expired, Limits, NotData, TooLarge, WireError

__all__ = [
    "DEFAULT_LIMITS",
    "Closed",
    "Connection",
    "Encoded",
    "Expired",
    "Limits",
    "NotData",
    "Raw",
    "TooLarge",
    "Watch",
    "WireError",
    "decode",
    "encode",
    "parse_header",
]

_MAGIC: Final = b"MLH1"
_SHARED: Final = b"MLS1"
_PREFIX: Final = struct.Struct("<4sIQ")
_CHUNK: Final = 1 << 14
_PARTS_PER_WRITE: Final = 512  # below the system's IOV_MAX
_NO_SIGNAL: Final = getattr(socket, "MSG_NOSIGNAL", 0)

Watch: TypeAlias = Callable[[int], None]
"""Waits until the socket is ready for `select.POLLIN` or `select.POLLOUT`; raises to give up."""


class Raw(NamedTuple):
    """A frame that has been received and not looked at.

    Attributes:
        header: The JSON header.
        body: The bytes of its tensors.
    """

    header: bytes
    body: bytearray

    def tree(self, limits: Limits = DEFAULT_LIMITS) -> Any:
        """Decode it.

        Raises:
            WireError: It is no frame.
        """
        return decode(parse_header(self.header), self.body, limits)


class Connection:
    """One end of a stream socket that carries frames.

    Args:
        sock: A connected stream socket; the connection owns it.
        limits: What a received frame may hold.
        arena: Memory that is shared with the other side, or None.

    Attributes:
        sent_ns: Moment of `time.monotonic_ns` just before the last frame was handed over.
        arrived_ns: Moment just after the prefix of the last frame had come.
    """

    def __init__(self, sock: socket.socket, *, limits: Limits = DEFAULT_LIMITS, arena: Arena | None = None) -> None:
        self._socket = sock
        self._limits = limits
        self._arena = arena
        self._early = bytearray()
        self.sent_ns = 0
        self.arrived_ns = 0

    def fileno(self) -> int:
        """Return the descriptor, for polling."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close the socket, and give the arena back."""
        self._socket.close()
        if self._arena is not None:
            self._arena.close()
            self._arena = None

    def send(self, tree: Any, deadline_ns: int | None = None, *, watch: Watch | None = None) -> None:
        """Encode a data tree and send it.

        Args:
            tree: The data.
            deadline_ns: Moment of `time.monotonic_ns` at which to give up; None waits for ever.
            watch: Waits in place of the deadline.

        Raises:
            NotData: The tree holds something that is not data; nothing was sent.
            TooLarge: It needs more than the limits allow; nothing was sent.
            Closed: The other side is gone.
            Expired: The deadline passed.
        """
        self.send_encoded(encode(tree, self._limits), deadline_ns, watch=watch)

    def send_encoded(self, encoded: Encoded, deadline_ns: int | None = None, *, watch: Watch | None = None) -> None:
        """Send what was encoded before; see `send`."""
        parts = self._parts(encoded)
        wait = watch or self._deadline(deadline_ns)
        self.sent_ns = time.monotonic_ns()
        flags = _NO_SIGNAL | (socket.MSG_DONTWAIT if wait else 0)
        while parts:
            try:
                sent = self._socket.sendmsg(parts[:_PARTS_PER_WRITE], [], flags)
            except BlockingIOError:
                assert wait is not None
                wait(select.POLLOUT)
                continue
            except (BrokenPipeError, ConnectionResetError):
                raise Closed("the other side closed the connection") from None
            while parts and sent >= parts[0].nbytes:
                sent -= parts.pop(0).nbytes
            if sent:
                parts[0] = parts[0][sent:]

    def receive(self, deadline_ns: int | None = None, *, watch: Watch | None = None) -> Any:
        """Receive one frame and decode it; tensors own their memory, copied from the socket.

        Raises:
            Closed: The other side is gone.
            Expired: The deadline passed.
            WireError: The frame breaks the protocol or a limit.
        """
        wait = watch or self._deadline(deadline_ns)
        magic, header_bytes, body_bytes = self._prefix(wait)
        if magic == _SHARED:
            return self._copied(header_bytes, body_bytes).tree(self._limits)
        frame = Frame(parse_header(self._exactly(header_bytes, wait)), body_bytes, self._limits)
        for target in frame.allocate():
            self._fill(target, wait)
        return frame.tree()

    def receive_raw(self, *, watch: Watch | None = None) -> Raw:
        """Receive one frame and only copy it, to be decoded when there is time; see `receive`."""
        magic, header_bytes, body_bytes = self._prefix(watch)
        if magic == _SHARED:
            return self._copied(header_bytes, body_bytes)
        header = self._exactly(header_bytes, watch)
        body = bytearray(body_bytes)
        self._fill(memoryview(body), watch)
        return Raw(header, body)

    def has_unasked(self) -> bool:
        """Tell whether bytes have arrived that nobody has received; a closed connection has none."""
        if self._early:
            return True
        try:
            return bool(self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except (BlockingIOError, ConnectionResetError):
            return False

    def _parts(self, encoded: Encoded) -> list[memoryview]:
        """Return what goes through the socket: the frame, or its prefix alone when the rest lies in the arena."""
        body_bytes = sum(buffer.nbytes for buffer in encoded.buffers)
        content = [memoryview(encoded.header), *(buffer for buffer in encoded.buffers if buffer.nbytes)]
        if self._arena is not None and len(encoded.header) + body_bytes <= self._arena.room:
            self._arena.write(content)
            return [memoryview(_PREFIX.pack(_SHARED, len(encoded.header), body_bytes))]
        content[0] = memoryview(_PREFIX.pack(_MAGIC, len(encoded.header), body_bytes) + encoded.header)
        return content

    def _prefix(self, wait: Watch | None) -> tuple[bytes, int, int]:
        """Receive a prefix whose numbers are within the limits."""
        magic, header_bytes, body_bytes = _PREFIX.unpack(self._exactly(_PREFIX.size, wait))
        self.arrived_ns = time.monotonic_ns()
        if magic != _MAGIC and (magic != _SHARED or self._arena is None):
            raise WireError("the bytes on the connection are no frame")
        if header_bytes > self._limits.header_bytes:
            raise WireError(f"a header of {header_bytes} bytes, at most {self._limits.header_bytes} are allowed")
        if body_bytes > self._limits.body_bytes:
            raise WireError(f"tensors of {body_bytes} bytes, at most {self._limits.body_bytes} are allowed")
        return magic, header_bytes, body_bytes

    def _copied(self, header_bytes: int, body_bytes: int) -> Raw:
        """Copy a frame out of the arena; the copy is what is checked and decoded."""
        arena = self._arena
        assert arena is not None
        if header_bytes + body_bytes > arena.room:
            raise WireError(f"a frame of {header_bytes + body_bytes} bytes in memory of {arena.room}")
        with arena.read(0, header_bytes) as header, arena.read(header_bytes, body_bytes) as body:
            return Raw(bytes(header), bytearray(body))

    def _exactly(self, count: int, wait: Watch | None) -> bytes:
        """Receive the prefix or the header; what arrives beyond is kept, so that a small frame costs one call."""
        while len(self._early) < count:
            chunk = bytearray(max(_CHUNK, count - len(self._early)))
            length = self._receive_into(memoryview(chunk), wait)
            self._early += chunk[:length]
        taken, self._early = self._early[:count], self._early[count:]
        return bytes(taken)

    def _fill(self, target: memoryview, wait: Watch | None) -> None:
        """Receive straight into a tensor's memory."""
        early = min(len(self._early), target.nbytes)
        target[:early] = self._early[:early]
        self._early = self._early[early:]
        target = target[early:]
        while target.nbytes:
            target = target[self._receive_into(target, wait) :]

    def _receive_into(self, target: memoryview, wait: Watch | None) -> int:
        flags = socket.MSG_DONTWAIT if wait else 0
        while True:
            try:
                count = self._socket.recv_into(target, 0, flags)
            except BlockingIOError:
                assert wait is not None
                wait(select.POLLIN)
            except ConnectionResetError:
                count = 0
                break
            else:
                break
        if count == 0:
            raise Closed("the other side closed the connection")
        return count

    def _deadline(self, deadline_ns: int | None) -> Watch | None:
        if deadline_ns is None:
            return None

        def wait(event: int) -> None:
            poller = select.poll()
            poller.register(self._socket, event)
            left_ns = deadline_ns - time.monotonic_ns()
            if left_ns <= 0 or not poller.poll(left_ns / 1e6):
                raise Expired("the deadline passed")

        return wait
