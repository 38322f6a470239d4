"""The judgement of which candidates are news: explainable, exact, and of no dead weight."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Article
from streams.coding.coder import Coder
from streams.coding.worth import Worth

PUBLISHED = dt.datetime(2018, 5, 9, 18, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def worth() -> Worth:
    return Worth.load()


def article(text: str, title: str = "") -> Article:
    return Article(id="a", source="s", published_at=PUBLISHED, title=title, text=text)


@given(st.dictionaries(st.sampled_from(["verb", "thin", "passing", "clash", "toll"]), st.just(1.0)))
def test_the_order_of_features_changes_nothing(found: dict[str, float]) -> None:
    worth = Worth(
        0.1, {"verb": 0.1, "thin": -0.7, "passing": 0.3, "clash": 1e-9}, 0.5, 0.7, 0.4, "x"
    )
    turned = dict(reversed(found.items()))
    assert worth.chance(found) == worth.chance(turned)


def test_what_is_recalled_must_be_surer(worth: Worth) -> None:
    chance = (worth.threshold + worth.recalled) / 2
    assert worth.reports(chance, recalled=False, line=False)
    assert not worth.reports(chance, recalled=True, line=False)
    assert worth.reports(worth.line, recalled=False, line=True)


def test_news_is_likelier_than_what_is_named_in_passing(worth: Worth, open_coder: Coder) -> None:
    news = "قصفت طائرات حربية بلدة سراقب يوم الثلاثاء فقتلت خمسة مدنيين وأصابت عشرة."
    passing = "قال الوزير إن الضغط الدولي سيستمر بسبب القصف على سراقب في السنوات الماضية."
    chances = []
    for text in (news, passing):
        _, reasons = open_coder.code_with_reasons(article(text))
        chances.append(max((worth.chance(found) for found in reasons), default=0.0))
    assert chances[0] > worth.threshold > chances[1]


def test_every_report_has_its_reasons(open_coder: Coder) -> None:
    coded, reasons = open_coder.code_with_reasons(
        article("هاجم مسلحون حاجزا قرب بعقوبة مساء الاثنين. وقتل ثلاثة جنود في الهجوم.", "هجوم")
    )
    assert len(coded.reports) == len(reasons) >= 1
    assert all("score" in found and any(n.startswith("entry:") for n in found) for found in reasons)


def test_no_weight_belongs_to_a_feature_that_is_never_made(worth: Worth, open_coder: Coder) -> None:
    _, reasons = open_coder.code_with_reasons(
        article(
            "قصفت طائرات حربية بلدة سراقب يوم الثلاثاء. وأعلن متحدث اعتقال ثلاثة في اللاذقية. "
            "وقتل جندي في اشتباكات قرب حماة الأسبوع الماضي. وتظاهر المئات في إدلب.",
            "قصف على سراقب وتظاهرات في إدلب",
        )
    )
    made = {name.split(":")[0] for found in reasons for name in found}
    rare = {
        "opens", "quoted", "disputed", "clash", "owned", "present", "thin", "definite", "passing",
        "weak-word", "title-tells-another", "toll", "twin", "rule", "beside-a-surer", "verb",
        "noun", "line",
    }  # fmt: skip
    assert {name.split(":")[0] for name in worth.weights} <= made | rare
