"""Dates against a Friday, 9 June 2017 (as the user's article) unless a test says otherwise."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import DatePrecision
from streams.coding.dates import DateKind, find_dates
from streams.coding.text import tokens_of

FRIDAY = dt.date(2017, 6, 9)


def days(text: str, published: dt.date = FRIDAY) -> list[str]:
    return [m.date.isoformat() for m in find_dates(tokens_of(text), published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("غارة وقعت الثلاثاء الماضي", ["2017-06-06"]),
        ("أسقطوها أمس الخميس", ["2017-06-08"]),
        ("فجر السبت", ["2017-06-03"]),
        ("يوم الجمعة", ["2017-06-09"]),
        ("يوم الجمعة الماضي", ["2017-06-02"]),
        ("الجمعة قبل الماضية", ["2017-05-26"]),
        ("مساء أول من أمس", ["2017-06-07"]),
        ("أمس الأول", ["2017-06-07"]),
        ("اليوم الجمعة", ["2017-06-09"]),
        ("قبل يومين", ["2017-06-07"]),
        ("قبل ثلاثة أسابيع", ["2017-05-19"]),
        ("في 18 مايو و6 يونيو", ["2017-05-18", "2017-06-06"]),
        ("في الرابع من آذار/مارس", ["2017-03-04"]),
        ("وفي الثالث والعشرين من أيار/مايو الماضي", ["2017-05-23"]),
        ("السبت 3 حزيران/يونيو 2017", ["2017-06-03"]),
        ("في 12 جوان", ["2017-06-12"]),  # three days ahead
        ("في 12 أوت", ["2016-08-12"]),
        ("في 18 مايو أيار", ["2017-05-18"]),
        ("في 18 ديسمبر/كانون أول عام 1977", ["1977-12-18"]),
        ("في اليوم السابق", []),
        ("في 3 كانون الأول/ديسمبر", ["2016-12-03"]),
        ("١٨ مايو", ["2017-05-18"]),
        ("12/5/2017", ["2017-05-12"]),
        ("2017-05-30", ["2017-05-30"]),
        ("5 من الشهر الجاري", ["2017-06-05"]),
        ("28 من الشهر الماضي", ["2017-05-28"]),
        ("12 رمضان 1438", ["2017-06-07"]),
        ("في حزيران/يونيو 2014", ["2014-06-01"]),
        ("الشهر الماضي", ["2017-05-01"]),
        ("في عام 2015", ["2015-01-01"]),
        ("29 فبراير", ["2016-02-29"]),
        ("هجمات 11 سبتمبر", ["2001-09-11"]),
        ("خلية الحادي عشر من سبتمبر", ["2001-09-11"]),
        ("مارس ضغوطا على الحكومة", []),
        ("وفي اليوم التالي", []),
        ("كل جمعة", []),
        ("31 فبراير 2017", ["2017-02-01"]),  # no such day: the month is left
    ],
)
def test_resolved_days(text: str, expected: list[str]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "low", "high", "precision", "kind"),
    [
        ("بين 3 و5 مايو", "2017-05-03", "2017-05-05", "span", "span"),
        ("من 20 مايو إلى 3 يونيو", "2017-05-20", "2017-06-03", "span", "span"),
        ("منذ منتصف مايو", "2017-05-11", "2017-06-09", "month", "since"),
        ("الأسبوع الماضي", "2017-05-29", "2017-06-04", "span", "span"),
        ("لليوم الثالث على التوالي", "2017-06-07", "2017-06-09", "day", "running"),
        ("خلال الأيام الثلاثة الماضية", "2017-06-06", "2017-06-09", "span", "span"),
        ("ليل الثلاثاء الأربعاء", "2017-06-06", "2017-06-07", "day", "event"),
        ("محادثات مقررة في 12 يونيو", "2017-06-12", "2017-06-12", "day", "future"),
        ("الأحد المقبل", "2017-06-11", "2017-06-11", "day", "future"),
        ("اشتباكات مستمرة منذ يومين", "2017-06-07", "2017-06-09", "span", "since"),
        ("منذ 2011", "2011-01-01", "2017-06-09", "month", "since"),
    ],
)
def test_spans(text: str, low: str, high: str, precision: str, kind: str) -> None:
    (found,) = find_dates(tokens_of(text), FRIDAY)
    assert (found.date_min.isoformat(), found.date_max.isoformat()) == (low, high)
    assert (found.precision, found.kind) == (DatePrecision(precision), DateKind(kind))


def test_what_began_lately_goes_on_what_began_long_ago_is_dated_to_its_beginning() -> None:
    assert days("معارك منذ ثلاثة أيام") == ["2017-06-09"]
    assert days("معتقل منذ 2011") == ["2011-01-01"]


def test_after_another_event_keeps_the_distance() -> None:
    (found,) = find_dates(tokens_of("بعد يومين على دخولهم المدينة"), FRIDAY)
    assert (found.kind, found.days) == (DateKind.OFFSET, 2)


def test_month_ends_and_new_year() -> None:
    assert days("أمس", dt.date(2018, 1, 1)) == ["2017-12-31"]
    assert days("في 31 ديسمبر", dt.date(2018, 1, 1)) == ["2017-12-31"]
    assert days("الثلاثاء", dt.date(2018, 1, 2)) == ["2018-01-02"]


@given(
    st.text(alphabet="الثلاءخميسجبتحدو امنذقبلعيشهرأسوـ/-0123456789، مايويونيوماضي", max_size=80),
    st.dates(dt.date(1970, 1, 1), dt.date(2099, 12, 31)),
)
def test_never_fails_and_is_consistent(text: str, published: dt.date) -> None:
    words = tokens_of(text)
    found = find_dates(words, published)
    assert found == find_dates(words, published)
    last = 0
    for mention in found:
        assert last <= mention.first < mention.last <= len(words)
        assert mention.date_min <= mention.date_max
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        last = mention.last


@given(st.integers(1, 28), st.sampled_from(["يناير", "شباط", "تشرين الثاني", "أوت", "غشت"]))
def test_a_day_without_year_is_recent_or_soon(day: int, month: str) -> None:
    for mention in find_dates(tokens_of(f"وقع في {day} {month}"), FRIDAY):
        assert -45 <= (FRIDAY - mention.date).days <= 366
        ahead = mention.date > FRIDAY + dt.timedelta(days=1)
        assert (mention.kind is DateKind.FUTURE) == ahead


def test_late_in_the_evening_of_utc_it_is_the_next_day_for_the_writer() -> None:
    words = tokens_of("وقع القصف فجر السبت")
    (found,) = find_dates(words, FRIDAY, FRIDAY + dt.timedelta(days=1))
    assert found.date == FRIDAY + dt.timedelta(days=1)
    (found,) = find_dates(words, FRIDAY)
    assert found.date == FRIDAY - dt.timedelta(days=6)
    (found,) = find_dates(
        tokens_of("وقع القصف السبت الماضي"), FRIDAY, FRIDAY + dt.timedelta(days=1)
    )
    assert found.date == FRIDAY - dt.timedelta(days=6)
