"""Who did it to whom, where and when: sentences of one kind each, written for the tests."""

import datetime as dt

import pytest

from schemas import Article, Report
from streams.coding.coder import Coder

DAY = dt.datetime(2018, 5, 16, 12, tzinfo=dt.UTC)  # a Wednesday


def code(open_coder: Coder, text: str) -> tuple[Report, ...]:
    return open_coder.code(Article(id="t", source="s", published_at=DAY, text=text)).reports


@pytest.mark.parametrize(
    ("text", "kind", "field", "value"),
    [
        # The adjective belongs to the capital, not to who set the bomb.
        ("قتل أربعة أشخاص بانفجار في العاصمة الأفغانية أمس الثلاثاء.", "ASSAULT", "actors",
         ("UNKNOWN",)),
        ("لقي عامل مصرعه في غارة إسرائيلية على خان يونس أمس.", "ASSAULT", "actors", ("ISR_MIL",)),
        ("أسفر القصف عن مقتل عامل سوداني في مدينة بنغازي أمس.", "ASSAULT", "recipients", ("CIV",)),
        # A verb of dying has no doer.
        ("لقي شاب من شرقي الهند مصرعه عندما انفجرت عبوة ناسفة أمس.", "ASSAULT", "actors",
         ("UNKNOWN",)),
        # Police are their government's; in Israel, the forces'.
        ("اعتقلت الشرطة الروسية عشرة ناشطين في موسكو أمس.", "COERCE", "actors", ("OTHER:Russia",)),
        ("اعتقلت الشرطة الإسرائيلية عشرة ناشطين في القدس أمس.", "COERCE", "actors", ("ISR_MIL",)),
        # Whose decision is announced takes it; a court sits in its country.
        ("أعلن الرئيس الأميركي عن عقوبات جديدة على فنزويلا أمس.", "SANCTION", "actors",
         ("OTHER:United States",)),
        ("أصدرت محكمة تركية أمس حكما بالسجن على ثلاثة صحافيين.", "SANCTION", "place", "تركيا"),
        # Whom it warns is not the one who stands beside the speaker's name.
        ("حذر وزير الخارجية الإيراني محمد جواد ظريف الولايات المتحدة من رد عسكري.", "THREATEN",
         "recipients", ("OTHER:United States",)),
        ("هددت واشنطن أمس الحكومة السورية بضربة عسكرية.", "THREATEN", "place", "سوريا"),
        ("وقال قائد الحرس الثوري الإيراني: إذا هاجمتنا إسرائيل فسندمر حيفا.", "THREATEN", "actors",
         ("IRN",)),
        # Missiles come down where they were sent, not where they were fired.
        ("أعلنت السعودية أمس اعتراض صاروخ باليستي أطلقته جماعة الحوثي في اليمن.", "ASSAULT",
         "country", "SA"),
        # The day of a reaction is not that of the event.
        ("دانت باريس الاثنين قصف مدينة دوما بالبراميل المتفجرة.", "ASSAULT", "date",
         dt.date(2018, 5, 16)),
        ("حمل السفير الروسي لدى واشنطن إسرائيل مسؤولية الغارة على مدينة حمص أمس.", "ASSAULT",
         "place", "حمص"),
        # A soldier is of the army that is named, not of the country where he fell.
        ("قتل جندي أمس خلال عملية للجيش التركي قرب دهوك شمالي العراق.", "ASSAULT", "recipients",
         ("TUR_MIL",)),
        # Missiles are the subject, what they hit is the object; the owner of a shelling does it.
        ("استهدفت صواريخ مستودعات للجيش قرب حمص في سوريا أمس.", "ASSAULT", "recipients",
         ("SYR_GOV",)),
        ("طال القصف الجوي لمقاتلات التحالف العربي مركبات للحوثيين في الحديدة أمس.", "ASSAULT",
         "actors", ("SAUDI_COAL",)),
        # With whom a treaty was made; whose envoys leave, whose mission is closed.
        ("أعلن الرئيس الأميركي أمس انسحاب بلاده من الاتفاق النووي الإيراني.", "SANCTION",
         "recipients", ("IRN",)),
        ("جاء ذلك بعد إعلان الولايات المتحدة أمس انسحابها من اتفاق باريس.", "SANCTION", "actors",
         ("OTHER:United States",)),
        ("قررت بولندا أمس طرد ثلاثة دبلوماسيين روس.", "SANCTION", "recipients",
         ("OTHER:Russia",)),
        ("أغلقت كندا القنصلية الروسية في مونتريال أمس.", "SANCTION", "recipients",
         ("OTHER:Russia",)),
        # Z, whom X and Y accuse; whose strike it is believed to be.
        ("اتهمت دمشق وموسكو أمس إسرائيل بشن غارة على مطار الشعيرات.", "ASSAULT", "actors",
         ("ISR_MIL",)),
        ("قتل خمسة أمس في غارات يعتقد أنها إسرائيلية على قاعدة قرب حمص.", "ASSAULT", "actors",
         ("ISR_MIL",)),
        # An official by his family name, and his own words.
        ("أكد وزير الخارجية العراقي إبراهيم الجعفري أمس ذلك. وقال الجعفري خلال لقائه نظيره التركي: "
         "\"لن نسمح بأي توغل تركي في أراضينا\".", "THREATEN", "actors", ("IRQ_GOV",)),
        # Where it was said, where somebody was born, and what another noun's clause tells.
        ("ندد الوزير في طوكيو الاثنين بالهجوم على كنيسة في مانيلا.", "ASSAULT", "place", "مانيلا"),
        ("وقتل المهاجم المولود في غروزني أربعة أشخاص أمس وسط ستراسبورغ.", "ASSAULT", "place",
         "ستراسبورغ"),
        ("أطلق الحوثيون صاروخا باليستيا من محافظة صعدة باتجاه جازان أمس.", "ASSAULT", "place",
         "جازان"),
        # Police that close a road restrict; a march is no drone.
        ("قطعت الشرطة الطرق المؤدية إلى ساحة تقسيم في إسطنبول أمس.", "COERCE", "mode", "restrict"),
        ("أصيب عشرة في اشتباكات شهدتها مسيرة عيد العمال في باريس أمس.", "ASSAULT", "mode", "none"),
        # One toll for two days is one incident, of the later day.
        ("قتل تسعة متظاهرين يومي الاثنين والثلاثاء في مدينة البصرة.", "ASSAULT", "date",
         dt.date(2018, 5, 15)),
    ],
)  # fmt: skip
def test_fields(open_coder: Coder, text: str, kind: str, field: str, value: object) -> None:
    found = [r for r in code(open_coder, text) if r.type == kind]
    assert len(found) == 1
    assert getattr(found[0], field) == value


