import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.coding.numbers import numbers
from streams.coding.text import tokens_of

ARABIC = st.text(alphabet="ابتثعشرونسمخيةدآلفوئنمتيق0123456789٠١٢٣،.,% \n", max_size=60)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("سقط 12 قذيفة", [12]),
        ("١٥ صاروخا", [15]),
        ("1,200 نازح", [1200]),
        ("1.200 نازح", [1200]),
        ("12 ألفا", [12_000]),
        ("ثلاث عشرة عائلة", [13]),
        ("اثنا عشر بيتا", [12]),
        ("خمسة وعشرون", [25]),
        ("مئة وخمسة وعشرين", [125]),
        ("ثلاثمئة وسبعون", [370]),
        ("ثلاثة آلاف وخمسمئة", [3500]),
        ("ألف ومئتان", [1200]),
        ("ثلاثة وخمسة", [3, 5]),
        ("ثلاثة جنود وخمسة مدنيين", [3, 5]),
        ("1.5 مليون نازح", [1_500_000]),
        ("ألف و300 عائلة", [1300]),
        ("نصف مليون نازح", [500_000]),
        ("50% من السكان", []),
        ("أحد الجنود", []),
    ],
)
def test_values(text: str, values: list[int]) -> None:
    assert [n.value for n in numbers(tokens_of(text))] == values


@pytest.mark.parametrize(
    ("text", "least"), [("عشرات النازحين", 20), ("مئات العائلات", 200), ("آلاف العائلات", 2_000)]
)
def test_vague_numbers_say_only_a_least(text: str, least: int) -> None:
    (number,) = numbers(tokens_of(text))
    assert number.vague
    assert number.value == least


def test_a_decimal_is_no_count() -> None:
    assert [n.value for n in numbers(tokens_of("بلغت قوتها 5.7 درجات"))] == []


@given(ARABIC)
def test_numbers_never_overlap_and_advance(text: str) -> None:
    words = tokens_of(text)
    last = 0
    for number in numbers(words):
        assert last <= number.first < number.last <= len(words)
        last = number.last
