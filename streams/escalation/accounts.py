"""The account of an escalation in Arabic and English."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from schemas import Bilingual, EventType
from streams.escalation.registries import Actors

Language = Literal["ar", "en"]
#: JSON of a `StepIncident`.
Shown = Mapping[str, Any]

#: What an incident is called, by type and mode ("" for any other mode).
WORDS: dict[EventType, dict[str, tuple[str, str]]] = {
    EventType.ASSAULT: {
        "": ("هجوم", "attack"),
        "aerial": ("ضربة جوية", "air strike"),
        "drone": ("هجوم بطائرة مسيرة", "drone attack"),
        "heavy-weapons": ("قصف", "shelling"),
        "explosives": ("تفجير", "bombing"),
        "suicide-attack": ("هجوم انتحاري", "suicide attack"),
        "firearms": ("إطلاق نار", "shooting"),
        "abduct": ("خطف", "abduction"),
        "unconventional": ("هجوم بسلاح غير تقليدي", "attack with an unconventional weapon"),
        "crowd-control": ("قمع محتجين", "force against a crowd"),
    },
    EventType.COERCE: {
        "": ("إجراء قسري", "coercion"),
        "restrict": ("حصار", "siege or closure"),
        "arrest": ("اعتقال", "arrests"),
        "curfew": ("حظر تجول", "curfew"),
        "seize": ("استيلاء", "seizure"),
    },
    EventType.MOBILIZE: {"": ("حشد", "mobilisation")},
    EventType.THREATEN: {"": ("تهديد", "threat")},
    EventType.PROTEST: {"": ("احتجاج", "protest")},
    EventType.SANCTION: {"": ("عقوبة", "sanction")},
    EventType.RETREAT: {
        "": ("تراجع", "step back"),
        "ceasefire": ("وقف إطلاق نار", "ceasefire"),
        "withdraw": ("انسحاب", "withdrawal"),
        "release": ("إفراج", "release of captives"),
    },
}
#: Sentences of the account that are spelled out; further ones are counted.
TOLD = 8


def write(
    title: Bilingual,
    place: Bilingual,
    sides: Sequence[Sequence[str]],
    since: str,
    told: Sequence[Shown],
    *,
    number: int,
    killed: int,
    sources: int,
    actors: Actors,
    figures: Mapping[str, Any],
) -> Bilingual:
    """What, where, between whom, since when, and each incident with its date, source and quote.

    `figures` are what a rule of rates counted last (empty: none did).
    """
    ordered = sorted(told, key=lambda i: (i["date"], i["known_at"], i["id"]))
    ar = [f"{place.ar}: {title.ar}."]
    en = [f"{place.en}: {title.en}."]
    if sides:
        ar.append(f"الأطراف: {_sides(sides, actors, 'ar')}.")
        en.append(f"Sides: {_sides(sides, actors, 'en')}.")
    ar.append(f"منذ {since}: أحداث عنف {number}، قتلى {killed}، مصادر مستقلة {sources}.")
    en.append(
        f"Since {since}: {number} violent incidents, {killed} killed, {sources} independent "
        f"source{'s' if sources != 1 else ''}."
    )
    if figures:
        ar.append(_counted(figures, "ar"))
        en.append(_counted(figures, "en"))
    for incident in ordered[-TOLD:]:
        ar.append(_line(incident, actors, "ar"))
        en.append(_line(incident, actors, "en"))
    if len(ordered) > TOLD:
        ar.append(f"وقبلها {len(ordered) - TOLD} من الأحداث المذكورة في الخطوات.")
        en.append(f"{len(ordered) - TOLD} earlier ones stand in the steps.")
    return Bilingual(ar="\n".join(ar), en="\n".join(en))


def _counted(figures: Mapping[str, Any], language: Language) -> str:
    """The last days against the scope's past: incidents, deaths, their ratio, and the chance."""
    f = figures
    past = f["past_killed"] * f["days"] / f["past"]
    ratio = round(f["killed"] / past, 1) if past else None
    if language == "ar":
        text = (
            f"حتى {f['at']}: في {f['days']} أيام أحداث {f['incidents']} وقتلى {f['killed']}، "
            f"وفي {f['past']} يوما قبلها أحداث {f['past_incidents']} وقتلى {f['past_killed']}"
        )
        text += f"، أي {ratio} من معدل القتلى" if ratio is not None else ""
        text += f"، واحتمال ذلك مصادفة {f['chance']:.2%}" if "chance" in f else ""
        text += f"، وقد نشر فيها {f['volume']:.0%} من مواد الفترتين" if "volume" in f else ""
        return f"{text}، والمعتاد قبلها {f['usual']} قتيلا." if "usual" in f else f"{text}."
    text = (
        f"Up to {f['at']}: {f['incidents']} incidents and {f['killed']} killed in {f['days']} "
        f"days; {f['past_incidents']} and {f['past_killed']} in the {f['past']} days before"
    )
    text += f", {ratio} times the pace of deaths" if ratio is not None else ""
    text += f"; by chance {f['chance']:.2%}" if "chance" in f else ""
    text += f"; they hold {f['volume']:.0%} of the feed's articles" if "volume" in f else ""
    return f"{text}; usual before that: {f['usual']} killed." if "usual" in f else f"{text}."


def _line(incident: Shown, actors: Actors, language: Language) -> str:
    words = WORDS[EventType(incident["type"])]
    what = words.get(incident["mode"], words[""])[0 if language == "ar" else 1]
    joiner = "، " if language == "ar" else ", "
    doers = joiner.join(actors.name(a, language) for a in incident["actors"])
    others = joiner.join(actors.name(a, language) for a in incident["recipients"])
    arrow = " ← " if language == "ar" else " → "
    who = arrow.join(x for x in (doers, others) if x)
    witness = incident["witnesses"][0]
    quote = f" «{witness['quotes'][0]['quote']}»" if witness["quotes"] else ""
    where = f" ({incident['place']})" if incident["place"] else ""
    dead = ""
    if incident["killed"]:
        dead = (
            f"، قتلى {incident['killed']}" if language == "ar" else f", {incident['killed']} killed"
        )
    tail = f": {who}" if who else ""
    return f"{incident['date']}: {what}{where}{tail}{dead} [{witness['source']}]{quote}"


def _sides(sides: Sequence[Sequence[str]], actors: Actors, language: Language) -> str:
    joiner = "، " if language == "ar" else ", "
    named = [joiner.join(actors.name(code, language) for code in side) for side in sides]
    return (" / " if language == "ar" else " and ").join(named)
