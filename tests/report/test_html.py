"""The pages: nothing comes from outside, hostile text is text, colours can be read, and a browser agrees."""

import base64
import hashlib
import random
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.audience import Audience
from harness.errors import UsageError
from harness.records import HookBinding, Outcome
from harness.report import html, pictures
from harness.report.entries import MESSAGE_LENGTH, name_text
from harness.report.html import write_html
from harness.students import Student
from harness.summary import summarize
from harness.text import cut

from .generated import NASTY, grades, nasty_grade, quality, speed, stored
from .test_formats import HOSTILE, hiding, is_plain

STYLE = (Path(html.__file__).parent / "templates" / "html" / "style.css").read_text(encoding="utf-8")
VOID = {"meta", "input", "br", "link", "img"}


class Page(HTMLParser):
    """What stands in a page: texts by element, attributes, and whether every element is closed."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.texts, self.attributes, self.open = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Take an element."""
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.texts.append((tag, ""))

    def handle_startendtag(self, tag, attrs):
        """Take an element that closes itself."""
        self.attributes.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        """Take its end."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Take text."""
        if self.open:
            self.texts.append((self.open[-1], data))

    def text(self, tag):
        """Return the texts of the elements of one name."""
        return [text for name, text in self.texts if name == tag and text.strip()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the pages of a class with one hostile submission."""
    run = stored([*grades(30, seed=2), nasty_grade(NASTY)])
    place = tmp_path_factory.mktemp("pages")
    write_html(run, place, audience=Audience.TEACHER, summary=summarize(run.records))
    return place


def pages(folder):
    """Return every page's text by its path."""
    return {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))}


def written(record, folder, audience=Audience.TEACHER):
    """Write one submission's page and return its text."""
    run = stored([record])
    write_html(run, folder, audience=audience, summary=summarize(run.records))
    (page,) = (folder / "submissions").iterdir()
    return page.read_text(encoding="utf-8")


def test_there_is_a_page_a_submission_and_one_of_the_class(folder):
    """And every link leads to a page that is there."""
    found = pages(folder)
    assert len(found) == 31 + 1
    for path, text in found.items():
        attributes = [attributes for _, attributes in Page(text).attributes]
        places = {found.get("id") for found in attributes}
        for link in (found["href"] for found in attributes if "href" in found):
            assert link[1:] in places if link.startswith("#") else (path.parent / link).resolve() in found, link


def test_nothing_comes_from_outside_and_nothing_runs_but_our_block(folder):
    """No source, no style attribute, no handler; the policy names the digests of the very blocks that stand there."""
    for path, text in pages(folder).items():
        page = Page(text)
        assert not page.open, path
        for tag, attributes in page.attributes:
            assert tag not in {"img", "link", "iframe", "object", "base"}
            assert not {"src", "style", "srcset"} & set(attributes)
            assert not [name for name in attributes if name.startswith("on")]
        policy = next(attributes["content"] for _, attributes in page.attributes if "http-equiv" in attributes)
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        blocks = re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", text, re.DOTALL)
        digests = {base64.b64encode(hashlib.sha256(block.encode()).digest()).decode() for block in blocks}
        assert digests == set(re.findall(r"'sha256-([^']+)'", policy))


def test_hostile_text_is_text(folder):
    """Markup of a submission stands there as it was written, control characters as escapes."""
    for text in pages(folder).values():
        assert is_plain(text)
        assert "<img" not in text
    hostile = next(text for path, text in pages(folder).items() if "img-src" in path.name)
    assert name_text(NASTY) in Page(hostile).text("bdi")


@given(text=HOSTILE)
@settings(max_examples=20, deadline=None)
def test_text_comes_back_from_a_page(tmp_path_factory, text):
    """Names and messages, whatever a submission says."""
    page = Page(written(nasty_grade(text), tmp_path_factory.mktemp("page")))
    assert not page.open
    said = cut(text, MESSAGE_LENGTH)
    assert said.strip() in [block.strip() for block in page.text("pre")] or not said.strip()
    assert name_text(text) in page.text("bdi") or not name_text(text)


def test_ten_megabytes_are_cut_and_it_says_so(tmp_path):
    """A page stays small."""
    text = written(nasty_grade("x" * (10 << 20)), tmp_path)
    assert len(text) < 200_000
    assert "cut here: 8,192 of 10,485,760 characters" in text
    assert "only the last 64 KiB are kept" in text


