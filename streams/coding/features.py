"""What speaks for and against a told incident being news of its article, as named features."""

from collections.abc import Iterator, Sequence
from typing import Final

from schemas import DatePrecision
from streams.coding.bare_words import bare
from streams.coding.draft import Draft
from streams.coding.frame_parts import ABLE
from streams.coding.realis import told
from streams.coding.setting import Setting
from streams.gazetteer import Gazetteer

#: Upper bounds, in days before publication, of the ages that are told apart.
_AGES: Final = (1, 3, 7, 30, 365)
_NOBODY: Final = frozenset({"UNKNOWN", "CIV"})
#: Sentences of the body that are its lead, and from which on it is background.
_LEAD, _DEEP = 1, 8
_LONG: Final = 25
#: Words before a trigger, by which it opens its sentence, stands early, amid or late in it; words
#: of a short sentence and of one that is not long; shares of the article that are told apart.
_OPENS, _EARLY, _AMID = 1, 5, 15
_SHORT_SENTENCE, _SENTENCE = 15, 35
_FIRST, _SECOND, _THIRD = 0.15, 0.4, 0.7
#: Sentences of an item too short for its order to mean anything.
LINES: Final = 2
_NEAR_KM: Final = 60.0
#: Words before and behind a telling that are evidence.
_BESIDE: Final = 5


def features(head: Draft, setting: Setting, surer: Sequence[Draft] = ()) -> dict[str, float]:
    """Features of an incident led by `head`, by name; those that do not hold are left out.

    The group's tellings speak together: "any verb", "all definite". Values are 1.0 but for `score`,
    the sum of the rules' own evidence (see `certainty`). `surer` are the incidents of the article
    whose score is greater: one much like a surer one is often that one told again.
    """
    group = head.group or [head]
    best = max(group, key=lambda d: d.score)
    found = dict.fromkeys(_of_group(head, group, setting), 1.0)
    found |= dict.fromkeys(_of_best(best), 1.0)
    found |= dict.fromkeys(_of_topics(head, best, setting), 1.0)
    found |= dict.fromkeys(_of_words(head, group, setting), 1.0)
    found |= dict.fromkeys(_of_scene(head, setting), 1.0)
    found |= dict.fromkeys(_of_twins(head, surer, setting), 1.0)
    found["score"] = best.score
    return found


def _of_group(head: Draft, group: list[Draft], setting: Setting) -> Iterator[str]:
    yield f"type:{head.type}"
    yield f"mode:{head.type}:{head.mode}"
    if setting.sentences > LINES:
        yield from _of_position(group, setting)
    else:
        yield "line"
        yield f"line:{head.type}"
    if any(d.trigger.form.kind == "verb" for d in group):
        yield "verb"
    for name, holds in (
        ("present", all(d.trigger.form.tense == "present" for d in group)),
        ("definite", all(d.trigger.definite for d in group)),
        ("passing", all(d.weak for d in group)),
        ("weak-word", all(d.trigger.entry.weak for d in group)),
        ("quoted", all(d.sentence.quoted[d.trigger.first] for d in group)),
        ("owned", all(d.trigger.form.owned for d in group)),
        ("thin", all(d.thin for d in group)),
        ("disputed", head.disputed),
        ("clash", head.clash),
    ):
        if holds:
            yield name
            yield f"{name}:{head.type}"


def _of_position(group: Sequence[Draft], setting: Setting) -> Iterator[str]:
    """How often and where the article tells it. Says nothing of an item of a line or two."""
    orders = [d.sentence.index - setting.start for d in group]
    sentences = len(set(orders))
    yield "told:once" if sentences == 1 else "told:twice" if sentences == 2 else "told:often"
    titled = any(d.sentence.field == "title" for d in group)
    body = [order for d, order in zip(group, orders, strict=True) if d.sentence.field == "text"]
    if titled:
        yield "in:title"
    elif setting.titled:
        yield "title-tells-another"
    first = min(body, default=0)
    yield "in:lead" if first <= _LEAD else "in:depth" if first > _DEEP else "in:body"
    yield "article:long" if setting.sentences > _LONG else "article:short"
    share = first / setting.sentences
    yield f"share:{sum(share >= bound for bound in (_FIRST, _SECOND, _THIRD))}"
    yield "candidates:" + ("one" if setting.candidates == 1 else
                           "few" if setting.candidates <= 4 else "many")  # fmt: skip


