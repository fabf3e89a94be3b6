"""The command line: it reads arguments, hands them on, and turns what comes back into text and an exit code.

Commands import what they need when they run: `--help` and `list` import no task and no torch.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import NoReturn

import click

from harness import __version__
from harness.cli.authoring import lint
from harness.cli.bench import bench
from harness.cli.browsing import list_tasks, show
from harness.cli.calibrating import calibrate
from harness.cli.claims import claims
from harness.cli.grading import check, grade, replay
from harness.cli.machine import doctor, selftest
from harness.cli.marking import mark
from harness.cli.naming import NamingGroup
from harness.cli.new import new
from harness.cli.plotting import plot
from harness.cli.redteam import redteam
from harness.cli.reporting import diff, report
from harness.cli.similar import similar
from harness.errors import HarnessError, UsageError

__all__ = ["main"]

_USAGE, _FAULT, _INTERRUPTED, _BROKEN_PIPE = 2, 3, 130, 141


@click.group(cls=NamingGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="harness")
def commands() -> None:
    r"""Grade machine-learning implementations: every task is a plugin, every submission runs confined.

    \b
    harness list                              which tasks there are
    harness show scaled_dot_attention         what a task asks
    harness check my_answers.py               one submission, at length, before handing in
    harness grade submissions/*.ipynb         a class; the verdicts are kept under runs/
    harness bench a.py b.py                   implementations side by side: time, growth, memory
    harness report runs/20260101-120000       pages for a browser, or what Gradescope and others read
    harness claims my_report/                 numbers that a report claims, measured anew
    harness doctor                            what this machine can do, and where tasks come from
    harness lint --all                        what tasks lack before they may grade

    Exit codes: 0 all was done; 1 something falls short (a check that did not pass in check, points under
    --fail-under, a verdict that changed in replay, a task that lacks something in lint, a refused
    threshold in calibrate, a gain or a wrong rejection in redteam); 2 what was asked for can't be done;
    3 a harness error, the rest is still written; 130 stopped by Ctrl-C, the same command goes on; 141 the
    reader of the output went away.
    """


for _command in (
    list_tasks,
    show,
    check,
    grade,
    replay,
    lint,
    calibrate,
    doctor,
    selftest,
    redteam,
    bench,
    report,
    diff,
    mark,
    claims,
    plot,
    new,
    similar,
):
    commands.add_command(_command)


def _keep_line_breaks(command: click.Command) -> None:
    r"""Turn the two characters `\b` of a raw docstring into the one by which click keeps lines as they are."""
    command.help = (command.help or "").replace("\\b\n", "\b\n")
    for one in getattr(command, "commands", {}).values():
        _keep_line_breaks(one)


_keep_line_breaks(commands)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command line and exit with its code.

    Args:
        arguments: The words after `harness`; those of the process when None.
    """
    try:
        code = commands.main(args=arguments, prog_name="harness", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say("stopped; the same command goes on from what is kept")
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # The reader has gone: nothing more can be said, not even by the interpreter as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_BROKEN_PIPE)
    except HarnessError as error:
        _say(str(error))
        sys.exit(_USAGE if isinstance(error, UsageError) else _FAULT)
    except Exception:  # noqa: BLE001 - Python would exit with 1, which says that a submission falls short
        traceback.print_exc()
        sys.exit(_FAULT)
    sys.exit(code or 0)


def _say(sentence: str) -> None:
    from harness.text import printable  # noqa: PLC0415 - only where something went wrong

    click.echo(f"harness: {printable(sentence)}", err=True)
