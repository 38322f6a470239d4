"""Whether what a trigger tells has happened: negation, denial, future, condition, demand, plan."""

from dataclasses import dataclass
from typing import Final

from schemas import EventType
from streams.coding.lexicon import Lexicon
from streams.coding.lexicon_entries import Realis
from streams.coding.text import Sentence, Token
from streams.coding.triggers import Trigger

#: A threat itself is of the future and on a condition.
_THREATENED: Final = frozenset(["condition", "future", "plan", "generic"])
_STOPS: Final = frozenset([".", "؟", "!", "؛"])
_SOFT: Final = frozenset(["،", ",", "-", "("])


@dataclass(frozen=True, slots=True)
class Verdict:
    """`stands`: it happened; `content`: it is what somebody threatens; `weak`: named in passing.

    `rule` and `at` name the word that decided, if one did.
    """

    stands: bool
    content: bool = False
    weak: bool = False
    rule: str = ""
    at: int = -1


def judge(lexicon: Lexicon, sentence: Sentence, trigger: Trigger) -> Verdict:
    """Look back from the trigger to what governs it."""
    words, here = sentence.tokens, trigger.first
    outright = _outright(lexicon, sentence, trigger)
    if outright is not None and outright.rule != "purpose":
        return outright
    weak, distance = outright or Verdict(True), 0  # "for the lifting", which may be asked for
    recallable = trigger.entry.type is EventType.ASSAULT and trigger.form.kind == "noun"
    for at in range(here - 1, -1, -1):
        word = words[at].folded
        distance += 1
        if word in _STOPS or distance > 9:
            break
        for rule in _rules(lexicon, words, at):
            if distance > rule.reach or _cut_off(words, at, here, rule):
                continue
            if trigger.entry.frame == "threat" and rule.id in _THREATENED:
                continue
            if rule.id == "trying" and trigger.entry.frame != "capture":
                continue
            if rule.effect == "drops":
                return Verdict(False, rule=rule.id, at=at)
            if rule.effect == "content" and trigger.entry.frame != "threat":
                return Verdict(False, content=True, rule=rule.id, at=at)
            if rule.effect == "weakens" or (rule.effect == "recalls" and recallable):
                weak = Verdict(True, weak=True, rule=rule.id, at=at)
    return weak


def _outright(lexicon: Lexicon, sentence: Sentence, trigger: Trigger) -> Verdict | None:
    """What its form, an accident, a question, or a far verb of calling or warning decides."""
    words, here = sentence.tokens, trigger.first
    form = _by_form(words, trigger, headline=sentence.field == "title")
    if form is not None:
        return form
    if _accident(lexicon, words, trigger):
        return Verdict(False, rule="accident", at=here)
    if _asked(words):
        return Verdict(False, rule="question", at=here)
    if _comments(words, trigger) or (_ranks(trigger) and sentence.field != "title"):
        return Verdict(False, rule="no-act", at=here)
    if trigger.entry.frame != "threat" and (rule_id := _far_ahead(lexicon, words, here)):
        return Verdict(False, content=rule_id == "content", rule=rule_id, at=here)
    return None


def _comments(words: tuple[Token, ...], trigger: Trigger) -> bool:
    """ "commented on the deal" is written as "suspended"; what it is on stands within."""
    verb = trigger.form.kind == "verb" and "علق" in trigger.cut.stem
    within = words[trigger.first + 1 : trigger.end]
    return (
        verb
        and trigger.entry.type is EventType.SANCTION
        and any(w.folded in ("علي", "عن") for w in within)
    )


def _ranks(trigger: Trigger) -> bool:
    """ "which X ranks among terrorists": a lasting state, no act."""
    ranks = "صنف" in trigger.cut.stem and trigger.form.tense == "present"
    return ranks and trigger.entry.type is EventType.SANCTION


#: Triggers that tell of harm which may have no doer.
_HARM: Final = frozenset(
    [
        "killing",
        "shoot-down",
        "toll-taken",
        "poisoning",
        "dying",
        "wounding",
        "dead",
        "blast",
        "hit",
        "bombing",
        "went-off",
        "arson",
        "stabbing",
        "arrest",
        "offensive",
        "pullout",
    ]
)
#: Words that make it an act again.
_ARMED: Final = frozenset(
    ["مسلح", "مسلحين", "مسلحون", "مسلحا", "ارهابي", "ارهابيه", "هجوم", "قصف", "غاره", "انتحاري",
     "رصاص", "بالرصاص", "اشتباكات", "صاروخ", "صواريخ", "عبوه", "مفخخه", "تنظيم", "ميليشيا", "داعش",
     "اسقط", "اسقطت", "اسقاط", "دفاعات", "مضادات"]
)  # fmt: skip


