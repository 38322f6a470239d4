import pytest

from streams.escalation.reasons import known


@pytest.mark.parametrize(
    "why",
    [
        "rule:offensive",
        "rule:offensive:incidents,killed",
        "again:surge",
        "quiet",
        "ceasefire",
        "revised:rule:offensive",
        "revised:quiet",
        "superseded",
    ],
)
def test_what_is_on_the_list(why: str) -> None:
    assert known(why)


@pytest.mark.parametrize(
    "why", ["", "rule", "rule:", "quiet:offensive", "again:x:killed", "rule:x:souls", "because"]
)
def test_what_is_not(why: str) -> None:
    assert not known(why)
