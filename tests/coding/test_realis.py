"""What is told as having happened, and what is not: sentences written for the tests."""

import datetime as dt

import pytest

from schemas import Article
from streams.coding.coder import Coder


def types(coder: Coder, text: str) -> list[str]:
    moment = dt.datetime(2018, 5, 16, tzinfo=dt.UTC)
    article = Article(id="t", source="test", published_at=moment, title="", text=text)
    return [r.type.value for r in coder.code(article).reports]


@pytest.mark.parametrize(
    "text",
    [
        "وصل الوفد إلى بغداد فجر السبت وغادرها فجر الأحد.",
        "شن النائب هجوما لاذعا على الحكومة في بغداد أمس الثلاثاء.",
        "سجل المهاجم من ضربة جزاء في الدوحة أمس الثلاثاء.",
        "فجر الوزير أزمة سياسية في بيروت أمس الثلاثاء.",
        "هل قصفت الطائرات الروسية بلدة سراقب أمس الثلاثاء؟",
        "فر السجناء فجرا من سجن في الموصل أمس الثلاثاء.",
        "طردت بولندا ثلاثة دبلوماسيين من وارسو أمس الثلاثاء.",
        "سيطر الذعر على سكان المدينة في الموصل أمس الثلاثاء.",
        "ثلاثمئة ألف شخص قتلوا في سوريا وملايين هجروا من بيوتهم.",
        "تود تركيا دحر المقاتلين الأكراد في عفرين.",
        "خاض الحزب معركة انتخابية في بيروت أمس الثلاثاء.",
    ],
)
def test_words_of_war_that_tell_no_assault(coder: Coder, text: str) -> None:
    assert "ASSAULT" not in types(coder, text)


@pytest.mark.parametrize(
    "text",
    [
        "أطلقت طائرة بدون طيار صاروخا على سيارة في رفح أمس الثلاثاء ما أدى إلى مقتل شخصين.",
        "قتل ثلاثة جنود في انفجار عبوة ناسفة لدى مرور دوريتهم قرب بعقوبة أمس الثلاثاء.",
        "أسفر انفجار سيارة ملغومة في تكريت عن إصابة عشرة أشخاص.",
        "أعلن الجيش العراقي سيطرته على بلدة القائم أمس الثلاثاء.",
    ],
)
def test_words_that_look_like_denial_or_accident(coder: Coder, text: str) -> None:
    assert types(coder, text) == ["ASSAULT"]


@pytest.mark.parametrize(
    "text",
    [
        "وقد تقصف الطائرات التركية مواقع في سنجار.",
        "قالت أنقرة إنها قد توسع هجومها إلى بلدة منبج.",
        "ربما تقصف الطائرات الأمريكية مواقع في البوكمال.",
        "اعتادت إسرائيل قصف مواقع قرب دمشق.",
        "تحاول القوات الحكومية السيطرة على بلدة كفرنبل.",
        "تملك الدولة مئة مروحية هجومية في قاعدة قرب عمان.",
        "الحوثيون يهددون بقصف موانئ في السعودية.",
        "عثر على مواد شديدة الانفجار في الشيخ زويد.",
    ],
)
def test_what_may_be_or_is_tried_or_is_a_habit_has_not_happened(
    open_coder: Coder, text: str
) -> None:
    assert "ASSAULT" not in types(open_coder, text)


def test_an_attack_named_in_passing_is_no_report(coder: Coder) -> None:
    assert (
        types(coder, "بحث الوزيران في عمان ملف التحقيق في الهجوم وسبل التعاون بين البلدين.") == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "قال الوزير التركي الأربعاء إن دمشق ستدفع ثمنا باهظا إذا اقتربت قواتها من الحدود.",
        "أكدت إيران الأربعاء أن الهجوم الإسرائيلي لن يمر دون رد.",
        "أمهلت تركيا الوحدات الكردية حتى الجمعة للانسحاب وإلا فالرد عسكري.",
    ],
)
def test_threats_without_the_word(coder: Coder, text: str) -> None:
    assert "THREATEN" in types(coder, text)


@pytest.mark.parametrize(
    "text",
    [
        "تعاملت تركيا على تمهل مع القرار الأميركي يوم الأربعاء.",
        "قال الوزير إن الجفاف الذي يضرب إيران يهدد المزارعين في السنوات المقبلة.",
        "تعهد الرئيس المصري الأربعاء بأن بلاده لن تتردد في ضرب الإرهاب.",
    ],
)
def test_dangers_and_vows_are_no_threats(coder: Coder, text: str) -> None:
    assert "THREATEN" not in types(coder, text)


def test_who_will_pay_is_who_is_threatened(coder: Coder) -> None:
    moment = dt.datetime(2018, 5, 16, tzinfo=dt.UTC)
    text = "قالت تركيا الأربعاء إن دمشق ستدفع الثمن غاليا."
    (report,) = coder.code(
        Article(id="t", source="test", published_at=moment, title="", text=text)
    ).reports
    assert report.actors == ("OTHER:Turkey",)
    assert report.recipients == ("SYR_GOV",)


@pytest.mark.parametrize(
    "text",
    [
        "أفرجت المنظمة عن لقطات جديدة من رام الله أمس الثلاثاء.",
        "انسحبت بولندا من المنافسة على مقعد في مجلس الأمن أمس الثلاثاء.",
        "أوقفت مصر بث القناة عبر القمر الصناعي أمس الثلاثاء.",
        "تتردد شائعات عن اعتقال الوزير السابق في بغداد أمس الثلاثاء.",
    ],
)
def test_words_of_release_arrest_and_pullout_of_things(coder: Coder, text: str) -> None:
    assert not {"RETREAT", "COERCE"} & set(types(coder, text))


def test_who_gains_what_another_loses_took_it(coder: Coder) -> None:
    moment = dt.datetime(2018, 5, 16, tzinfo=dt.UTC)
    text = "خسر تنظيم داعش حي الصناعة في الرقة لصالح قوات سوريا الديمقراطية أمس الثلاثاء."
    (report,) = coder.code(
        Article(id="t", source="test", published_at=moment, title="", text=text)
    ).reports
    assert (report.actors, report.recipients) == (("SDF",), ("ISIS",))


@pytest.mark.parametrize(
    "text",
    [
        "ينص الاتفاق على انسحاب المقاتلين من بلدة حرستا وتسليم أسلحتهم.",
        "تأخر دخول قافلة مساعدات إلى مدينة تعز أمس الثلاثاء.",
        "غادر الوفد الجلسة احتجاجا على كلمة الوزير في عمان أمس الثلاثاء.",
        "واستشهد الكاتب بقول قديم في بيروت أمس الثلاثاء.",
        "تحطمت مروحية قرب تبوك أمس الثلاثاء ما أدى إلى مقتل ثلاثة.",
        "قال المندوب إن على الدول مواجهة الفقر في اليمن أمس الثلاثاء.",
        "حذرت هيئة الأرصاد من أمطار غزيرة تهدد السواحل في عدن أمس الثلاثاء.",
    ],
)
def test_terms_delays_manners_and_storms_tell_nothing(coder: Coder, text: str) -> None:
    assert types(coder, text) == []


def test_what_an_armed_group_raids_it_attacks(coder: Coder) -> None:
    text = "دهم مقاتلو طالبان قرية قرب قندوز يوم الثلاثاء وقتلوا خمسة مدنيين."
    assert types(coder, text) == ["ASSAULT"]
