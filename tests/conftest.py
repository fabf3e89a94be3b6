"""What many tests need: submissions loaded in this process."""

import dataclasses
from pathlib import Path

import pytest
import torch

from harness.errors import Crashed, Missing, Refused
from harness.sandbox.guest.serving import Server
from harness.sandbox.inline import InlineTransport
from harness.sandbox.subject import Subject

# Small tensors on shared processors: a second thread waits far longer than it works.
torch.set_num_threads(1)


class Loaded:
    """A submission's file loaded in this process, as a source of one subject; for trusted samples alone."""

    def __init__(self, task, path):
        server = Server()
        data = torch.frombuffer(bytearray(Path(path).read_bytes()), dtype=torch.uint8)
        hooks = [hook.to_dict() for hook in task.hooks]
        files = [{"name": path.name, "data": data}]
        request = {"op": "load", "files": files, "kind": "file", "hooks": hooks, "scaffold": task.scaffold}
        self._bound = server.handle(request)["hooks"]
        self._subject = Subject(InlineTransport(server), task.hooks)

    def subject(self, hook, *, cpu_s, allowance=None):
        """Return the subject, or raise as the hook's status says."""
        errors = {"missing": Missing, "broken": Crashed, "refused": Refused}
        if error := errors.get(self._bound[hook]["status"]):
            raise error(str(self._bound[hook]["message"]))
        return self._subject

    def used_ns(self):
        """Return 0: nothing is limited here."""
        return 0


@pytest.fixture(scope="session")
def unordered():
    """Return what lets every check of a task run, whatever came before: `unordered(task)`."""

    def without_order(task):
        return dataclasses.replace(task, checks=tuple(dataclasses.replace(check, after=()) for check in task.checks))

    return without_order


@pytest.fixture(scope="session")
def loaded():
    """Return what loads a submission's file for a task: `loaded(task, path)`."""
    return Loaded
