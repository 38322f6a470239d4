"""The coder on the user's article and on sentences written for the tests."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas import Article, Report
from streams.coding.coder import Coder

SEED = Path(__file__).parents[2] / "seeds" / "000_6fb41831d5d7565c.txt"


def code(
    coder: Coder, text: str, title: str = "", published: str = "2018-05-16"
) -> tuple[Report, ...]:
    moment = dt.datetime.fromisoformat(published).replace(tzinfo=dt.UTC)
    article = Article(id="t", source="test", published_at=moment, title=title, text=text)
    return coder.code(article).reports


def test_the_users_article_gives_its_seven_incidents(coder: Coder) -> None:
    reports = code(coder, SEED.read_text("utf-8"), published="2017-06-09")
    told = {
        (r.type.value, r.mode, r.actors, r.recipients, r.place_id, r.date.isoformat())
        for r in reports
    }
    tanf, raqqa = "nadhir:sy-al-tanf", "gn:172955"
    assert told == {
        ("ASSAULT", "aerial", ("COALITION",), ("SYR_GOV",), tanf, "2017-05-18"),
        ("ASSAULT", "aerial", ("COALITION",), ("IRN_MILITIA",), tanf, "2017-06-06"),
        ("ASSAULT", "drone", ("SYR_GOV",), ("COALITION",), tanf, "2017-06-08"),
        ("ASSAULT", "aerial", ("USA_MIL",), ("SYR_GOV",), tanf, "2017-06-08"),
        ("THREATEN", "violence", ("SYR_GOV",), ("OTHER:United States",), "gn:163843", "2017-06-09"),
        ("ASSAULT", "none", ("SDF",), ("ISIS",), raqqa, "2017-06-06"),
        ("ASSAULT", "none", ("SDF",), ("ISIS",), raqqa, "2017-06-08"),
    }
    assert len(reports) == 7
    assert {c.count for r in reports for c in r.claims} == {3}
    assert {c.since for r in reports for c in r.claims} == {
        dt.date(2017, 5, 11)
    }  # mid-month begins on the 11th


@pytest.mark.parametrize(
    ("text", "kind", "mode", "actors", "recipients", "place"),
    [
        ("قصفت طائرات روسية أمس الثلاثاء مواقع لفصائل المعارضة في مدينة إدلب.",
         "ASSAULT", "aerial", ("RUS_MIL",), ("SYR_REBEL",), "إدلب"),
        ("قتل سبعة جنود عراقيين في تفجير انتحاري بمدينة كركوك يوم الاثنين.",
         "ASSAULT", "suicide-attack", ("UNKNOWN",), ("IRQ_GOV",), "كركوك"),
        ("الجيش التركي شن غارات على مسلحي حزب العمال الكردستاني في سنجار أمس.",
         "ASSAULT", "aerial", ("TUR_MIL",), ("PKK",), "سنجار"),
        ("اعتقلت السلطات المصرية أمس ثلاثة صحفيين في القاهرة.",
         "COERCE", "arrest", ("EGY_GOV",), ("MEDIA",), "القاهرة"),
        ("تظاهر آلاف المحتجين أمس في مدينة البصرة احتجاجا على انقطاع الكهرباء.",
         "PROTEST", "demo", ("PROTESTERS",), ("IRQ_GOV",), "البصرة"),
        ("أعلنت حركة طالبان أمس الثلاثاء أنها سيطرت على بلدة في ولاية قندوز "
         "بعد مقتل عشرة من عناصر الشرطة الأفغانية.",
         "ASSAULT", "none", ("TALIBAN",), ("AFG_GOV",), "قندوز"),
    ],
)  # fmt: skip
def test_who_did_what_to_whom_where(
    open_coder: Coder, text: str, kind: str, mode: str, actors: tuple[str, ...],
    recipients: tuple[str, ...], place: str,
) -> None:  # fmt: skip
    (report,) = code(open_coder, text)
    assert (report.type, report.mode) == (kind, mode)
    assert report.actors == actors
    assert report.recipients == recipients
    assert report.place == place


@pytest.mark.parametrize(
    "text",
    [
        "نفى الجيش العراقي قصف أي منزل في مدينة الموصل أمس.",
        "سيقصف الجيش التركي مدينة منبج غدا.",
        "طالب النائب بقصف مواقع المسلحين في سرت.",
        "لم تهاجم القوات الروسية مدينة إدلب أمس.",
        "إذا قصفت روسيا مدينة إدلب فإن المدنيين سينزحون.",
        "يسعى الجيش إلى شن هجوم على مدينة درنة.",
        "فاز الفريق المصري على ضيفه التونسي بهدفين في القاهرة أمس.",
        "ضربت عاصفة قوية سواحل الهند أمس.",
    ],
)
def test_what_did_not_happen_is_not_told(coder: Coder, text: str) -> None:
    assert code(coder, text) == ()


def test_a_threat_is_no_attack(coder: Coder) -> None:
    (report,) = code(coder, "هددت إسرائيل أمس بقصف مواقع حزب الله في جنوب لبنان.")
    assert (report.type, report.mode) == ("THREATEN", "violence")
    assert report.recipients == ("HEZBOLLAH",)


def test_one_strike_told_twice_is_one_report_with_both_quotes(coder: Coder) -> None:
    reports = code(
        coder,
        "قصفت مقاتلات التحالف العربي أمس الثلاثاء معسكرا للحوثيين في مدينة الحديدة.\n"
        "وأضاف المصدر أن الغارة على الحديدة أوقعت عشرة قتلى من الحوثيين.",
        title="غارات للتحالف العربي على الحديدة",
    )
    assert len(reports) == 1
    assert len(reports[0].evidence) > 1
    assert reports[0].killed == 10


def test_two_days_named_are_two_strikes(coder: Coder) -> None:
    reports = code(coder, "قصف الجيش الإسرائيلي بلدة الكسوة مرتين في 9 مايو و12 مايو.")
    assert [r.date.day for r in reports] == [9, 12]


def test_what_is_said_of_a_poisoning_for_days_is_of_one(open_coder: Coder) -> None:
    text = (
        "دانت الرياض الأربعاء الهجوم الكيماوي في دوما. وكان هجوم بغاز الكلور أوقع أربعين قتيلا في "
        "مدينة دوما في الثاني عشر من مايو. واتهمت باريس الحكومة السورية باستخدام غاز سام في دوما."
    )
    assert [r.mode for r in code(open_coder, text)] == ["unconventional"]


def test_strikes_and_what_they_answer_and_the_taking_of_a_town_are_apart(
    open_coder: Coder,
) -> None:
    text = (
        "شنت واشنطن أمس ضربات على سوريا ردا على هجوم كيميائي في دوما. "
        "وسيطرت قوات النظام السوري أمس على بلدة زملكا."
    )
    found = {(r.mode, r.actors, r.place_en) for r in code(open_coder, text)}
    assert found == {
        ("none", ("USA_MIL",), "Syria"),
        ("unconventional", ("SYR_GOV",), "Douma"),
        ("none", ("SYR_GOV",), "Zamalka"),
    }


def test_what_is_told_as_another_incident_is_one(open_coder: Coder) -> None:
    text = (
        "قتل ثلاثة جنود أمس في هجوم لمسلحين قرب كركوك. "
        "وفي حادث منفصل قتل شرطيان أمس برصاص مسلحين في كركوك."
    )
    assert [r.killed for r in code(open_coder, text)] == [3, 2]


def test_towns_with_dead_of_their_own_are_told_apart(open_coder: Coder) -> None:
    text = (
        "قصفت طائرات حربية أمس مدينة حرستا، ما أدى إلى مقتل 11 مدنيا. وقتل 20 مدنيا في قصف على "
        "مدينة دوما، بينما قتل خمسة مدنيين وأصيب آخرون، في مدينة عربين."
    )
    found = {(r.place_en, r.killed) for r in code(open_coder, text)}
    assert found == {("Harasta", 11), ("Douma", 20), ("Arbin", 5)}


def test_the_day_of_what_followed_is_not_another_bombing(open_coder: Coder) -> None:
    reports = code(
        open_coder,
        "وصل وزير الداخلية العراقي إلى كركوك أمس الثلاثاء بعد تفجير في سوق المدينة.\n"
        "وقتل عشرون شخصا في تفجير بسيارة مفخخة استهدف سوقا في كركوك يوم الأحد.",
    )
    assert [(r.date.day, r.killed) for r in reports] == [(13, 20)]


def test_bombings_of_two_days_are_two(open_coder: Coder) -> None:
    reports = code(
        open_coder,
        "قتل ثلاثة أشخاص في تفجير الثلاثاء في كركوك.\n"
        "وقتل عشرون شخصا في تفجير بسيارة مفخخة استهدف سوقا في كركوك يوم الأحد.",
    )
    assert sorted(r.killed or 0 for r in reports) == [3, 20]


def test_old_history_is_marked_or_left_out(coder: Coder) -> None:
    reports = code(coder, "هاجم مسلحون مسجدا في مدينة العريش في 24 نوفمبر 2017 وقتلوا 300 شخص.")
    assert all(r.background for r in reports)


arabic = st.text(alphabet='ابتثجحخدذرزسشصضطظعغفقكلمنهوي ءأإةىؤئ.،؟"\n0123456789()', max_size=400)
words = st.lists(
    st.sampled_from(
        ["قصف", "الجيش", "السوري", "في", "مدينة", "حلب", "أمس", "قتل", "و", "10", "مدنيين", "هدد",
         "ترامب", ".", "،", "غارة", "على", "داعش", "\n", "من", "قبل"]
    ),
    max_size=60,
).map(" ".join)  # fmt: skip


@given(title=st.one_of(arabic, words), text=st.one_of(arabic, words, st.text(max_size=300)))
@example(title="", text="غارة على الجيش هدد، داعش")  # the means of a raid are none of a threat
@settings(max_examples=150, deadline=None)
def test_every_quote_is_the_slice_and_twice_is_the_same(title: str, text: str) -> None:
    coder = shared()
    if not text:
        return
    reports = code(coder, text, title)
    assert reports == code(coder, text, title)
    for report in reports:
        spans = [
            *report.evidence,
            *(f.span for f in report.fired),
            *(c.span for c in report.claims),
        ]
        for quote in spans:
            field = title if quote.field == "title" else text
            assert field[quote.start : quote.end] == quote.quote
        assert len({r.id for r in reports}) == len(reports)


_CODER: list[Coder] = []


def shared() -> Coder:
    if not _CODER:
        _CODER.append(Coder.load())
    return _CODER[0]


def test_links_to_other_stories_are_not_read(coder: Coder) -> None:
    assert code(coder, "اقرأ أيضا: مقتل عشرة جنود في هجوم على بلدة الكسوة أمس.") == ()


def test_an_accident_is_no_attack(coder: Coder) -> None:
    assert code(coder, "قتل عشرة أشخاص في حريق بمدينة القاهرة أمس.") == ()


def test_a_crowd_that_storms_is_a_riot(coder: Coder) -> None:
    (report,) = code(coder, "اقتحم محتجون أمس مقر القنصلية الإيرانية في مدينة البصرة.")
    assert (report.type, report.mode, report.actors) == ("PROTEST", "riot", ("PROTESTERS",))


def test_the_dateline_is_no_place(coder: Coder) -> None:
    (report,) = code(
        coder, "بيروت (رويترز) - قصفت طائرات حربية سورية أمس الثلاثاء بلدة كفرنبل بريف إدلب."
    )
    assert report.country == "SY"
    assert report.actors == ("SYR_GOV",)


def test_the_same_text_gives_the_same_sketch_under_another_dateline(coder: Coder) -> None:
    body = "قصفت طائرات حربية سورية أمس الثلاثاء بلدة كفرنبل بريف إدلب وقتلت خمسة مدنيين."
    sketches = []
    for text in (f"بيروت - {body}", f"عمان - {body}"):
        moment = dt.datetime(2018, 5, 16, tzinfo=dt.UTC)
        article = Article(id="t", source="s", published_at=moment, text=text)
        sketches.append(coder.code(article).shingles)
    assert sketches[0] == sketches[1] != ()


def test_what_another_side_denies_is_disputed(coder: Coder) -> None:
    (report,) = code(
        coder,
        "قصفت طائرات روسية أمس مدينة إدلب وقتلت خمسة مدنيين بحسب ناشطين.\n"
        "ونفت وزارة الدفاع الروسية قصف مدينة إدلب.",
    )
    assert report.realis == "disputed"
    assert report.killed == 5


def test_in_a_clash_with_a_crowd_the_armed_side_does_the_harm(coder: Coder) -> None:
    text = "قتل شخصان في اشتباكات بين متظاهرين وقوات الأمن في مدينة العمارة يوم الثلاثاء."
    (report,) = [r for r in code(coder, text) if r.type == "ASSAULT"]
    assert (report.actors, report.recipients) == (("IRQ_GOV",), ("PROTESTERS",))


def test_who_is_punished_and_who_punishes(coder: Coder) -> None:
    text = "فرضت الولايات المتحدة يوم الثلاثاء عقوبات جديدة على مسؤولين وشركات روسية."
    (report,) = code(coder, text)
    assert report.type == "SANCTION"
    assert report.actors == ("OTHER:United States",)
    assert report.recipients == ("OTHER:Russia",)


def test_all_countries_of_a_row_of_adjectives_act(coder: Coder) -> None:
    text = "نفذ هجوم أميركي بريطاني فرنسي على مواقع قرب حمص يوم السبت."
    (report,) = code(coder, text)
    assert set(report.actors) == {"USA_MIL", "OTHER:United Kingdom", "OTHER:France"}


def test_the_land_of_a_nationality_is_its_country(coder: Coder) -> None:
    text = "أطلق الحوثيون صاروخا باليستيا على الأراضي السعودية يوم الاثنين."
    (report,) = code(coder, text)
    assert (report.country, report.place) == ("SA", "الأراضي السعودية")


def test_a_part_of_a_country_and_the_town_in_it_are_one_scene(coder: Coder) -> None:
    text = (
        "قتل أربعة أشخاص بالرصاص يوم الاثنين جنوب غربي باكستان. "
        "وفتح مسلحون النار على سيارتهم في مدينة كويتا."
    )
    (report,) = [r for r in code(coder, text) if r.type == "ASSAULT"]
    assert report.place == "كويتا"


def test_the_day_of_a_claim_is_not_that_of_the_attack(coder: Coder) -> None:
    text = "تبنى تنظيم داعش يوم الأربعاء هجوما استهدف حاجزا للجيش في كركوك يوم الاثنين."
    days = {r.date.isoformat() for r in code(coder, text) if r.type == "ASSAULT"}
    assert days == {"2018-05-14"}