def test_a_students_page_has_nothing_hidden_and_leads_nowhere(tmp_path):
    """Not to the class, not to a neighbour."""
    text = written(hiding(), tmp_path, Audience.STUDENT)
    assert "CANARY" not in text
    assert "1 more checks are hidden" in text
    assert all(found["href"].startswith("#") for _, found in Page(text).attributes if "href" in found)
    assert not (tmp_path / "index.html").exists()
    assert "CANARY" in written(hiding(), tmp_path / "teacher")


def test_students_pages_are_not_put_beside_the_classs(folder):
    """Else the folder that is handed out would hold everybody's marks."""
    run = stored(grades(1))
    with pytest.raises(UsageError, match="holds a report for teachers"):
        write_html(run, folder, audience=Audience.STUDENT, summary=summarize(run.records))


def test_a_run_that_was_cut_off_says_so(tmp_path):
    """On the first page."""
    run = stored(grades(2), finished=False)
    page = write_html(run, tmp_path, audience=Audience.TEACHER, summary=summarize(run.records))
    assert "has not come to its end" in page.read_text(encoding="utf-8")


def test_students_are_named_and_so_is_who_handed_in_nothing(tmp_path):
    """Beside the name of the file; a search finds them by their address too."""
    (record,) = grades(1)
    record = replace(record, student=Student(name="Ada <b>", email="ada@x.org", identifier="42"))
    absent = [{"name": "", "email": "grace@x.org", "identifier": "7"}]
    run = stored([record], run={"absent": absent})
    write_html(run, tmp_path, audience=Audience.TEACHER, summary=summarize(run.records))
    index, page = (Page(text) for text in pages(tmp_path).values())
    assert {"Ada <b>", "grace@x.org"} <= set(index.text("bdi"))
    assert "Ada <b>" in page.text("bdi")
    assert any("ada@x.org 42" in found.get("data-words", "") for _, found in index.attributes)


def test_a_name_that_stands_in_the_submissions_is_not_said_twice(tmp_path):
    """As where a platform puts it there: on the first page and on the submission's."""
    (record,) = grades(1)
    run = stored([replace(record, name="Ada Żak_42", student=Student(name="Ada Żak", identifier="42"))])
    write_html(run, tmp_path, audience=Audience.TEACHER, summary=summarize(run.records))
    for text in pages(tmp_path).values():
        assert "Ada Żak" not in Page(text).text("bdi")


def test_what_holds_for_every_task_is_said_once(tmp_path):
    """A submission of ten tasks has one cell that failed, and not ten."""
    (record,) = grades(1)
    first, second, *_ = (task for task in record.tasks if task.is_answered)
    both = [replace(task, notices=("cell 6 failed", own)) for task, own in ((first, "its own"), (second, "another"))]
    text = written(replace(record, tasks=tuple(both)), tmp_path / "several")
    assert [text.count(words) for words in ("cell 6 failed", "its own", "another")] == [1, 1, 1]
    assert text.index("cell 6 failed") < text.index('id="task-1"')
    alone = written(replace(record, tasks=both[:1]), tmp_path / "one")
    assert alone.index("cell 6 failed") > alone.index('id="task-1"')


def test_a_page_leads_to_its_tasks_and_says_how_each_went(tmp_path):
    """By name, outcome and points; a page of one task does not."""
    (record,) = grades(1)
    text = written(record, tmp_path / "several")
    answered = [task for task in record.tasks if task.is_answered]
    glance = text[text.index('aria-label="Tasks"') : text.index("<section>")]
    assert [glance.count(f'href="#task-{number}"') for number in range(1, len(answered) + 2)] == [1] * len(answered) + [
        0
    ]
    assert 'aria-label="Tasks"' not in written(replace(record, tasks=answered[:1]), tmp_path / "one")


def test_a_known_mistake_is_said_once_and_what_was_not_found_is_said_so(tmp_path):
    """The message that ends with the mistake stands under it."""
    (record,) = grades(1)
    task = next(task for task in record.tasks if task.is_answered)
    message = "asked: y\ncame: another result\nlooks like: no scale"
    check = replace(task.checks[0], outcome=Outcome.FAILED, message=message, mistake="no scale")
    hooks = {"f": "missing", "g": HookBinding.KEYWORD}  # texts where a run was read again
    text = written(replace(record, tasks=(replace(task, checks=(check,), hooks=hooks),)), tmp_path)
    assert text.count("no scale") == 1
    assert "f not found, g found by keyword" in text