def _of_twins(head: Draft, surer: Sequence[Draft], setting: Setting) -> Iterator[str]:
    """How like it is to the surer incidents of its type."""
    same = [d for d in surer if d.type is head.type]
    if setting.sentences > LINES:
        yield "first-of-type" if not same else "one-of-type"
        if not surer:
            yield "surest"
    for twin in same:
        day = "day" if twin.date == head.date else "undated" if not head.date_own else "days"
        yield f"twin:{_apart(head, twin)}:{day}"
        if twin.actors and twin.actors == head.actors:
            yield f"twin:actors:{day}"
        if twin.mode == head.mode:
            yield f"twin:mode:{day}"
    if any(d.sentence is head.sentence for d in surer):
        yield "beside-a-surer"


def _apart(a: Draft, b: Draft) -> str:
    """How far two scenes lie apart, in a word."""
    if a.place is None or b.place is None:
        return "nowhere"
    x, y = a.place.place, b.place.place
    if x is None or y is None:
        return "unresolved"
    if x.id == y.id or x.id in y.parents or y.id in x.parents:
        return "there"
    if x.country != y.country:
        return "abroad"
    return "near" if Gazetteer.distance_km(x, y) <= _NEAR_KM else "far"


def _of_best(best: Draft) -> Iterator[str]:
    """The surest telling: its word, what stands before and behind, what governs it."""
    trigger, words = best.trigger, best.sentence.tokens
    yield f"at:{sum(trigger.first > bound for bound in (_OPENS, _EARLY, _AMID))}"
    yield f"words:{sum(len(words) >= bound for bound in (_SHORT_SENTENCE, _SENTENCE))}"
    yield f"entry:{trigger.entry.id}"
    yield f"word:{trigger.cut.stem}"
    yield f"entry:{trigger.entry.id}:{trigger.form.kind}"
    if trigger.form.kind == "noun":
        yield "noun:told" if told(words, trigger) else "noun:named"
        yield f"clitic:{trigger.cut.link}{trigger.cut.clitic}"
    if best.rule:
        yield f"rule:{best.rule}"
    if trigger.first:
        yield f"before:{words[trigger.first - 1].folded}"
    else:
        yield "opens"
    if trigger.end < len(words):
        yield f"behind:{words[trigger.end].folded}"


def _of_topics(head: Draft, best: Draft, setting: Setting) -> Iterator[str]:
    """What the article speaks of, and the sentence."""
    for topic in setting.topics:
        yield f"topic:{topic}"
        yield f"topic:{topic}:{head.type}"
    near = {t for word in best.sentence.tokens for t in setting.topics_of(word.folded)}
    for topic in near:
        yield f"near:{topic}"
        yield f"near:{topic}:{head.type}"


def _of_words(head: Draft, group: Sequence[Draft], setting: Setting) -> Iterator[str]:
    """The words of the title, and those around each telling; names apart."""
    for word in setting.headline:
        yield f"title:{word}"
        yield f"title:{word}:{head.type}"
    for draft in group:
        words, trigger = draft.sentence.tokens, draft.trigger
        names = setting.names(draft.sentence.index)
        for at in range(max(0, trigger.first - _BESIDE), trigger.first):
            if at not in names:
                yield f"ahead:{bare(words[at].folded)}"
        for at in range(trigger.end, min(len(words), trigger.end + _BESIDE)):
            if at not in names:
                yield f"after:{bare(words[at].folded)}"


def _of_scene(head: Draft, setting: Setting) -> Iterator[str]:
    """Where, when, who and how many."""
    place = head.place.place if head.place else None
    scope = "none" if head.place is None else place.kind if place else "unresolved"
    own = "own" if head.place_own else "carried"
    yield f"place:{own}:{'country' if scope == 'country' else 'none' if scope == 'none' else 'narrow'}"  # noqa: E501
    if place is not None:
        share = setting.weight.get(place.country, 0.0)
        yield "country:main" if share > 0.4 else "country:side" if share > 0.1 else "country:rare"
    if not head.date_own:
        yield "date:none"
    else:
        age = (setting.published - head.date).days
        yield f"age:{next((bound for bound in _AGES if age <= bound), 'years')}"
        mention = head.date_mention
        day = mention is not None and mention.precision is DatePrecision.DAY
        yield "date:day" if day else "date:vague"
    if head.killed is not None or head.injured is not None:
        yield "toll"
        yield f"toll:{head.type}"
    if (head.killed or 0) >= 100:
        yield "toll:hundreds"
    for side, codes, mentions in (
        ("actor", head.actors, head.actor_mentions),
        ("recipient", head.recipients, head.recipient_mentions),
    ):
        known = bool(set(codes) - _NOBODY)
        yield f"{side}:{'known' if known else 'vague' if codes else 'none'}"
        if any(m.kind in ABLE for m in mentions):
            yield f"{side}:named"
            yield f"{side}:named:{head.type}"
