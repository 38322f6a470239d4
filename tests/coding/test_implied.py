"""Doers and sufferers that the words around an act imply."""

import datetime as dt

from schemas import Article, EventType, Report
from streams.coding.coder import Coder


def assaults(coder: Coder, title: str, text: str) -> list[Report]:
    moment = dt.datetime(2017, 3, 8, tzinfo=dt.UTC)
    article = Article(id="a", source="s", published_at=moment, title=title, text=text)
    return [r for r in coder.code(article).reports if r.type is EventType.ASSAULT]


def test_children_among_the_dead_make_civilians_sufferers(coder: Coder) -> None:
    (report,) = assaults(
        coder,
        "قصف مدفعي على مدينة الموصل",
        "قصف تنظيم داعش الثلاثاء بالمدفعية مدينة الموصل، ما أسفر عن مقتل أربعة أطفال.",
    )
    assert report.actors == ("ISIS",)
    assert "CIV" in report.recipients
    assert report.killed == 4


def test_a_military_airport_stands_for_the_forces_of_its_country(coder: Coder) -> None:
    found = assaults(
        coder,
        "هجوم على مطار الشعيرات",
        "وقع هجوم صاروخي على مطار الشعيرات العسكري في ريف حمص مساء الثلاثاء.",
    )
    assert [r.recipients for r in found] == [("SYR_GOV",)]


def test_tear_gas_is_used_on_protesters(coder: Coder) -> None:
    found = assaults(
        coder,
        "تونس",
        "أطلقت الشرطة التونسية الثلاثاء الغاز المسيل للدموع في مدينة القصرين لتفريق المحتجين.",
    )
    assert [r.recipients for r in found] == [("PROTESTERS",)]


def test_fighters_of_a_country_are_not_its_army(coder: Coder) -> None:
    found = assaults(
        coder,
        "هجوم قرب جرابلس",
        "هاجم مقاتلون سوريون الثلاثاء مواقع لتنظيم داعش قرب بلدة جرابلس.",
    )
    assert [(r.actors, r.recipients) for r in found] == [(("SYR_REBEL",), ("ISIS",))]
