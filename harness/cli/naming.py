"""Groups of commands that tell a mistyped name what there is instead."""

from __future__ import annotations

import click

__all__ = ["NamingGroup"]


class NamingGroup(click.Group):
    """A group that answers an unknown command with the nearest one, and then the rest."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first word names.

        Raises:
            click.UsageError: There is none of that name; the message says what there is.
        """
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            from harness.text import nearest, one_line  # noqa: PLC0415 - keeps `--help` quick

            told = nearest(name, self.list_commands(ctx), what="commands are")
            raise click.UsageError(f"unknown command {one_line(name)!r}; {told}", ctx)
        return super().resolve_command(ctx, args)
