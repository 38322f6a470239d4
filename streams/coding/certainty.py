"""How surely a telling tells an incident of its article, and which are named in passing only."""

from typing import Final

from schemas import DatePrecision, EventType
from streams.coding.draft import Draft
from streams.coding.realis import told
from streams.coding.triggers import Trigger

#: Who warns of harm without threatening it.
_HARMLESS: Final = frozenset({"UN", "AID_ORG", "MEDIA", "CIV", "UNKNOWN", "OTHER:OPCW"})
#: Who comes and goes without arms.
_VISITORS: Final = frozenset({"UN", "AID_ORG", "MEDIA", "OTHER:OPCW"})
_IF: Final = frozenset(["اذا", "اي", "حال", "حاله", "لو", "ايه"])
#: So many dead without a day are those of a war.
_CAMPAIGN: Final = 2000

#: Going out, as all do; an evacuation has words of its own.
_LEAVING: Final = ("غادر", "مغادر", "خرج", "خروج")
_CIVILIANS: Final = frozenset(
    """مدني مدنيا مدنيين مدنيون المدنيين المدنيون شخص شخصا اشخاص نسمه عائله عائلات اسره اسر سكان
    السكان نازح نازحين لاجئين الاهالي اهالي""".split()  # noqa: SIM905
)
_UNDER_ARMS: Final = frozenset(
    """مقاتل مقاتلا مقاتلي مقاتلو مقاتلين مقاتلون المقاتلين المقاتلون مسلح مسلحا مسلحي مسلحو مسلحين
    مسلحون المسلحين المسلحون عناصر فصائل فصيل الفصائل قوات القوات جنود الجنود جيش الجيش اتفاق
    الاتفاق حافله حافلات الحافلات دفعه الدفعه دفعات مقاتليه مقاتليها""".split()  # noqa: SIM905
)
_BESIDE, _FAR = 6, 14


def passing(draft: Draft) -> bool:
    """Named in passing, or too little told to be an incident of its own."""
    entry = draft.trigger.entry
    told = draft.date_own or bool(draft.tolls)
    if draft.type is EventType.THREATEN:
        # A danger, not a threat; a headline tells in the present what was said.
        lasting = draft.trigger.form.tense == "present" and draft.sentence.field != "title"
        lasting = lasting or entry.weak
        return lasting and draft.mode == "none"
    if entry.weak or entry.frame == "aim":
        return _too_thin(draft, told=told)
    if draft.killed is not None and draft.killed >= _CAMPAIGN and not draft.date_own:
        return True
    if draft.weak:
        return not told or (draft.trigger.definite and not draft.place_own)
    return False


def idle(draft: Draft) -> bool:
    """A vow against nobody, or a warning of nobody who could do harm: no threat, however told.

    Whoever does what a condition tells is somebody: "will answer any attack", "if it is hit".
    """
    vow = draft.trigger.entry.id.startswith("threat-")
    whoever = any(w.folded in _IF for w in draft.sentence.tokens)
    nobody = not draft.recipients and draft.place is None and not whoever
    harmless = not set(draft.actors) - _HARMLESS
    return draft.type is EventType.THREATEN and (harmless or (vow and nobody))


def _too_thin(draft: Draft, *, told: bool) -> bool:
    """Whether a weak word lacks what would make it an incident: doer, sides, place or day."""
    entry = draft.trigger.entry
    armed = any(m.kind in ("forces", "group", "context") for m in draft.actor_mentions)
    sides = bool(draft.actors or draft.recipients)
    thin = {
        "aim": draft.mode == "none" and not armed,
        "leave": not armed,
        "attack": not draft.actors,
    }.get(entry.frame, False)
    return thin or (entry.weak and not ((sides or draft.tolls) and (told or draft.place_own)))


def flight(draft: Draft) -> bool:
    """Civilians who leave: people flee, nobody withdraws; nor do those who bring aid or news."""
    trigger, words = draft.trigger, draft.sentence.tokens
    if trigger.entry.frame == "leave" and draft.actors and not set(draft.actors) - _VISITORS:
        return True
    if trigger.entry.frame != "leave" or not trigger.cut.stem.startswith(_LEAVING):
        return False
    near = {w.folded for w in words[max(0, trigger.first - _BESIDE) : trigger.end + _BESIDE]}
    return bool(near & _CIVILIANS) and not under_arms(draft)


def under_arms(draft: Draft) -> bool:
    """Whether fighters, or what carries them away under a deal, are named with it."""
    trigger, words = draft.trigger, draft.sentence.tokens
    around = {w.folded for w in words[max(0, trigger.first - _FAR) : trigger.end + _FAR]}
    return bool(around & _UNDER_ARMS)


def certainty(draft: Draft, trigger: Trigger, order: int) -> float:
    """How surely this tells an incident of the article."""
    score = 1.5 if trigger.form.kind == "verb" else 1.0
    score -= 1.0 * trigger.entry.weak + 1.0 * trigger.definite + 1.0 * draft.weak
    score -= 0.5 * (trigger.form.tense == "present" and draft.sentence.field != "title")
    narrow = (
        draft.place_own
        and draft.place is not None
        and draft.place.place is not None
        and draft.place.place.kind != "country"
    )
    score += 1.0 * narrow + 0.3 * (draft.place_own and not narrow)
    dated = draft.date_mention is not None and draft.date_mention.precision is DatePrecision.DAY
    score += 1.0 * dated + 0.8 * (draft.killed is not None or draft.injured is not None)
    score += 0.5 * bool(draft.actors) + 0.4 * bool(draft.recipients)
    taken = trigger.entry.frame == "capture" and narrow and draft.actors  # the place is whom
    if draft.type is EventType.ASSAULT and not (
        draft.recipients or draft.tolls or draft.clash or taken
    ):
        score -= 0.5  # an attack on nobody
    if draft.type is EventType.ASSAULT and trigger.form.kind == "noun":
        score += 0.4 if told(draft.sentence.tokens, trigger) else -0.4
    if draft.type in (EventType.THREATEN, EventType.SANCTION):  # told without a place
        score += 0.8 * bool(draft.actors and draft.recipients)
    score += 0.6 * (order < 0) + 0.4 * (0 <= order <= 1) - 0.3 * (order > 8)
    quoted = draft.sentence.quoted[trigger.first]
    score -= 0.5 * (quoted and draft.type is not EventType.THREATEN)
    return score
