"""Figures that stand apart from the words of the act."""

import datetime as dt

import pytest

from schemas import Article, EventType
from streams.coding.coder import Coder
from streams.coding.text import tokens_of
from streams.coding.toll import total
from streams.coding.tolls import find_tolls


def figures(text: str) -> tuple[int | None, int | None]:
    tolls = find_tolls(tokens_of(text))
    return total(tolls, "killed"), total(tolls, "injured")


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("لقي 9 عمال مصرعهم وجرح 31 آخرون في قصف", 9, 31),
        ("مقتل وإصابة 17 شخصا", None, None),
        ("في الهجوم 64 قتيلا وجريحا بينهم نساء", None, None),
        ("ارتفعت حصيلة القتلى إلى 38 شخصا والجرحى إلى 90", 38, 90),
        ("ارتفاع حصيلة ضحايا التفجير إلى 52 قتيلا و110 جرحى", 52, 110),
        ("استشهاد شابين وإصابة 8 بجراح مختلفة", 2, 8),
        ("قتل ضابط وأصيب آخر", 1, 1),
        ("قتل 11 شخصا، هم ثمانية مدنيين وثلاثة مسلحين", 11, None),
        ("بلغ عدد المصابين 75 شخصا", None, 75),
        ("ثلاثة جنود واثنان من الحراس أصيبوا بجروح", None, 5),
        ("مقتل جندي وإصابة أربعة، إضافة إلى مقتل مدني وإصابة ستة آخرين", 2, 10),
    ],
)
def test_figures_of_a_sentence(text: str, killed: int | None, injured: int | None) -> None:
    assert figures(text) == (killed, injured)


def test_a_line_behind_the_act_gives_it_its_figures(coder: Coder) -> None:
    article = Article(
        id="a", source="s", published_at=dt.datetime(2017, 3, 8, tzinfo=dt.UTC),
        title="غارة روسية على بلدة سراقب",
        text="شنت طائرات روسية الثلاثاء غارة على سوق في بلدة سراقب بريف إدلب.\n"
        "ووصل إلى المشفى 14 جريحا بينهم ثلاثة أطفال.",
    )  # fmt: skip
    (report,) = [r for r in coder.code(article).reports if r.type is EventType.ASSAULT]
    assert (report.killed, report.injured) == (None, 14)