#: How something else was done, or why: "left in protest".
_MANNER: Final = frozenset(["احتجاجا", "استنكارا", "تهديدا"])
#: What a drone is without.
_UNMANNED: Final = frozenset(["طيار", "طيارين"])
#: Before a verb in the present: to, lest, may, not.
_SUBJOINING: Final = frozenset(
    ["ان", "بان", "لان", "كي", "لكي", "قد", "وقد", "لن", "لا", "لم"]
)  # fmt: skip
#: "no longer ceases": behind a negation, it goes on.
_GOES_ON: Final = frozenset(["يزال", "تزال", "يزالون", "زال", "زالت", "زالوا", "يتوقف", "تتوقف"])
_THERE: Final = frozenset(["هنا", "هذا", "ما"])
#: Verbs by which a noun behind them is told as what happened: reports, results, performance.
_TELLING: Final = frozenset(
    ["اعلن", "اعلنت", "افاد", "افادت", "ذكر", "ذكرت", "اكد", "اكدت", "قال", "قالت", "وقع", "وقعت",
     "شهد", "شهدت", "تشهد", "اسفر", "اسفرت", "ادي", "ادت", "اوقع", "اوقعت", "خلف", "خلفت", "تسبب",
     "تسببت", "اودي", "اودت", "نفذ", "نفذت", "شن", "شنت", "استهدف", "استهدفت", "هز", "هزت", "اندلع",
     "اندلعت", "دارت", "تجدد", "تجددت", "حدث", "حصل", "طال", "طالت", "ضرب", "تبني", "تبنت",
     "تجددت", "تواصل", "تواصلت", "استمر", "استمرت", "شنه", "شنها", "شنته", "شنتها", "نفذه", "نفذته",
     "نفذها", "نفذتها", "قام", "قامت", "قاموا", "تعرض", "تعرضت", "نتج", "جراء",
     "انفجر", "انفجرت", "وقوع", "حدوث", "اثر", "عقب"]
)  # fmt: skip
#: What is called so is still to come; words between it and the noun.
_AWAITED: Final = frozenset(
    ["منتظر", "منتظره", "مرتقب", "مرتقبه", "وشيك", "وشيكه", "مزمع", "مزمعه", "محتمل", "محتمله"]
)
_CALLED: Final = 2
#: Words between a call and what it is for.
_CALLED_FAR: Final = 14
#: Which rule a preposition right before the trigger may belong to.
_GOVERNED: Final = {"الي": "demand", "من": "content"}
#: Before what is a house.
_WITHIN: Final = frozenset(
    ["في", "من", "الي", "داخل", "خارج", "وحتي", "حتي", "مدير", "اداره", "نزلاء"]
)
_TOLD_BACK: Final = 6
_TOLD_AHEAD: Final = 5


def told(words: tuple[Token, ...], trigger: Trigger) -> bool:
    """Whether a verb of report, result or performance tells the noun as what happened."""
    for step, reach in ((-1, _TOLD_BACK), (1, _TOLD_AHEAD)):
        at = trigger.first - 1 if step < 0 else trigger.end
        for _ in range(reach):
            if not 0 <= at < len(words) or words[at].folded in _STOPS | _SOFT:
                break
            word = words[at].folded
            if word in _TELLING or (word[0] in "وف" and word[1:] in _TELLING):
                return True
            at += step
    return False


def _accident(lexicon: Lexicon, words: tuple[Token, ...], trigger: Trigger) -> bool:
    """Whether the sentence tells of an accident, a disaster, a match or a film instead."""
    if trigger.entry.id not in _HARM:
        return False
    rules = [rule.effect for at in range(len(words)) for rule in _rules(lexicon, words, at)]
    return "accident" in rules and not any(w.folded.removeprefix("ال") in _ARMED for w in words)


