import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import PlacePrecision
from streams.coding.place_mention import PlaceMention
from streams.coding.place_roles import PlaceRole
from streams.coding.places import PlaceReader
from streams.coding.text import Document
from streams.gazetteer import Gazetteer

READER = PlaceReader(Gazetteer.load())


def read(text: str, title: str = "") -> list[PlaceMention]:
    document = Document.read(title, text)
    return [m for group in READER.read(document.sentences).by_sentence for m in group]


def one(text: str, title: str = "") -> PlaceMention:
    (mention,) = [m for m in read(text, title) if m.place is not None]
    return mention


@pytest.mark.parametrize(
    "text",
    [
        "بدأ التنفيذ فورا",
        "تعزيز القوات",
        "خرج من الباب",
        "قد تدمر الأدلة في سوريا",
        "قال بشار الأسد",
        "كان الوضع القائم صعبا",
        "البيت الأبيض رفض",
        "أصبح روسياً",
        "قالت صحيفة القدس العربي",
        "وصل إلى المدينة",
        "هاجمهم جوا وبريا",
        "يطالبون بأجور أفضل",
        "هدموا بيوتا كثيرة",
        "ارتفعت أسعار القطن",
        "كان الضباب كثيفا",
    ],
)
def test_words_that_are_no_places_here(text: str) -> None:
    names = {"تدمر", "التنف", "تعز", "الباب", "بشار", "القائم", "الأبيض", "روسيا", "القدس"}
    names |= {"بريا", "أجور", "يوتا", "القطن", "الضباب"}
    assert [m.name for m in read(text) if m.name in names] == []


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("اشتباكات بالموصل", "الموصل", "IQ"),
        ("انسحبوا للرقة", "الرقة", "SY"),
        ("وبدمشق سقطت قذيفة", "دمشق", "SY"),
        ("معارك في دير الزور", "دير الزور", "SY"),
        ("قصف بعلبك - الهرمل", "بعلبك - الهرمل", "LB"),
        ("في مدينة الباب", "الباب", "SY"),
    ],
)
def test_proclitics_and_compounds(text: str, name: str, country: str) -> None:
    mention = one(text)
    assert mention.name == name
    assert mention.place is not None
    assert mention.place.country == country


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("اشتباكات في طرابلس شمال لبنان بين لبنانيين", "LB"),
        ("الجيش الليبي دخل طرابلس، والليبيون ينتظرون", "LY"),
        ("في مدينة طرابلس اللبنانية", "LB"),
        ("قصف على مدينة الزاوية الليبية", "LY"),
    ],
)
def test_namesakes_by_the_country_spoken_of(text: str, english: str) -> None:
    cities = [m.place for m in read(text) if m.place is not None and m.place.kind == "city"]
    assert {c.country for c in cities} == {english}


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("قتل شرطي في ولاية أوهايو", "Ohio"),
        ("هجوم على مخفر في ولاية تشاتيسغار", "Chhattisgarh"),
        ("تظاهر طلاب في بوينس آيرس", "Buenos Aires"),
        ("مقتل جنود في جزيرة جولو", "Jolo"),
        ("خطف مزارعون في ولاية زامفارا", "Zamfara"),
        ("انفجار لغم في وادي حوران", "Wadi Hauran"),
        ("غارة على فج عطان", "Faj Attan"),
        ("اشتباكات في حي الراشدين", "Rashidin"),
        ("قصف على تلول الصفا", "Tulul al-Safa"),
        ("إضراب عن الطعام في سجن عوفر", "Ofer prison"),
        ("غارة فرنسية في شمالي شرق مالي", "Northeastern Mali"),
        ("خطف مهندسين في الشمال الغربي النيجيري", "Northwestern Nigeria"),
        ("قصف الداخل السوري", "Syria"),
    ],
)
def test_places_of_other_regions_and_of_the_countryside(text: str, english: str) -> None:
    place = one(text).place
    assert place is not None
    assert place.name_en == english


