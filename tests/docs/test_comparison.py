"""The comparison judges every feature for all four, and says where each claim comes from."""

import re
from pathlib import Path

_PAGE = (Path(__file__).parents[2] / "docs" / "comparison.md").read_text(encoding="utf-8")
_ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in _PAGE.splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| feature"))
]
_VERDICTS = r"\[?(present|absent|better)\b"
_OF_A_TEXT = r"(\[(required|recommended|described|both described|15 to 30 s)\]|absent|better)"


def test_every_feature_is_judged_for_each() -> None:
    assert len(_ROWS) > 25
    for feature, specification, *programs in _ROWS:
        assert re.match(_OF_A_TEXT, specification), (feature, specification)
        assert len(programs) == 3, feature
        for verdict in programs:
            assert re.match(_VERDICTS, verdict), (feature, verdict)


def test_one_at_most_is_the_best_but_for_equals() -> None:
    for feature, *verdicts in _ROWS:
        best = [one for one in verdicts if one.startswith("better")]
        assert len(best) <= 2, feature


def test_what_is_said_of_others_has_its_source() -> None:
    for feature, *others, _ in _ROWS:
        for verdict in others:
            assert verdict.startswith("absent") or re.search(r"\]\[[a-z-]+\]", verdict), (
                feature,
                verdict,
            )


def test_every_source_is_named_and_used() -> None:
    used = set(re.findall(r"\]\[([a-z-]+)\]", _PAGE))
    named = re.findall(r"^\[([a-z-]+)\]: https://", _PAGE, re.M)
    assert len(named) == len(set(named))
    assert used == set(named)
