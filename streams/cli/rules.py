"""`nadhir rules`: list, show, check and test the rules."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from streams.actors import ActorRegistry
from streams.cli.options import load_settings
from streams.escalation.rule import Rule
from streams.escalation.rule_files import RuleError
from streams.escalation.rule_files import load as load_rules
from streams.escalation.trial import run
from streams.gazetteer import Gazetteer

_Command = TypeVar("_Command", bound=Callable[..., object])


def _paths(command: _Command) -> _Command:
    return click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))(command)


@click.group()
def rules() -> None:
    """List, show, check and test rules: the shipped ones, or those in files and folders given."""


@rules.command("list")
@_paths
def list_rules(paths: tuple[Path, ...]) -> None:
    """All rules with their level and title."""
    for rule in _load(paths):
        click.echo(f"{rule.id:22} {rule.level:9} {rule.title.en} | {rule.title.ar}")


@rules.command()
@click.argument("rule_id")
@_paths
def show(rule_id: str, paths: tuple[Path, ...]) -> None:
    """One rule: what it looks for, and how it ends."""
    rule = next((r for r in _load(paths) if r.id == rule_id), None)
    if rule is None:
        raise click.ClickException(f"no rule has the id {rule_id}")
    for line in _described(rule):
        click.echo(line)


@rules.command()
@_paths
def check(paths: tuple[Path, ...]) -> None:
    """Read the rules; every problem is named by file and line."""
    click.echo(f"{len(_load(paths))} rules are sound")


@rules.command()
@_paths
def test(paths: tuple[Path, ...]) -> None:
    """Run the tests that the rule files hold."""
    places, actors = Gazetteer.load(), ActorRegistry.load()
    trials = [trial for rule in _load(paths) for trial in run(rule, places, actors)]
    failed = [trial for trial in trials if not trial.passed]
    for trial in failed:
        click.echo(f"{trial.rule}: {trial.name}")
        click.echo(f"  expected {list(trial.expected)}")
        click.echo(f"  came     {list(trial.came)}")
    if failed:
        raise click.ClickException(f"{len(failed)} of {len(trials)} tests failed")
    click.echo(f"{len(trials)} tests passed")


def _load(paths: tuple[Path, ...]) -> tuple[Rule, ...]:
    horizon: dt.timedelta = load_settings().horizon
    try:
        return load_rules(paths or None, horizon=horizon)
    except RuleError as error:
        raise click.ClickException("\n" + str(error)) from error


def _described(rule: Rule) -> list[str]:
    lines = [
        f"{rule.id} ({rule.level})",
        rule.title.en,
        rule.title.ar,
        rule.explanation.en.strip(),
        rule.explanation.ar.strip(),
        f"sides: {rule.sides}; scopes: {', '.join(rule.scopes)}; within {rule.span} days",
    ]
    for step in rule.steps:
        match = step.match.model_dump(mode="json", exclude_defaults=True)
        lines.append(f"step {step.name}: {match}, {step.times} times on {step.days} days")
    if rule.growth:
        lines.append(f"growth: {rule.growth.model_dump()}")
    if rule.pace:
        lines.append(f"pace: {rule.pace.model_dump()}")
    if rule.surge:
        lines.append(f"surge: {rule.surge.model_dump()}")
    for step_up in rule.raises:
        when = step_up.when.model_dump(exclude_none=True)
        lines.append(f"raised to {step_up.level}: {when}")
    lines.append(f"ends after {rule.quiet} quiet days; by {', '.join(rule.ends) or 'quiet alone'}")
    if rule.source:
        lines.append(f"source: {rule.source.strip()}")
    return lines
