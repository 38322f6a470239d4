"""The command `nadhir`: one module a command, imported when it is called."""

import importlib
import logging

import click

#: Command name -> (module:attribute, what it does in a line). Lazy, so that `nadhir --help` and a
#: light command need neither Faust nor lexicons.
COMMANDS: dict[str, tuple[str, str]] = {
    "alerts": ("streams.cli.alerts:alerts", "Show the alerts, or follow them."),
    "backtest": (
        "streams.cli.backtest:backtest",
        "Score the rules on past events, beside baselines.",
    ),
    "broker": ("streams.cli.broker:broker", "Run a broker in the foreground."),
    "code": ("streams.cli.code:code", "Code articles without Kafka."),
    "dead-letters": (
        "streams.cli.dead_letters:dead_letters",
        "List, show, replay and discard what could not be processed.",
    ),
    "deliver": ("streams.cli.deliver:deliver", "Send alerts to webhooks."),
    "demo": ("streams.cli.demo:demo", "Turn the seed feed into alerts; needs nothing beside it."),
    "detect": ("streams.cli.detect:detect", "Run the rules over incidents without Kafka."),
    "doctor": ("streams.cli.doctor:doctor", "Check broker, topics, workers and dead letters."),
    "evaluate": ("streams.cli.evaluate:evaluate", "Score the coder against a gold set."),
    "places": ("streams.cli.places:places", "Look names up in the gazetteer."),
    "rebuild": ("streams.cli.rebuild:rebuild", "Work the log again under a new generation."),
    "replay": ("streams.cli.replay:replay", "Publish feeds, paced by their own time."),
    "rules": ("streams.cli.rules:rules", "List, check and test the rules."),
    "schemas": (
        "streams.cli.schemas:schemas",
        "Export the contract, check it for drift and for breaks.",
    ),
    "serve": ("streams.cli.serve:serve", "Serve the page and the HTTP API."),
    "topics": ("streams.cli.topics:topics", "List, create and check the topics."),
    "webhooks": (
        "streams.cli.webhooks:webhooks",
        "Subscribe endpoints to alerts, pause, resume, redeliver.",
    ),
    "worker": ("streams.cli.worker:worker", "Run the worker: articles in, alerts out."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All names, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command, or None for a name that is not ours."""
        if cmd_name not in COMMANDS:
            return None
        target, _ = COMMANDS[cmd_name]
        module, _, attribute = target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{target} is not a click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nadhir")
def main() -> None:
    """Conflict early warning from Arabic news.

    Start with `nadhir demo`. Settings come from the environment (NADHIR_BOOTSTRAP,
    NADHIR_PREFIX ...) or a file `.env`.
    """
    # The commands say themselves what failed; a command that sets up logging still gets all of it.
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())