@pytest.mark.parametrize(
    "text",
    [
        "غادر نحو ألفي مدني بلدة حمورية أمس هربا من الجوع.",
        "وأجلت الأمم المتحدة إرسال بعثتها إلى مدينة حلب أمس.",
        "انتشر مقطع فيديو للجيش في مدينة حلب أمس.",
        "داهمت غيبوبة طويلة والدة الطفل في صنعاء أمس.",
        "لقي أربعة أشخاص مصرعهم في صربيا أمس جراء انخفاض درجات الحرارة.",
    ],
)
def test_other_senses_tell_nothing(open_coder: Coder, text: str) -> None:
    assert code(open_coder, text) == ()


def test_who_else_took_part_is_kept(open_coder: Coder) -> None:
    (report,) = code(
        open_coder,
        "تعرضت مواقع قرب مدينة حمص أمس الثلاثاء لهجوم أميركي. وقالت وزارة الدفاع إن الهجوم "
        "الأميركي البريطاني الفرنسي على حمص دمر ثلاثة مبان.",
    )
    assert set(report.actors) >= {"USA_MIL", "OTHER:United Kingdom", "OTHER:France"}


def test_a_town_and_its_governorate_of_one_name_are_one_scene(open_coder: Coder) -> None:
    found = code(
        open_coder,
        "شنت طائرات روسية غارات على إدلب أمس. واستهدفت الغارات الروسية أمس قرية الهبيط "
        "وأوقعت ثلاثة قتلى.",
    )
    assert [r.place for r in found if r.type == "ASSAULT"] == ["الهبيط"]


def test_a_line_may_tell_of_long_ago(open_coder: Coder) -> None:
    (report,) = code(open_coder, "خطفت جماعة بوكو حرام 276 تلميذة في شيبوك في نيسان/أبريل 2014.")
    assert report.background
    assert report.mode == "abduct"


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        # Who announces it did not do it, unless it stands right behind.
        ("أعلنت الشرطة البريطانية سقوط عشرة قتلى إثر إطلاق نار في مدينة مانشستر أمس.",
         ("UNKNOWN",)),
        ("أعلن الجيش المصري، السبت، قصف مواقع للمسلحين في الشيخ زويد.", ("EGY_GOV",)),
        ("وأفاد مسؤول بالشرطة الصومالية بانفجار سيارة مفخخة في مقديشو أمس.", ("UNKNOWN",)),
        ("هز انفجار مقر الجيش في واغادوغو أمس.", ("UNKNOWN",)),
        ("بعد سيطرة الجيش التركي على مدينة عفرين أمس.", ("TUR_MIL",)),
        ("أطلق الجنود النار أمس على شاب في مدينة نابلس.", ("ISR_MIL",)),
    ],
)  # fmt: skip
def test_doers(open_coder: Coder, text: str, actors: tuple[str, ...]) -> None:
    found = [r for r in code(open_coder, text) if r.type == "ASSAULT"]
    assert {r.actors for r in found} == {actors}


