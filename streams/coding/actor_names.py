"""Names of actors and the words that make one of an adjective, compiled for looking up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from streams.actors import ActorRegistry
from streams.actors.registry import State
from streams.coding.morphology import cases, cuts
from streams.coding.particles import SIGNS
from streams.coding.text import Token
from streams.gazetteer.names import fold

Kind = Literal["forces", "state", "group", "people", "adjective", "context"]
Phrase = tuple[str, ...]
#: Codes that stand for the country's own forces, government and so on until it is known.
CONTEXT: Final = "@"
#: Codes of people who act together without being armed.
CROWDS: Final = frozenset({"PROTESTERS", "PAL_PROTEST"})


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor named by words `first` to `last`; `codes` may hold context codes ("@forces").

    `particle` stands before it: على، ضد ..., "by" for markers of a doer, "" for none; `joined`
    tells that it is written with "and".
    """

    first: int
    last: int
    codes: tuple[str, ...]
    kind: Kind
    particle: str
    entry: str
    armed: tuple[str, ...] = ()
    sentence: int = 0
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an actor: its words, the first without the article that `definite` asks for."""

    words: Phrase
    definite: bool
    code: str
    kind: Kind
    armed: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What a word may begin: names, words for forces, words for governments, an adjective.

    `alone` is the first name of this one word, `names` are the longer ones. `glued` is the
    preposition that it then carries, `joined` whether "and" stands before it: "and units", where
    the first letter of "units" is its own.
    """

    names: tuple[Name, ...]
    alone: Name | None
    forces: tuple[Phrase, ...]
    governments: tuple[Phrase, ...]
    state: State | None
    glued: str
    joined: bool


class ActorNames:
    """Everything of the registry that a sentence is searched for, by first words."""

    def __init__(self, registry: ActorRegistry) -> None:
        forms = registry.forms
        names: list[Name] = []
        for actor in registry.actors:
            kind: Kind = "people" if actor.kind in ("civilians", "crowd", "unknown") else "group"
            for alias in (actor.ar, *actor.aliases):
                if actor.code.startswith("OTHER:") and actor.kind == "state" and not actor.aliases:
                    continue
                for form in cases(alias) if kind == "people" and " " not in alias else (alias,):
                    names.append(_name(form, actor.code, kind, actor.code))
        for state in registry.states:
            for word in (*state.names, *state.leaders):
                names.append(_name(word, state.government, "state", state.forces))
        for role, words in forms.context.items():
            for word in words:
                names.append(_name(word, CONTEXT + role, "context", CONTEXT + role))
        collected: dict[str, list[Name]] = {}
        for name in names:
            collected.setdefault(name.words[0], []).append(name)
        self._names = {
            first: tuple(sorted(group, key=lambda n: (-len(n.words), n.kind == "context")))
            for first, group in collected.items()
        }
        self._adjectives = _adjectives(registry.states)
        self._forces = _phrases(forms.forces)
        self._governments = _phrases(forms.governments)
        self._backed = _phrases(forms.backed)
        self.fillers = frozenset(fold(word) for word in forms.fillers)
        self.irregular = frozenset(fold(word) for word in forms.irregular_words)
        self.police = frozenset(fold(word) for word in forms.police_words)
        #: What a word may begin, or None.
        self.opening = lru_cache(maxsize=65_536)(self._opening)

    def _opening(self, word: str) -> Opening | None:
        stems = [cut.stem for cut in cuts(word)]
        known = [cut for cut in cuts(word) if self._known(cut.stem)]
        if not known:
            return None
        names = [
            name
            for cut in known
            for name in self._names.get(cut.stem, ())
            if cut.definite or not name.definite
        ]
        return Opening(
            names=tuple(name for name in names if len(name.words) > 1),
            alone=next((name for name in names if len(name.words) == 1), None),
            forces=tuple(p for stem in stems for p in self._forces.get(stem, ())),
            governments=tuple(p for stem in stems for p in self._governments.get(stem, ())),
            state=next((self._adjectives[s] for s in stems if s in self._adjectives), None),
            glued=known[0].preposition,
            joined=known[0].link == "و",
        )

    def _known(self, stem: str) -> bool:
        return (
            stem in self._names
            or stem in self._adjectives
            or stem in self._forces
            or stem in self._governments
        )

    def backed(self, words: Sequence[Token], at: int) -> int:
        """The word behind "loyal to" and the like at `at`, or 0; a final "ل" is glued to the
        next word."""
        best = 0
        for phrase in [p for c in cuts(words[at].folded) for p in self._backed.get(c.stem, ())]:
            if phrase[-1] != "ل":
                best = max(best, fits(words, at, phrase))
                continue
            after = at + len(phrase) - 1
            if after < len(words) and words[after].folded.startswith("ل"):
                best = max(best, after)
        return best


def _name(alias: str, code: str, kind: Kind, armed: str) -> Name:
    first, *rest = fold(alias).split(" ")
    definite = first.startswith("ال") and len(first) > 4
    return Name((first[2:] if definite else first, *rest), definite, code, kind, armed)


def _adjectives(states: Sequence[State]) -> Mapping[str, State]:
    found: dict[str, State] = {}
    for state in states:
        for adjective in state.adjectives:
            base = fold(adjective)
            for ending in ("", "ه", "ين", "ون", "ان", "ا", "ات", "تين", "تان"):
                found.setdefault(base + ending, state)
    return found


def _phrases(phrases: Sequence[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    collected: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        first, *rest = fold(phrase).split(" ")
        stem = (
            first[2:]
            if first.startswith("ال") and len(first) > 4 and first not in ("التي", "الذي")
            else first
        )
        collected.setdefault(stem, []).append((stem, *rest))
    return {
        first: tuple(sorted(group, key=lambda p: (-len(p), p)))
        for first, group in collected.items()
    }


def fits(words: Sequence[Token], at: int, name: tuple[str, ...]) -> int:
    """The word behind the name, or 0. Signs may stand between, the article may be there or not."""
    here = at + 1
    for part in name[1:]:
        while here < len(words) and words[here].folded in SIGNS:
            here += 1
        if here >= len(words):
            return 0
        word = words[here].folded
        if word != part and bare(word) != bare(part):
            return 0
        here += 1
    return here


def bare(word: str) -> str:
    """The word without the article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word
