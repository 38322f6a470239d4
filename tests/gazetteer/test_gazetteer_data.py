"""Lint of the shipped places: a wrong point or parent puts an escalation in the wrong place."""

from collections import Counter
from importlib import resources

import pytest

from streams.gazetteer import KINDS, Gazetteer, fold
from streams.gazetteer.gazetteer import COLUMNS

#: Rough boxes: south, north, west, east.
BOXES = {
    "SY": (32.2, 37.4, 35.6, 42.5),
    "IQ": (29.0, 37.5, 38.7, 48.8),
    "YE": (11.9, 19.1, 42.3, 54.8),
    "LB": (33.0, 34.8, 35.0, 36.7),
    "PS": (31.1, 32.6, 34.1, 35.7),
    "IL": (29.4, 33.4, 34.2, 36.0),
    "JO": (29.1, 33.4, 34.8, 39.4),
    "LY": (19.4, 33.3, 9.2, 25.3),
    "EG": (21.9, 31.8, 24.6, 37.1),
    "SD": (8.6, 22.3, 21.8, 39.1),
    "SA": (16.2, 32.3, 34.4, 55.8),
    "IR": (25.0, 39.9, 44.0, 63.4),
    "TR": (35.7, 42.3, 25.6, 45.0),
    "AF": (29.3, 38.6, 60.4, 75.0),
    "SO": (-1.8, 12.1, 40.9, 51.5),
    "TN": (30.1, 37.6, 7.4, 11.7),
    "DZ": (18.9, 37.3, -8.8, 12.1),
    "MA": (21.3, 36.0, -17.1, -0.9),
    "UA": (44.2, 52.5, 22.0, 40.3),
    "ML": (10.0, 25.1, -12.4, 4.4),
}
#: How far a place may lie from the middle of its district or governorate, in km.
FAR_KM = {"district": 90.0, "governorate": 550.0}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def test_ids_are_unique_and_of_the_two_forms(gazetteer: Gazetteer) -> None:
    text = resources.files("streams.gazetteer").joinpath("places.tsv").read_text("utf-8")
    ids = Counter(line.split("\t")[0] for line in text.splitlines()[1:])
    assert [i for i, n in ids.items() if n > 1] == []
    odd = [i for i in ids if not (i.startswith("nadhir:") or i.removeprefix("gn:").isdigit())]
    assert odd == []


def test_every_place_lies_in_its_country(gazetteer: Gazetteer) -> None:
    out = []
    for place in gazetteer:
        box = BOXES.get(place.country)
        own = place.id.startswith(("gn:", f"nadhir:{place.country.lower()}-"))
        if box is None or not own:  # a zone of two countries
            continue
        south, north, west, east = box
        if not (south <= place.lat <= north and west <= place.lon <= east):
            out.append((place.id, place.name_en, place.lat, place.lon))
    assert out == []


def test_every_place_lies_near_what_holds_it(gazetteer: Gazetteer) -> None:
    far = []
    for place in gazetteer:
        for parent_id in place.parents:
            parent = gazetteer.get(parent_id)
            assert parent is not None, (place.id, parent_id)
            limit = FAR_KM.get(parent.kind)
            if limit and gazetteer.distance_km(place, parent) > limit:
                far.append((place.id, place.name_en, parent.name_en))
    assert far == []


def test_parents_lead_to_the_country_and_widen(gazetteer: Gazetteer) -> None:
    rank = {kind: n for n, kind in enumerate(KINDS)}
    for place in gazetteer:
        parents = [p for p in map(gazetteer.get, place.parents) if p is not None]
        ranks = [rank[p.kind] for p in parents]
        assert ranks == sorted(ranks, reverse=True), place.id
        countries = [p.country for p in parents if p.kind == "country"]
        if place.kind == "country":
            assert parents == []
        elif place.kind != "zone":
            assert countries == [place.country], place.id


def test_a_name_within_one_country_and_kind_means_one_place(gazetteer: Gazetteer) -> None:
    """Curated namesakes of one kind in one country could never be told apart."""
    clashes = []
    for name, places in gazetteer.names():
        known = [(p.country, p.kind) for p in places if p.id.startswith("nadhir:")]
        clashes += [(name, key) for key, n in Counter(known).items() if n > 1]
    assert clashes == []


