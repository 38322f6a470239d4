"""Who did it to whom: the actors of a sentence attached to a trigger by its frame."""

from collections.abc import Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.date_base import OPENERS as DATE_OPENERS
from streams.coding.numbers import number_at
from streams.coding.text import Sentence, Token
from streams.coding.triggers import Trigger

Roles = tuple[tuple[ActorMention, ...], tuple[ActorMention, ...]]

_AGAINST: Final = frozenset(["علي", "ضد", "بحق", "تجاه", "نحو", "ل", "الي"])
_NOUN_AGAINST: Final = frozenset(["علي", "ضد", "بحق", "تجاه"])
_SPEAKERS: Final = frozenset(
    ["قال", "قالت", "افاد", "افادت", "ذكر", "ذكرت", "اكد", "اكدت", "اضاف", "اضافت", "بحسب", "حسب",
     "اوضح", "اوضحت", "صرح", "صرحت", "اشار", "اشارت", "يقول", "تقول", "نقلت", "نقل", "متحدث",
     "المتحدث", "باسم", "الناطق", "وفق", "وفقا", "ندد", "نددت", "ادان", "ادانت", "دان", "دانت",
     "اتهم", "اتهمت", "تتهم", "يتهم", "شهدت", "تشهد", "مندوب", "سفير"]
)  # fmt: skip
#: Verbs whose subject does what the noun behind them tells.
_DECLARING: Final = frozenset(
    ["اعلن", "اعلنت", "اعلنوا", "بدا", "بدات", "واصل", "واصلت", "يواصل", "تواصل", "استانف",
     "استانفت", "نفذ", "نفذت", "شن", "شنت", "اطلق", "اطلقت", "قرر", "قررت", "فرض", "فرضت",
     "تعتزم", "كثف", "كثفت", "اعلان", "تبني", "تبنت", "خاض", "حاول", "حاولت",
     "حاولوا", "يحاول", "قرار", "خاضت", "تخوض", "يخوض", "يشن", "تشن",
     "مواصله", "تمكنت", "تمكن"]
)  # fmt: skip
_ABLE: Final = frozenset(["forces", "state", "group", "context"])
#: Words that make the name beside them the one held responsible.
_BLAME: Final = frozenset(
    ["مسؤول", "مسؤوله", "مسؤولان", "المسؤول", "المسؤوله", "مسؤوليه", "متهم", "المتهم", "المتهمه",
     "المتهمه", "متهمه", "اتهم", "اتهمت", "يتهم", "تتهم", "اتهامات", "اتهام", "تورط", "متورط",
     "متورطه", "ضلوع", "متهما", "متهمين", "بالوقوف", "وراء", "وقوف", "تبني", "تبنت", "تحميل",
     "حملت"]
)  # fmt: skip
#: Words behind which no object of a verb stands.
_PARTING: Final = frozenset(["في", "خلال", "اثر", "جراء", "نتيجه", "عقب", "بعد", "قرب", "،", "و"])
#: Words before the name of who holds a place.
_HOLDS: Final = frozenset(
    ["معقل", "معاقل", "لسيطره", "سيطره", "عليها", "عليه", "يسيطر", "تسيطر", "بيد", "ايدي", "قبضه"]
)
#: Objects of a verb that are no actors, behind a doer ("attacked a checkpoint").
_FAR: Final = 9


def roles(
    sentence: Sentence, mentions: Sequence[ActorMention], trigger: Trigger, span: tuple[int, int]
) -> Roles:
    """Actors and recipients of a trigger, as mentions."""
    inside = [m for m in mentions if m.first >= span[0] and m.last <= span[1]]
    doers = tuple(m for m in inside if m.particle == "by" and m.first >= trigger.first)
    if trigger.entry.frame == "clash":
        sides, others = _clash(inside, trigger, sentence)
        if len(sides) == 1 and not others:
            others = _holding(inside, trigger, sentence.tokens, sides)
        return sides, others
    found = (
        _verb(inside, trigger, sentence)
        if trigger.form.kind == "verb"
        else _noun(inside, trigger, sentence)
    )
    actors, recipients = found
    if not actors and trigger.entry.type == "ASSAULT":
        actors = _blamed(inside, trigger, sentence.tokens, recipients)
    if not recipients and trigger.entry.type == "ASSAULT":
        recipients = _holding(inside, trigger, sentence.tokens, actors)
    if doers:
        recipients = tuple(m for m in (*recipients, *actors) if m not in doers)
        actors = doers[:1]
    return actors, recipients


