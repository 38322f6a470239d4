"""The rule that `docs/rules.md` shows is one."""

import re
from pathlib import Path

import yaml

from streams.escalation.rule import Case, Growth, Match, Raise, Rule, Step, Surge

_PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")


def test_the_example_is_a_rule_with_tests_for_and_against() -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```", _PAGE, flags=re.DOTALL | re.MULTILINE)
    rule = Rule.model_validate(yaml.safe_load(example))
    assert {bool(case.expect) for case in rule.tests} == {True, False}


def test_every_field_of_the_language_is_explained() -> None:
    words = set(re.findall(r"[a-z]+", _PAGE))
    for model in (Rule, Step, Match, Raise, Growth, Surge, Case):
        assert set(model.model_fields) - {"of", "source"} <= words, model