def test_a_timing_is_said_once(tmp_path):
    """By its own message, where that has the ratio; and what decides without points says so."""
    (record,) = grades(1)
    task = next(task for task in record.tasks if task.is_answered)
    message = (
        "asked: at most 1.25 times the reference's time\ncame: 1.46 times the reference's time, between 1.4 and 1.5"
    )
    slow = replace(task.speed[0] if task.speed else speed(random.Random(1)), ratio=1.46, gating=True, max_points=0.0)  # noqa: S311
    slow = replace(slow, outcome=Outcome.FAILED, message=message)
    text = written(replace(record, tasks=(replace(task, speed=(slow,)),)), tmp_path / "slow")
    assert "took 1.46" not in text
    assert "decides, without points" in text
    quick = replace(slow, outcome=Outcome.PASSED, message="")
    assert "took 1.46 times" in written(replace(record, tasks=(replace(task, speed=(quick,)),)), tmp_path / "quick")


def test_a_folder_that_can_not_be_written_is_a_usage_error(tmp_path):
    """A file stands in its way."""
    (tmp_path / "file").touch()
    run = stored(grades(1))
    with pytest.raises(UsageError, match="can't write the report"):
        write_html(run, tmp_path / "file", audience=Audience.TEACHER, summary=summarize(run.records))


# --- colours ---


def luminance(colour):
    """Return the relative luminance of #rrggbb, as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def palettes():
    """Return the colours of the light and of the dark page by name."""
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in STYLE.split(":root {")[1:3]]


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark"])
def test_every_text_can_be_read(palette):
    """A contrast of at least 4.5 on every ground that it stands on."""
    pairs = [(text, ground) for text in ("text", "muted", "link") for ground in ("page", "panel")]
    pairs += [(tone, f"{tone}-panel") for tone in set(pictures.TONES.values())]
    for text, ground in pairs:
        light, dark = sorted((luminance(palette[text]), luminance(palette[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def test_every_outcome_has_a_tone():
    """None is drawn without a colour."""
    assert set(pictures.TONES) == set(Outcome)


# --- pictures ---


def drawing(markup):
    """Return a picture's parts, after a look at its being whole."""
    page = Page(str(markup))
    assert not page.open
    assert page.attributes[0][0] == "svg"
    assert page.attributes[0][1]["aria-label"]
    return page.attributes


def numbers(attributes):
    """Return every coordinate that is drawn."""
    return [
        float(value) for _, found in attributes for name, value in found.items() if name in ("x", "y", "cx", "width")
    ]


@given(st.lists(st.integers(0, 10_000), min_size=10, max_size=10), st.floats(0, 1000))
@settings(max_examples=20)
def test_a_histogram_stays_in_its_frame(counts, most):
    """Whatever the class."""
    assert all(-1 <= number <= 281 for number in numbers(drawing(pictures.histogram(counts, most))))


@given(ratio=st.floats(1e-6, 1e6), spread=st.floats(1, 100), limit=st.none() | st.floats(1.1, 10))
@settings(max_examples=30)
def test_an_interval_stays_in_its_frame(ratio, spread, limit):
    """A thousand times slower or faster, with a limit or without."""
    entry = replace(speed(random.Random(1)), ratio=ratio, low=ratio / spread, high=ratio * spread, limit=limit)  # noqa: S311
    assert all(0 <= number <= 281 for number in numbers(drawing(pictures.interval(entry))))


@pytest.mark.parametrize("curve", [((0, 1.0), (1, 1.0)), ((0, 3.0), (800, 0.1)), ((5, 1e300), (6, -1e300))])
def test_a_curve_is_drawn(curve):
    """Flat, falling, or from end to end of what a float can hold."""
    entry = replace(quality(random.Random(1)), curve=curve)  # noqa: S311
    (line,) = [found for tag, found in drawing(pictures.curve(entry)) if tag == "polyline"]
    assert len(line["points"].split()) == len(curve)
    assert "nan" not in line["points"]


@pytest.mark.parametrize("curve", [(), ((0, 1.0),)])
def test_a_curve_of_one_point_is_none(curve):
    """Nothing is drawn."""
    assert not pictures.curve(replace(quality(random.Random(1)), curve=curve))  # noqa: S311


@pytest.mark.parametrize("rows", [(), ((1.0, -1.0), (0.0,)), ((float("nan"), float("inf")),), ((0.5,) * 100,) * 100])
def test_a_heat_map_is_drawn(rows):
    """Ragged, not finite, or large: at most 48 by 48 cells."""
    cells = [found for tag, found in drawing(pictures.heat_map(rows, "<weights>")) if found.get("fill-opacity")]
    assert len(cells) == sum(len(row[:48]) for row in rows[:48])
    assert all(0 <= float(cell["fill-opacity"]) <= 1 for cell in cells)
