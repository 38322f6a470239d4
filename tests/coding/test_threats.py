"""Threats and punishments: sentences of one kind each, written for the tests."""

import datetime as dt

import pytest

from schemas import Article, Report
from streams.coding.coder import Coder

DAY = dt.datetime(2018, 5, 16, 12, tzinfo=dt.UTC)


def code(open_coder: Coder, text: str, kind: str) -> list[Report]:
    article = Article(id="t", source="s", published_at=DAY, text=text)
    return [r for r in open_coder.code(article).reports if r.type == kind]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        # "Vowed", not "a vow".
        ("توعد قائد الحرس الثوري الإيراني إسرائيل برد ساحق على أي عدوان.", "actors", ("IRN",)),
        ("وجه حزب الله تهديدا لإسرائيل بقصف مستوطناتها.", "recipients", ("OTHER:Israel",)),
        ("لوحت فرنسا أمس بتوقيف قادة الحركة إذا عادوا إلى باريس.", "actors", ("OTHER:France",)),
        # With what is threatened stands before what the world and the region are named for.
        ("هدد تنظيم داعش بشن هجمات خلال كأس العالم في روسيا.", "actors", ("ISIS",)),
        # Announced to be done if.
        ("حذر ماكرون من أن فرنسا ستضرب إذا ثبت استخدام أسلحة كيميائية في سوريا.", "actors",
         ("OTHER:France",)),
        ("قال نتنياهو إن إسرائيل لن تسمح لإيران بالبقاء في سوريا.", "recipients", ("IRN",)),
        ("قال الوزير الروسي إن إسرائيل إما أن توقف الغارات أو تدفع الثمن.", "actors",
         ("OTHER:Russia",)),
        # Who announced one thing threatens the next.
        ("قال لافروف إن روسيا مستعدة للحوار. وهدد بالرد على أي عقوبات تفرضها واشنطن.", "actors",
         ("OTHER:Russia",)),
        # Behind "on it" stands who imposes; "that" opens no condition.
        ("قال ترمب إن كل بلد يساعد إيران يمكن أن تفرض عليه الولايات المتحدة عقوبات شديدة.",
         "actors", ("OTHER:United States",)),
        # What is answered happened elsewhere; envoys are not what is threatened.
        ("توعد الرئيس الأميركي دمشق بثمن باهظ بعد الهجوم على مدينة دوما.", "place", "سوريا"),
        ("هددت تركيا بشن هجوم على منبج.", "place", "منبج"),
        ("موسكو تتوعد بريطانيا برد مماثل على طرد دبلوماسييها.", "place", "بريطانيا"),
        # Who did what is answered does not threaten; what is answered with is not what it was.
        ("قالت واشنطن إنها سترد على أي هجوم تشنه إيران.", "actors", ("OTHER:United States",)),
        ("توعدت موسكو برد صارم عقب طرد دبلوماسييها من لندن.", "mode", "none"),
        ("تعهدت إيران بالرد على الغارات الإسرائيلية.", "mode", "violence"),
        ("هدد زعيم كوريا الشمالية الولايات المتحدة بالسلاح النووي.", "actors",
         ("OTHER:North Korea",)),
        # Against whoever does it.
        ("قال قائد الجيش الإيراني إن قواته سترد على أي هجوم بشكل ساحق.", "actors", ("IRN",)),
        ("قالت رئيسة الوزراء البريطانية تيريزا ماي إنها غاضبة. ماي تتوعد موسكو بالعقاب.",
         "actors", ("OTHER:United Kingdom",)),
        ("قال نتنياهو: سنتحرك ضد إيران إذا لزم الأمر.", "recipients", ("IRN",)),
        ("هددت فصائل في الغوطة باستهداف دمشق بالصواريخ.", "place", "سوريا"),
        ("توعد الرئيس التركي بسحق المسلحين في شمال العراق.", "place", "شمال العراق"),
        ("إسرائيل تحذر إيران بعد غارات واسعة في سوريا.", "mode", "none"),
        ("هددت تركيا بإلغاء الاجتماع مع القادة الأوروبيين.", "mode", "relations"),
    ],
)  # fmt: skip
def test_a_threat(open_coder: Coder, text: str, field: str, value: object) -> None:
    report = code(open_coder, text, "THREATEN")[0]
    assert getattr(report, field) == value


@pytest.mark.parametrize(
    "text",
    [
        "قال الوزير إن إيران تهدد أمن المنطقة واستقرارها.",
        "أكدت واشنطن أن أفعال إيران تهدد استقراره ووحدته.",
        "قالت المنظمة إن الصحافة مهددة من قبل روسيا والصين.",
        "حذرت الشرطة الفرنسية الناس من الاقتراب من المبنى.",
        "حذرت الخارجية الروسية رعاياها من السفر إلى بريطانيا.",
        "قال نتنياهو إن إيران أكبر تهديد لإسرائيل.",
        "قال الوزير إن إيران تهدد أمننا ومصالحنا.",
        "حذر وزير الخارجية الفرنسي، جان إيف لودريان، الأربعاء، من خطر حرب مع إيران.",
        "أسقط الجيش الطائرات التي تهدد مواقع إسرائيل.",
        "تلوح في الأفق حرب باردة بين الولايات المتحدة وروسيا.",
    ],
)
def test_a_danger_is_no_threat(open_coder: Coder, text: str) -> None:
    assert not code(open_coder, text, "THREATEN")


