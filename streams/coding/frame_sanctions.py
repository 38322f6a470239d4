"""Who is punished: parties of treaties, envoys, those on whom or on whose money sanctions lie."""

from collections.abc import Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.text import Token
from streams.coding.triggers import Trigger

#: Who is punished; an adjective names the people and firms of a country.
_PUNISHED: Final = frozenset(["adjective", "state", "group", "forces"])
#: Words that open why, how and when someone is punished.
_WHY: Final = frozenset(
    ["بسبب", "بعد", "اثر", "عقب", "ردا", "خلال", "منذ", "جراء", "،", "؛", "لضلوع", "لدور", "بتهمه",
     "علي", "ضد", "الي", "مع", "لدي", "احتجاجا", "كرد", "جاء",
     "جاءت", "الذي", "التي", "رغم", "برغم", "وسط", "قبل", "فيما", "بينما"]
)  # fmt: skip
_SANCTIONS: Final = frozenset(["عقوبات", "رسوم", "تعريفات"])
#: Words behind which stands why somebody is punished, not whom.
_NOT_WHOM: Final = frozenset(["ردا", "كرد", "الذي", "التي", "احتجاجا"])
#: Words behind the phrase within which its object stands.
_LISTED: Final = 4
#: Nouns of listing: the name within the phrase is who is listed.
_LISTING: Final = frozenset(["ادراج", "تصنيف", "تجميد", "اضافه"])
#: Words between envoys and their country.
_ENVOYS: Final = 1
#: Whose mission it is stands right behind.
_MISSIONS: Final = frozenset(
    ["سفاره", "قنصليه", "بعثه", "قنصليات", "سفارات", "سفير", "سفيره", "سفراء", "دبلوماسيي"]
)
_ENVOY_WORDS: Final = frozenset(["سفير", "سفيره", "دبلوماسي", "قنصل", "بالاعمال", "ملحق", "اعمال"])
#: Words between an envoy's title or recall and a country.
_ENVOY: Final = 2
_TREATIES: Final = frozenset(["اتفاق", "اتفاقيه", "معاهده"])
#: Words from a trigger to the party of a treaty at most.
_PARTY: Final = 14
#: Words between sanctions and those on whom they lie.
_FAR: Final = 9


def party(
    after: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> tuple[ActorMention, ...]:
    """With whom the agreement was made that is left: "from the nuclear deal with Iran"."""
    if trigger.entry.type != "SANCTION" or trigger.entry.mode != "withdraw":
        return ()
    for m in after:
        between = {words[at].folded.removeprefix("ال") for at in range(trigger.first, m.first)}
        if between & _TREATIES and m.first - trigger.first <= _PARTY:
            return (m,)
    return ()


def envoys(
    after: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> tuple[ActorMention, ...]:
    """Whose envoys are sent away, or mission closed: "expelling sixty Russian diplomats"."""
    if trigger.entry.type != "SANCTION" or trigger.entry.mode not in ("expel", "withdraw"):
        return ()
    return (
        tuple(
            m
            for m in after
            if m.first >= trigger.end - 1
            and m.first - trigger.end <= _ENVOYS
            and (
                m.kind == "adjective"
                or m.entry == "rule:government-adjective"
                or (m.kind == "state" and words[trigger.end - 1].folded in _MISSIONS)
            )
        )[:1]
        or tuple(m for m in after if _of_envoy(m, trigger, words) or _host(m, trigger, words))[:1]
    )


def _of_envoy(m: ActorMention, trigger: Trigger, words: Sequence[Token]) -> bool:
    """ "declared the X ambassador persona non grata": within the phrase."""
    title = {w.folded.removeprefix("ال") for w in words[max(0, m.first - _ENVOY) : m.last]}
    inside = trigger.first < m.first < trigger.end
    named = m.kind == "adjective" or m.entry == "rule:government-adjective"
    return inside and named and bool(title & _ENVOY_WORDS)


def _host(m: ActorMention, trigger: Trigger, words: Sequence[Token]) -> bool:
    """ "recalled its ambassador from X": X."""
    ours = words[trigger.end - 1].folded.startswith(("سفير", "سفار", "دبلوماسي"))
    near = trigger.end <= m.first <= trigger.end + _ENVOY
    return ours and near and m.kind == "state" and m.particle in ("من", "لدي", "في")


def punished(
    after: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
    actors: Sequence[ActorMention],
) -> tuple[ActorMention, ...]:
    """Whose people and firms are punished: "sanctions on Russian officials"."""
    for m in after:
        between = {words[at].folded for at in range(trigger.first, m.first)}
        near = m.first - trigger.end <= _FAR
        whom = between & {"علي", "ضد", "بحق"} and not between & _NOT_WHOM
        if m.kind in _PUNISHED and m not in actors and near and whom:
            return (m,)
    if trigger.entry.mode not in ("none", "discontinue"):
        return ()
    return _listed(after, trigger, words, actors)


def on_a_list(
    after: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> tuple[ActorMention, ...]:
    """ "the listing of X": whom it befalls stands behind."""
    head = words[trigger.first].folded.removeprefix("ب").removeprefix("ال")
    lists = trigger.entry.type == "SANCTION" and head in _LISTING
    return _listed(after, trigger, words, ()) if lists else ()


def _listed(
    after: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
    actors: Sequence[ActorMention],
) -> tuple[ActorMention, ...]:
    """Who is put on a list, whose money is frozen: the object, with no preposition."""
    begin = max((m.last for m in actors), default=trigger.first + 1)
    own = {code for m in actors for code in m.codes}
    for m in after:
        if any(words[at].folded in _WHY for at in range(begin, m.first)):
            return ()
        inside = begin <= m.first <= trigger.end + _LISTED
        whose = words[m.first - 1].folded.removeprefix("ال") in _SANCTIONS  # "the X sanctions"
        if inside and not whose and m.kind in _PUNISHED and not own & set(m.codes):
            return (m,)
    return ()
