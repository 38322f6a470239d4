"""Arrests, closures, moves of forces, withdrawals, releases, truces: sentences of one kind each."""

import datetime as dt

import pytest

from schemas import Article, Report
from streams.coding.coder import Coder

DAY = dt.datetime(2018, 4, 10, 12, tzinfo=dt.UTC)


def code(open_coder: Coder, text: str) -> tuple[Report, ...]:
    return open_coder.code(Article(id="t", source="s", published_at=DAY, text=text)).reports


def told(report: Report) -> str:
    sides = f"{'/'.join(report.actors)} > {'/'.join(report.recipients)}"
    return f"{report.type} {report.mode} {sides} @ {report.place}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أجهزة أمن حماس تعتقل ناشطين من حركة فتح في غزة.", "COERCE arrest HAMAS > CIV @ غزة"),
        ("تمكنت السلطات المغربية من تفكيك خلية إرهابية في طنجة.",
         "COERCE arrest OTHER:Morocco > CIV @ طنجة"),
        ("السلطات الهندية تفرض الإقامة الجبرية على زعماء انفصاليين في كشمير.",
         "COERCE arrest OTHER:India > CIV @ كشمير"),
        ("استدعت الشرطة الإسرائيلية محافظ القدس للتحقيق واحتجزته عدة ساعات في القدس.",
         "COERCE arrest ISR_MIL > OTHER:Palestinian Authority @ القدس"),
        ("الأردن يغلق حدوده الشمالية مع سوريا أمام النازحين.",
         "COERCE restrict OTHER:Jordan > CIV @ الأردن"),
        ("تمديد حظر التجول في شمال سيناء.", "COERCE curfew EGY_GOV > CIV @ شمال سيناء"),
        ("أعلنت الحكومة الإثيوبية حالة الطوارئ في البلاد لمدة ستة أشهر.",
         "COERCE martial-law OTHER:Ethiopia > CIV @ إثيوبيا"),
        ("رحلت تركيا مئات المهاجرين الأفغان إلى بلادهم.",
         "COERCE deport OTHER:Turkey > CIV @ تركيا"),
        ("أغلقت السلطات التركية ثلاث قنوات تلفزيونية معارضة.",
         "COERCE censor OTHER:Turkey > MEDIA @ تركيا"),
        ("الشرطة الإندونيسية تعتقل 13 مشتبها بهم على صلة بتنظيم داعش في جاوة الشرقية.",
         "COERCE arrest OTHER:Indonesia > ISIS @ جاوة الشرقية"),
        ("أوقفت أجهزة الأمن الروسية رجلين في موسكو بتهمة تمويل مسلحين.",
         "COERCE arrest OTHER:Russia > CIV @ موسكو"),
        ("الجيش التركي يعلن تطويق مدينة عفرين.", "COERCE restrict TUR_MIL >  @ عفرين"),
        ("الحوثيون يمنعون قافلة إغاثة من دخول تعز.", "COERCE restrict HOUTHI > AID_ORG @ تعز"),
        ("أغلق جيش الاحتلال مداخل مدينة الخليل ومنع السكان من التنقل.",
         "COERCE restrict ISR_MIL >  @ الخليل"),
        ("رحلت السلطات التركية 150 مهاجرا أفغانيا من أنقرة إلى بلدهم.",
         "COERCE deport OTHER:Turkey > CIV @ أنقرة"),
        ("تفتيش طائرة روسية في مطار هيثرو.",
         "COERCE seize OTHER:United Kingdom > RUS_MIL @ مطار هيثرو"),
    ],
)  # fmt: skip
def test_coercion(open_coder: Coder, text: str, expected: str) -> None:
    assert [told(r) for r in code(open_coder, text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اليونان تنشر سبعة آلاف جندي على حدودها مع تركيا.",
         "MOBILIZE troops OTHER:Greece >  @ اليونان"),
        ("أعلن البنتاغون إرسال 4000 عنصر من الحرس الوطني إلى الحدود مع المكسيك.",
         "MOBILIZE troops USA_MIL >  @ الحدود مع المكسيك"),
        ("الحشد الشعبي ينشر قواته في كركوك.", "MOBILIZE militia PMF >  @ كركوك"),
        ("دخلت قوات شعبية موالية للنظام السوري إلى عفرين لمساندة الأكراد.",
         "MOBILIZE troops SYR_GOV >  @ عفرين"),
        ("عززت الشرطة المصرية إجراءاتها الأمنية حول الكنائس في القاهرة.",
         "MOBILIZE police EGY_GOV >  @ القاهرة"),
        ("نشرت فرنسا أكثر من مئة ألف شرطي لتأمين الانتخابات.",
         "MOBILIZE police OTHER:France >  @ فرنسا"),
        ("دخلت وحدات من قوى الأمن الداخلي السورية إلى مخيم اليرموك للاجئين.",
         "MOBILIZE police SYR_GOV >  @ مخيم اليرموك"),
        ("كما أن الجيش الإسرائيلي قد نشر منظومات دفاع جوي في الجولان.",
         "MOBILIZE weapons ISR_MIL >  @ الجولان"),
        ("القوات الروسية في سوريا في حالة تأهب قصوى.", "MOBILIZE troops RUS_MIL >  @ سوريا"),
        ("وصلت فرقاطة روسية إلى ميناء طرطوس.", "MOBILIZE weapons RUS_MIL >  @ طرطوس"),
        ("أعلنت الحكومة الفرنسية إرسال تعزيزات كبيرة من قوات الأمن إلى مرسيليا.",
         "MOBILIZE police OTHER:France >  @ مرسيليا"),
        ("بدأت البحرية الروسية تدريبات بالذخيرة الحية في البحر المتوسط.",
         "MOBILIZE troops RUS_MIL >  @ البحر المتوسط"),
    ],
)  # fmt: skip
def test_moves_of_forces(open_coder: Coder, text: str, expected: str) -> None:
    assert [told(r) for r in code(open_coder, text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("خرجت الدفعة الأولى من مقاتلي أحرار الشام من حرستا باتجاه إدلب.",
         "RETREAT withdraw SYR_REBEL > SYR_GOV @ حرستا"),
        ("حزب العمال الكردستاني يعلن سحب مقاتليه من سنجار.", "RETREAT withdraw PKK >  @ سنجار"),
        ("بدأ الجيش الأميركي بسحب معدات من سوريا.", "RETREAT withdraw USA_MIL >  @ سوريا"),
        ("بموجب اتفاق توسطت فيه روسيا يغادر المقاتلون مدينة دوما.",
         "RETREAT withdraw SYR_REBEL > SYR_GOV @ دوما"),
        ("الإفراج عن 18 رهينة كانوا محتجزين لدى بوكو حرام في مايدوغوري.",
         "RETREAT release OTHER:Boko Haram > CIV @ مايدوغوري"),
        ("بدأت صباح الثلاثاء هدنة إنسانية أعلنتها روسيا في الغوطة الشرقية.",
         "RETREAT ceasefire OTHER:Russia >  @ الغوطة الشرقية"),
        ("جرت عملية تبادل أسرى بين قوات النظام والمعارضة قرب الباب.",
         "RETREAT release SYR_GOV/SYR_REBEL > CIV @ الباب"),
        ("خرج مقاتلو جيش الإسلام من دوما بموجب اتفاق مع الحكومة.",
         "RETREAT withdraw SYR_REBEL > SYR_GOV @ دوما"),
        ("دخلت 13 شاحنة محملة بالمساعدات مدينة دوما الخميس.", "RETREAT access  > AID_ORG @ دوما"),
        ("أعلن التحالف العربي إعادة فتح ميناء الحديدة أمام السفن.",
         "RETREAT access SAUDI_COAL >  @ ميناء الحديدة"),
        ("خرج الزعيم المعارض من السجن بعد عفو رئاسي في كوبا.",
         "RETREAT release OTHER:Cuba > CIV @ كوبا"),
        ("كوريا الشمالية تطلق سراح ثلاثة أميركيين.",
         "RETREAT release OTHER:North Korea > CIV @ كوريا الشمالية"),
        ("توصلت حماس وإسرائيل إلى تهدئة في غزة بوساطة مصرية.",
         "RETREAT ceasefire HAMAS/OTHER:Israel >  @ غزة"),
        ("سمحت السلطات السورية لقافلة مساعدات بدخول دوما.",
         "RETREAT access SYR_GOV > AID_ORG @ دوما"),
        ("فتحت مصر معبر رفح في الاتجاهين لمدة ثلاثة أيام.", "RETREAT access EGY_GOV >  @ معبر رفح"),
        ("زار مفتشو منظمة حظر الأسلحة الكيميائية مدينة دوما وأخذوا عينات.",
         "RETREAT access  > OTHER:OPCW @ دوما"),
        ("سلمت فصائل المعارضة أسلحتها الثقيلة لقوات النظام في القلمون الشرقي.",
         "RETREAT disarm SYR_REBEL > SYR_GOV @ القلمون الشرقي"),
        ("أعلنت كوريا الشمالية تعليق تجاربها النووية والصاروخية.",
         "RETREAT disarm OTHER:North Korea >  @ كوريا الشمالية"),
    ],
)  # fmt: skip
def test_retreat(open_coder: Coder, text: str, expected: str) -> None:
    assert [told(r) for r in code(open_coder, text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        # What is spread, closed, handed over or taken out is no force and no prisoner.
        "نشرت القوات المسلحة صورا لجنودها في القاهرة أمس.",
        "نقلت وكالة أنباء عن مقاتلين قولهم في دمشق أمس إنهم بخير.",
        "نشرت مصر قصة جنودها العائدين من العريش أمس.",
        "أغلقت محطة القطارات في لندن أبوابها أمس بسبب الثلوج.",
        # Who brings aid or news, or an envoy, withdraws nowhere.
        "غادرت قافلة مساعدات دوما أمس.",
        "غادر الدبلوماسيون الأميركيون موسكو أمس.",
        "أوقفت الشركة تصدير النفط من البصرة أمس.",
    ],
)
def test_nothing_of_the_kind(open_coder: Coder, text: str) -> None:
    assert not code(open_coder, text)
