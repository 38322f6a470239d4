"""Lexicons: broken ones stop the start with file and line; forms are generated."""

import pytest

from streams.coding.lexicon import Lexicon, LexiconError
from streams.coding.morphology import cases, cuts, noun_forms, verb_forms
from streams.gazetteer.names import fold

GOOD = {
    "realis.yaml": "[]",
    "modes.yaml": "[]",
    "threats.yaml": "[]",
}


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("{id: a, type: WAR, mode: none, frame: attack, nouns: [حرب]}", "no type WAR"),
        ("{id: a, type: PROTEST, mode: aerial, frame: protest, nouns: [حرب]}", "no mode aerial"),
        ("{id: a, type: ASSAULT, mode: none, frame: hit, nouns: [حرب]}", "no frame hit"),
        ("{id: a, type: ASSAULT, mode: none, frame: attack}", "neither verbs nor nouns"),
        ("{id: a, type: ASSAULT, frame: attack, nouns: [حرب]}", "mode is missing"),
        ("{id: a, type: ASSAULT, mode: none, frame: attack, words: [حرب]}", "unknown keys"),
    ],
)
def test_a_broken_entry_is_named_with_file_and_line(entry: str, says: str) -> None:
    with pytest.raises(LexiconError, match=says) as caught:
        Lexicon(GOOD | {"triggers/x.yaml": f"# a comment\n- {entry}\n"})
    assert str(caught.value).startswith("triggers/x.yaml:2:")


def test_verbs_are_conjugated() -> None:
    forms = dict(verb_forms("هاجم"))
    for form in ("هاجم", "هاجمت", "هاجموا", "يهاجم", "تهاجم", "يهاجمون", "سيهاجم", "هاجمته"):
        assert form in forms
    assert forms["سيهاجم"].tense == "future"
    assert forms["هاجمت"].feminine


def test_a_passive_that_shows_is_known() -> None:
    assert dict(verb_forms("أصاب", "يصيب", "أصيب"))["اصيبوا"].passive


def test_nouns_take_owners_and_duals() -> None:
    forms = dict(noun_forms("غارة"))
    assert {"غاره", "غارتها", "غارتان", "غارتين"} <= set(forms)


def test_proclitics_are_cut_every_way() -> None:
    assert {cut.stem for cut in cuts("وبالهجوم")} >= {"وبالهجوم", "هجوم", "الهجوم"}


def test_the_words_of_a_phrase_have_cases() -> None:
    assert cases("متظاهرون") == {"متظاهرون", "متظاهرين", "متظاهرو", "متظاهري"}
    assert cases("مقاتل") == {"مقاتل", "مقاتلا"}
    assert cases("على") == {"علي"}


def test_a_phrase_names_a_group() -> None:
    behind = [p.next or frozenset() for p in Lexicon.load().patterns["احتشدت"]]
    assert any({"العمال", "المعلمين"} <= words for words in behind)


def test_an_unknown_group_is_named() -> None:
    entry = "{id: x, type: PROTEST, mode: demo, frame: protest, verbs: [تجمع ... &crowd]}"
    with pytest.raises(LexiconError, match=r"triggers/x\.yaml:1: no group &crowd"):
        Lexicon(GOOD | {"triggers/x.yaml": f"- {entry}\n"})


def test_every_pattern_begins_with_a_folded_word() -> None:
    # text is folded before it is looked up: a pattern that is not would never be found
    words = Lexicon.load().patterns
    assert "سنثار" in words
    assert [word for word in words if fold(word) != word] == []


def test_the_shipped_lexicons_load_and_have_a_version() -> None:
    assert Lexicon.load().version == Lexicon.load().version
