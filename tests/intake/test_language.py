"""Only Arabic is coded; what says so and is not is refused as well."""

import datetime as dt

import pytest

from schemas import Article, Reason
from streams.intake.language import check_language
from streams.intake.refusal import RefusedError


def _article(text: str, language: str = "ar") -> Article:
    moment = dt.datetime(2017, 6, 9, tzinfo=dt.UTC)
    return Article(id="a", source="s", published_at=moment, text=text, language=language)


@pytest.mark.parametrize(
    "text",
    [
        "انفجرت عبوة ناسفة قرب السوق.",
        "اِنْفَجَرَتْ عُبْوَةٌ قُرْبَ السُّوقِ",
        "نقلت وكالة Reuters عن متحدث باسم CJTF-OIR أن الضربة وقعت قرب التنف عند الساعة 14:30.",
    ],
)
def test_arabic_is_taken(text: str) -> None:
    check_language(_article(text))


@pytest.mark.parametrize(
    ("text", "language", "detail"),
    [
        ("A bomb went off near the market.", "en", 'language "en" is not coded; Arabic is'),
        ("بمبی نزدیک بازار منفجر شد.", "fa", 'language "fa" is not coded'),
        ("A bomb went off near the market.", "ar", "0 of 25 letters are Arabic"),
        ("Взрыв прогремел у рынка.", "ar", "0 of 20 letters are Arabic"),
        ("http://example.org/2017/06/09 ...", "ar", "letters are Arabic"),
        ("123 — 456", "ar", "0 of 0 letters"),
    ],
)
def test_the_rest_is_refused_by_declaration_or_script(
    text: str, language: str, detail: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        check_language(_article(text, language))
    assert refused.value.refusal.reason == Reason.UNSUPPORTED_LANGUAGE
    assert detail in refused.value.refusal.detail
