"""What this machine can do and where providers come from; what `doctor` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from harness import environment
from harness.catalog import Catalog, discover
from harness.errors import HarnessError, ProviderError
from harness.sandbox.levels import Level
from harness.sandbox.pool import Pool

__all__ = ["Diagnosis", "ProviderHealth", "diagnose"]


class ProviderHealth(NamedTuple):
    """A task, where it comes from and what is wrong with it.

    Attributes:
        task: The task's name.
        distribution: What brings it.
        source: Its file, or "".
        problem: Why it can't be used, or "".
    """

    task: str
    distribution: str
    source: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What was found.

    Attributes:
        environment: Versions and the machine.
        confinement: Level, layers and probes; empty when no worker could be started.
        problem: Why no worker could be started, or "".
        providers: Every task that is there.
    """

    environment: dict[str, Any]
    confinement: dict[str, Any]
    problem: str
    providers: tuple[ProviderHealth, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether workers start and every provider can be used."""
        return not self.problem and not any(provider.problem for provider in self.providers)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "environment": self.environment,
            "confinement": self.confinement,
            "problem": self.problem,
            "providers": [provider._asdict() for provider in self.providers],
        }


def diagnose(task_paths: Iterable[Path] = ()) -> Diagnosis:
    """Import every provider, and start a zygote and a worker.

    Args:
        task_paths: Folders of further tasks.

    Raises:
        UsageError: A folder holds no task.
    """
    catalog = discover(task_paths)
    confinement: dict[str, Any] = {}
    problem = ""
    try:
        with Pool(catalog.hidden_paths(), lowest=Level.NONE) as pool:
            confinement = pool.confinement()
    except HarnessError as error:
        problem = str(error)
    return Diagnosis(
        environment=environment.describe(),
        confinement=confinement,
        problem=problem,
        providers=tuple(_provider(catalog, name) for name in catalog.tasks),
    )


def _provider(catalog: Catalog, name: str) -> ProviderHealth:
    provider, problem = catalog.tasks[name], ""
    try:
        catalog.reference(catalog.task(name))
    except ProviderError as error:
        problem = str(error)
    return ProviderHealth(name, provider.distribution, str(provider.source or ""), problem)
