"""Sides of what is done without a fight: moves of forces, truces, releases, what is handed over."""

from collections.abc import Sequence
from typing import Final

from streams.coding.actor_mentions import ActorMention
from streams.coding.frame_parts import ABLE, Roles, bare, with_coordinates
from streams.coding.text import Token
from streams.coding.triggers import Trigger

#: What part of a group leaves: "the first batch of X's fighters left".
_PORTIONS: Final = frozenset(
    ["دفعه", "دفعات", "مجموعه", "مئات", "عشرات", "الاف", "عدد", "عددا", "المزيد", "مزيد", "قافله",
     "حافلات", "اول", "اخر", "الاولي", "الثانيه", "الثالثه", "الاخيره", "جديده", "كبيره", "وحدات",
     "تعزيزات", "عناصر", "رتل"]
)  # fmt: skip
#: Those who leave, as phrases name them.
_LEAVERS: Final = ("مقاتل", "مسلح", "متمرد", "حافل", "قافل", "قوافل", "دفع")
#: Verbs of coming, whose subject stands behind them.
_COMING: Final = ("دخلت", "وصلت", "انتشرت", "تدخل", "تصل", "تنتشر", "توجهت")
#: Verbs of giving oneself up, behind which stands to whom.
_YIELDING: Final = frozenset(["استسلم", "سلم", "يستسلم", "يسلم", "تسلم", "تستسلم"])
#: Who announces it, behind a truce: "a truce which X announced".
_ANNOUNCED: Final = frozenset(["اعلنتها", "اعلنها", "اعلنته", "اعلنه", "اعلنت", "اعلن"])
_STATE: Final = frozenset(["في", "حاله"])
#: Words between forces and the state of alert that they are in.
_NEAR: Final = 6
#: Words between shelling and those who exchange it: "mutual ... between".
_MUTUAL: Final = 2


def both(inside: Sequence[ActorMention], trigger: Trigger) -> tuple[ActorMention, ...]:
    """ "Exercises between X and Y", a truce, shelling or an exchange of captives between them."""
    shelling = trigger.entry.type == "ASSAULT" and trigger.entry.frame == "attack"
    if trigger.entry.type not in ("MOBILIZE", "RETREAT") and not shelling:
        return ()
    if trigger.form.kind == "verb" and not shelling:  # its noun is written as the verb is
        return ()
    after = [m for m in inside if m.first >= trigger.first]
    first = next((m for m in after if m.particle == "بين"), None)
    if shelling and first and first.first - trigger.end > _MUTUAL:
        return ()  # "a raid on the border between X and Y"
    sides = with_coordinates(first, after) if first else ()
    return sides if len(sides) > 1 else ()


def quiet(
    inside: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token], found: Roles
) -> Roles:
    """The sides found by the frame, mended by what such acts say of their own."""
    actors, recipients = found
    after = [m for m in inside if m.first >= trigger.last]
    if trigger.entry.mode == "release":
        actors = _holders(after) or actors
    if trigger.entry.mode == "ceasefire" and not actors:
        actors = tuple(m for m in after if words[m.first - 1].folded in _ANNOUNCED)[:1]
    if trigger.entry.type == "MOBILIZE" and not actors and trigger.form.kind == "noun":
        actors = _alerted(inside, trigger, words) or _partners(after, trigger)
    if trigger.entry.mode == "disarm" and actors and actors[0].particle == "ل":
        return (), actors  # "the handing over of their weapons to X"
    return actors, tuple(m for m in recipients if m not in actors)


def _holders(after: Sequence[ActorMention]) -> tuple[ActorMention, ...]:
    """Who held those that are free: "the release of three who were captives of X"."""
    return tuple(m for m in after if m.particle == "لدي")[:1]


def _partners(after: Sequence[ActorMention], trigger: Trigger) -> tuple[ActorMention, ...]:
    """ "Exercises with X"."""
    joint = trigger.entry.id == "exercises"
    return tuple(m for m in after if joint and m.particle == "مع")[:1]


def _alerted(
    inside: Sequence[ActorMention], trigger: Trigger, words: Sequence[Token]
) -> tuple[ActorMention, ...]:
    """ "X in a state of alert": X."""
    ahead = {words[at].folded for at in range(max(0, trigger.first - 1), trigger.first + 1)}
    before = [m for m in inside if m.last <= trigger.first and bare(m) and m.kind in ABLE]
    near = before and trigger.first - before[-1].last <= _NEAR
    return (before[-1],) if near and ahead == _STATE else ()


def part_of(
    after: Sequence[ActorMention], words: Sequence[Token], trigger: Trigger
) -> ActorMention | None:
    """ "The first batch of X's fighters left": X."""
    stem = words[trigger.first].folded.removeprefix("و")
    if trigger.entry.frame != "leave" and not stem.startswith(_COMING):
        return None
    m = next((m for m in after if m.particle == "من" and m.kind != "state"), None)
    ahead = words[trigger.first + 1 : m.first] if m else ()
    return m if any(w.folded.removeprefix("ال") in _PORTIONS for w in ahead) else None


def leave(words: Sequence[Token], trigger: Trigger) -> bool:
    """Whether the phrase itself names who leaves."""
    last = words[trigger.end - 1].folded.removeprefix("ال")
    return (
        trigger.entry.frame == "leave" and trigger.end > trigger.last and last.startswith(_LEAVERS)
    )


def yields(words: Sequence[Token], trigger: Trigger) -> bool:
    """Whether those who leave give themselves up."""
    stem = words[trigger.first].folded.removeprefix("و")
    return any(stem.startswith(verb) for verb in _YIELDING)
