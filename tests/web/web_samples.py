"""Messages for the tests of the page, built from the models; sentences of our own."""

import datetime as dt
from datetime import UTC, datetime

from schemas import (
    Alert,
    Bilingual,
    Change,
    DatePrecision,
    Escalation,
    EventType,
    Incident,
    IncidentSource,
    Level,
    Quote,
    Scope,
    Step,
    StepIncident,
    Transition,
    Witness,
)

TANF, RAQQA = "nadhir:sy-al-tanf", "gn:172955"
_NAMES = {
    TANF: Bilingual(ar="التنف", en="Al-Tanf"),
    RAQQA: Bilingual(ar="الرقة", en="Raqqa"),
}
QUOTES = {
    TANF: "أغارت طائرات التحالف على رتل قرب التنف",
    RAQQA: "دارت معارك عنيفة داخل أحياء الرقة",
}


def moment(day: int, hour: int = 12, month: int = 6) -> datetime:
    return datetime(2017, month, day, hour, tzinfo=UTC)


def _quote(text: str) -> Quote:
    return Quote(field="text", start=10, end=10 + len(text), quote=text)


def incident(
    ident: str = "i1",
    *,
    place: str = TANF,
    day: int = 6,
    scopes: tuple[str, ...] = (),
    **other: object,
) -> Incident:
    fields: dict[str, object] = {
        "id": ident,
        "revision": f"r-{ident}",
        "theatre": "LEVANT",
        "type": EventType.ASSAULT,
        "mode": "aerial",
        "actors": ("COALITION",),
        "recipients": ("IRN_MILITIA",),
        "place": _NAMES[place].ar,
        "place_id": place,
        "scopes": scopes,
        "date": dt.date(2017, 6, day),
        "date_max": dt.date(2017, 6, day),
        "date_precision": DatePrecision.DAY,
        "intensity": -9.0,
        "known_at": moment(day),
        "updated_at": moment(day),
        "independent_sources": 1,
        "sources": (
            IncidentSource(
                report_id=ident,
                article_id="a1",
                version=1,
                source="wire",
                published_at=moment(day),
                evidence=(_quote(QUOTES[place]),),
            ),
        ),
    }
    return Incident.model_validate(fields | other)


def step_incident(
    ident: str, *, place: str = TANF, day: int = 6, url: str | None = None
) -> StepIncident:
    return StepIncident(
        id=ident,
        type=EventType.ASSAULT,
        mode="aerial",
        actors=("COALITION",),
        recipients=("IRN_MILITIA",),
        place=_NAMES[place].ar,
        place_id=place,
        date=dt.date(2017, 6, day),
        killed=2,
        known_at=moment(day),
        witnesses=(
            Witness(
                article_id=f"article-{ident}",
                source="وكالة الاختبار",
                published_at=moment(day),
                url=url,
                quotes=(_quote(QUOTES[place]),),
            ),
        ),
    )


def escalation(
    ident: str = "e1",
    *,
    place: str = TANF,
    level: Level = Level.WARNING,
    updated: datetime | None = None,
    url: str | None = "https://news.example/1",
    **other: object,
) -> Escalation:
    name = _NAMES[place]
    fields: dict[str, object] = {
        "id": ident,
        "revision": f"{ident}-{level}",
        "state": "open",
        "rule": "repeated-violence",
        "title": Bilingual(
            ar="عنف متكرر بين الطرفين", en="Repeated violence between the same sides"
        ),
        "theatre": "LEVANT",
        "scope": Scope(place_id=place, name=name, kind="city", country="SY"),
        "places": (place,),
        "sides": (("COALITION",), ("IRN_MILITIA",)),
        "level": level,
        "highest_level": level,
        "since": dt.date(2017, 5, 18),
        "last": dt.date(2017, 6, 8),
        "opened_at": moment(6),
        "updated_at": updated or moment(9),
        "killed": 2,
        "independent_sources": 2,
        "steps": (
            Step(
                name="first",
                title=Bilingual(ar="الضربة الأولى", en="The first strike"),
                incidents=(step_incident("s1", place=place, day=6, url=url),),
            ),
            Step(
                name="again",
                title=Bilingual(ar="ضربة تتكرر", en="Another strike"),
                incidents=(step_incident("s2", place=place, day=8, url="javascript:alert(1)"),),
            ),
        ),
        "history": (
            Change(
                transition=Transition.OPENED,
                level=level,
                at=dt.date(2017, 6, 6),
                known_at=moment(6),
                incidents=("s1",),
                why="a second strike within 21 days",
            ),
        ),
        "account": Bilingual(
            ar=f"ضربتان عند {name.ar} في ثلاثة أسابيع.",
            en=f"Two strikes at {name.en} in three weeks.",
        ),
    }
    return Escalation.model_validate(fields | other)


def alert(ident: str = "n1", of: Escalation | None = None, known: datetime | None = None) -> Alert:
    whole = of or escalation()
    return Alert(
        id=ident,
        escalation_id=whole.id,
        transition=Transition.OPENED,
        level=whole.level,
        rule=whole.rule,
        place=whole.scope.name.en,
        place_id=whole.scope.place_id,
        country="SY",
        at=dt.date(2017, 6, 6),
        known_at=known or moment(9),
        why="a second strike within 21 days",
        escalation=whole,
    )