def _holding(
    inside: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
    actors: Sequence[ActorMention],
) -> tuple[ActorMention, ...]:
    """Who holds the place that is attacked: "the town, stronghold of X", "controlled by X"."""
    for m in inside:
        near = {w.folded for w in words[max(0, m.first - 2) : m.first]}
        if m.first >= trigger.last and m not in actors and near & _HOLDS and m.kind in _ABLE:
            return _with_coordinates(m, inside, words)
    return ()


def _blamed(
    inside: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
    recipients: Sequence[ActorMention],
) -> tuple[ActorMention, ...]:
    """Who is called responsible for it, or accused of it, before it is named."""
    before = [
        m for m in inside if m.last <= trigger.first and m.kind in _ABLE and m not in recipients
    ]
    for m in reversed(before):
        around = {
            w.folded for w in (*words[max(0, m.first - 3) : m.first], *words[m.last : m.last + 3])
        }
        if {
            w.removeprefix("و").removeprefix("ب") for w in around
        } & _BLAME and trigger.first - m.last <= 12:
            return (m,)
    return ()


def _bare(m: ActorMention) -> bool:
    return m.particle == "" and m.kind != "adjective"


def _with_coordinates(
    m: ActorMention, mentions: Sequence[ActorMention], words: Sequence[Token]
) -> tuple[ActorMention, ...]:
    """The mention and those joined to it by "and" right behind."""
    found, last = [m], m.last
    for other in mentions:
        if (
            other.first >= last
            and other.first - last <= 1
            and words[other.first].folded.startswith("و")
        ):
            found.append(other)
            last = other.last
    return tuple(found)


def _joined_before(
    m: ActorMention, mentions: Sequence[ActorMention], words: Sequence[Token]
) -> tuple[ActorMention, ...]:
    """The mention and those that it is joined to by "and" right before."""
    found, first = [m], m.first
    for other in reversed([o for o in mentions if o.last <= m.first]):
        if first - other.last <= 1 and words[first].folded.startswith("و"):
            found.insert(0, other)
            first = other.first
    return tuple(found)


def _verb(
    inside: Sequence[ActorMention],
    trigger: Trigger,
    sentence: Sentence,
) -> Roles:
    words, frame = sentence.tokens, trigger.entry.frame
    before = [m for m in inside if m.last <= trigger.first and _bare(m) and not _speaks(words, m)]
    after = [m for m in inside if m.first > trigger.first and m.kind != "adjective"]
    subject: ActorMention | None = None
    gapped = trigger.end > trigger.last and trigger.last == trigger.first + 1
    follows = next((m for m in after if _bare(m) and m.first - trigger.first <= 4), None)
    if follows and follows.kind == "state" and not _beside(words, trigger, follows):
        follows = None
    precedes = before[-1] if before and trigger.first - before[-1].last <= 9 else None
    if (
        precedes
        and not trigger.cut.link
        and not (follows and follows.first == trigger.first + 1 and _lone(before, words, trigger))
    ):
        subject = precedes
    elif (
        follows and (not gapped or follows.last <= trigger.end or follows.first < trigger.end)
    ) or follows:
        subject = follows
    later = [m for m in after if subject is None or m.first >= subject.last]
    if frame in ("suffer",) or trigger.form.passive:
        return (), _with_coordinates(subject, later, words) if subject else ()
    if frame == "kill":
        return _killing(subject, later, trigger, words, precedes)
    if (
        frame == "attack"
        and subject is not None
        and subject is follows
        and _lone_object(words, subject, later, trigger)
    ):
        return (), (subject,)
    actors = _with_coordinates(subject, later, words) if subject else ()
    if subject is not None and subject is precedes:
        actors = _joined_before(subject, inside, words)
    later = [m for m in later if m not in actors]
    wanted = _AGAINST | {""} if frame in ("attack", "threat", "aim") else _AGAINST
    if frame in ("capture", "leave"):
        wanted = _AGAINST | {"من"} - {"ل", "الي"}
    if trigger.entry.type == "SANCTION":
        wanted = _AGAINST | {"مع"}
    target = next(
        (m for m in later if m.particle in wanted and m.first - trigger.first <= 14), None
    )
    return actors, _with_coordinates(target, later, words) if target else ()