def test_who_leads_a_coalition_is_not_who_strikes(open_coder: Coder) -> None:
    (report,) = code(
        open_coder,
        "أغارت طائرات التحالف الدولي بقيادة الولايات المتحدة، أمس الثلاثاء، على رتل لقوات موالية "
        "للنظام السوري قرب التنف، بحسب ما أعلن التحالف.",
    )
    assert (report.actors, report.recipients) == (("COALITION",), ("SYR_GOV",))


def test_the_dead_of_a_raid_are_not_who_flew_it(open_coder: Coder) -> None:
    (report,) = code(open_coder, "ثمانية قتلى في غارة للتحالف الدولي قرب التنف أمس.")
    assert (report.actors, report.recipients, report.killed) == (("COALITION",), ("CIV",), 8)


def test_whose_strike_and_what_it_answers_are_apart(open_coder: Coder) -> None:
    """The week and the town are those of the attack that the clause tells of."""
    found = code(
        open_coder,
        "وصفت أنقرة الغارات الأميركية على مواقع للنظام السوري بأنها رد على الهجوم الكيماوي الذي "
        "وقع قبل أسبوع في مدينة دوما.",
    )
    by_mode = {r.mode: r for r in found if r.type == "ASSAULT"}
    assert by_mode["aerial"].actors == ("USA_MIL",)
    assert by_mode["aerial"].date == DAY.date()
    assert (by_mode["unconventional"].place, by_mode["unconventional"].date) == (
        "دوما",
        dt.date(2018, 5, 9),
    )


def test_an_act_and_its_harm_are_one(open_coder: Coder) -> None:
    found = code(
        open_coder,
        "قتل عشرون شخصا في غارة جوية على شمال غربي اليمن. وقال سكان إن طائرات التحالف بقيادة "
        "السعودية قتلت 20 شخصا شمالي اليمن الأحد.",
    )
    assert [(r.killed, r.date) for r in found] == [(20, dt.date(2018, 5, 13))]


def test_who_targets_what(open_coder: Coder) -> None:
    found = code(
        open_coder, "جاء ذلك عقب استهداف طيران تحالف دعم الشرعية مكتب الرئاسة في صنعاء بغارات أمس."
    )
    assert found[0].actors == ("SAUDI_COAL",)
    assert "SAUDI_COAL" not in found[0].recipients


def test_an_answer_leaves_its_cause_apart(open_coder: Coder) -> None:
    (strike, *_) = code(
        open_coder, "نفذت واشنطن غارات أمس على مطار في سوريا ردا على هجوم كيميائي في دوما."
    )
    assert (strike.mode, strike.place) == ("aerial", "سوريا")


def test_a_subject_behind_and_opens_a_clause(open_coder: Coder) -> None:
    shelling, troops = code(
        open_coder, "قصف على عفرين وأنقرة تدفع بتعزيزات عسكرية على الحدود السورية."
    )
    assert shelling.recipients == ()
    assert (troops.actors, troops.place) == (("TUR_MIL",), "عفرين")


def test_a_mission_closed_is_its_owners(open_coder: Coder) -> None:
    (report,) = code(open_coder, "ردت موسكو أمس بإغلاق قنصلية واشنطن في سان بطرسبرغ.")
    assert (report.mode, report.actors) == ("expel", ("OTHER:Russia",))
    assert report.recipients == ("OTHER:United States",)


def test_a_court_sits_in_a_town(open_coder: Coder) -> None:
    (report,) = code(
        open_coder, "أصدرت محكمة الجنايات في باريس الجمعة حكما بالسجن 15 عاما على متطرفين."
    )
    assert report.place == "باريس"


def test_a_threat_to_carry_an_attack_elsewhere(open_coder: Coder) -> None:
    (report,) = code(open_coder, "هددت أنقرة أمس بنقل هجومها من عفرين في شمال سوريا إلى منبج.")
    assert (report.mode, report.place) == ("violence", "منبج")