def test_curated_tables_are_in_the_built_one(gazetteer: Gazetteer) -> None:
    """Fails when a curated table was edited and the build forgotten."""
    folder = resources.files("streams.gazetteer").joinpath("curated")
    missing = []
    for table in folder.iterdir():
        column = 1 if table.name in ("world.tsv", "countries.tsv") else 0
        for line in table.read_text("utf-8").splitlines():
            if not line.startswith("#"):
                names = line.split(";")[column].split("|")
                missing += [(table.name, n) for n in names if not gazetteer.by_name(n)]
    assert missing == []


@pytest.mark.parametrize(
    "name",
    [
        "التنف",
        "البوكمال",
        "كوباني",
        "الطبقة",
        "منبج",
        "عفرين",
        "دوما",
        "حرستا",
        "زملكا",
        "سقبا",
        "كفريا",
        "الفوعة",
        "سراقب",
        "مورك",
        "محردة",
        "السخنة",
        "تدمر",
        "القنيطرة",
        "درعا",
        "نصيب",
        "الموصل",
        "تلعفر",
        "الحويجة",
        "القائم",
        "صعدة",
        "الحديدة",
        "عرسال",
        "رفح",
        "العريش",
        "بنغازي",
        "درنة",
        "سبها",
        "نجران",
        "جازان",
        "قندهار",
        "هلمند",
        "مقديشو",
        "القصرين",
        "كيدال",
        "دونيتسك",
        "واشنطن",
        "موسكو",
    ],
)
def test_names_of_war_news_are_known(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.by_name(name), name


def test_al_tanf_is_held_by_southern_syria_and_the_border(gazetteer: Gazetteer) -> None:
    tanf = gazetteer.by_name("التنف")[0]
    assert tanf.kind == "base"
    assert {"nadhir:sy-southern-syria", "nadhir:syrian-iraqi-border"} <= set(tanf.parents)
    assert tanf.parents[-1] == "gn:163843"


def test_border_towns_belong_to_one_country(gazetteer: Gazetteer) -> None:
    qaim = gazetteer.by_name("القائم")[0]
    syria = gazetteer.of_country("SY")
    assert qaim.country == "IQ"
    assert "nadhir:syrian-iraqi-border" in qaim.parents
    assert syria is not None
    assert syria.id not in qaim.parents


@pytest.mark.parametrize(
    ("name", "place_id"),
    [("الرقة", "gn:172955"), ("حلب", "gn:170063"), ("حمص", "gn:169577"), ("عدن", "gn:415189")],
)
def test_curated_towns_keep_their_geonames_id(
    gazetteer: Gazetteer, name: str, place_id: str
) -> None:
    """Short names must not fall out of the merge with GeoNames."""
    assert gazetteer.by_name(name)[0].id == place_id


def test_size_stays_small() -> None:
    data = resources.files("streams.gazetteer").joinpath("places.tsv").read_bytes()
    assert len(data) < 2 * 1024 * 1024


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("إدلب", "ادلب"),
        ("الحسكة", "الحسكه"),
        ("دِمَشق", "دمشق"),
        ("عــدن", "عدن"),
        ("كربلاى", "كربلاي"),
    ],
)
def test_spellings_that_readers_equate_fold_the_same(a: str, b: str) -> None:
    assert fold(a) == fold(b)


def test_the_article_is_not_folded_away() -> None:
    assert fold("الكرك") != fold("كرك")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("a\tb", "columns"),
        ("{head}\nnadhir:x\tmoon\tSY\tس\ts\t1\t2\t\t0\t\t1\t", "line 2"),
        ("{head}\nnadhir:x\tcity\tSY\tس\ts\t1\t2\tnadhir:y\t0\t\t1\t", "unknown parent"),
        ("{head}\nnadhir:x\tcity\tSY\tس\ts\t1\t2\tnadhir:x\t0\t\t1\t", "holds itself"),
        ("{head}\nnadhir:x\tcity\tSY\tس\ts\tnorth\t2\t\t0\t\t1\t", "line 2"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(rows: str, why: str) -> None:
    head = "\t".join(COLUMNS)
    with pytest.raises(ValueError, match=why):
        Gazetteer(rows.format(head=head))