def _beside(words: Sequence[Token], trigger: Trigger, m: ActorMention) -> bool:
    """Whether nothing but words of time stands between the verb and a state's name."""
    return all(
        w.folded in DATE_OPENERS or w.folded.isdecimal() or not w.folded.isalpha()
        for w in words[trigger.first + 1 : m.first]
    )


def _killing(
    subject: ActorMention | None,
    later: Sequence[ActorMention],
    trigger: Trigger,
    words: Sequence[Token],
    precedes: ActorMention | None,
) -> Roles:
    """ "قتل" with a doer and a sufferer, or with the sufferer alone."""
    objects = [
        m for m in later if m.particle in ("", "علي", "عن", "من") and m.first - trigger.first <= 10
    ]
    if subject is not None:
        parted = range(subject.last, len(words))
        stop = next((at for at in parted if words[at].folded in _PARTING), len(words))
        objects = [m for m in objects if m.first <= stop]
    counted = subject is not None and any(
        number_at(words, at) is not None for at in range(trigger.first + 1, subject.first)
    )
    able = subject is not None and subject.kind in _ABLE and not counted
    doer = able and (
        objects
        or trigger.form.owned
        or (
            subject is not None
            and subject is precedes
            and trigger.entry.id not in ("killing", "wounding")
        )
    )
    gap = subject is not None and subject.first - trigger.first == 1
    if subject and doer and (gap or subject is precedes or subject.kind != "people"):
        target = _with_coordinates(objects[0], later, words) if objects else ()
        return (subject,), target
    if subject and able and trigger.entry.type != "ASSAULT":
        return (subject,), (_with_coordinates(objects[0], later, words) if objects else ())
    if subject:
        return (), _with_coordinates(subject, later, words)
    return (), (_with_coordinates(objects[0], later, words) if objects else ())


def _lone(before: Sequence[ActorMention], words: Sequence[Token], trigger: Trigger) -> bool:
    """Whether what precedes stands in a part of its own, behind a comma."""
    return any(words[i].folded == "،" for i in range(before[-1].last, trigger.first))


def _lone_object(
    words: Sequence[Token], subject: ActorMention, later: Sequence[ActorMention], trigger: Trigger
) -> bool:
    """A verb that needs an object, with one name behind it and then no noun: that is the object.

    "after it attacked forces of X in Y": the doer was named before.
    """
    if (
        any(m.particle in ("", "علي") for m in later)
        or trigger.last != trigger.end
        or trigger.form.owned
    ):
        return False
    after = words[subject.last].folded if subject.last < len(words) else "."
    ahead = {words[i].folded for i in range(max(0, trigger.first - 2), trigger.first)}
    return after in ("في", "ب", ".", "،", "قرب") and "ان" in ahead


