"""Keyed seeds: which input a call gets follows from the run key and from what the call is, never from its order."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.errors import UsageError

if TYPE_CHECKING:
    import torch

__all__ = ["RunKey", "Seeds"]

_KEY_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class RunKey:
    """The secret that every input of a run follows from.

    Attributes:
        secret: 32 bytes. Never printed, never in argv, never sent to a worker.
        public: Whether it was given by `--seed` and so is known; the record says so.
    """

    secret: bytes
    public: bool = False

    @classmethod
    def draw(cls) -> RunKey:
        """Draw a key from the operating system's randomness."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def from_hex(cls, text: str) -> RunKey:
        """Make a public key from 1 to 64 hexadecimal digits.

        Raises:
            UsageError: `text` is something else.
        """
        digits = text.removeprefix("0x")
        # `int` alone would take signs, spaces, underscores and a second prefix as well.
        if not re.fullmatch(rf"[0-9a-fA-F]{{1,{2 * _KEY_BYTES}}}", digits):
            raise UsageError(f"--seed wants 1 to {2 * _KEY_BYTES} hexadecimal digits, got {text!r}")
        return cls(int(digits, 16).to_bytes(_KEY_BYTES, "big"), public=True)

    def __repr__(self) -> str:
        """Return a text that does not reveal the secret."""
        return f"RunKey(<{'public' if self.public else 'secret'}>)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """The seeds of one (submission, task): a keyed hash of what each call is.

    Attributes:
        key: The run key.
        digest: The submission's digest, so that no two submissions get the same inputs.
        task: The task's name.
    """

    key: RunKey
    digest: str
    task: str

    def seed(self, check: str, case: str, call: int) -> int:
        """Return the 63-bit seed of one call: independent of order, of jobs, of resume and of the chosen tasks."""
        digest = hashlib.blake2b(key=self.key.secret, digest_size=8, person=b"harness.inputs")
        for part in (self.digest, self.task, check, case, str(call)):
            encoded = part.encode()
            digest.update(len(encoded).to_bytes(8, "big") + encoded)
        return int.from_bytes(digest.digest(), "big") >> 1

    def generator(self, check: str, case: str, call: int) -> torch.Generator:
        """Return a CPU generator at the seed of one call."""
        import torch  # noqa: PLC0415 - `harness --help` and `list` must not pay for torch

        return torch.Generator().manual_seed(self.seed(check, case, call))
