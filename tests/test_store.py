"""A run's folder: what is kept, what is taken up again, and what is refused."""

import sqlite3
import stat
import threading

import pytest

from harness.errors import UsageError
from harness.records import CheckRecord, Outcome, TaskRecord
from harness.seeds import RunKey
from harness.store import Store, new_run_folder, unfinished_run

KEY = RunKey.from_hex("abc")
ARGUMENTS = {"paths": ["a"], "seed": None}
FILE = "run.sqlite3"


def record(task="t", points=1.0):
    """Return a verdict."""
    check = CheckRecord(name="c", hook="h", outcome=Outcome.PASSED, message="a\udcffb")
    return TaskRecord(task=task, outcome=Outcome.PASSED, points=points, max_points=10.0, checks=(check,))


def create(folder, **changed):
    """Make or take up a run."""
    return Store.create(folder, **{"key": KEY, "arguments": ARGUMENTS, **changed})


@pytest.fixture
def store(tmp_path):
    """Return the store of a new run."""
    with create(tmp_path / "run") as opened:
        yield opened


def test_a_new_run_keeps_its_key_and_arguments(store):
    """They come back as they were given."""
    with Store.open(store.folder) as again:
        assert (again.key, again.arguments, again.finished) == (KEY, ARGUMENTS, False)


def test_a_secret_key_stays_secret(tmp_path):
    """Whether it is public is kept beside it."""
    key = RunKey.draw()
    with create(tmp_path, key=key) as store:
        assert store.key == key
        assert not store.key.public


def test_only_the_owner_reads_the_file(store):
    """The key in it is a secret."""
    assert stat.S_IMODE((store.folder / FILE).stat().st_mode) == 0o600


def test_a_run_is_taken_up_with_its_own_key(store):
    """The new key is not used: inputs follow from the old one."""
    store.save("a", "correctness", "d", record())
    with create(store.folder, key=RunKey.draw()) as again:
        assert again.key == KEY
        assert again.load("a", "t", "correctness", "d") == record()


def test_arguments_are_compared_as_they_are_kept(tmp_path):
    """A tuple is a list in the file, and the same run."""
    create(tmp_path, arguments={"tasks": ("a", "b")}).close()
    create(tmp_path, arguments={"tasks": ("a", "b")}).close()
    create(tmp_path, arguments={"tasks": ["a", "b"]}).close()


@pytest.mark.parametrize("arguments", [{}, {"paths": ["b"], "seed": None}, {**ARGUMENTS, "more": 1}])
def test_a_run_with_other_arguments_is_refused(store, arguments):
    """Its verdicts would be another run's; nothing is changed."""
    with pytest.raises(UsageError, match="other arguments"):
        create(store.folder, arguments=arguments)
    assert store.arguments == ARGUMENTS


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (("a", "t", "correctness", "digest"), True),
        (("a", "t", "correctness", "another digest"), False),
        (("b", "t", "correctness", "digest"), False),
        (("a", "u", "correctness", "digest"), False),
        (("a", "t", "speed", "digest"), False),
    ],
)
def test_a_verdict_is_found_by_what_it_depends_on(store, place, found):
    """A changed submission, task or adapter has another digest, and no verdict."""
    store.save("a", "correctness", "digest", record())
    assert store.load(*place) == (record() if found else None)


def test_a_new_verdict_replaces_the_old_one(store):
    """One submission, task and stage have one verdict, that of the newest inputs."""
    store.save("a", "correctness", "old", record(points=1.0))
    store.save("a", "correctness", "new", record(points=2.0))
    assert store.load("a", "t", "correctness", "old") is None
    assert [verdict.points for *_, verdict in store.verdicts()] == [2.0]


def test_verdicts_come_in_the_order_in_which_they_were_reached(store):
    """With submission and stage."""
    for name in ("b", "a", "c"):
        store.save(name, "correctness", "d", record())
    assert [(name, stage) for name, stage, _ in store.verdicts()] == [(name, "correctness") for name in "bac"]


