"""Each construct of the rule language has its own rule file, with cases of five kinds.

What a construct is comes from the models, so that one that is added has to bring its file. And the
construct matters to its cases: without it some of them fail.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any, Final, get_args

import pytest
import yaml
from pydantic import BaseModel

from streams.actors import ActorRegistry
from streams.escalation.rule import Growth, Habit, Match, Pace, Rule, Step, Surge, When
from streams.escalation.rule_files import load, parse
from streams.escalation.trial import run
from streams.gazetteer import Gazetteer

FOLDER: Final = Path(__file__).parent / "constructs"
FILES: Final = sorted(FOLDER.glob("*.yaml"))
KINDS: Final = {"positive", "negative", "boundary", "late", "other-key"}
HORIZON: Final = timedelta(days=120)
#: Fields that say what a rule is, hold other constructs, or are numbers within one.
NO_CONSTRUCT: Final = {
    "rule": {"id", "title", "explanation", "source", "level", "steps", "raises", "tests"},
    "step": {"name", "title", "match"},
}
#: Fields whose values are constructs of their own, with the values that have files.
VALUES: Final = {
    "match.new": ("mode", "actor", "place"),
    "rule.growth": ("killed", "incidents"),
    "rule.sides": ("same", "family", "party", "none"),
    "rule.scopes": ("place", "area", "zone", "country"),
    "rule.order": ("ordered", "any"),
    "rule.ends": ("ceasefire", "withdraw"),
}
#: What stands in a file without its construct, where leaving it out would not do.
INSTEAD: Final[dict[str, Any]] = {
    "match.type": ["ASSAULT", "THREATEN", "MOBILIZE"],
    "rule.span": 60,
    "rule.sides-same": "none",
    "rule.sides-party": "none",
    "rule.sides-family": "same",
    "rule.sides-none": "same",
    "rule.scopes-area": ["country"],
    "rule.scopes-zone": ["country"],
    "rule.scopes-country": ["area"],
    "rule.scopes-place": ["place", "area"],
    "rule.order-ordered": "any",
    "rule.growth-killed": {"window": 7, "of": "incidents", "factor": 2, "least": 10},
    "rule.growth-incidents": {"window": 7, "of": "killed", "factor": 2, "least": 4},
    "rule.surge": {"window": 7, "past": 28, "chance": 0.99, "incidents": 2},
    "rule.pace": {"window": 7, "past": 28, "usual": 56, "cap": 99, "factor": 1.1, "least": 1},
}


def constructs() -> set[str]:
    """The names of all constructs, from the models."""
    models: dict[str, type[BaseModel]] = {"match": Match, "step": Step, "when": When, "rule": Rule}
    names = {
        f"{part}.{field}"
        for part, model in models.items()
        for field in set(model.model_fields) - NO_CONSTRUCT.get(part, set())
    }
    for name, values in VALUES.items():
        names -= {name}
        names |= {f"{name}-{value}" for value in values}
    return names


def without(body: dict[str, Any], construct: str) -> dict[str, Any]:
    """The rule without the construct, or with something weaker in its place."""
    part, _, field = construct.partition(".")
    field = field.partition("-")[0]
    holders = {
        "rule": [body],
        "step": body.get("steps", []),
        "match": [s["match"] for s in body.get("steps", [])],
        "when": [r["when"] for r in body.get("raises", [])],
    }[part]
    for holder in holders:
        if field == "direction" and "direction" in holder:
            holder["direction"] = "any"
        elif construct in INSTEAD:
            holder[field] = INSTEAD[construct]
        else:
            holder.pop(field, None)
    return body


def test_every_construct_has_its_file() -> None:
    assert {f.stem for f in FILES} == constructs()
    numbers = {f for m in (Growth, Surge, Pace, Habit) for f in m.model_fields}
    assert numbers >= {"window", "past", "factor", "chance", "times"}
    for field, values in VALUES.items():
        model = {"match": Match, "rule": Rule}[field.partition(".")[0]]
        hint = model.model_fields[field.partition(".")[2]].annotation
        if field != "rule.growth":
            assert set(values) <= _literals(hint)
            assert _literals(hint) <= {*values, None}
    assert set(VALUES["rule.growth"]) == _literals(Growth.model_fields["of"].annotation)


def _literals(hint: Any) -> set[Any]:
    found: set[Any] = set()
    for arg in get_args(hint):
        found |= _literals(arg) if get_args(arg) else ({arg} if isinstance(arg, str) else set())
    return found


def test_they_are_sound() -> None:
    assert len(load([FOLDER], horizon=HORIZON)) == len(FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_its_cases_are_of_all_five_kinds_and_hold(
    file: Path, places: Gazetteer, actors: ActorRegistry
) -> None:
    rule = parse(file.name, file.read_text("utf-8"), horizon=HORIZON)
    kinds = [case.kind for case in rule.tests]
    assert set(kinds) == KINDS
    for case in rule.tests:
        late = any(i.known is not None and i.known > i.date for i in case.incidents)
        assert late or case.kind != "late", case.name
        assert case.expect or case.kind != "positive", case.name
    trials = run(rule, places, actors)
    assert [t for t in trials if not t.passed] == []
    weaker = without(yaml.safe_load(file.read_text("utf-8")), file.stem)
    bare = parse(file.name, yaml.safe_dump(weaker), horizon=HORIZON)
    assert [t for t in run(bare, places, actors) if not t.passed] != []


@pytest.mark.parametrize("rule", load(horizon=HORIZON), ids=lambda r: r.id)
def test_each_shipped_rule_has_them_too(
    rule: Rule, places: Gazetteer, actors: ActorRegistry
) -> None:
    cases = rule.tests
    assert any(c.expect for c in cases)
    assert any(not c.expect for c in cases)
    assert any(i.known and i.known > i.date for c in cases for i in c.incidents)
    alone = [c for c in cases if len({(i.place, i.actors, i.recipients) for i in c.incidents}) > 1]
    assert any(not c.expect for c in alone)
    if rule.span > 1 and len(rule.steps) + sum(s.times for s in rule.steps) > 2:
        for span in (rule.span - 1, rule.span + 1):
            moved = rule.model_copy(update={"span": span})
            assert [t for t in run(moved, places, actors) if not t.passed] != [], span