@pytest.mark.parametrize(
    "text",
    [
        "تركيا توقف ضابطا. أعلنت السلطات التركية أمس توقيف ضابط في إزمير.",
        "اعتقلت السلطات في كوريا الجنوبية أمس ناشطا. وقالت إن اعتقال الناشط الكوري جرى في سول أمس.",
    ],
)
def test_a_state_that_arrests_its_own_does_it_once(open_coder: Coder, text: str) -> None:
    assert len([r for r in code(open_coder, text) if r.type == "COERCE"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "حذرت باكستان أمس من صعود تنظيم داعش في أفغانستان.",
        "بحث الرئيسان أمس التهديد الإيراني للملاحة في الخليج.",
        "احتجت بكين أمس على مرور سفن أميركية في بحر الصين الجنوبي.",
        "عقد في مركز الاحتجاز في لاهاي أمس لقاء.",
        "أقوى هزة أرضية تضرب بريطانيا منذ عشر سنوات أمس.",
        "محكمة إسرائيلية تعلق العمل بخطة للحكومة أمس.",
        "حالة تأهب في إندونيسيا أمس بسبب بركان جبل ميرابي.",
        "ضمت القافلة 2400 طرد غذائي وثلاثة آلاف كيس من الطحين إلى دوما أمس.",
        "قتل أربعة في سقوط طائرة عسكرية قرب صفاقس أمس.",
        "غادر الرئيس المستشفى في رام الله أمس.",
        "ستبدأ معركة أخرى في إدلب قريبا.",
        "لمحت أنقرة أمس إلى حملة على غرار عملية عفرين.",
        "دعت واشنطن أمس الحكومة القطرية في الدوحة إلى وقف تمويل جماعات مسلحة.",
    ],
)
def test_what_is_no_incident(open_coder: Coder, text: str) -> None:
    assert code(open_coder, text) == ()


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        (
            "أعلن تنظيم داعش، الاثنين، مسؤوليته عن هجوم بقنبلة وقع أمام مبنى في سورابايا.",
            ("ISIS",),
            None,
        ),
        ("وقع هجوم على قاعدة في مقديشو أمس وتبنته حركة الشباب.", ("OTHER:Al-Shabaab",), None),
        ("اختطف مسلحون من بوكو حرام تلميذات في دابتشي أمس.", ("OTHER:Boko Haram",), ("CIV",)),
        ("خطف مسلحو طالبان 19 راكبا في ولاية غزني أمس.", ("TALIBAN",), None),
        ("أقدم تنظيم داعش على إعدام أربعة مدنيين في الموصل أمس.", ("ISIS",), ("CIV",)),
        ("قصفت مدفعية الجيش التركي مواقع وحدات حماية الشعب في عفرين أمس.", ("TUR_MIL",), ("SDF",)),
        (
            "أسقطت المضادات الأرضية للمعارضة طائرة حربية روسية في ريف إدلب أمس.",
            ("SYR_REBEL",),
            ("RUS_MIL",),
        ),
        ("استهدف الطيران الحربي الروسي بغارات بلدة كفرنبل بريف إدلب أمس.", ("RUS_MIL",), None),
        ("أطلقت الشرطة الإسرائيلية النار على فلسطيني في القدس أمس.", ("ISR_MIL",), ("CIV",)),
        ("استشهد شاب فلسطيني برصاص الاحتلال قرب رام الله أمس.", ("ISR_MIL",), ("CIV",)),
        ("سيطرت قوات سوريا الديمقراطية على بلدة هجين أمس بعد معارك مع داعش.", ("SDF",), ("ISIS",)),
        (
            "أوقفت الشرطة التركية 30 شخصا يشتبه بانتمائهم إلى داعش أمس.",
            ("OTHER:Turkey",),
            ("ISIS",),
        ),
        ("أعلن الحشد الشعبي مقتل 27 من عناصره في كمين لداعش قرب الحويجة أمس.", ("ISIS",), ("PMF",)),
        ("قتل نحو مئة من مسلحي داعش في غارات على دير الزور أمس.", None, ("ISIS",)),
        ("هاجم مسلحون قافلة للجيش المالي قرب تمبكتو أمس وقتلوا ستة جنود.", ("UNKNOWN",), None),
        ("سقطت بلدة مسرابا في يد قوات النظام السوري أمس.", ("SYR_GOV",), None),
        ("قتلت غارة للتحالف بقيادة السعودية 12 مدنيا في تعز أمس.", ("SAUDI_COAL",), ("CIV",)),
        ("قال المرصد السوري ومقره بريطانيا إن قصفا استهدف عربين أمس.", ("UNKNOWN",), None),
        (
            "تم اعتراض الصاروخ فوق نجران أمس من قبل قوات الدفاع الجوي السعودي.",
            None,
            ("SAU",),
        ),
        (
            "ووفقا للمرصد الذي يتخذ من لندن مقرا له، قتل 36 مدنيا في قصف على دوما أمس.",
            ("UNKNOWN",),
            ("CIV",),
        ),
        ("أكد ناشطون أن مقاتلي النصرة هاجموا حاجزا في حماة أمس.", ("HTS",), None),
    ],
)
def test_who_and_whom(
    open_coder: Coder, text: str, actors: tuple[str, ...] | None, recipients: tuple[str, ...] | None
) -> None:
    (report,) = code(open_coder, text)
    assert actors is None or report.actors == actors
    assert recipients is None or report.recipients == recipients


