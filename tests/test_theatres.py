import datetime as dt
from dataclasses import dataclass, field

import pytest

from schemas import Article, DatePrecision, EventType, Quote, Report
from streams.theatres import NOWHERE, Theatres


@dataclass(frozen=True)
class Coded:
    reports: tuple[Report, ...]
    main_country: str | None = None
    recipient_countries: dict[str, str | None] = field(default_factory=dict)
    shingles: tuple[str, ...] = ("s",)


ARTICLE = Article(
    id="a", source="s", published_at=dt.datetime(2017, 6, 9, tzinfo=dt.UTC), text="نص"
)
DAY = dt.date(2017, 6, 8)


def report(name: str, country: str | None) -> Report:
    return Report(
        id=name,
        type=EventType.THREATEN,
        country=country,
        date=DAY,
        date_max=DAY,
        date_precision=DatePrecision.DAY,
        intensity=-4,
        evidence=(Quote(field="text", start=0, end=2, quote="نص"),),
    )


def test_both_sides_of_a_border_are_of_one_theatre() -> None:
    theatres = Theatres.load()
    assert theatres.of_country("SY") == theatres.of_country("IQ") != theatres.of_country("YE")
    assert theatres.of_country("NZ") == "NZ"
    assert theatres.of_country(None) == NOWHERE


def test_a_report_without_a_place_goes_by_recipient_then_by_article() -> None:
    coded = Coded(
        (report("1", "YE"), report("2", None), report("3", None), report("4", "SY")),
        main_country="LY",
        recipient_countries={"2": "IL", "3": None},
    )
    sets = Theatres.load().split(ARTICLE, coded)
    names = {theatre: [r.id for r in s.reports] for theatre, s in sets.items()}
    assert names == {"arabia": ["1"], "levant": ["2", "4"], "maghreb": ["3"]}
    assert {s.content_hash for s in sets.values()} == {ARTICLE.content_hash()}
    assert sets["levant"].published_at == ARTICLE.published_at
    assert sets["levant"].shingles == ("s",)


def test_nothing_to_go_by_is_nowhere() -> None:
    assert list(Theatres.load().split(ARTICLE, Coded((report("1", None),)))) == [NOWHERE]


def test_a_country_in_two_theatres_is_refused() -> None:
    with pytest.raises(ValueError, match="SY is in a and in b"):
        Theatres({"a": ["SY"], "b": ["SY"]})
