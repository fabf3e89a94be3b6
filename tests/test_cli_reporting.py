"""`report`, `diff` and `new` on the command line."""

import csv
import io
import json

import pytest

from harness.cli import main

from .report.generated import KEY, grades, nasty_grade, store_run


def run(*words, capsys):
    """Run a command line in this process; return (exit code, standard output, standard error)."""
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    captured = capsys.readouterr()
    return left.value.code, captured.out, captured.err


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a stored run of six submissions."""
    return store_run(tmp_path_factory.mktemp("six") / "run", grades(6, seed=8))


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    """Return the folder of a stored run of one submission."""
    return store_run(tmp_path_factory.mktemp("single") / "run", [nasty_grade("said")])


def test_a_report_is_pages_beside_the_run(folder, capsys):
    """What is printed is the page to open."""
    code, out, _ = run("report", folder, capsys=capsys)
    assert (code, out) == (0, f"{folder / 'report' / 'index.html'}\n")
    assert (folder / "report" / "index.html").is_file()


@pytest.mark.parametrize("wanted", ["json", "junit", "csv", "markdown"])
def test_a_text_goes_to_standard_output_or_to_a_file(folder, tmp_path, wanted, capsys):
    """The same either way."""
    code, out, err = run("report", folder, "--format", wanted, capsys=capsys)
    assert (code, err) == (0, "")
    run("report", folder, "--format", wanted, "--out", tmp_path / "file", capsys=capsys)
    assert (tmp_path / "file").read_text(encoding="utf-8") == out != ""


@pytest.mark.parametrize("wanted", ["gradescope", "markus"])
def test_a_format_of_one_submission_is_a_file_for_each(folder, tmp_path, wanted, capsys):
    """Into a folder; or one is named."""
    code, _, _ = run("report", folder, "--format", wanted, "--out", tmp_path / "all", capsys=capsys)
    assert (code, len(list((tmp_path / "all").iterdir()))) == (0, 6)
    name = grades(6, seed=8)[0].name
    code, out, _ = run("report", folder, "--format", wanted, "--submission", name, capsys=capsys)
    assert code == 0
    assert out in [path.read_text(encoding="utf-8") for path in (tmp_path / "all").iterdir()]


def test_gradescope_is_for_students_unless_somebody_says_otherwise(single, capsys):
    """A log is for teachers."""
    _, out, _ = run("report", single, "--format", "gradescope", capsys=capsys)
    assert "printed" not in out
    _, out, _ = run("report", single, "--format", "gradescope", "--audience", "teacher", capsys=capsys)
    assert "printed" in out


def test_an_assignment_given_to_the_report_hides_checks(single, tmp_path, capsys):
    """Without grading anew; MarkUs, which can't hide one, says what it lacks."""
    (tmp_path / "a.yaml").write_text("tasks: {fgsm_bound: {hidden: [value]}}", encoding="utf-8")
    words = ["report", single, "--format", "markus", "--assignment", tmp_path / "a.yaml"]
    code, out, err = run(*words, capsys=capsys)
    assert code == 0
    assert "fgsm_bound: value" not in out
    assert "hidden checks and their points are left out" in err


