"""Zip archives, unpacked in memory under limits; whatever looks like an attack is refused with one sentence."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib

MEMBERS = 10_000
UNPACKED_BYTES = 64 << 20
RATIO = 100
# Small members may compress as well as they like: a page of spaces is no bomb.
RATIO_FREE_BYTES = 1 << 20
DIRECTORY_BYTES = 8 << 20
NAME_CHARACTERS = 1_000
CHUNK_BYTES = 1 << 16

JUNK_FOLDERS = frozenset(
    {"__MACOSX", "__pycache__", ".ipynb_checkpoints", ".git", ".svn", ".hg", ".idea", ".vscode", ".venv", "venv"}
    | {"node_modules", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".tox", ".eggs", "site-packages"}
)
_UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, LookupError)


class Refused(ValueError):
    """The submission can't be read; the message is one sentence for the student."""


class Allowance:
    """How many members and unpacked bytes are left, over an archive and the archives inside it."""

    def __init__(self) -> None:
        self.members = MEMBERS
        self.unpacked_bytes = UNPACKED_BYTES

    def spend(self, name: str, unpacked_bytes: int) -> None:
        """Charge one member.

        Raises:
            Refused: the archive holds more than is allowed.
        """
        self.members -= 1
        self.unpacked_bytes -= unpacked_bytes
        if self.members < 0:
            raise Refused(f"{name} holds more than {MEMBERS:,} files")
        if self.unpacked_bytes < 0:
            raise Refused(f"{name} unpacks to more than {UNPACKED_BYTES >> 20} MiB")


def is_archive(name: str, data: bytes) -> bool:
    """Tell a zip archive by its first bytes, or by its name."""
    return data[:4] in {b"PK\x03\x04", b"PK\x05\x06"} or name.lower().endswith(".zip")


def is_junk(name: str) -> bool:
    """Tell the files that editors and systems leave behind: checkpoints, caches, `._` files."""
    parts = name.split("/")
    return any(part in JUNK_FOLDERS or part.startswith("._") for part in parts) or parts[-1] == ".DS_Store"


def safe_name(name: str) -> str:
    """Return a member's name as a relative path with `/`.

    Raises:
        Refused: the name is absolute, climbs out with `..`, or can't be a file's name.
    """
    flat = name.replace("\\", "/")
    if flat.startswith("/") or re.match(r"[A-Za-z]:", flat):
        raise Refused(f"{shown(name)} is an absolute path, which a submission may not hold")
    parts = [part for part in flat.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise Refused(f"{shown(name)} climbs out of the submission's folder")
    if not parts or len(flat) > NAME_CHARACTERS or any(ord(character) < 32 for character in flat):
        raise Refused(f"{shown(name)} is not a file's name")
    return "/".join(parts)


def shown(name: str) -> str:
    """Return a name fit for a sentence: quoted, printable, short."""
    return ascii(name[:80]) if not name.isprintable() else repr(name[:80])


def unpack(data: bytes, name: str, allowance: Allowance) -> dict[str, bytes]:
    """Unpack a zip archive in memory.

    Args:
        data: the archive.
        name: what to call it in a sentence.
        allowance: what is left of the limits; charged for every member.

    Returns:
        The files by their relative paths, in the archive's order, junk left out.

    Raises:
        Refused: not a zip archive, a bomb, a link, an encrypted member, or a path that leaves the folder.
    """
    _check_directory(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(_checked(member, name), member) for member in archive.infolist()]
            for _, member in members:
                allowance.spend(name, member.file_size)
            return {
                path: _read(archive, member, name) for path, member in members if path is not None and not is_junk(path)
            }
    except Refused:
        raise
    except (*_UNREADABLE, MemoryError, RecursionError):
        raise Refused(f"{name} is not a zip archive that can be read") from None


def _check_directory(data: bytes, name: str) -> None:
    """Refuse an archive whose directory alone would be too much work, before it is parsed."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_600))
    if end < 0 or len(data) < end + 22:
        raise Refused(f"{name} is not a zip archive that can be read")
    members, directory_bytes = struct.unpack_from("<HI", data, end + 10)
    if members > MEMBERS or directory_bytes > DIRECTORY_BYTES:
        raise Refused(f"{name} holds more than {MEMBERS:,} files")


def _checked(member: zipfile.ZipInfo, name: str) -> str | None:
    """Return a member's path, None for a folder."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise Refused(f"{name} holds a link, {shown(member.filename)}, which a submission may not")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise Refused(f"{name} holds a special file, {shown(member.filename)}, which a submission may not")
    path = safe_name(member.filename)
    if member.filename.endswith(("/", "\\")) or kind == stat.S_IFDIR:
        return None
    if member.flag_bits & 1:
        raise Refused(f"{name} is encrypted")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused(f"{name} is compressed in a way other than deflate, which can't be read here")
    if member.file_size > RATIO_FREE_BYTES and member.file_size > RATIO * max(1, member.compress_size):
        raise Refused(f"{name} looks like a bomb: {shown(member.filename)} unpacks to over {RATIO} times its size")
    return path


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """Decompress a member, never beyond the size it declares."""
    parts: list[bytes] = []
    left = member.file_size
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise Refused(f"{name} looks like a bomb: {shown(member.filename)} unpacks to more than it declares")
            parts.append(chunk)
    return b"".join(parts)
