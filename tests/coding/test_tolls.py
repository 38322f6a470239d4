import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.coding.text import tokens_of
from streams.coding.toll import total
from streams.coding.tolls import find_tolls


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("مقتل 12 مدنيا وإصابة 20 آخرين بجروح", 12, 20),
        ("قتل ثلاثة جنود وأصيب خمسة آخرون", 3, 5),
        ("أدى القصف إلى سقوط قتيلين و4 جرحى", 2, 4),
        ("مقتل جنديين", 2, None),
        ("مقتل جندي وإصابة اثنين", 1, 2),
        ("استشهد شابان فلسطينيان", 2, None),
        ("ذكر المرصد أن 19 جنديا قتلوا في الغارة", 19, None),
        ("ارتفع عدد القتلى إلى 25 بينهم 3 أطفال", 25, None),
        ("انفجرت العبوة دون وقوع إصابات", 0, 0),
        ("لم تسفر الغارة عن شيء ولم تقع إصابات", 0, 0),
        ("سقط عشرات القتلى", None, None),
        ("ما لا يقل عن خمسة قتلى", 5, None),
        ("مقتل خمسة أشخاص، بينهم طفلان، وجرح 15", 5, 15),
        ("لقي 7 أشخاص حتفهم", 7, None),
        ("قتل 5 جنود و3 مدنيين", 8, None),
        ("أصيب شخصان بجروح", None, 2),
        ("قتل في 12 مايو 2017 رجل", 1, None),
        ("مقتل 17 عنصرا حوثيا", 17, None),
        ("قتل مهاجم ثلاثة أشخاص", 3, None),
        ("قتل شرطي و3 مدنيين", 4, None),
        ("قتل حارس واختطف سائحان", 1, None),
        ("أصيب وزير في إطلاق نار", None, 1),
        ("قتل 20 من طالبان", 20, None),
        ("أودت الحرب بحياة 1.5 مليون شخص", None, None),
        ("أصيب بجروح وفقا لمصدر أمني", None, None),
        ("قتل شخصا وأصاب 15 آخرين", 1, 15),
        ("قتل 25 شخصا واعتقل 3700 شخص", 25, None),
        ("دخلت 12 شاحنة المدينة", None, None),
        ("ذكر أن جنديين وأربعة حراس أصيبوا في الانفجار", None, 6),
        ("انتشلت أربع جثث من تحت الركام", 4, None),
        ("قتلوا وأصيب 26 آخرون في الغارة", None, 26),
        ("مقتل وإصابة 17 شخصا", None, None),
        ("قتل حارس وأصيب اثنان بالرصاص", 1, 2),
        ("أدى الانفجار إلى وقوع إصابتين", None, 2),
        ("مقتل مقيم وإصابة تلميذين اثنين", 1, 2),
        ("لم تشر التقارير إلى وقوع ضحايا", 0, 0),
        ("ولم تتسبب الصواريخ في أي خسائر", 0, 0),
        ("لا يزال بين الضحايا 30 قتيلا", 30, None),
        ("لا يقل عدد الضحايا عن أربعة قتلى", 4, None),
        ("قتل مسلح ثلاثة أشخاص وأصاب شرطيين اثنين", 3, 2),
        ("قتل جندي وثلاثة مدنيين", 4, None),
        ("قتل 58 فلسطينيا خلال الاحتجاجات", 58, None),
        ("قتل 580 مدنيا خلال ثلاثة أسابيع", None, None),
    ],
)
def test_totals(text: str, killed: int | None, injured: int | None) -> None:
    tolls = find_tolls(tokens_of(text))
    assert (total(tolls, "killed"), total(tolls, "injured")) == (killed, injured)


def test_the_sum_of_a_war_is_no_toll() -> None:
    (toll,) = find_tolls(tokens_of("قتل أكثر من 350 ألف شخص منذ بدء النزاع"))
    assert toll.campaign
    assert total([toll], "killed") is None


def test_an_operation_of_weeks_is_no_incident() -> None:
    (toll,) = find_tolls(tokens_of("أدت العملية العسكرية هناك إلى مقتل أكثر من 900 شخص"))
    assert toll.campaign


def test_vague_figures_give_a_least() -> None:
    (toll,) = find_tolls(tokens_of("سقوط عشرات القتلى"))
    assert (toll.value, toll.at_least) == (None, 20)


@given(st.text(alphabet="قتلىجرحمصابإةواندين 0123456789،بشخصاألفعشرت", max_size=80))
def test_never_fails_and_offsets_fit(text: str) -> None:
    words = tokens_of(text)
    tolls = find_tolls(words)
    assert tolls == find_tolls(words)
    for toll in tolls:
        assert 0 <= toll.first < toll.last <= len(words)
        assert (toll.start, toll.end) == (words[toll.first].start, words[toll.last - 1].end)