def _noun(inside: Sequence[ActorMention], trigger: Trigger, sentence: Sentence) -> Roles:
    words, frame = sentence.tokens, trigger.entry.frame
    after = [m for m in inside if m.first >= trigger.last]
    first = after[0] if after else None
    gap = first.first - trigger.end if first else 99
    actors: tuple[ActorMention, ...] = ()
    recipients: tuple[ActorMention, ...] = ()
    if first and frame in ("kill", "suffer"):
        near = next(
            (
                m
                for m in after
                if m.kind != "adjective"
                and m.particle in ("", "من", "ل", "علي", "عن")
                and m.first - trigger.end <= 5
            ),
            None,
        )
        if near:
            recipients = _with_coordinates(near, after, words)
        elif first.kind == "adjective" and gap <= 2:
            recipients = (first,)
    elif first and first.kind == "adjective" and gap <= 2 and not _governs(words, trigger):
        actors = (first,)
    elif (
        first
        and _adjectives_between(words, trigger.end, first.first)
        and first.particle in ("", "ل")
        and first.kind != "people"
        and not (first.kind == "state" and first.entry.startswith("actor:"))
        and words[trigger.first].folded.removeprefix("ال") != "استهداف"
    ):
        actors = _with_coordinates(first, after, words)
    elif first and gap <= 1 and first.particle == "" and frame in ("attack", "aim"):
        recipients = _with_coordinates(first, after, words)
    against_words = _NOUN_AGAINST | ({"مع"} if trigger.entry.type == "SANCTION" else set())
    if not recipients:
        against = next(
            (
                m
                for m in after
                if m.particle in against_words
                and m not in actors
                and m.kind != "adjective"
                and m.first - trigger.end <= 12
            ),
            None,
        )
        if against:
            recipients = _with_coordinates(against, after, words)
    if not recipients and trigger.entry.type == "SANCTION":
        states = [m for m in after if m.kind == "state" and m not in actors]
        recipients = tuple(m for m in states[:1] if m.first - trigger.first <= 8)
    if not actors and trigger.form.owned:
        owners = [m for m in inside if m.last <= trigger.first and m.kind in _ABLE]
        actors = tuple(owners[-1:])
    if not actors and frame not in ("kill", "suffer"):
        actors = _declared(inside, trigger, words)
    return actors, recipients


def _governs(words: Sequence[Token], trigger: Trigger) -> bool:
    """Whether the trigger's phrase ends in a preposition: what follows is its object."""
    return words[trigger.end - 1].folded in ("علي", "عن", "من", "في")


def _adjectives_between(words: Sequence[Token], begin: int, end: int) -> bool:
    """Whether nothing but up to two adjectives stands between a noun and its owner."""
    between = [words[i].folded for i in range(begin, end)]
    return len(between) <= 2 and all(
        word.endswith(("ه", "ي", "ين", "ا")) and not word.startswith("ل") and word.isalpha()
        for word in between
    )


def _declared(
    inside: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> tuple[ActorMention, ...]:
    """The subject of a verb such as "began", "declared" right before the noun."""
    before = [m for m in inside if m.last <= trigger.first and _bare(m) and m.kind != "people"]
    for m in reversed(before):
        near = {words[i].folded.removeprefix("و") for i in range(max(0, m.first - 3), m.first)}
        behind = {words[i].folded for i in range(m.last, min(m.last + 2, trigger.first))}
        if (near | behind) & _DECLARING and trigger.first - m.last <= _FAR:
            return (m,)
    return ()


def _clash(inside: Sequence[ActorMention], trigger: Trigger, sentence: Sentence) -> Roles:
    words = sentence.tokens
    sides = [
        m
        for m in inside
        if m.kind not in ("adjective", "people")
        and (
            m.particle in ("بين", "مع", "ضد")
            or (m.particle == "" and words[m.first].folded.startswith(("و", "بين")))
        )
    ]
    named = [m for m in sides if m.first >= trigger.first]
    if trigger.form.kind == "verb" or not named:
        subject = [
            m
            for m in inside
            if _bare(m)
            and m not in named
            and abs(m.first - trigger.first) <= 8
            and not _speaks(words, m)
        ]
        named = subject[:1] + named
    between = any(m.particle == "بين" for m in named)
    if between or len(named) < 2:
        return tuple(named), ()
    return tuple(named[:1]), tuple(named[1:])


def _speaks(words: Sequence[Token], m: ActorMention) -> bool:
    """Whether the name is that of who tells it."""
    near = {words[i].folded.removeprefix("و") for i in range(max(0, m.first - 2), m.first)}
    return bool(near & _SPEAKERS)
