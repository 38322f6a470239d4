"""Who did it to whom, where and when: sentences of one kind each, written for the tests."""

import datetime as dt

import pytest

from schemas import Article, Report
from streams.coding.coder import Coder
from streams.evaluation.training import Everything

DAY = dt.datetime(2018, 5, 16, 12, tzinfo=dt.UTC)  # a Wednesday


@pytest.fixture(scope="module")
def coder() -> Coder:
    """The judgement is not what is tested here."""
    return Coder.load(judge=Everything())


def code(coder: Coder, text: str) -> tuple[Report, ...]:
    return coder.code(Article(id="t", source="s", published_at=DAY, text=text)).reports


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
        # One toll for two days is one incident, of the later day.
        ("قتل تسعة متظاهرين يومي الاثنين والثلاثاء في مدينة البصرة.", "ASSAULT", "date",
         dt.date(2018, 5, 15)),
    ],
)  # fmt: skip
def test_fields(coder: Coder, text: str, kind: str, field: str, value: object) -> None:
    found = [r for r in code(coder, text) if r.type == kind]
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
def test_other_senses_tell_nothing(coder: Coder, text: str) -> None:
    assert code(coder, text) == ()


def test_who_else_took_part_is_kept(coder: Coder) -> None:
    (report,) = code(
        coder,
        "تعرضت مواقع قرب مدينة حمص أمس الثلاثاء لهجوم أميركي. وقالت وزارة الدفاع إن الهجوم "
        "الأميركي البريطاني الفرنسي على حمص دمر ثلاثة مبان.",
    )
    assert set(report.actors) >= {"USA_MIL", "OTHER:United Kingdom", "OTHER:France"}


def test_a_town_and_its_governorate_of_one_name_are_one_scene(coder: Coder) -> None:
    found = code(
        coder,
        "شنت طائرات روسية غارات على إدلب أمس. واستهدفت الغارات الروسية أمس قرية الهبيط "
        "وأوقعت ثلاثة قتلى.",
    )
    assert [r.place for r in found if r.type == "ASSAULT"] == ["الهبيط"]


def test_a_line_may_tell_of_long_ago(coder: Coder) -> None:
    (report,) = code(coder, "خطفت جماعة بوكو حرام 276 تلميذة في شيبوك في نيسان/أبريل 2014.")
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
def test_doers(coder: Coder, text: str, actors: tuple[str, ...]) -> None:
    found = [r for r in code(coder, text) if r.type == "ASSAULT"]
    assert {r.actors for r in found} == {actors}


def test_who_leads_a_coalition_is_not_who_strikes(coder: Coder) -> None:
    (report,) = code(
        coder,
        "أغارت طائرات التحالف الدولي بقيادة الولايات المتحدة، أمس الثلاثاء، على رتل لقوات موالية "
        "للنظام السوري قرب التنف، بحسب ما أعلن التحالف.",
    )
    assert (report.actors, report.recipients) == (("COALITION",), ("SYR_GOV",))


def test_the_dead_of_a_raid_are_not_who_flew_it(coder: Coder) -> None:
    (report,) = code(coder, "ثمانية قتلى في غارة للتحالف الدولي قرب التنف أمس.")
    assert (report.actors, report.recipients, report.killed) == (("COALITION",), ("CIV",), 8)