@pytest.mark.parametrize(
    "text",
    [
        "علق الرئيس الفرنسي على الاتفاق قائلا إنه جيد.",
        "هاجم الحزب الذي تصنفه تركيا منظمة إرهابية بلدة قريبة.",
        "نواب أمريكيون يطالبون بعقوبات جديدة على إيران.",
        "طلبت النيابة إنزال عقوبة السجن بصحفي.",
    ],
)
def test_what_is_asked_for_is_no_punishment(open_coder: Coder, text: str) -> None:
    assert not code(open_coder, text, "SANCTION")


def test_sanctions_in_force_are_no_ceasefire(open_coder: Coder) -> None:
    assert not code(open_coder, "دخلت العقوبات الأمريكية على إيران حيز التنفيذ.", "RETREAT")


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("دانت محكمة بريطانية أمس شابا بالتحضير لهجوم.", "actors", ("OTHER:United Kingdom",)),
        # A sentence is passed where the court sits, not where the deed was.
        ("أدانت محكمة أمريكية ليبيا بالمشاركة في هجوم بنغازي.", "place", "الولايات المتحدة"),
        ("أصدرت محكمة جنايات في باريس حكما بالسجن على رجل خطط لهجوم في ليون.", "place", "باريس"),
        ("ردت روسيا بطرد 60 دبلوماسيا أمريكيا وإغلاق القنصلية في سان بطرسبورغ.", "mode", "expel"),
        ("وردت موسكو بطرد عدد مماثل من البريطانيين.", "mode", "expel"),
        # Who is listed and whose money is frozen; who orders it.
        ("أدرجت السعودية عشرة من قادة حزب الله على لائحة الإرهاب.", "recipients", ("HEZBOLLAH",)),
        ("جمدت بريطانيا أصول رجال أعمال روس.", "recipients", ("OTHER:Russia",)),
        ("فرضت الخزانة الأمريكية عقوبات على مسؤولين في حزب الله.", "recipients", ("HEZBOLLAH",)),
        (
            "أعلنت الخزانة الأمريكية إدراج قيادي في حركة الشباب على قائمة الإرهاب.",
            "actors",
            ("OTHER:United States",),
        ),
        ("أمرت واشنطن بإغلاق القنصلية الروسية في سياتل.", "actors", ("OTHER:United States",)),
        ("أعلنت الرياض أن السفير الكندي شخص غير مرغوب فيه.", "recipients", ("OTHER:Canada",)),
        (
            "الكويت تمهل السفير الفلبيني أسبوعا لمغادرة البلاد.",
            "recipients",
            ("OTHER:Philippines",),
        ),
        ("سحبت باراغواي سفيرها من كراكاس.", "recipients", ("OTHER:Venezuela",)),
        ("عقوبات أمريكية على بنوك إيرانية.", "recipients", ("IRN",)),
        ("علقت واشنطن مساعدات أمنية لباكستان.", "recipients", ("OTHER:Pakistan",)),
        ("أعلنت بريطانيا تعليق الاتصالات مع روسيا.", "mode", "discontinue"),
        ("أعلنت الفلبين انسحابها من المحكمة الجنائية الدولية.", "actors", ("OTHER:Philippines",)),
        # "Sentenced", not "the rule of"; for whom they fought.
        (
            "حكم القضاء العراقي بالإعدام على بلجيكي قاتل في صفوف تنظيم الدولة الإسلامية.",
            "actors",
            ("IRQ_GOV",),
        ),
        ("محكمة عراقية تقضي بإعدام ست نساء لانتمائهن لتنظيم داعش.", "recipients", ("ISIS",)),
        ("السجن المؤبد لعشرات المعارضين في مصر.", "recipients", ("CIV",)),
        (
            "رئيس فنزويلا يرد على عقوبات واشنطن بطرد القائم بالأعمال.",
            "actors",
            ("OTHER:Venezuela",),
        ),
        # What was no surprise happened.
        ("لم يكن مفاجئا انسحاب الرئيس الأمريكي من الاتفاق مع إيران.", "recipients", ("IRN",)),
        # The treaty is of 2015, its leaving of today.
        ("أعلن ترامب الانسحاب من الاتفاق النووي المبرم عام 2015.", "date", dt.date(2018, 5, 16)),
        ("طلبت أنقرة من السفير الإسرائيلي مغادرة البلاد.", "mode", "expel"),
    ],
)
def test_a_punishment(open_coder: Coder, text: str, field: str, value: object) -> None:
    report = code(open_coder, text, "SANCTION")[0]
    assert getattr(report, field) == value
