"""From a thread to the escalation and its alerts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson

from schemas import Alert, Bilingual, Escalation, Level, Transition, digest
from streams.escalation import accounts
from streams.escalation.reasons import REVISED
from streams.escalation.registries import Actors
from streams.escalation.rule import Rule
from streams.escalation.sides import camp
from streams.escalation.threads import Thread

#: Witnesses shown of an incident, and quotes of a witness.
WITNESSES, QUOTES = 4, 2
_WITNESS = ("article_id", "source", "published_at", "url", "copy_of")
_SHOWN = (
    "id", "type", "mode", "actors", "recipients", "place", "place_id", "date",
    "killed", "injured", "known_at",
)  # fmt: skip
#: JSON of a `StepIncident`.
Shown = Mapping[str, Any]
_BESIDE = {"ar": "أحداث أخرى بين الطرفين", "en": "Other events between these sides"}
_THREATS = {"ar": "تهديدات بين الطرفين", "en": "Threats between these sides"}


def escalation(
    thread: Thread,
    scope: Mapping[str, Any],
    theatre: str,
    rules: Mapping[str, Rule],
    actors: Actors,
    incident: Callable[[str], Shown | None],
    threats: Iterable[Shown],
) -> tuple[Escalation, dict[str, Any]]:
    """The escalation as it stands, with its steps quoted and its account; and the same as JSON."""
    steps = _steps(thread, rules, incident, threats)
    told = {i["id"]: i for s in steps for i in s["incidents"]}
    rule = rules[thread["rule"]]
    sources = {w["source"] for i in told.values() for w in i["witnesses"] if w["copy_of"] is None}
    sides = _sides(thread["pair"], told.values(), actors)
    account = accounts.write(
        rule.title,
        Bilingual(**scope["name"]),
        sides,
        thread["since"],
        list(told.values()),
        number=thread["number"],
        killed=thread["killed"],
        sources=len(sources),
        actors=actors,
        figures=thread["figures"],
    )
    body: dict[str, Any] = {
        "id": thread["id"],
        "state": "closed" if thread["hist"][-1]["transition"] == "closed" else "open",
        "rule": rule.id,
        "title": rule.title.model_dump(),
        "theatre": theatre,
        "scope": scope,
        "places": thread["places"],
        "sides": sides,
        "level": thread["level"],
        "highest_level": thread["high"],
        "since": thread["since"],
        "last": thread["last"],
        "opened_at": thread["op"],
        "updated_at": thread["up"],
        "killed": thread["killed"],
        "independent_sources": len(sources),
        "steps": steps,
        "history": thread["hist"],
        "account": account.model_dump(),
    }
    body["revision"] = digest(body)
    return Escalation.model_validate_json(orjson.dumps(body)), body


def retracted(
    last: Escalation, known_at: str, superseded_by: str | None, why: str
) -> tuple[Escalation, dict[str, Any]]:
    """An escalation whose evidence is gone, or that another one has taken over."""
    body = last.model_dump(mode="json", exclude={"revision"})
    body |= {"state": "retracted", "superseded_by": superseded_by, "updated_at": known_at}
    body["history"] = [
        *body["history"],
        {
            "transition": "retracted",
            "level": body["level"],
            "at": body["last"],
            "known_at": known_at,
            "incidents": [],
            "why": why,
        },
    ]
    body["revision"] = digest(body)
    return Escalation.model_validate_json(orjson.dumps(body)), body


def alerts(
    now: Escalation, history: Sequence[Any], before: Mapping[str, Any] | None, known_at: str
) -> list[Alert]:
    """What is to be announced: the history that has not been, or one notice of a revision.

    `history` is that of `now` as JSON; `before` is what was announced last: `hist` (its history),
    `rev`, `level`, `state`.
    """
    said: Sequence[Any] = before["hist"] if before else []
    keys = [_key(c) for c in history]
    if [_key(c) for c in said] == keys[: len(said)]:
        fresh = history[len(said) :]
    else:
        fresh = [_revision(now, before or {}, history, known_at)]
    out: list[Alert] = []
    level: str | None = before["level"] if before else None
    supersedes: str | None = before["rev"] if before else None
    for change in fresh:
        out.append(_alert(now, change, level, supersedes))
        level, supersedes = change["level"], now.revision
    return out


def _revision(
    now: Escalation, before: Mapping[str, Any], history: Sequence[Any], known_at: str
) -> dict[str, Any]:
    """One notice that what was announced has turned out otherwise."""
    last = history[-1]
    old, new = Level(before["level"]), now.level
    if now.state == "closed":
        transition = "closed"
    elif before["state"] != "open":
        transition = "opened"
    elif new.rank != old.rank:
        transition = "raised" if new.rank > old.rank else "lowered"
    else:
        transition = "updated"
    revised = {"transition": transition, "level": new.value, "why": f"{REVISED}{last['why']}"}
    return {**last, **revised, "known_at": max(last["known_at"], known_at)}


def _alert(
    now: Escalation, change: Mapping[str, Any], previous: str | None, supersedes: str | None
) -> Alert:
    transition = change["transition"]
    return Alert(
        id=digest(now.id, now.revision, transition, change["known_at"]),
        escalation_id=now.id,
        transition=Transition(transition),
        level=Level(change["level"]),
        previous_level=Level(previous) if previous else None,
        rule=now.rule,
        place=now.scope.name.ar,
        place_id=now.scope.place_id,
        country=now.scope.country,
        at=date.fromisoformat(change["at"]),
        known_at=datetime.fromisoformat(change["known_at"]),
        why=change["why"],
        supersedes=supersedes,
        escalation=now,
    )


def _key(change: Mapping[str, Any]) -> list[Any]:
    return [change[k] for k in ("transition", "level", "at", "known_at", "incidents", "why")]


def _steps(
    thread: Thread,
    rules: Mapping[str, Rule],
    incident: Callable[[str], Shown | None],
    threats: Iterable[Shown],
) -> list[dict[str, Any]]:
    """The steps of the leading rule, then of the others, then what stands beside; each once."""
    keys = sorted(thread["steps"], key=lambda key: _position(key, thread["rule"], rules))
    seen: set[str] = set()
    out: list[dict[str, Any]] = []
    for key in keys:
        found = [incident(i) for _, i in thread["steps"][key] if i not in seen]
        live = [i for i in found if i is not None]
        seen |= {i["id"] for i in live}
        if live:
            out.append(
                {
                    "name": key.replace("|", "."),
                    "title": _title(key, rules),
                    "incidents": live,
                }
            )
    spoken = [i for i in threats if i["id"] not in seen]
    if spoken:
        out.append({"name": "threats", "title": _THREATS, "incidents": spoken})
    return out


def _position(key: str, leading: str, rules: Mapping[str, Rule]) -> tuple[bool, bool, str, int]:
    rule_id, _, name = key.partition("|")
    names = [s.name for s in rules[rule_id].steps] if rule_id in rules else []
    return (
        key == "beside",
        rule_id != leading,
        rule_id,
        names.index(name) if name in names else 0,
    )


def _title(key: str, rules: Mapping[str, Rule]) -> Mapping[str, str]:
    rule_id, _, name = key.partition("|")
    if rule_id == "beside":
        return _BESIDE
    step = next((s for s in rules[rule_id].steps if s.name == name), None)
    return (step.title if step else rules[rule_id].title).model_dump()


def shown(incident: Mapping[str, Any]) -> dict[str, Any]:
    """What a step shows of an incident (given as JSON of `Incident`): JSON of `StepIncident`."""
    originals = sorted(incident["sources"], key=lambda s: s["copy_of"] is not None)
    witnesses = [
        {**{k: s[k] for k in _WITNESS}, "quotes": s["evidence"][:QUOTES]}
        for s in originals[:WITNESSES]
    ]
    return {**{k: incident[k] for k in _SHOWN}, "witnesses": witnesses}


def _sides(
    pair: Sequence[str], shown: Iterable[Mapping[str, Any]], actors: Actors
) -> list[list[str]]:
    codes = sorted({c for i in shown for c in (*i["actors"], *i["recipients"])})
    named = [[c for c in codes if camp(c, actors) == side] for side in pair if side]
    return [side for side in named if side]
