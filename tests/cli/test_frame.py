"""The command's frame: help, version, laziness, usage errors in a line."""

import importlib
import importlib.metadata
import subprocess
import sys

import click
import pytest
from cli_kit import nadhir

from streams.cli import COMMANDS, main
from streams.cli.options import INSTANT


def test_help_lists_every_command() -> None:
    text = nadhir("--help").stdout
    for name, (_, words) in COMMANDS.items():
        assert name in text
        assert words in " ".join(text.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_explains_itself(name: str) -> None:
    context = click.Context(main)
    found = main.get_command(context, name)
    assert found is not None
    assert found.name == name
    assert found.get_short_help_str(200) != ""
    assert found.get_help(click.Context(found, info_name=name)).startswith("Usage: ")


def test_help_imports_no_command() -> None:
    program = (
        "import sys; from streams.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "heavy = [m for m in sys.modules if m.startswith('streams.cli.') or m == 'faust']\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def test_version_is_the_distributions() -> None:
    assert importlib.metadata.version("nadhir") in nadhir("--version").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nothing-like-it"], "No such command"),
        (["replay"], "Missing argument"),
        (["replay", "x.jsonl", "--speed", "fast"], "write 1x, 60x"),
        (["replay", "x.jsonl", "--from", "yesterday"], "write 2017-06-09"),
        (["alerts", "--level", "loud"], "watch"),
        (["demo", "--port", "70000"], "port"),
    ],
)
def test_a_wrong_call_is_told_with_status_2(arguments: list[str], says: str) -> None:
    done = nadhir(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""


def test_a_broken_setting_is_told_by_its_name() -> None:
    done = nadhir("topics", "list", NADHIR_ARTICLE_PARTITIONS="many")
    assert done.returncode == 1
    assert "NADHIR_ARTICLE_PARTITIONS" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["topics", "create"],
        ["topics", "check"],
        ["replay", "feed.jsonl"],
        ["alerts"],
        ["alerts", "--follow"],
        ["dead-letters", "list"],
    ],
)
def test_a_broker_that_is_not_there_is_told_in_a_line(arguments: list[str]) -> None:
    done = nadhir(*arguments, NADHIR_BOOTSTRAP="127.0.0.1:1")
    assert done.returncode == 1
    assert "127.0.0.1:1" in done.stderr
    assert "NADHIR_BOOTSTRAP" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_time_without_a_zone_is_utc() -> None:
    assert INSTANT.convert("2017-06-09", None, None).isoformat() == "2017-06-09T00:00:00+00:00"
    moment = INSTANT.convert("2017-06-09T12:00:00+03:00", None, None)
    assert moment.isoformat() == "2017-06-09T09:00:00+00:00"