@pytest.mark.parametrize("platform", ["nbgrader", "canvas", "moodle"])
def test_a_gradebook_is_filled(single, tmp_path, platform, capsys):
    """With the columns that the platform wants."""
    header, row = {
        "nbgrader": ("student_id", "said"),
        "canvas": ("Student,ID,Homework (77)", "S,said,"),
        "moodle": ("email", "said"),
    }[platform]
    (tmp_path / "book.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    words = ["--format", "csv", "--columns", platform, "--gradebook", tmp_path / "book.csv"]
    code, out, err = run("report", single, *words, capsys=capsys)
    assert (code, err) == (0, "")
    (filled,) = csv.DictReader(io.StringIO(out))
    assert float(filled[{"nbgrader": "score", "canvas": "Homework (77)", "moodle": "Grade"}[platform]]) == 5.0


def test_a_gradebook_of_one_submission_gives_the_others_no_zero(folder, tmp_path, capsys):
    """They handed in too."""
    names = [record.name for record in grades(6, seed=8)]
    students = [name.removesuffix(".py") for name in names]
    (tmp_path / "book.csv").write_text("\n".join(["student_id", *students, "nobody"]), encoding="utf-8")
    words = ["--format", "csv", "--columns", "nbgrader", "--gradebook", tmp_path / "book.csv", "--submission", names[0]]
    code, out, _ = run("report", folder, *words, capsys=capsys)
    rows = {row["student_id"]: row["score"] for row in csv.DictReader(io.StringIO(out))}
    assert (code, {rows[student] for student in students[1:]}, rows["nobody"]) == (0, {""}, "0.0")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--columns", "canvas"], "--columns wants --format csv"),
        (["--format", "csv", "--columns", "canvas"], "--columns canvas wants --gradebook FILE"),
        (["--format", "csv", "--column", "x"], "want --columns"),
        (["--format", "gradescope"], "is about one submission, and the run has 6"),
        (["--submission", "nobody"], "the run has no 'nobody'"),
        (["--format", "json", "--out", "none/file"], "wanted a folder"),
        (["--assignment", "none.yaml"], "can't read the assignment file"),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_code_2(folder, words, sentence, capsys):
    """It says what was wanted."""
    code, out, err = run("report", folder, *words, capsys=capsys)
    assert (code, out) == (2, "")
    assert sentence in err


def test_a_folder_without_a_run_is_a_usage_error(tmp_path, capsys):
    """For both commands."""
    for words in (["report", tmp_path], ["diff", tmp_path, tmp_path]):
        code, _, err = run(*words, capsys=capsys)
        assert code == 2
        assert "holds no run" in err


def test_diff_says_what_changed_in_each_form(folder, tmp_path, capsys):
    """A table, Markdown or JSON; hostile names don't reach the terminal."""
    other = store_run(tmp_path / "other", [nasty_grade("\x1b[2Jtwo"), *grades(6, seed=8)[:5]])
    code, out, _ = run("diff", folder, other, capsys=capsys)
    assert code == 0
    assert "only in the second run: \\x1b[2Jtwo" in out
    _, out, _ = run("diff", folder, other, "--format", "markdown", capsys=capsys)
    assert "Only in the second run: `\\x1b[2Jtwo`" in out
    _, out, _ = run("diff", folder, other, "--format", "json", capsys=capsys)
    assert json.loads(out)["only_after"] == ["\x1b[2Jtwo"]


def test_diff_of_changed_verdicts_names_both_sides(tmp_path, capsys):
    """And why."""
    first, second = grades(3, seed=1), grades(3, seed=1)[:2]
    changed = nasty_grade("x").tasks[0]
    from dataclasses import replace

    second = (replace(second[0], tasks=(changed, *second[0].tasks[1:])), second[1])
    before, after = store_run(tmp_path / "a", first), store_run(tmp_path / "b", second)
    _, out, _ = run("diff", before, after, capsys=capsys)
    assert "the inputs were drawn anew" in " ".join(out.split())
    _, out, _ = run("diff", before, after, "--format", "markdown", capsys=capsys)
    assert f"| `{second[0].name}` | `fgsm_bound` | `value` |" in out


def test_the_runs_key_stands_in_no_report(folder, tmp_path, capsys):
    """In none of the formats, for nobody."""
    for wanted in ("html", "json", "junit", "gradescope", "markus", "csv", "markdown"):
        for audience in ("student", "teacher"):
            place = tmp_path / f"{wanted}-{audience}"
            run("report", folder, "--format", wanted, "--audience", audience, "--out", place, capsys=capsys)
            files = [path for path in place.rglob("*") if path.is_file()] if place.is_dir() else [place]
            assert files
            for path in files:
                assert KEY.secret.hex() not in path.read_text(encoding="utf-8")


def test_new_gradescope_writes_a_folder(tmp_path, capsys):
    """And says what to do with it."""
    code, out, _ = run("new", "gradescope", tmp_path / "made", capsys=capsys)
    assert code == 0
    assert "zip what is in it" in out
    assert {"setup.sh", "run_autograder", "NOTES.md"} < {path.name for path in (tmp_path / "made").iterdir()}
