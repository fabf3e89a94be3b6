"""Pictures from records alone: which there are, and that they show what stands in the record."""

import base64
import json
import xml.etree.ElementTree as ET

import pytest

from harness.cli import main
from harness.records import Outcome, QualityRecord, TaskRecord
from harness.report.figures import draw_all, require_matplotlib
from harness.report.figures import files as figure_files
from harness.seeds import RunKey
from harness.store import Store

MAPS = {
    "kind": "maps",
    "title": "eat → eatway",
    "parts": [
        {"title": "self attention", "rows": ["a", "$b"], "columns": ["c", "d"], "values": [[1.0, 0.0], [0.3, 0.7]]}
    ],
}
SIMILARITY = {
    "kind": "similarity",
    "title": "cosines",
    "captions": ["a red circle", "a blue square"],
    "side": 4,
    "images": [base64.b64encode(bytes([shade] * 48)).decode() for shade in (20, 200)],
    "values": [[0.9, 0.1], [-0.2, 0.8]],
}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _matplotlib():
    """Draw into files."""
    require_matplotlib()


def trained(pictures=()):
    """Return a quality record."""
    curve = tuple((step, 3.0 / (1 + step)) for step in range(0, 40, 4))
    return QualityRecord(
        setting="words", outcome=Outcome.PASSED, metric="exact match", value=0.9, curve=curve, pictures=tuple(pictures)
    )


@pytest.fixture
def run(tmp_path):
    """Return the folder of a run with two trainings."""
    folder = tmp_path / "run"
    with Store.create(folder, key=RunKey.from_hex("1"), arguments={"paths": ["x"]}) as store:
        for task, pictures in (("nmt", [MAPS]), ("clip", [SIMILARITY, {"kind": "sorcery"}])):
            record = TaskRecord(
                task=task, outcome=Outcome.PASSED, points=1.0, max_points=1.0, quality=(trained(pictures),)
            )
            store.save("a b.py", "quality", "digest", record)
        store.finish()
    return folder


def claims(*sources):
    """Return a report of claims."""
    return {"schema": 1, "kind": "claims", "sources": list(sources)}


def curves(name, **facets):
    """Return a trained setting with two seeds of three epochs."""
    rows = [{"validation_loss": 1 / epoch} for epoch in (1, 2, 3)]
    runs = [{"side": "reference", "seed": seed, "rows": rows} for seed in (0, 1)]
    return {"name": name, "what": "", "facets": facets, "runs": runs}


def profiles():
    """Return the fits of two seeds at two budgets, whose best sizes are 1,000 and 10,000."""
    rows = []
    for budget, best in ((1e9, 3.0), (1e10, 4.0)):
        rows += [{"flops": budget, "params": 10.0**u, "loss": (u - best) ** 2 + 1} for u in (2, 3, 4, 5)]
        fit = {"square": 1.0, "linear": -2 * best, "constant": best**2 + 1, "best_params": 10.0**best}
        rows.append({"flops": budget, **fit, "best_tokens": budget / 6 / 10.0**best})
    rows.append({"m": 1.0, "c": -6.0})
    runs = [{"side": side, "seed": seed, "rows": rows} for side in ("reference", "submission") for seed in (0, 1)]
    return {"name": "fit.six", "what": "profiles", "picture": "isoflop", "runs": runs}


def knee():
    """Return steps of 10·(1 + 8/B)."""
    rows = [{"batch_size": 2.0**k, "steps": 10 * (1 + 8 / 2.0**k)} for k in range(8)]
    rows.append({"least_steps": 10.0, "critical_batch": 8.0})
    return {"name": "b.q", "what": "steps", "picture": "knee", "runs": [{"side": "reference", "seed": 0, "rows": rows}]}


def texts(path):
    """Return the text of an SVG, whose letters stand in comments."""
    return path.read_text(encoding="utf-8")


def test_a_run_gives_a_curve_a_training_and_what_its_task_shows(run, tmp_path):
    """By names that are safe in any folder; a kind that nobody can draw is passed over."""
    paths = draw_all(run, tmp_path / "out", endings=("png",))
    assert sorted(path.name for path in paths) == [
        "a-b.py-clip-words-curve.png",
        "a-b.py-clip-words-similarity.png",
        "a-b.py-nmt-words-curve.png",
        "a-b.py-nmt-words-maps.png",
    ]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


def test_svg_is_sound_and_says_what_is_shown(run, tmp_path):
    """Axes and labels are there as text in comments; text of others is no formula."""
    paths = draw_all(run, tmp_path / "out", endings=("svg",))
    assert all(ET.parse(path).getroot().tag == f"{SVG}svg" for path in paths)  # noqa: S314 - our own file
    named = {path.name: texts(path) for path in paths}
    assert "<!-- $b -->" in named["a-b.py-nmt-words-maps.svg"].replace("\\", "")
    assert "<!-- training loss -->" in named["a-b.py-nmt-words-curve.svg"]


def test_claims_give_curves_profiles_optima_and_the_knee(tmp_path):
    """One picture a task for curves; the mean of all seeds for profiles."""
    report = claims(
        *(curves(f"nmt.{h}{d}", **{"hidden size": h, "data": d}) for h in ("32", "64") for d in ("small", "large")),
        curves("bert.fine", trained="all"),
        profiles(),
        knee(),
    )
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "claims.json").write_text(json.dumps(report), encoding="utf-8")
    paths = {path.name: texts(path) for path in draw_all(folder, tmp_path / "out", endings=("svg",))}
    assert list(paths) == [
        "nmt-curves.svg",
        "bert-curves.svg",
        "isoflop-profiles.svg",
        "isoflop-optima.svg",
        "steps-against-batch-size.svg",
    ]
    for words in ("nmt by hidden size, data small", "nmt by data, hidden size 64", "hidden size 32 (2 seeds)"):
        assert f"<!-- {words} -->" in paths["nmt-curves.svg"]
    assert "<!-- knee, B_c = 8 -->" in paths["steps-against-batch-size.svg"]


def test_the_mean_of_seeds_has_the_least_of_the_mean_parabola():
    """Not the mean of the leasts: parabolas are linear in the losses."""
    first = {"flops": 1.0, "square": 1.0, "linear": -2.0, "constant": 0.0, "best_params": 10.0}
    second = {"flops": 1.0, "square": 3.0, "linear": -18.0, "constant": 0.0, "best_params": 1000.0}
    (mean,) = figure_files._mean([[first], [second]])
    assert mean["best_params"] == pytest.approx(10**2.5)


@pytest.mark.parametrize("content", ["{}", "[]", "{", '{"kind": "claims", "sources": []}'])
def test_what_holds_nothing_is_a_usage_error(tmp_path, content, capsys):
    """A sentence and exit code 2."""
    (tmp_path / "claims.json").write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["plot", str(tmp_path)])
    assert left.value.code == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_the_command_prints_the_files_it_wrote(run, capsys):
    """Under the record's own folder when it isn't told where."""
    with pytest.raises(SystemExit) as left:
        main(["plot", str(run), "--format", "both"])
    assert left.value.code == 0
    written = capsys.readouterr().out.split()
    assert len(written) == 8
    assert str(run / "pictures" / "a-b.py-nmt-words-maps.svg") in written
