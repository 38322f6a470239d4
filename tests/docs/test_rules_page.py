"""The rule that `docs/rules.md` shows is one, and passes its own tests."""

import re
from datetime import timedelta
from pathlib import Path

from streams.actors import ActorRegistry
from streams.escalation.rule import Growth, Habit, Match, Pace, Raise, Rule, Step, Surge, When
from streams.escalation.rule_case import Case
from streams.escalation.rule_files import parse
from streams.escalation.trial import run
from streams.gazetteer import Gazetteer

_PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")


def test_the_example_passes_its_own_tests() -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```", _PAGE, flags=re.DOTALL | re.MULTILINE)
    rule = parse("rules.md", example, horizon=timedelta(days=120))
    trials = run(rule, Gazetteer.load(), ActorRegistry.load())
    assert {bool(trial.expected) for trial in trials} == {True, False}
    assert [(trial.name, trial.came) for trial in trials if not trial.passed] == []


def test_every_field_of_the_language_is_explained() -> None:
    words = set(re.findall(r"[a-z]+", _PAGE))
    for model in (Rule, Step, Match, Habit, Raise, When, Growth, Surge, Pace, Case):
        assert set(model.model_fields) - {"source"} <= words, model
