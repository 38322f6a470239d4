"""Who is named in a sentence, and behind which particle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from streams.actors import ActorRegistry
from streams.actors.registry import State
from streams.coding.morphology import cuts
from streams.coding.particles import SIGNS, particle
from streams.coding.text import Sentence, Token
from streams.gazetteer.names import fold

Kind = Literal["forces", "state", "group", "people", "adjective", "context"]
#: Codes that stand for the country's own forces, government and so on until it is known.
CONTEXT: Final = "@"


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor named by words `first` to `last`; `codes` may hold context codes ("@forces").

    `particle` stands before it: على، ضد ..., "by" for markers of a doer, "" for none.
    """

    first: int
    last: int
    codes: tuple[str, ...]
    kind: Kind
    particle: str
    entry: str
    armed: tuple[str, ...] = ()
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    definite: bool
    code: str
    kind: Kind
    armed: str


class ActorReader:
    """Finds actors; holds the compiled names, no state of an article."""

    def __init__(self, registry: ActorRegistry) -> None:
        self._names: dict[str, tuple[_Name, ...]] = {}
        self.registry = registry
        forms = registry.forms
        names: list[_Name] = []
        for actor in registry.actors:
            kind: Kind = "people" if actor.kind in ("civilians", "crowd", "unknown") else "group"
            for alias in (actor.ar, *actor.aliases):
                if actor.code.startswith("OTHER:") and actor.kind == "state" and not actor.aliases:
                    continue
                names.append(_name(alias, actor.code, kind, actor.code))
        for state in registry.states:
            for word in (*state.names, *state.leaders):
                names.append(_name(word, state.government, "state", state.forces))
        for role, words in forms.context.items():
            for word in words:
                names.append(_name(word, CONTEXT + role, "context", CONTEXT + role))
        collected: dict[str, list[_Name]] = {}
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
        self._fillers = frozenset(fold(word) for word in forms.fillers)
        self._starts = lru_cache(maxsize=65_536)(self._start)

    def read(self, sentence: Sentence) -> tuple[ActorMention, ...]:
        """All mentions, in order, none overlapping."""
        words, found, at = sentence.tokens, [], 0
        while at < len(words):
            hit = self._at(words, at) if self._starts(words[at].folded) else None
            if hit is None:
                at += 1
                continue
            found.append(
                replace(
                    hit,
                    particle=particle(words, at, self._glued(words[at].folded)),
                    sentence=sentence.index,
                )
            )
            at = hit.last
        return tuple(found)

    def resolve(self, code: str, country: str | None) -> str:
        """A context code in the country the incident lies in."""
        if not code.startswith(CONTEXT):
            return code
        role, forms = code[1:], self.registry.forms
        state = next((s for s in self.registry.states if s.alpha2 == country), None)
        if role == "coalition":
            return forms.coalition.get(country or "", "COALITION")
        if role == "regime":
            return state.government if state else "SYR_GOV"
        if role == "rebels":
            return forms.rebels.get(country or "", "UNKNOWN")
        if state is None:
            return "UNKNOWN"
        return state.forces if role == "forces" else state.government

    def _start(self, word: str) -> bool:
        return any(self._known(cut.stem) for cut in cuts(word))

    def _known(self, stem: str) -> bool:
        return (
            stem in self._names
            or stem in self._adjectives
            or stem in self._forces
            or stem in self._governments
        )

    def _glued(self, word: str) -> str:
        """The preposition glued to a word that begins a name."""
        return next((cut.preposition for cut in cuts(word) if self._known(cut.stem)), "")

    def _at(self, words: Sequence[Token], at: int) -> ActorMention | None:
        composed = self._composed(words, at)
        plain = self._plain(words, at)
        if composed and (plain is None or composed.last >= plain.last):
            return composed
        return plain or self._adjective(words, at)

    def _plain(self, words: Sequence[Token], at: int) -> ActorMention | None:
        best: tuple[int, _Name] | None = None
        for cut in cuts(words[at].folded):
            for name in self._names.get(cut.stem, ()):
                if name.definite and not cut.definite:
                    continue
                last = _fits(words, at, name.words)
                if last and (best is None or last > best[0]):
                    best = (last, name)
        if best is None:
            return None
        last, name = best
        return ActorMention(
            at, last, (name.code,), name.kind, "", f"actor:{' '.join(name.words)}", (name.armed,)
        )

    def _composed(self, words: Sequence[Token], at: int) -> ActorMention | None:
        for phrases, armed in ((self._forces, True), (self._governments, False)):
            last = _phrase_at(words, at, phrases)
            if not last:
                continue
            here = last
            while here < len(words) and _bare(words[here].folded) in self._fillers:
                here += 1
            hit = self._owner(words, at, here, armed)
            if hit:
                return hit
        return None

    def _owner(
        self, words: Sequence[Token], at: int, here: int, armed: bool
    ) -> ActorMention | None:
        """What a word for forces or a government belongs to: an adjective, a backer, a name."""
        codes: list[str] = []
        while here < len(words):
            state = self._state(words[here].folded)
            if state is None or (codes and words[here].folded[0] != "و"):
                break
            codes.append(state.forces if armed else state.government)
            here += 1
            while codes and here < len(words) and _bare(words[here].folded) in self._fillers:
                here += 1
        if codes:
            return ActorMention(
                at,
                here,
                tuple(dict.fromkeys(codes)),
                "forces" if armed else "state",
                "",
                "rule:forces-adjective" if armed else "rule:government-adjective",
                tuple(dict.fromkeys(codes)),
            )
        if here >= len(words):
            return None
        behind = _phrase_at(words, here, self._backed, glue=True)
        if armed and behind:
            owner = self._plain(words, behind - 1) or self._backer(words, behind)
            if owner and owner.kind in ("group", "state", "context", "forces"):
                code = owner.armed[0]
                if code == "IRN":
                    code = "IRN_MILITIA"
                return ActorMention(
                    at, owner.last, (code,), "forces", "", "rule:backed-by", (code,)
                )
        owner = self._plain(words, here)
        if owner and owner.kind in ("group", "state", "context") and _genitive(words[here].folded):
            codes = list(owner.armed if armed else owner.codes)
            if owner.kind == "context" and not codes[0].endswith(("regime", "coalition")):
                return None
            return ActorMention(
                at,
                owner.last,
                tuple(codes),
                "forces" if armed else "state",
                "",
                "rule:forces-of",
                owner.armed,
            )
        return None

    def _backer(self, words: Sequence[Token], at: int) -> ActorMention | None:
        """Whom forces belong to: a name, or forces that belong to somebody themselves."""
        plain, composed = self._plain(words, at), self._composed(words, at)
        if plain and composed:
            return composed if composed.last > plain.last else plain
        return plain or composed

    def _adjective(self, words: Sequence[Token], at: int) -> ActorMention | None:
        codes: list[str] = []
        armed: list[str] = []
        here = at
        while here < len(words):
            state = self._state(words[here].folded)
            if state is None or (here > at and words[here].folded[0] != "و"):
                break
            codes.append(state.government)
            armed.append(state.forces)
            here += 1
        if not codes:
            return None
        return ActorMention(
            at,
            here,
            tuple(dict.fromkeys(codes)),
            "adjective",
            "",
            "rule:adjective",
            tuple(dict.fromkeys(armed)),
        )

    def _state(self, word: str) -> State | None:
        for cut in cuts(word):
            state = self._adjectives.get(cut.stem)
            if state:
                return state
        return None


