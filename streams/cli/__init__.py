"""The command `nadhir`: one module a command, imported when it is called."""

import importlib

import click

#: Command name -> module:attribute. Lazy, so that `nadhir --help` needs neither Faust nor lexicons.
COMMANDS: dict[str, str] = {
    "alerts": "streams.cli.alerts:alerts",
    "broker": "streams.cli.broker:broker",
    "code": "streams.cli.code:code",
    "dead-letters": "streams.cli.dead_letters:dead_letters",
    "demo": "streams.cli.demo:demo",
    "detect": "streams.cli.detect:detect",
    "doctor": "streams.cli.doctor:doctor",
    "evaluate": "streams.cli.evaluate:evaluate",
    "places": "streams.cli.places:places",
    "replay": "streams.cli.replay:replay",
    "rules": "streams.cli.rules:rules",
    "schemas": "streams.cli.schemas:schemas",
    "serve": "streams.cli.serve:serve",
    "topics": "streams.cli.topics:topics",
    "worker": "streams.cli.worker:worker",
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All names, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command, or None for a name that is not ours."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, attribute = target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{target} is not a click command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nadhir")
def main() -> None:
    """Conflict early warning from Arabic news.

    Start with `nadhir demo`. Settings come from the environment (NADHIR_BOOTSTRAP,
    NADHIR_PREFIX ...) or a file `.env`.
    """
