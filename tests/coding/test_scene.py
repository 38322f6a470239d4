"""Where something was: not where it came from, was told, or was about."""

import datetime as dt

import pytest

from schemas import Article, Report
from streams.coding.coder import Coder

DAY = dt.datetime(2018, 5, 16, 12, tzinfo=dt.UTC)  # a Wednesday


def code(open_coder: Coder, text: str) -> tuple[Report, ...]:
    return open_coder.code(Article(id="t", source="s", published_at=DAY, text=text)).reports


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("خرج مئات المقاتلين من دوما باتجاه جرابلس.", "دوما"),
        ("أجلي خمسمئة مقاتل مع عائلاتهم من حرستا إلى إدلب.", "حرستا"),
        # Where forces stand, and where they strike.
        ("أطلقت قوات النظام المتمركزة في حماة قذائف على بلدة اللطامنة.", "اللطامنة"),
        ("اعترضت الدفاعات الجوية السعودية صاروخا باليستيا فوق الرياض.", "الرياض"),
        ("دفع الجيش بتعزيزات من غازي عنتاب إلى ولاية هطاي.", "هطاي"),
        ("تظاهر الآلاف في العاصمة الأرمينية يريفان أمس.", "يريفان"),
        # The narrower of the places named.
        ("وفي دير الزور، قتل ستة من المقاتلين في كمين لداعش قرب بلدة هجين.", "هجين"),
        ("انفجرت عبوة ناسفة بدورية للجيش في منطقة سيناء قرب مدينة الشيخ زويد.", "الشيخ زويد"),
        # What a protest is about.
        ("تظاهر المئات في لندن ضد العملية العسكرية التركية في عفرين.", "لندن"),
        # A town named again by its kind.
        ("تعرضت بلدة مارع لقصف، ووصل وفد إلى حلب، ثم شن الجيش هجوما جديدا على البلدة.", "مارع"),
        ("أغارت الطائرات على مطار الضبعة قرب حمص. وأصاب القصف مستودعات في المطار.", "مطار الضبعة"),
        ("قتل ثلاثة مسلحين في تبادل لإطلاق النار في مدينة 6 أكتوبر.", "مدينة 6 أكتوبر"),
        ("اعتقلت الشرطة الإسبانية قياديا في داعش هرب من ليبيا. وتبحث إسبانيا عن غيره.",
         "إسبانيا"),
        ("استهدفت صواريخ مطار التيفور العسكري في وسط سوريا وأدت إلى سقوط قتلى.", "مطار التيفور"),
        ("هدم الجيش الإسرائيلي منزل منفذ عملية نابلس في بلدة برقين.", "برقين"),
        ("قتل رجل أمس وسط باريس على يد مسلح بسكين.", "باريس"),
        ("فرقت الشرطة تظاهرة في برلين لناشطين يحتجون على تدخل الجيش التركي في عفرين.", "برلين"),
        ("وأسفر قصف ميليشيا إيرانية للجولان أمس عن أضرار.", "الجولان"),
        ("استهدفت الطائرات الإسرائيلية الداخل السوري أمس.", "الداخل السوري"),
        ("استهدفت صواريخ الحوثيين المملكة العربية السعودية أمس.", "المملكة العربية السعودية"),
        ("شيع الآلاف في طهران جنودا قتلوا في غارة على مطار الضبعة.", "مطار الضبعة"),
        # Places told by the land they belong to.
        ("قتل خمسة جنود في انفجار في العاصمة الصومالية أمس.", "العاصمة الصومالية"),
        ("خطف مسلحون ثلاثة شرطيين نيجيريين في شمال شرق البلاد.", "شمال شرق البلاد"),
        ("اعتقلت الشرطة القضائية الفرنسية الرئيس السابق.", "فرنسا"),
        ("أطلق الحوثيون في اليمن صاروخا باليستيا على السعودية.", "السعودية"),
        ("شهدت مدن عدة تظاهرات، بينها الخرطوم وعطبرة، ضد الغلاء.", "الخرطوم"),
    ],
)  # fmt: skip
def test_where_it_was(open_coder: Coder, text: str, place: str) -> None:
    assert {r.place for r in code(open_coder, text)} == {place}


def test_who_reacts_elsewhere_does_not_move_what_is_told_next(open_coder: Coder) -> None:
    text = (
        "أطلق الحوثيون صواريخ على المملكة العربية السعودية. وفي بروكسل، ندد الاتحاد الأوروبي بذلك. "
        "وقالت متحدثة إن إطلاق الصواريخ قوض فرص الحل."
    )
    assert "بروكسل" not in {r.place for r in code(open_coder, text)}


def test_where_somebody_speaks_is_not_where_it_was(open_coder: Coder) -> None:
    text = "وقال للصحفيين بعد اجتماع في موسكو، إن الغارة التي شنت على قاعدة في سوريا أوقعت قتلى."
    assert {r.place for r in code(open_coder, text)} == {"سوريا"}


def test_the_countryside_yields_to_the_town_in_it(open_coder: Coder) -> None:
    text = (
        "استهدفت غارات إسرائيلية مواقع لحزب الله في ريف حمص الثلاثاء. "
        "وقال ناشطون إن الغارات الإسرائيلية أصابت مواقع لحزب الله قرب مدينة القصير الثلاثاء."
    )
    assert {r.place for r in code(open_coder, text)} == {"القصير"}


def test_strikes_against_a_capital_are_on_its_state(open_coder: Coder) -> None:
    text = "شاركت فرنسا في ضربات شنت أمس ضد دمشق. وقالت إن سوريا مسؤولة عما جرى."
    assert "دمشق" not in {r.place for r in code(open_coder, text)}


def test_where_a_minister_goes_is_not_where_it_was(open_coder: Coder) -> None:
    text = "تواصلت الاحتجاجات في يريفان. وقال قائد الاحتجاجات إن الوزير توجه أمس إلى موسكو."
    assert {r.place for r in code(open_coder, text)} == {"يريفان"}


def test_a_headline_may_open_with_the_place(open_coder: Coder) -> None:
    article = Article(
        id="t", source="s", published_at=DAY, title="بغداد.. تفجير في سوق شعبي", text="قتل أربعة."
    )
    assert "بغداد" in {r.place for r in open_coder.code(article).reports}


def test_a_town_that_lies_north_of_a_capital_is_not_the_capital(open_coder: Coder) -> None:
    text = (
        "قتل 11 شخصا في انفجار في سوق بمدينة صغيرة تقع شمال مقديشو. "
        "ووقع الانفجار في سوق مدينة وانلاوين وأدى إلى مقتل 11 شخصا."
    )
    assert {r.place for r in code(open_coder, text)} == {"وانلاوين"}
