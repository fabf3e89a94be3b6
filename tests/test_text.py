"""Text from submissions made safe to show."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.text import one_line, printable, shortened, without_places

TEXT = st.text(st.characters(), max_size=30)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("σ ≤ ½, 漢字 🙂", "σ ≤ ½, 漢字 🙂"),
        ("\x1b[2J\x1b[31mred", "\\x1b[2J\\x1b[31mred"),
        ("\r\b\x7f\x9b", "\\x0d\\x08\\x7f\\x9b"),
        ("left\u202eright", "left\\u202eright"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("a\u2028b\u2029", "a\\u2028b\\u2029"),
        ("a\udcffb", "a\\udcffb"),
        ("\ue000\U000f0000", "\\ue000\\U000f0000"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_could_repaint_a_terminal_is_escaped(text, safe):
    """Readable text stays as it is."""
    assert printable(text) == safe


@given(TEXT)
@settings(max_examples=100)
def test_printable_text_holds_no_control_character(text):
    """It can be encoded, and making it safe again changes nothing."""
    safe = printable(text)
    safe.encode()
    assert not any(unicodedata.category(character)[0] == "C" for character in safe.replace("\n", "").replace("\t", ""))
    assert printable(safe) == safe


def test_line_ends_and_tabs_stay():
    """A message has lines."""
    assert printable("a\n\tb") == "a\n\tb"


@given(TEXT)
@settings(max_examples=100)
def test_one_line_is_one_line(text):
    """Without space at its ends, or twice in a row."""
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert "  " not in line
    assert line == line.strip()


@given(TEXT, st.integers(1, 20))
@settings(max_examples=100)
def test_shortened_text_is_short(text, length):
    """What was cut is marked."""
    line = shortened(text, length)
    assert len(line) <= length
    assert line == one_line(text) or line.endswith("…")


@pytest.mark.parametrize(("length", "line"), [(11, "hello world"), (10, "hello wor…"), (7, "hello…"), (1, "…")])
def test_text_is_cut_only_where_it_is_too_long(length, line):
    """No space stands before the mark."""
    assert shortened("hello\nworld", length) == line


def test_folders_of_this_machine_are_left_out():
    """What lies in a package is named from the package on; other paths stay as somebody wrote them."""
    import torch

    said = f"from 'torch' ({torch.__file__}), '/content/drive/data.csv'"
    assert without_places(said) == "from 'torch' (torch/__init__.py), '/content/drive/data.csv'"