@pytest.mark.parametrize(
    "text",
    [
        "قال ترامب الذي كان يتحدث في البيت الأبيض أمس إن غارة قتلت عشرة مدنيين.",
        "اتفق وزراء في بروكسل أمس على عقوبات بعد غارة قتلت عشرة مدنيين.",
        "قال ليبرمان إن غارة قتلت عشرة مدنيين أمس وإن على طهران أن تدرك ذلك.",
    ],
)
def test_where_one_speaks_is_no_scene(open_coder: Coder, text: str) -> None:
    assert {r.place for r in code(open_coder, text) if r.type == "ASSAULT"} == {None}


def test_the_organisation_is_the_one_named_before(open_coder: Coder) -> None:
    found = code(
        open_coder,
        "شنت القوات غارة على مواقع حركة طالبان في هلمند الأحد. "
        "وهاجم مقاتلو الحركة حاجزا في قندهار أمس.",
    )
    assert found[-1].actors == ("TALIBAN",)


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        ("أضرم متظاهرون النار في مقر القنصلية الإيرانية في البصرة أمس.", ("PROTESTERS",), ("IRN",)),
        ("هدد وزير الدفاع الإسرائيلي أفيغدور ليبرمان بضرب إيران.", ("ISR_MIL",), ("IRN",)),
        ("قتلت الشرطة في كينيا خمسة أشخاص أمس.", ("OTHER:Kenya",), ("CIV",)),
        ("قتل 15 عسكريا روسيا في انفجار في اللاذقية أمس.", ("UNKNOWN",), ("RUS_MIL",)),
        ("أسقطت قوات الدفاع الجوي السعودية طائرة حوثية فوق أبها أمس.", ("SAU",), ("HOUTHI",)),
        ("طردت قوات البيشمركة مسلحي داعش من قرى قرب مخمور أمس.", ("KURD_IRQ",), ("ISIS",)),
        ("نجا قائد شرطة عدن أمس من محاولة اغتيال بسيارة مفخخة.", ("UNKNOWN",), ("YEM_GOV",)),
        ("شيع الجيش العراقي جنودا قتلهم داعش في الأنبار أمس.", ("ISIS",), ("IRQ_GOV",)),
    ],
)
def test_sides_of_the_year(
    open_coder: Coder, text: str, actors: tuple[str, ...], recipients: tuple[str, ...]
) -> None:
    (report,) = code(open_coder, text)
    assert (report.actors, report.recipients) == (actors, recipients)


def test_two_of_a_nation_are_two(open_coder: Coder) -> None:
    (report,) = code(open_coder, "أصيب جنديان إسرائيليان في عملية دهس قرب جنين أمس.")
    assert report.injured == 2


@pytest.mark.parametrize(
    ("text", "kind", "mode"),
    [
        ("قضت محكمة مصرية أمس بإعدام عشرة من أعضاء جماعة الإخوان المسلمين.", "SANCTION", "convict"),
        ("فرضت السلطات العراقية حظرا للتجوال في كركوك أمس.", "COERCE", "curfew"),
        ("قطع محتجون طريقا رئيسيا في البصرة أمس.", "PROTEST", "obstruct"),
        ("لوحت تركيا أمس باجتياح منبج إذا لم تنسحب الوحدات الكردية منها.", "THREATEN", "violence"),
        ("نشر الجيش اللبناني وحداته في مخيم عين الحلوة أمس.", "MOBILIZE", "troops"),
        ("علقت الولايات المتحدة أمس مساعداتها لباكستان.", "SANCTION", "discontinue"),
        ("لم تسمح السلطات السورية لقافلة المساعدات بدخول دوما أمس.", "COERCE", "restrict"),
    ],
)
def test_what_it_is(open_coder: Coder, text: str, kind: str, mode: str) -> None:
    assert [(r.type, r.mode) for r in code(open_coder, text)] == [(kind, mode)]
