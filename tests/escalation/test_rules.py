from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.actors import ActorRegistry
from streams.cli.rules import rules as command
from streams.escalation.rates import tail
from streams.escalation.rule import Rule
from streams.escalation.rule_files import RuleError, load, parse
from streams.escalation.trial import run
from streams.gazetteer import Gazetteer

HORIZON = timedelta(days=120)
SHIPPED = load(horizon=HORIZON)
SOUND = """\
id: two-blows
title: {ar: ضربتان, en: Two blows}
explanation: {ar: شرح, en: why}
level: watch
span: 10
steps:
  - name: blow
    title: {ar: ضربة, en: blow}
    match: {type: [ASSAULT]}
    times: 2
"""
RAISED_BY_NONE = "[PROTEST]}\nraises: [{level: warning, when: {killed: 1}}]"
FAR_OFF = "  - {name: b, title: {ar: ب, en: b}, match: {type: [ASSAULT]}, after: 11}"


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda r: r.id)
def test_each_rule_passes_its_own_tests(
    rule: Rule, places: Gazetteer, actors: ActorRegistry
) -> None:
    trials = run(rule, places, actors)
    assert any(t.expected for t in trials)
    assert any(not t.expected for t in trials)
    assert [t for t in trials if not t.passed] == []


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("span: 10", "span: 200"), 5, "looks back 200 days"),
        (("times: 2", "times: 2\n    days: 3"), 7, "can never match"),
        (("[ASSAULT]", "[ASSAULT], mode: [demo]"), 9, "no such mode"),
        (("level: watch", "level: grave"), 4, "level"),
        (("span: 10", "spam: 10"), 5, "spam"),
        (("span: 10", "span: 10\nof: 2"), 1, "2 of 1 steps"),
        (("steps:", "steps: ["), 7, "expected"),
        (("[ASSAULT]", "[THREATEN], new: actor"), 9, "only assaults"),
        (("[ASSAULT]", "[THREATEN], atrocity: true"), 9, "only assaults"),
        (("[ASSAULT]", "[ASSAULT], families: [martians]"), 9, "no such family"),
        (("span: 10", "span: 10\nscopes: []"), 1, "no scopes"),
        (("span: 10", "span: 10\nraises: [{level: warning, when: {days: 12}}]"), 1, "more days"),
        (("[ASSAULT]}\n    times: 2", RAISED_BY_NONE), 1, "no step takes one"),
        (("times: 2", f"times: 2\n{FAR_OFF}"), 1, "more days"),
        (("level: watch", "level: watch\nraises: [{level: watch, when: {}}]"), 1, "above"),
    ],
)
def test_a_broken_rule_is_refused_with_file_and_line(
    change: tuple[str, str], line: int, words: str
) -> None:
    text = SOUND.replace(*change)
    assert text != SOUND
    with pytest.raises(RuleError) as caught:
        parse("bad.yaml", text, horizon=HORIZON)
    assert any(p.startswith(f"bad.yaml:{line}:") and words in p for p in caught.value.problems)


def test_an_id_given_twice_is_refused_and_all_problems_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SOUND, "utf-8")
    (tmp_path / "b.yaml").write_text(SOUND, "utf-8")
    (tmp_path / "c.yaml").write_text("id: [", "utf-8")
    with pytest.raises(RuleError) as caught:
        load([tmp_path], horizon=HORIZON)
    assert len(caught.value.problems) == 2


def test_the_command_tests_a_folder_and_fails_where_a_test_fails(tmp_path: Path) -> None:
    case = """\
tests:
  - name: one blow
    incidents: [{date: 2017-06-01, actors: [SDF], recipients: [ISIS]}]
    expect: [{transition: opened, level: watch, at: 2017-06-01}]
"""
    (tmp_path / "a.yaml").write_text(SOUND + case, "utf-8")
    failed = CliRunner().invoke(command, ["test", str(tmp_path)])
    assert failed.exit_code == 1
    assert "one blow" in failed.output
    assert CliRunner().invoke(command, ["check", str(tmp_path)]).exit_code == 0
    assert "ضربتان" in CliRunner().invoke(command, ["show", "two-blows", str(tmp_path)]).output


def test_the_binomial_tail() -> None:
    assert tail(0, 10, 0.2) == pytest.approx(1)
    assert tail(10, 10, 0.2) == pytest.approx(0.2**10)
    assert tail(5, 10, 0.2) == pytest.approx(0.0327934976)
    assert tail(1020, 5000, 0.2) == pytest.approx(0.2454, abs=0.001)
