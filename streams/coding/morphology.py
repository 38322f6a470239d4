"""Written forms of Arabic verbs and nouns, generated from a dictionary form.

Text carries no vowels, so one form may be active or passive: what a form can tell is kept with
it, the rest is left to the frame. Forms are folded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from streams.gazetteer.names import fold

Tense = Literal["past", "present", "future"]

_PAST: Final = ("", "ت", "وا", "نا", "ا", "تا", "ن")
_OBJECTS: Final = ("", "ه", "ها", "هم", "هما", "هن", "نا")
_PRESENT: Final = (
    ("ي", ""),
    ("ت", ""),
    ("ي", "ون"),
    ("ت", "ون"),
    ("ن", ""),
    ("ا", ""),
    ("ي", "ان"),
    ("ت", "ان"),
    ("ي", "وا"),
)
_OWNERS: Final = ("", "ه", "ها", "هم", "هما", "هن", "نا", "كم")
#: Proclitics that a word may carry before what the lexicon holds.
_LINKS: Final = ("", "و", "ف")
_NOUN_CLITICS: Final = ("", "ال", "ب", "ل", "ك", "بال", "لل", "كال")


@dataclass(frozen=True, slots=True)
class Form:
    """What a written form tells: word class, tense, voice where it shows, gender, an object."""

    kind: Literal["verb", "noun"]
    tense: Tense | None = None
    passive: bool = False
    feminine: bool = False
    owned: bool = False


def verb_forms(
    past: str, present: str | None = None, passive: str | None = None
) -> Iterator[tuple[str, Form]]:
    """Forms of a verb given by its past (he did), its present where it is not regular, and its
    passive past where the passive is written otherwise."""
    weak = past[-1] in "ىا"  # "قضى", "she judged" is قضت; but "لقي", لقيت
    past = fold(past)
    stem = fold(passive) if passive else _of_third_form(past)
    if stem:
        for ending in _PAST:
            yield stem + ending, Form("verb", "past", True, ending in ("ت", "تا"))
    for ending in _PAST:
        if weak and ending in ("ت", "وا", "تا"):
            stem = past[:-1]
        elif weak and ending in ("نا", "ن", "ا"):
            stem = past[:-1] + "ي"
        else:
            stem = past
        form = Form("verb", "past", False, ending in ("ت", "تا"))
        yield stem + ending, form
        for thing in _OBJECTS[1:]:
            joint = stem + ("و" if ending == "وا" else ending)
            if weak and not ending:
                joint = past[:-1] + "ا"
            yield joint + thing, Form("verb", "past", False, form.feminine, True)
    base = fold(present)[1:] if present else (past[1:] if past[0] == "ا" else past)
    yield from _presents(base)
    if passive and present:
        yield from (
            (word, Form("verb", form.tense, True, form.feminine))
            for word, form in _presents(past[1:] if past[0] == "ا" else past)
        )


def _of_third_form(past: str) -> str:
    """The passive of هاجم is written هوجم; of other forms as the active."""
    third = len(past) == len("هاجم") and past[1] == "ا"
    return f"{past[0]}و{past[2:]}" if third else ""


def _presents(base: str) -> Iterator[tuple[str, Form]]:
    weak = base[-1] == "ي"
    for prefix, ending in _PRESENT:
        stem = base[:-1] if weak and ending in ("ون", "وا") else base
        word = prefix + stem + ending
        feminine = prefix == "ت" and not ending
        for lead, tense in (("", "present"), ("س", "future")):
            yield lead + word, Form("verb", tense, False, feminine)  # type: ignore[arg-type]
            if not ending:
                for thing in _OBJECTS[1:]:
                    yield lead + word + thing, Form("verb", tense, False, feminine, True)  # type: ignore[arg-type]


def noun_forms(noun: str) -> Iterator[tuple[str, Form]]:
    """The noun, with what owns it, and its dual. Broken plurals are given as nouns."""
    base = fold(noun)
    feminine = base.endswith(("ه", "ات"))
    joint = base[:-1] + "ت" if base.endswith("ه") else base
    yield base, Form("noun", feminine=feminine)
    for owner in _OWNERS[1:]:
        yield joint + owner, Form("noun", feminine=feminine, owned=True)
    if not base.endswith("ات"):
        for dual in ("ان", "ين", "تا", "تي") if base.endswith("ه") else ("ين", "ان"):
            yield (
                (joint if dual in ("ان", "ين") else base[:-1]) + dual,
                Form("noun", feminine=feminine),
            )
    if not base.endswith(("ا", "ه", "ي")):
        yield base + "ا", Form("noun", feminine=feminine)


@dataclass(frozen=True, slots=True)
class Cut:
    """A word without its proclitics: what was cut and what remains."""

    link: str
    clitic: str
    stem: str

    @property
    def definite(self) -> bool:
        """Whether the article was cut."""
        return self.clitic.endswith("ال") or self.clitic == "لل"

    @property
    def preposition(self) -> str:
        """The glued preposition, if any."""
        return self.clitic[:1] if self.clitic and self.clitic != "ال" else ""


@lru_cache(maxsize=131_072)
def cuts(word: str) -> tuple[Cut, ...]:
    """Every way to cut proclitics off a folded word, the least cut first."""
    found = []
    for link in _LINKS:
        if not word.startswith(link):
            continue
        rest = word[len(link) :]
        for clitic in _NOUN_CLITICS:
            if rest.startswith(clitic) and len(rest) - len(clitic) >= 2:
                found.append(Cut(link, clitic, rest[len(clitic) :]))
    found.sort(key=lambda cut: len(cut.link) + len(cut.clitic))
    return tuple(found)


#: Particles, which have no cases.
_PARTICLES: Final = frozenset(
    ["علي", "الي", "من", "في", "عن", "ضد", "مع", "بين", "لم", "قد", "كان"]
)


@lru_cache(maxsize=4_096)
def cases(word: str) -> frozenset[str]:
    """A noun within a phrase, in its cases: the endings of a sound plural, also before what owns
    it, and the accusative that is written."""
    bare = fold(word)
    if len(bare) > 4 and bare.endswith(("ون", "ين")):
        return frozenset(bare[:-2] + ending for ending in ("ون", "ين", "و", "ي"))
    short = bare.endswith("ي") and len(bare) <= len("علي") + 1  # no adjective of belonging
    if len(bare) < 3 or bare in _PARTICLES or bare.endswith(("ا", "ه", "ات", "ان")) or short:
        return frozenset([bare])
    return frozenset([bare, bare + "ا"])


@lru_cache(maxsize=4_096)
def owned(word: str) -> frozenset[str]:
    """A noun within a phrase with whose it is: "its forces"."""
    bare = fold(word)
    joint = bare[:-1] + "ت" if bare.endswith("ه") else bare
    if len(bare) > 4 and bare.endswith(("ون", "ين")):
        joint = bare[:-2] + "ي"
    return frozenset(joint + owner for owner in _OWNERS[1:])


@lru_cache(maxsize=4_096)
def variants(word: str) -> frozenset[str]:
    """How a fixed word of a pattern may look: with the article and glued particles."""
    bare = fold(word)
    forms = {bare}
    for link in ("", "و", "ف"):
        for clitic in _NOUN_CLITICS if not bare.startswith("ال") else ("", "ب", "ك"):
            forms.add(link + clitic + bare)
        if bare.startswith("ال"):
            forms.add(f"{link}لل{bare[2:]}")
    if bare in ("علي", "الي", "من", "ضد", "في", "عن"):
        forms |= {bare + tail for tail in ("ه", "ها", "هم", "هما")}
    return frozenset(forms)
