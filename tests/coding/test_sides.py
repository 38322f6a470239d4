"""Whose the sides are that a sentence only points to: pronouns, kin, foes, what only one has."""

import datetime as dt

import pytest

from schemas import Article, Report
from streams.coding.coder import Coder

DAY = dt.datetime(2018, 5, 16, 12, tzinfo=dt.UTC)  # a Wednesday


def first(open_coder: Coder, text: str) -> Report:
    return open_coder.code(Article(id="t", source="s", published_at=DAY, text=text)).reports[0]


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        # "His forces" are those of who speaks, or of who was named before.
        ("قال قائد الجيش اليمني إن قواته دخلت مدينة حيس أمس.", ("YEM_GOV",), ("HOUTHI",)),
        ("أكد الرئيس التركي أن قواته سيطرت على بلدة جنديرس أمس.", ("TUR_MIL",), ("SDF",)),
        # Gunmen who are said to belong to somebody are his.
        ("قتل تسعة قرويين أمس على يد مسلحين يشتبه بأنهم من بوكو حرام شمال نيجيريا.",
         ("OTHER:Boko Haram",), ("CIV",)),
        # Two states that wage one attack.
        ("وجاء ذلك بعد شن الولايات المتحدة وفرنسا غارات على مواقع في سوريا أمس.",
         ("USA_MIL", "OTHER:France"), ("SYR_GOV",)),
        # Young protesters are protesters.
        ("اندلعت اشتباكات أمس بين متظاهرين شبان وقوات الأمن في مدينة قفصة التونسية.",
         ("OTHER:Tunisia",), ("PROTESTERS",)),
        # A means that only one side has in that country; whom a side fights there.
        ("أدى هجوم كيميائي على دوما أمس إلى مقتل عشرين شخصا، ونفت الحكومة السورية ذلك.",
         ("SYR_GOV",), ("CIV",)),
        ("شن الجيش التركي أمس عملية عسكرية في عفرين.", ("TUR_MIL",), ("SDF",)),
        # Forces that tell the death of a group's men killed them.
        ("أعلن الجيش النيجيري أمس مقتل عشرين من مسلحي بوكو حرام في ولاية بورنو.",
         ("OTHER:Nigeria",), ("OTHER:Boko Haram",)),
        ("أعلنت رئاسة الأركان التركية مقتل ثمانية إرهابيين في غارات شمال العراق أمس.",
         ("TUR_MIL",), ("PKK",)),
        # Whose the strike is that is the verb's subject, or is thought to be.
        ("قتلت غارة جوية أمريكية عشرة من حركة الشباب في الصومال أمس.", ("USA_MIL",),
         ("OTHER:Al-Shabaab",)),
        ("قصفت طائرات يعتقد أنها إسرائيلية قاعدة عسكرية قرب حمص أمس.", ("ISR_MIL",),
         ("SYR_GOV",)),
        # "Syrian" behind a noun that it agrees with, and with the article, is an adjective.
        ("شنت المقاتلات غارات جوية سورية مكثفة على بلدة سقبا أمس.", ("SYR_GOV",),
         ("SYR_REBEL",)),
        # A means and a day between who killed and how many.
        ("قتلت الشرطة الهندية بالرصاص الثلاثاء ستة رجال في سريناغار.", ("OTHER:India",),
         ("CIV",)),
        # Men of no side did it; what is adopted is no attack; rescuers make none.
        ("قتل تسعة قرويين أمس على يد رجال مسلحين في شمال مالي.", ("UNKNOWN",), ("CIV",)),
        ("تواصلت غارات النظام السوري على دوما أمس رغم قرار تبناه مجلس الأمن.", ("SYR_GOV",),
         ("SYR_REBEL",)),
        ("قتل ستة أطفال في قصف لقوات النظام على دوما أمس وانتشلت جثثهم من قبل الدفاع المدني.",
         ("SYR_GOV",), ("CIV",)),
        # Who takes part.
        ("شن الجيش اليمني بإسناد من التحالف هجوما على مواقع الحوثيين في حرض أمس.",
         ("YEM_GOV", "SAUDI_COAL"), ("HOUTHI",)),
        # Persons of a crowd that was fired on are of the crowd; settlers are no armed side.
        ("أطلقت الشرطة الكينية النار على محتجين في نيروبي أمس فقتلت شخصين.", ("OTHER:Kenya",),
         ("PROTESTERS",)),
        ("هاجم مستوطنون مزارعين فلسطينيين قرب نابلس أمس.", ("UNKNOWN",), ("CIV",)),
        # What a mine goes off at; a capital whose name tells the blast; dead of a nation.
        ("قتل أربعة جنود أمس في انفجار لغم بدورية للقوات الفرنسية شمال مالي.", ("UNKNOWN",),
         ("OTHER:France",)),
        ("أودى انفجار كابول أمس بحياة ثلاثين شخصا على الأقل.", ("UNKNOWN",), ("CIV",)),
        ("إصابة ثلاثة فلسطينيين برصاص الاحتلال شمال الضفة.", ("ISR_MIL",), ("CIV",)),
        # In whose ranks they died; no army's men blow themselves up; what a blast struck.
        ("سقط ستة قتلى في صفوف قوات النظام السوري في كمين قرب السخنة أمس.", ("UNKNOWN",),
         ("SYR_GOV",)),
        ("تعرفت قوات الأمن على الرجل لكنه فجر نفسه أمام جامعة كابول أمس.", ("UNKNOWN",), ()),
        ("ارتفع عدد ضحايا التفجير الذي ضرب كابول أمس إلى 95 قتيلا.", ("UNKNOWN",), ("CIV",)),
        # Who goes on behind "and"; the air force that is the coalition's.
        ("خرق النظام السوري الهدنة وقصف أحياء في درعا أمس.", ("SYR_GOV",), ("SYR_REBEL",)),
        ("استأنف الطيران التابع للتحالف قصف مواقع الحوثيين في محيط مطار الحديدة أمس.",
         ("SAUDI_COAL",), ("HOUTHI",)),
        # Whose missiles were met, and who met them.
        ("تصدت الدفاعات الجوية السورية أمس لثلاثة صواريخ إسرائيلية في سماء دمشق.", ("ISR_MIL",),
         ("SYR_GOV",)),
        ("اعترضت السعودية أمس صاروخا حوثيا فوق الرياض.", ("HOUTHI",), ("SAU",)),
        # Whom no clause names: who acts beside it, the side of that war, the state that decides.
        ("غارات على بلدة حمورية أمس. ودعا الوزير قوات النظام السوري إلى ضبط النفس.", ("SYR_GOV",),
         ("SYR_REBEL",)),
        ("رحبت إسرائيل أمس بالانسحاب من الاتفاق النووي وشكرت الرئيس الأمريكي.",
         ("OTHER:United States",), ("IRN",)),
        # Missiles are the subject, not those who were struck before.
        ("قصفت طائرات مواقع للجيش السوري، كما استهدفت صواريخ مستودعا للجيش قرب حمص أمس.",
         ("UNKNOWN",), ("SYR_GOV",)),
        # Both who shell each other.
        ("جرى قصف متبادل بين القوات السورية والمعارضة في حماة أمس.", ("SYR_GOV", "SYR_REBEL"), ()),
        # Who claims it, or is blamed for it, in another sentence.
        ("قتل ثلاثون شخصا في تفجير وسط كابول أمس. وقالت الشرطة إن التحقيق مستمر. "
         "وأعلن تنظيم الدولة مسؤوليته عن الاعتداء.", ("ISIS",), ("CIV",)),
        # Who says that they did it; adjectives joined by "and" open no clause.
        ("قالت حركة طالبان إنها هاجمت قاعدة للجيش في لشكركاه أمس.", ("TALIBAN",), ("AFG_GOV",)),
        ("مقاتلات سورية وروسية تقصف حرستا.", ("SYR_GOV", "RUS_MIL"), ("SYR_REBEL",)),
        ("القوات الكاميرونية تقتل عشرة انفصاليين في مدينة بامندا.", ("OTHER:Cameroon",), ()),
        ("الدفاعات السعودية تعترض صاروخا حوثيا في سماء الرياض.", ("HOUTHI",), ("SAU",)),
        # Policemen in the dual.
        ("قتل شرطيان برصاص مسلحين في الموصل أمس.", ("UNKNOWN",), ("IRQ_GOV",)),
    ],
)  # fmt: skip
def test_sides(
    open_coder: Coder, text: str, actors: tuple[str, ...], recipients: tuple[str, ...]
) -> None:
    report = first(open_coder, text)
    assert (report.actors, report.recipients) == (actors, recipients)
