"""The candidates that a task is linted with: altered answers, mutants of its reference, samples, known mistakes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from harness.authoring.alterations import ALTERATIONS, Alteration, Altered, Kind, remembering, right_at
from harness.authoring.mutation import build, mentions, mutants
from harness.authoring.results import Judged
from harness.authoring.samples import Sample
from harness.authoring.trials import Verdict, asked, trial, within_cpu
from harness.catalog import Catalog
from harness.compare import doubled
from harness.correctness import Questions, SubjectSource
from harness.correctness.questions import layouts
from harness.errors import Crashed, UsageError
from harness.plugins import resolve
from harness.records import Outcome
from harness.sandbox.inline import InlineSource, inline_subject, inline_transport
from harness.sandbox.pool import Pool
from harness.sandbox.session import LoadPlan, Session
from harness.sandbox.subject import Subject, Transport
from harness.task import Check, Task

__all__ = ["Bench"]

_CPU_S = 20.0


class _Broken:
    """A candidate that can't even be loaded."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def subject(self, hook: str, *, cpu_s: float) -> Any:  # noqa: ARG002 - the protocol's names
        raise Crashed(f"{type(self._error).__name__}: {self._error}") from self._error

    def used_ns(self) -> int:
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A task with its reference and the questions that are put to every candidate.

    Attributes:
        task: The task.
        functions: The reference, by hook.
        module: The reference's module.
        path: Its source.
        keys: The keys at which candidates are asked.
        known: The questions at these keys.
        pool: Starts confined workers for samples.
    """

    task: Task
    functions: Mapping[str, Callable[..., Any]]
    module: ModuleType
    path: Path
    keys: Sequence[str]
    known: Sequence[Questions]
    pool: Pool

    @property
    def reference(self) -> Any:
        """Return a subject that answers rightly."""
        return inline_subject(self.task.hooks, self.functions)

    @classmethod
    def open(cls, catalog: Catalog, name: str, pool: Pool, chosen: Sequence[str]) -> Bench:
        """Return the bench of a task.

        Args:
            catalog: Where tasks and references come from.
            name: The task's name.
            pool: Starts confined workers.
            chosen: The keys.

        Raises:
            UsageError: There is no such task, or the source of its reference can't be found.
            ProviderError: The task or its reference can't be loaded.
        """
        task = catalog.task(name)
        functions, home = catalog.reference(task), catalog.references[name]
        if home.source is None:
            raise UsageError(f"{name}: the source of its reference can't be found")
        known = [asked(task, key) for key in chosen]
        return cls(
            task=task, functions=functions, module=home.load(), path=home.source, keys=chosen, known=known, pool=pool
        )

    def altered(self, kind: Kind) -> Iterator[Judged]:
        """Iterate over the reference with one hook altered in one of the ways of a kind."""
        graded = self._graded
        for hook in self.task.hooks:
            for alteration in ALTERATIONS:
                if alteration.kind is kind and alteration.applies(hook) and hook.name in graded:
                    yield self._altered(hook.name, alteration)
            if kind is Kind.NULL and hook.name in graded:
                yield from self._right_elsewhere(hook.name)

    @property
    def _graded(self) -> set[str]:
        """Return the hooks that a gating check looks at."""
        return {check.hook for check in self.task.checks if check.gating}

    def _altered(self, hook: str, alteration: Alteration) -> Judged:
        verdicts, reached = [], 0
        for key, questions in zip(self.keys, self.known, strict=True):
            verdict, altered = self._once(hook, alteration, key, questions)
            verdicts.append(verdict)
            reached += altered > 0
        name = f"{hook}: {alteration.name}"
        return Judged(
            name=name,
            verdicts=tuple(verdicts),
            reached=reached,
            shows=alteration.shows,
            by_chance=alteration.kind is Kind.NULL,  # its first answer again is "always true" or "always false"
        )

    def _once(self, hook: str, alteration: Alteration, key: str, questions: Questions) -> tuple[Verdict, int]:
        altered = Altered(inline_transport(self.task.hooks, self.functions), hook, alteration)
        with within_cpu(_CPU_S):
            verdict = trial(key, questions, InlineSource(altered.subject(self.task.hooks)), self.reference)
        return verdict, altered.altered

    def _right_elsewhere(self, hook: str) -> Iterator[Judged]:
        """Yield what is right at the sizes of another run alone, unless the hook takes nothing that has a size."""
        sizes: set[tuple[Any, ...]] = set()
        key = self.keys[0][::-1]
        self._once(hook, remembering(sizes), key, asked(self.task, key))
        if sizes - {()}:
            yield self._altered(hook, right_at(sizes))

    def styles(self, samples: Sequence[Sample], stack: ExitStack) -> Iterator[tuple[str, SubjectSource]]:
        """Iterate over the honest styles by name: the reference, its answers in other containers, samples that pass.

        Args:
            samples: The task's samples.
            stack: Ends the samples' workers.
        """
        yield "the reference", InlineSource(self.reference)
        for alteration in ALTERATIONS:
            if alteration.kind is Kind.HONEST:
                yield alteration.name, self._in_other_containers(alteration)
        for sample in samples:
            if sample.outcome is Outcome.PASSED:
                yield sample.name, stack.enter_context(self.session(sample))

    def _in_other_containers(self, alteration: Alteration) -> InlineSource:
        """Return the reference with the answers of every hook in another container."""
        transport: Transport = inline_transport(self.task.hooks, self.functions)
        for hook in self.task.hooks:
            transport = Altered(transport, hook.name, alteration)
        return InlineSource(Subject(transport, self.task.hooks))

    def mutated(self) -> Iterator[Judged]:
        """Iterate over the mutants of the reference, but for functions that serve hooks that nothing grades alone."""
        text = self.path.read_text(encoding="utf-8")
        ungraded = {function.__name__ for hook, function in self.functions.items() if hook not in self._graded}
        ungraded = {name for name in ungraded if not mentions(text, name)}
        for mutant in mutants(text):
            if mutant.function in ungraded:
                continue
            verdicts = []
            for key, questions in zip(self.keys, self.known, strict=True):
                with within_cpu(_CPU_S):
                    try:
                        functions = resolve(self.task.spec, build(mutant, self.module, self.path))
                        source: Any = InlineSource(inline_subject(self.task.hooks, functions))
                    except Exception as error:  # noqa: BLE001 - a mutant may be no module at all
                        source = _Broken(error)
                    verdicts.append(trial(key, questions, source, self.reference))
            yield Judged(name=mutant.name, verdicts=tuple(verdicts), reached=len(verdicts))

    def session(self, sample: Sample) -> Session:
        """Return a sample in a confined worker; close it when done."""
        models = bool(self.task.preload) or sample.submission.mentions(b"transformers", b"open_clip")
        spawn = partial(self.pool.spawn, models=models)
        return Session(spawn, sample.submission, self.task.hooks, LoadPlan(), scaffold=self.task.scaffold)

    def sampled(self, samples: Sequence[Sample]) -> Iterator[tuple[Sample, Judged]]:
        """Iterate over samples that must not pass."""
        for sample in samples:
            if sample.outcome is Outcome.PASSED:
                continue
            with self.session(sample) as session:
                pairs = zip(self.keys, self.known, strict=True)
                verdicts = tuple(trial(key, questions, session, self.reference) for key, questions in pairs)
            name = f"sample {sample.name}"
            yield sample, Judged(name=name, verdicts=verdicts, reached=len(verdicts), declared=sample.mistakes)

    def mistaken(self) -> Iterator[tuple[Check, Judged]]:
        """Iterate over the task's known mistakes, each answered in the precision that answers have."""
        for check in self.task.checks:
            for words in check.mistakes:
                verdicts = tuple(
                    _mistaken(key, questions, check, words)
                    for key, questions in zip(self.keys, self.known, strict=True)
                )
                name = f"{check.name}: {words}"
                yield check, Judged(name=name, verdicts=verdicts, reached=len(verdicts), declared=(words,))


def _mistaken(key: str, questions: Questions, check: Check, words: str) -> Verdict:
    def ask(_: Any, given: dict[str, Any]) -> Mapping[str, Any]:
        right, wrong = check.forms[0](doubled(given)), check.mistakes[words](doubled(given))
        return {group: _answered(value, given) for group, value in {**right, **wrong}.items()}

    class Nobody:
        def subject(self, hook: str, *, cpu_s: float) -> Any:  # noqa: ARG002 - the protocol's names
            return None

        def used_ns(self) -> int:
            return 0

    answering = dataclasses.replace(check, ask=ask, after=())
    return trial(key, questions, Nobody(), None, checks=(answering,))


def _answered(value: Any, given: Mapping[str, Any]) -> Any:
    """Return a value as a submission gives it: its first layout, float32 where tensors of float32 were given."""
    value = next(iter(layouts(value).values()))
    if isinstance(value, Mapping):
        return {name: _answered(item, given) for name, item in value.items()}
    narrow = any(isinstance(one, torch.Tensor) and one.dtype == torch.float32 for one in given.values())
    return value.float() if narrow and isinstance(value, torch.Tensor) and value.is_floating_point() else value
