"""A guest server in this process, asked as the judge asks a worker."""

import io
import json
import zipfile

import pytest
import torch

from harness.sandbox.guest.serving import Server


def hook(name, arguments=(), **options):
    """Return a hook's description."""
    described = {"aliases": [], "kind": "function", "optional": [], "forward": None, "forward_open": False}
    return {"name": name, "arguments": list(arguments), **described, **options}


ATTENTION = hook(
    "scaled_dot_attention",
    ["hidden_size"],
    aliases=["ScaledDotAttention"],
    kind="module",
    forward=["queries", "keys", "values"],
)


class Guest:
    """A server and the last reply to `load`."""

    attention = ATTENTION

    def __init__(self):
        self.server = Server()
        self.reply = {}

    def load(self, files, *hooks, **options):
        """Load a file's text or bytes (named submission.py), or several files by name (a folder)."""
        folder = isinstance(files, dict)
        files = files if folder else {options.pop("name", "submission.py"): files}
        request = {"op": "load", "id": 7, "hooks": list(hooks), "kind": "folder" if folder else "file"}
        request["files"] = [{"name": name, "data": as_tensor(data)} for name, data in files.items()]
        self.reply = self.server.handle(
            {"adapter": None, "load": "definitions", "scaffold": None, **request, **options}
        )
        return self.reply

    def status(self, name):
        """Return a hook's (how, status)."""
        return self.reply["hooks"][name]["how"], self.reply["hooks"][name]["status"]

    def ask(self, op, **fields):
        """Return the reply to a request."""
        return self.server.handle({"op": op, "id": 8, **fields})

    def call(self, hook, **arguments):
        """Return a hook's value."""
        reply = self.ask("call", hook=hook, arguments=arguments)
        assert "error" not in reply, reply
        return reply["value"]

    def error(self, hook, **arguments):
        """Return a call's error."""
        return self.ask("call", hook=hook, arguments=arguments)["error"]

    def open(self, hook, **arguments):
        """Return a module's handle."""
        reply = self.ask("open", hook=hook, arguments=arguments)
        assert "error" not in reply, reply
        return reply["handle"]

    @staticmethod
    def hook(*args, **kwargs):
        """Return a hook's description."""
        return hook(*args, **kwargs)

    @property
    def notices(self):
        """Return what `load` had to say."""
        return "\n".join(self.reply.get("notices", []))


def as_tensor(data):
    """Return text or bytes as the wire brings them."""
    data = data.encode() if isinstance(data, str) else data
    return torch.frombuffer(bytearray(data), dtype=torch.uint8) if data else torch.empty(0, dtype=torch.uint8)


@pytest.fixture
def guest():
    """Return a fresh guest; its modules leave the process with the test."""
    made = Guest()
    yield made
    made.server.shutdown()


@pytest.fixture
def notebook():
    """Return what makes a notebook's JSON of code cells."""

    def make(*cells):
        code = [{"cell_type": "code", "source": cell.splitlines(keepends=True), "outputs": []} for cell in cells]
        return json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": ["# Title"]}, *code]})

    return make


@pytest.fixture
def archive():
    """Return what makes a zip archive of texts and bytes by name."""

    def make(files, compression=zipfile.ZIP_DEFLATED):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", compression) as opened:
            for name, data in files.items():
                opened.writestr(name, data)
        return buffer.getvalue()

    return make