def test_a_name_that_is_no_text_is_kept(store):
    """A file name may hold any bytes; it is told from its readable neighbour."""
    for points, name in enumerate(["a\udcff.py", "a.py", "ÿ\udc80"]):
        store.save(name, "correctness", "d", record(points=float(points)))
    assert [name for name, *_ in store.verdicts()] == ["a\udcff.py", "a.py", "ÿ\udc80"]
    assert store.load("a\udcff.py", "t", "correctness", "d").points == 0.0


def test_a_verdict_that_is_no_json_is_not_kept(store):
    """NaN has no place in a report, and leaves nothing behind."""
    with pytest.raises(ValueError, match="JSON"):
        store.save("a", "correctness", "d", record(points=float("nan")))
    assert list(store.verdicts()) == []


def test_many_threads_may_save(store):
    """Verdicts are reached side by side."""
    names = [str(number) for number in range(20)]
    threads = [threading.Thread(target=store.save, args=(name, "s", "d", record())) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(name for name, *_ in store.verdicts()) == sorted(names)


def test_what_was_saved_survives_without_closing(store):
    """Each verdict is a transaction of its own."""
    store.save("a", "correctness", "d", record())
    with Store.open(store.folder) as other:
        assert other.load("a", "t", "correctness", "d") == record()


def test_a_finished_run_says_so(store):
    """It is not one to go on with."""
    assert unfinished_run(store.folder.parent, ARGUMENTS) == store.folder
    store.finish()
    assert store.finished
    assert unfinished_run(store.folder.parent, ARGUMENTS) is None


def test_values_of_a_run_are_kept(store):
    """The newest counts; what was never put is None."""
    store.put("report", {"a": [1]})
    store.put("report", {"a": [2]})
    assert (store.get("report"), store.get("absent")) == ({"a": [2]}, None)


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 2000])
def test_a_corrupt_file_is_refused(tmp_path, content):
    """Opened or taken up, and it is left as it is."""
    (tmp_path / FILE).write_bytes(content)
    for opening in (Store.open, create):
        with pytest.raises(UsageError, match="is no run store"):
            opening(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


def test_a_folder_without_a_run_is_refused(tmp_path):
    """The message says what was wanted."""
    with pytest.raises(UsageError, match=f"wanted a file {FILE}"):
        Store.open(tmp_path)


def test_a_folder_that_can_not_be_made_is_refused(tmp_path):
    """A file stands in its way."""
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="can't write the run folder"):
        create(tmp_path / "file" / "run")


def test_the_newest_unfinished_run_with_the_same_arguments_goes_on(tmp_path):
    """Other arguments, finished runs and files that are no runs are passed over."""
    for name in ("1", "2", "3", "4"):
        with create(tmp_path / name, arguments={"seed": "other"} if name == "3" else ARGUMENTS) as store:
            if name == "4":
                store.finish()
    (tmp_path / "5").mkdir()
    (tmp_path / "5" / FILE).write_bytes(b"no database at all" * 100)
    sqlite3.connect(tmp_path / "empty.sqlite3").close()
    (tmp_path / "6").mkdir()
    (tmp_path / "6" / FILE).touch()
    assert unfinished_run(tmp_path, ARGUMENTS) == tmp_path / "2"
    assert unfinished_run(tmp_path, {"seed": "a third"}) is None
    assert unfinished_run(tmp_path / "absent", ARGUMENTS) is None


def test_new_folders_do_not_meet(tmp_path):
    """Two runs of one second have two folders."""
    folders = []
    for _ in range(3):
        folders.append(new_run_folder(tmp_path))
        folders[-1].mkdir()
    assert len(set(folders)) == 3
    assert all(folder.parent == tmp_path for folder in folders)


def test_a_run_that_is_taken_up_again_is_not_finished(tmp_path):
    """A kill in what follows is told as such."""
    with Store.create(tmp_path, key=RunKey.draw(), arguments={"a": 1}) as store:
        store.finish()
    with Store.create(tmp_path, key=RunKey.draw(), arguments={"a": 1}) as store:
        assert not store.finished


def test_a_folder_whose_run_had_not_begun_is_as_good_as_new(tmp_path):
    """A kill between the file and what is in it costs nothing."""
    (tmp_path / "run.sqlite3").touch()
    with Store.create(tmp_path, key=RunKey.draw(), arguments={"a": 1}) as store:
        assert store.arguments == {"a": 1}