@pytest.mark.parametrize(
    ("text", "kind"),
    [("في محافظة حلب", "governorate"), ("في مدينة حلب", "city"), ("معارك في حلب", "city")],
)
def test_kind_words_choose(text: str, kind: str) -> None:
    place = one(text).place
    assert place is not None
    assert place.kind == kind


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("انفجار في دوما", PlacePrecision.EXACT),
        ("انفجار قرب التنف", PlacePrecision.NEAR),
        ("انفجار بالقرب من التنف", PlacePrecision.NEAR),
        ("قصف ريف حماة الشمالي", PlacePrecision.NEAR),
        ("غارة شرقي الموصل", PlacePrecision.NEAR),
        ("غارة في جنوب سوريا", PlacePrecision.AREA),
        ("في محافظة إدلب", PlacePrecision.AREA),
        ("انفجار في اليمن", PlacePrecision.COUNTRY),
    ],
)
def test_precision(text: str, precision: PlacePrecision) -> None:
    assert one(text).precision is precision


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("موسكو تستدعي السفير", PlaceRole.METONYM),
        ("انفجار في موسكو", PlaceRole.LOCATION),
        ("قال المتحدث العسكري من بغداد إن الوضع هادئ", PlaceRole.SPEAKER),
        ("أطلق مسلحون النار من درعا", PlaceRole.ORIGIN),
        ("في مؤتمر صحفي في عمان", PlaceRole.SPEAKER),
        ("حكومة العراق", PlaceRole.HOLDER),
        ("قصف دوما", PlaceRole.OBJECT),
        ("قصف دمشق", PlaceRole.OBJECT),
        ("شهدت تونس احتجاجات", PlaceRole.OBJECT),
        ("موقف دمشق", PlaceRole.HOLDER),
        ("ضربات نفذتها لندن", PlaceRole.METONYM),
        ("إسرائيل قصفت المواقع", PlaceRole.METONYM),
        ("أعلن الكرملين ذلك", PlaceRole.METONYM),
        ("أعلن قصر الإليزيه ذلك", PlaceRole.METONYM),
        ("هجوم على منبج", PlaceRole.TOWARDS),
    ],
)
def test_roles(text: str, role: PlaceRole) -> None:
    assert one(text).role is role


@pytest.mark.parametrize(
    "line",
    [
        "القاهرة - بغداد - وكالات:",
        "بيروت (رويترز) - سقط ثلاثة قتلى",
        "صنعاء/ وكالات\n",
        "دمشق: ",
    ],
)
def test_datelines(line: str) -> None:
    mentions = read(line + "\nوقع انفجار في عدن.")
    lead = [m for m in mentions if m.sentence == 0 and m.place is not None]
    assert lead
    assert {m.role for m in lead} == {PlaceRole.DATELINE}
    assert mentions[-1].role is PlaceRole.LOCATION


def test_unknown_name_behind_a_kind_word_is_kept_raw() -> None:
    (raw,) = [m for m in read("سيطروا على بلدة شرنوبة شرق حلب") if m.place is None]
    assert (raw.name, raw.kind_word) == ("شرنوبة", "بلده")


def test_a_name_inside_another_name_is_no_place() -> None:
    assert read("قوات سوريا الديمقراطية") == []


def test_joined_names_share_their_role() -> None:
    roles = {m.name: m.role for m in read("محادثات بين موسكو وأنقرة وطهران")}
    assert set(roles.values()) == {PlaceRole.METONYM}


def test_what_is_counted_is_no_place() -> None:
    assert [m.name for m in read("إصابة 5 مدنين بينهم طفل في تونس")] == ["تونس"]


def test_main_country_is_the_one_spoken_of() -> None:
    document = Document.read("", "قصف في صعدة والحديدة، وقالت السعودية إن اليمنيين تضرروا")
    assert READER.read(document.sentences).main_country == "YE"


@settings(max_examples=60)
@given(st.text(alphabet="الرقةدمشقوبلكفيمدينةحبصن -:.()ً،ريفقرب", max_size=120))
def test_never_fails_offsets_slice_and_twice_is_the_same(text: str) -> None:
    document = Document.read("", text)
    found = READER.read(document.sentences)
    assert found == READER.read(document.sentences)
    for mention in (m for group in found.by_sentence for m in group):
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.end - 1] == mention.name[-1]
