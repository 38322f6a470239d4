"""Reading rule files: YAML with the errors named by file and line."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from importlib import resources
from pathlib import Path

import yaml
from pydantic import ValidationError

from streams.actors import ActorRegistry
from streams.escalation.rule import Rule
from streams.escalation.sides import camp
from streams.yaml_lines import line_of


class RuleError(ValueError):
    """A rule file that is refused; `problems` are lines of the form `file:line: what is wrong`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(paths: Iterable[Path] | None = None, *, horizon: timedelta) -> tuple[Rule, ...]:
    """The rules of the given files and folders (the shipped ones without any), by id.

    Raises:
        RuleError: broken YAML, a field that is wrong or unknown, a rule that can never match or
            looks back further than the horizon, or an id given twice. Names every problem.
        OSError: a file cannot be read.
    """
    problems: list[str] = []
    found: dict[str, tuple[str, Rule]] = {}
    for name, text in _texts(paths):
        try:
            rule = parse(name, text, horizon=horizon)
        except RuleError as error:
            problems += error.problems
            continue
        if rule.id in found:
            problems.append(f"{name}:1: the id {rule.id} is that of {found[rule.id][0]}")
        found.setdefault(rule.id, (name, rule))
    if problems:
        raise RuleError(problems)
    return tuple(found[key][1] for key in sorted(found))


def parse(name: str, text: str, *, horizon: timedelta) -> Rule:
    """One rule.

    Raises:
        RuleError: as in `load`.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        body = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleError([f"{name}:{line}: {error.problem}"]) from error
    except yaml.YAMLError as error:
        raise RuleError([f"{name}:1: {error}"]) from error
    try:
        rule = Rule.model_validate(body)
    except ValidationError as error:
        raise RuleError(
            [
                f"{name}:{line_of(node, e['loc'])}: {'.'.join(map(str, e['loc'])) or 'rule'}: "
                f"{e['msg'].removeprefix('Value error, ')}"
                for e in error.errors(include_url=False)
            ]
        ) from error
    strange = [
        f"{name}:{line_of(node, ('steps', i, 'match', 'families'))}: can never match: "
        f"no such family: {family}"
        for i, step in enumerate(rule.steps)
        for family in step.match.families
        if family not in _families()
    ]
    if strange:
        raise RuleError(strange)
    if rule.look_back > horizon.days:
        at = line_of(node, ("span",) if rule.span == rule.look_back else ("surge",))
        raise RuleError(
            [f"{name}:{at}: looks back {rule.look_back} days, but {horizon.days} are kept"]
        )
    return rule


@cache
def _families() -> frozenset[str]:
    """The sides that an actor of the registry can stand on."""
    actors = ActorRegistry.load()
    codes = [a.code for a in actors.actors]
    return frozenset(f(code) for code in codes for f in (actors.family, lambda c: camp(c, actors)))


def _texts(paths: Iterable[Path] | None) -> list[tuple[str, str]]:
    if paths is None:
        folder = resources.files("streams.escalation").joinpath("rules")
        shipped = [f for f in folder.iterdir() if f.name.endswith(".yaml")]
        return sorted((f.name, f.read_text("utf-8")) for f in shipped)
    files: list[Path] = []
    for path in paths:
        files += sorted(path.glob("*.y*ml")) if path.is_dir() else [path]
    return [(str(f), f.read_text("utf-8")) for f in files]
