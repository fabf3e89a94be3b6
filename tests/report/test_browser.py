"""The pages in a real browser, from the file: no complaint in its console, search, filter and sort work."""

import os
import shutil

import pytest

from harness.audience import Audience
from harness.report.html import write_html
from harness.summary import summarize

from .generated import NASTY, grades, nasty_grade, stored

PROGRAMS = [
    next((found for name in names if (found := shutil.which(name))), None)
    for names in (
        ("chromium", "chromium-browser", "google-chrome"),
        ("chromedriver",),
    )
]
pytestmark = pytest.mark.skipif(
    None in PROGRAMS, reason="no browser: wanted chromium and chromedriver (Debian: chromium, chromium-driver)"
)
WIDTHS = [1200, 390]


@pytest.fixture(scope="module")
def run():
    """Return a class with one hostile submission."""
    return stored([*grades(40, seed=2), nasty_grade(NASTY)])


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory):
    """Return its pages."""
    place = tmp_path_factory.mktemp("pages")
    write_html(run, place, audience=Audience.TEACHER, summary=summarize(run.records))
    return place


@pytest.fixture(scope="module")
def browser():
    """Return a browser without a window."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = PROGRAMS[0]
    words = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1200,900"]
    if os.geteuid() == 0:
        words.append("--no-sandbox")  # it does not start as root otherwise
    for word in words:
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(PROGRAMS[1]))
    yield driver
    driver.quit()


@pytest.fixture
def index(browser, folder):
    """Return the browser with the first page open."""
    browser.get((folder / "index.html").as_uri())
    return browser


def shown(browser):
    """Return the names of the rows that are seen, in order."""
    script = (
        "return [...document.querySelectorAll('#submissions tbody tr')].filter(r => !r.hidden).map(r => r.cells[%d].%s)"
    )
    return browser.execute_script(script % (0, "textContent"))


def choose(browser, element, value, event):
    """Put a value into a field, as a person would."""
    script = "const [id, value, event] = arguments; const field = document.getElementById(id); field.value = value;"
    browser.execute_script(f"{script} field.dispatchEvent(new Event(event))", element, value, event)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_console_is_silent_and_no_page_is_wider_than_the_window(browser, folder, width, scheme):
    """On a desk and on a phone, light and dark; a hostile page as well."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
    hostile = next((folder / "submissions").glob("*img-src*"))
    largest = max((folder / "submissions").iterdir(), key=lambda path: path.stat().st_size)
    for page in (folder / "index.html", hostile, largest):
        browser.get(page.as_uri())
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    assert browser.get_log("browser") == []


def test_the_policy_holds(index):
    """Positive control: a script that is not ours does not run, and the console says so."""
    index.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s)"
    )
    assert index.execute_script("return window.ran") is None
    assert any("Content Security Policy" in entry["message"] for entry in index.get_log("browser"))


def test_search_looks_at_names_and_mistakes(index, run):
    """Words in any order."""
    choose(index, "search", "ada .PY", "input")
    assert shown(index) == [record.name for record in run.records if "ada" in record.name]
    choose(index, "search", "query axis", "input")
    wanted = {
        record.name
        for record in run.records
        for task in record.tasks
        for check in task.checks
        if "query axis" in (check.mistake or "")
    }
    assert set(shown(index)) == wanted
    assert f"{len(wanted)} of {len(run.records)}" in index.find_element("id", "shown").text


def test_the_filter_keeps_those_with_a_task_that_ended_so(index, run):
    """And all again when it is taken back."""
    choose(index, "outcome", "timed_out", "change")
    wanted = [record.name for record in run.records if any(task.outcome == "timed_out" for task in record.tasks)]
    assert shown(index) == wanted
    choose(index, "outcome", "", "change")
    assert len(shown(index)) == len(run.records)


def test_a_click_on_a_heading_sorts_and_a_second_turns_it_round(index, run):
    """By number, and it is said to a screen reader."""
    from selenium.webdriver.common.keys import Keys

    button = index.find_elements("css selector", "#submissions thead button")[1]
    button.click()
    points = {record.name: record.points for record in run.records}
    found = [points.get(name, 5.0) for name in shown(index)]
    assert found == sorted(found)
    button.send_keys(Keys.ENTER)  # by the keyboard as well
    found = [points.get(name, 5.0) for name in shown(index)]
    assert found == sorted(found, reverse=True)
    heading = index.find_elements("css selector", "#submissions thead th")[1]
    assert heading.get_attribute("aria-sort") == "descending"


def test_everything_that_acts_can_be_reached_by_the_keyboard(index):
    """Links, fields, headings and what scrolls."""
    script = """return [...document.querySelectorAll('a, button, input, select, summary, .scroll')]
        .filter(e => e.tabIndex < 0).length"""
    assert index.execute_script(script) == 0