def _by_form(words: tuple[Token, ...], trigger: Trigger, *, headline: bool) -> Verdict | None:
    """What the trigger's own form decides: future, purpose, subjunctive, a lasting state.

    Headlines tell in the present what has happened.
    """
    here, form = trigger.first, trigger.form
    threat = trigger.entry.frame == "threat"
    if form.kind == "noun":
        if _prison(words, here):
            return Verdict(False, rule="prison", at=here)
        if _expected(words, trigger):
            return Verdict(False, rule="expected", at=here)
        if words[here].folded in _MANNER and trigger.end == here + 1:
            return Verdict(False, rule="manner", at=here)
        purpose = trigger.cut.preposition == "ل"
        return Verdict(True, weak=True, rule="purpose", at=here) if purpose else None
    rule = ""
    if trigger.cut.clitic == "ل" and not threat:
        rule = "purpose"
    elif form.tense == "future" and not threat:
        rule = "future-form"
    elif form.tense == "present" and trigger.entry.frame == "capture" and not headline:
        alone = trigger.end == here + 1 or words[here + 1].folded.startswith("علي")
        rule = "state" if alone else ""  # not "announces the capture of"
    elif form.tense == "present" and _to(words, here) and not threat:
        rule = "subjunctive"
    return Verdict(False, rule=rule, at=here) if rule else None


def _prison(words: tuple[Token, ...], here: int) -> bool:
    """ "In a prison": the house, not the putting into it."""
    before = words[here - 1].folded if here else ""
    return words[here].folded.removeprefix("ال") in ("سجن", "سجنا", "سجون") and before in _WITHIN


def _far_ahead(lexicon: Lexicon, words: tuple[Token, ...], here: int) -> str:
    """ "The administration called on X ... to stop", "warned X ... of attacks": the rule that takes
    it back, however long the names between; or nothing."""
    wanted = _GOVERNED.get(words[here - 1].folded) if here else None
    for at in range(here - 2, max(-1, here - _CALLED_FAR), -1) if wanted else ():
        if words[at].folded in _STOPS | {"،"}:
            break
        if any(rule.id == wanted for rule in _rules(lexicon, words, at)):
            return wanted or ""
    return ""


def _expected(words: tuple[Token, ...], trigger: Trigger) -> bool:
    """Whether the noun is called what is still to come: "the awaited battle"."""
    behind = {w.folded.removeprefix("ال") for w in words[trigger.end : trigger.end + _CALLED]}
    return bool(behind & _AWAITED)


def _asked(words: tuple[Token, ...]) -> bool:
    """Whether the sentence is a question."""
    return any(w.folded == "؟" for w in words[-3:]) or words[0].folded in ("هل", "لماذا")


def _rules(lexicon: Lexicon, words: tuple[Token, ...], at: int) -> tuple[Realis, ...]:
    word = words[at].folded
    rules = lexicon.realis.get(word, ())
    if not rules and len(word) > 3 and word[0] in "وفبل":
        rules = lexicon.realis.get(word[1:], ())
    if at + 1 < len(words):
        first = word[1:] if word in ("وقد", "فقد") else word
        pair = lexicon.realis_pairs.get((first, words[at + 1].folded))
        if pair:
            return (*rules, pair)
    return rules


def _cut_off(words: tuple[Token, ...], at: int, here: int, rule: Realis) -> bool:
    """Whether a comma or a new clause stands between."""
    if rule.id == "negation" and words[at + 1].folded in _UNMANNED:
        return True
    if rule.id == "negation" and (_was_not(words, at) or words[at + 1].folded in _GOES_ON):
        return True
    if rule.id in ("condition", "denial"):
        return any(words[i].folded == "،" for i in range(at + 1, here))
    between = [words[i].folded for i in range(at + 1, here)]
    return any(word in _SOFT for word in between) or (
        rule.id == "negation" and len(between) > 1 and "ان" in between
    )


def _was_not(words: tuple[Token, ...], at: int) -> bool:
    """ "the attack was not surprising": so it was; the adjective stands before it or behind."""
    verb, what = (w.folded for w in words[at + 1 : at + 3]) if at + 2 < len(words) else ("", "")
    return verb in ("يكن", "تكن") and what.endswith("ا") and what not in _THERE


def _to(words: tuple[Token, ...], here: int) -> bool:
    """Whether "to" (أن، كي، لكي، حتى) stands before a verb in the present, or "may" (قد)."""
    before = words[here - 1].folded if here else ""
    two = words[here - 2].folded if here > 1 else ""
    return before in _SUBJOINING and two not in ("قال", "قالت", "اكد", "اكدت", "اعلن", "اعلنت")