def _name(alias: str, code: str, kind: Kind, armed: str) -> _Name:
    first, *rest = fold(alias).split(" ")
    definite = first.startswith("ال") and len(first) > 4
    return _Name((first[2:] if definite else first, *rest), definite, code, kind, armed)


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


def _phrase_at(
    words: Sequence[Token],
    at: int,
    phrases: Mapping[str, tuple[tuple[str, ...], ...]],
    *,
    glue: bool = False,
) -> int:
    """The word behind the longest phrase at `at`, or 0. A final "ل" is glued to the next word."""
    best = 0
    for cut in cuts(words[at].folded):
        for phrase in phrases.get(cut.stem, ()):
            if glue and phrase[-1] == "ل":
                after = at + len(phrase) - 1
                if after < len(words) and words[after].folded.startswith("ل"):
                    best = max(best, after)
                continue
            best = max(best, _fits(words, at, phrase))
    return best


def _fits(words: Sequence[Token], at: int, name: tuple[str, ...]) -> int:
    """The word behind the name, or 0. Signs may stand between, the article may be there or not."""
    here = at + 1
    for part in name[1:]:
        while here < len(words) and words[here].folded in SIGNS:
            here += 1
        if here >= len(words):
            return 0
        word = words[here].folded
        if word != part and _bare(word) != _bare(part):
            return 0
        here += 1
    return here


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _genitive(word: str) -> bool:
    """Not "and X": what follows belongs to the head."""
    return not word.startswith("و") or len(word) < 4
