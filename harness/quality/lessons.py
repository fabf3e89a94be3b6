"""Trainings by what they are of: each lesson is drawn once, each model trained once, and what was cut off goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from harness.errors import HarnessError, Unusable
from harness.quality.progress import OnStep, Progress
from harness.quality.resume import Kept
from harness.quality.training import Asking, State, Training
from harness.recipe import Lesson, Recipe
from harness.sandbox.allowance import Allowance
from harness.seeds import Seeds

__all__ = ["Lessons", "TrainingSource", "asking_of", "reading"]

_SAVE_EVERY_NS = 10_000_000_000
_CHECK = "quality"


class TrainingSource(Protocol):
    """Gives a live subject whose calls share one allowance; see `sandbox.session.Session`."""

    def subject(self, hook: str, *, cpu_s: float, allowance: Allowance) -> Any:
        """Return a subject that answers `hook`.

        Raises:
            SubmissionError: The hook is missing, or the submission can't be loaded.
        """
        ...


class Lessons:
    """The lessons of one (submission, task).

    Args:
        source: Where the submission answers.
        seeds: Its seeds: each lesson follows from them and from its number.
        kept: Where unfinished trainings are kept.
        on_step: Is told of every step.
    """

    def __init__(self, source: TrainingSource, seeds: Seeds, kept: Kept, on_step: OnStep | None = None) -> None:
        self._source, self._seeds, self._kept = source, seeds, kept
        self._on_step = on_step
        self._drawn: dict[tuple[int, int], Lesson] = {}
        self._trained: dict[tuple[int, int, bool], State] = {}
        self._measured: dict[tuple[int, int, bool], Mapping[str, float]] = {}
        self.latest: State | None = None

    def submission(self, recipe: Recipe, number: int, setting: str) -> tuple[Mapping[str, float], State]:
        """Train with the submission's gradients, and return what the judge's model became.

        Raises:
            SubmissionError: The gradients are not the reference's, or the worker failed.
        """
        return self._outcome(recipe, number, setting, reference=False)

    def reference(self, recipe: Recipe, number: int, setting: str) -> Mapping[str, float]:
        """Train with the task's own gradients on the same lesson, and return the metrics."""
        return self._outcome(recipe, number, setting, reference=True)[0]

    def pictures(self, recipe: Recipe, number: int) -> tuple[Mapping[str, Any], ...]:
        """Return what the task shows of a lesson trained with the submission's gradients; nothing if it fails."""
        if recipe.show is None:
            return ()
        lesson, state = self._lesson(recipe, number), self._trained[id(recipe), number, False]
        try:
            return tuple(recipe.show(lesson, Training(recipe, lesson, state).weights()))
        except Exception:  # noqa: BLE001 - a picture decides nothing, so its failure costs no verdict
            return ()

    def generator(self, number: int) -> Any:
        """Return the generator that a lesson is drawn with."""
        return self._seeds.generator(_CHECK, f"lesson {number}", 1)

    def _lesson(self, recipe: Recipe, number: int) -> Lesson:
        place = (id(recipe.draw), number)
        if place not in self._drawn:
            self._drawn[place] = recipe.draw(self.generator(number))
        return self._drawn[place]

    def _outcome(
        self, recipe: Recipe, number: int, setting: str, *, reference: bool
    ) -> tuple[Mapping[str, float], State]:
        place = (id(recipe), number, reference)
        if place not in self._trained:
            lesson = self._lesson(recipe, number)
            state = self._train(recipe, lesson, (setting, number, reference))
            self._trained[place] = state
            self._measured[place] = lesson.measure(Training(recipe, lesson, state).weights())
        return self._measured[place], self._trained[place]

    def _train(self, recipe: Recipe, lesson: Lesson, what: tuple[str, int, bool]) -> State:
        """Train to the end, or keep what is done when something ends it before."""
        _, number, reference = what
        name = (*what, recipe.steps, self._seeds.task, self._seeds.seed(_CHECK, f"lesson {number}", 0))
        training = Training(recipe, lesson, self._kept.load(name, State.start(lesson.weights)))

        def follow(step: Callable[[], float]) -> None:
            saved_ns = time.monotonic_ns()
            try:
                while not training.done:
                    self._tell(training, recipe, what, step())
                    if time.monotonic_ns() - saved_ns > _SAVE_EVERY_NS:
                        self._kept.save(name, training.state)
                        saved_ns = time.monotonic_ns()
            except (KeyboardInterrupt, SystemExit):
                self._kept.save(name, training.state)
                raise

        if reference:
            follow(training.own_step)
        else:
            self._with_worker(recipe, training, follow)
        self._kept.save(name, training.state)
        return training.state

    def _with_worker(self, recipe: Recipe, training: Training, follow: Callable[[Callable[[], float]], None]) -> None:
        if training.done:
            return
        self.latest = training.state
        with asking_of(self._source, recipe, training) as step:
            follow(step)

    def _tell(self, training: Training, recipe: Recipe, what: tuple[str, int, bool], loss: float) -> None:
        if self._on_step is None:
            return
        setting, number, reference = what
        self._on_step(
            Progress(
                setting=setting,
                lesson=number,
                reference=reference,
                step=training.state.step,
                steps=recipe.steps,
                loss=loss,
                left_ns=training.left_ns,
            )
        )


@contextmanager
def asking_of(source: TrainingSource, recipe: Recipe, training: Training) -> Iterator[Callable[[], float]]:
    """Open a submission's parts, and give what makes one step of a training with their gradients.

    Args:
        source: Where the submission answers.
        recipe: What it is asked, and what all its answers together may take.
        training: What is trained; where the last distances leave its verdict open, it is settled in the end.

    Raises:
        SubmissionError: The gradients are not the reference's, or the worker failed.
    """
    allowance = Allowance(cpu_s=recipe.cpu_s, blocked_s=recipe.blocked_s, memory_bytes=recipe.memory_bytes)
    used_ns = training.state.cpu_ns
    subject = None
    for hook in recipe.hooks:
        subject = source.subject(hook, cpu_s=recipe.step_cpu_s, allowance=allowance)
    try:
        with Asking(reading(reading(recipe.opened)(subject))) as asking:
            yield lambda: _charged(training, asking, allowance, used_ns)
            training.settle(asking)
    finally:
        training.state.cpu_ns = used_ns + allowance.cpu_ns


def reading(question: Callable[..., Any]) -> Callable[..., Any]:
    """Return a recipe's function that asks a worker, so that a reply which it can't read is the worker's fault."""

    def ask(*what: Any) -> Any:
        try:
            return question(*what)
        except HarnessError:
            raise
        except Exception as error:  # all that a recipe does here is to read replies, and they may hold anything
            raise Unusable(f"answered in a form that can't be read ({type(error).__name__})") from error

    return ask


def _charged(training: Training, asking: Asking, allowance: Allowance, used_ns: int) -> float:
    loss = training.step(asking)
    training.state.cpu_ns = used_ns + allowance.cpu_ns
    return loss
