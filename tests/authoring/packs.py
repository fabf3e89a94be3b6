"""A small task pack for tests of linting, copied so that it can be changed."""

from pathlib import Path

from harness.catalog import discover

PACK = Path(__file__).parents[1] / "packs" / "sorting" / "sorting_pack"


def copied(folder, **texts):
    """Return the catalog of a pack like the sorting one in a folder, with some texts replaced in its task."""
    for kind in ("tasks", "reference"):
        (folder / kind).mkdir()
        text = (PACK / kind / "sorting.py").read_text(encoding="utf-8")
        for old, new in texts.items() if kind == "tasks" else ():
            assert old in text
            text = text.replace(old, new)
        (folder / kind / "sorting.py").write_text(text, encoding="utf-8")
    return discover([folder])
