"""Bytes before they are Python: encodings, junk, archives and bombs."""

import io
import stat
import zipfile

import pytest


@pytest.fixture
def f(guest):
    """Return a function hook `f(x)`."""
    return guest.hook("f", ["x"])


class TestEncodings:
    """Text in any encoding that editors write; junk is refused."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "utf-32"])
    def test_text(self, guest, f, encoding):
        """Each of them is read."""
        guest.load("# é\r\ndef f(x):\r\n    return 'é'\r\n".encode(encoding), f)
        assert guest.call("f", x=1) == "é"

    def test_declared_encoding(self, guest, f):
        """A `# coding:` line is believed."""
        guest.load("# -*- coding: koi8-r -*-\ndef f(x):\n    return 'да'\n".encode("koi8-r"), f)
        assert guest.call("f", x=1) == "да"

    @pytest.mark.parametrize(
        "data", [b"\x00\x01\x02" * 50, b"%PDF-1.4 x", b"\x7fELF\x02", bytes(range(256)) * 4, b"\1\2\3"]
    )
    def test_junk_is_refused(self, guest, f, data):
        """Binary data is no submission."""
        guest.load(data, f)
        assert guest.reply["refused"].startswith("submission.py is ")

    @pytest.mark.parametrize("name", ["answers.txt", "answers", ".py", "my file-2.py"])
    def test_any_name(self, guest, f, name):
        """One file alone is Python, whatever it is called."""
        guest.load("def f(x):\n    return x\n", f, name=name)
        assert guest.reply["hooks"]["f"]["where"] == f"{name}:1"

    @pytest.mark.parametrize("data", [b"", b"\n\n", b"just some words about ridge regression"])
    def test_empty_is_missing(self, guest, f, data):
        """An empty file, or one without definitions, answers nothing."""
        guest.load(data, f)
        assert guest.reply["refused"] is None
        assert guest.status("f") == ("missing", "missing")


class TestArchives:
    """Zips, and what is refused in them."""

    def test_one_folder_around_everything(self, guest, f, archive):
        """The usual zip of a folder, with the system's junk beside it."""
        files = {
            "hw3/submission.py": "from hw3.layers import g\nfrom layers import h\ndef f(x):\n    return g(h(x))\n",
            "hw3/layers.py": "def g(x):\n    return x + 1\ndef h(x):\n    return x * 10\n",
            "__MACOSX/hw3/._submission.py": b"\x00\x05",
            "hw3/.ipynb_checkpoints/submission-checkpoint.py": "def f(x):\n    return 0\n",
        }
        guest.load(archive(files), f, name="hw3.zip")
        assert guest.call("f", x=1) == 11

    def test_nested_once(self, guest, f, archive):
        """A zip in a zip is opened where there is no Python beside it."""
        inner = archive({"submission.py": "def f(x):\n    return x\n"})
        guest.load(archive({"me.zip": inner, "README.txt": "hello"}), f, name="a.zip")
        assert guest.call("f", x=1) == 1

    def test_nested_twice_is_left(self, guest, f, archive):
        """A zip in a zip in a zip isn't opened."""
        inner = archive({"b.zip": archive({"submission.py": "def f(x):\n    return x\n"})})
        guest.load(archive({"c.zip": inner, "note.txt": ""}), f, name="a.zip")
        assert guest.status("f") == ("missing", "missing")

    @pytest.mark.parametrize("name", ["../evil.py", "/etc/evil.py", "a/../../evil.py", "C:\\evil.py", "..\\evil.py"])
    def test_paths_out_of_the_folder(self, guest, f, archive, name):
        """A path that leaves the folder refuses the submission."""
        guest.load(archive({name: "x = 1", "submission.py": "def f(x):\n    return x\n"}), f, name="a.zip")
        assert "evil.py" in guest.reply["refused"]

    def test_link(self, guest, f):
        """A symbolic link is refused."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as opened:
            member = zipfile.ZipInfo("submission.py")
            member.external_attr = (stat.S_IFLNK | 0o777) << 16
            opened.writestr(member, "/etc/passwd")
        guest.load(buffer.getvalue(), f, name="a.zip")
        assert "holds a link" in guest.reply["refused"]

    def test_bomb_by_ratio(self, guest, f, archive):
        """Zeros that unpack to a thousand times their size are refused before they are unpacked."""
        guest.load(archive({"submission.py": b"\0" * (8 << 20)}), f, name="a.zip")
        assert "looks like a bomb" in guest.reply["refused"]

    def test_bomb_by_total(self, guest, f, archive):
        """Many members that together unpack to too much are refused."""
        part = bytes(range(256)) * 4096
        guest.load(archive({f"{n}.txt": part for n in range(65)}, zipfile.ZIP_STORED), f, name="a.zip")
        assert "more than 64 MiB" in guest.reply["refused"]

    def test_bomb_by_lie(self, guest, f, archive):
        """A member that holds more than it declares is refused."""
        data = bytearray(archive({"submission.py": b"x = 1\n" * 20_000}))
        true_size = (120_000).to_bytes(4, "little")
        assert data.count(true_size) == 2
        guest.load(bytes(data.replace(true_size, (10).to_bytes(4, "little"))), f, name="a.zip")
        assert guest.reply["refused"]

    def test_many_members(self, guest, f, archive):
        """More files than a submission needs are refused."""
        guest.load(archive({f"{n}.txt": b"" for n in range(10_001)}, zipfile.ZIP_STORED), f, name="a.zip")
        assert "more than 10,000 files" in guest.reply["refused"]

    @pytest.mark.parametrize("data", [b"PK\x03\x04" + b"x" * 100, b"no zip", b"PK\x05\x06"])
    def test_broken_archive(self, guest, f, data):
        """What can't be unpacked is refused."""
        guest.load(data, f, name="a.zip")
        assert "can be read" in guest.reply["refused"]

    def test_encrypted(self, guest, f, archive):
        """An encrypted member is refused."""
        data = bytearray(archive({"submission.py": "x = 1"}, zipfile.ZIP_STORED))
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        guest.load(bytes(data), f, name="a.zip")
        assert "encrypted" in guest.reply["refused"]

    def test_other_compression(self, guest, f, archive):
        """bzip2 and lzma unpack in steps that no limit sees: refused."""
        guest.load(archive({"submission.py": "x = 1"}, zipfile.ZIP_BZIP2), f, name="a.zip")
        assert "deflate" in guest.reply["refused"]

    def test_binary_files_alone(self, guest, f, archive):
        """An archive of pictures is refused, one with a note answers nothing."""
        guest.load(archive({"a.png": b"\x89PNG"}), f, name="a.zip")
        assert guest.reply["refused"]
        guest.load(archive({"a.png": b"\x89PNG", "notes.txt": "x"}), f, name="a.zip")
        assert guest.reply["refused"] is None
