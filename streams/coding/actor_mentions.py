"""Who is named in a sentence, and behind which particle."""

from collections.abc import Sequence
from typing import Final

from streams.actors import ActorRegistry
from streams.actors.registry import State
from streams.coding.actor_names import CONTEXT, ActorMention, ActorNames, Opening, bare, fits
from streams.coding.mention_joins import join, no_actor
from streams.coding.morphology import cuts
from streams.coding.particles import particle
from streams.coding.text import Sentence, Token
from streams.gazetteer.names import fold

__all__ = ["CONTEXT", "NAMED", "OWN", "ActorMention", "ActorReader"]

#: The code of words that stand for a group named before; of "his forces".
NAMED: Final = CONTEXT + "named"
OWN: Final = CONTEXT + "own"
#: Letters of "in it", "for it", which end as a feminine noun does, at most.
_SHORT: Final = 3


class ActorReader:
    """Finds actors; holds the compiled names, no state of an article."""

    def __init__(self, registry: ActorRegistry) -> None:
        self.registry = registry
        self._names = ActorNames(registry)
        self._opening = self._names.opening
        self._states = {state.alpha2: state for state in registry.states}
        self._called = {
            word: frozenset(
                actor.code
                for actor in registry.actors
                if any(fold(name).startswith(f"{word} ") for name in (actor.ar, *actor.aliases))
            )
            for word in (fold(name).removeprefix("ال") for name in registry.forms.context["named"])
        }

    def read(self, sentence: Sentence) -> tuple[ActorMention, ...]:
        """All mentions, in order, none overlapping."""
        words, opening, behind = sentence.tokens, self._opening, 0
        found: list[ActorMention] = []
        for at, begins in [(at, opening(word.folded)) for at, word in enumerate(words)]:
            hit = self._at(words, at, begins) if begins is not None and at >= behind else None
            if begins is not None and hit is not None and not no_actor(words, hit):
                governs = particle(words, at, begins.glued)
                found.append(
                    ActorMention(
                        hit.first, hit.last, hit.codes, hit.kind, governs, hit.entry, hit.armed,
                        sentence.index, begins.joined,
                    )
                )  # fmt: skip
                behind = hit.last
                join(found, words)
        return tuple(found)

    def resolve(self, code: str, country: str | None) -> str:
        """A context code in the country the incident lies in."""
        if not code.startswith(CONTEXT):
            return code
        role, forms = code[1:], self.registry.forms
        state = self._states.get(country or "")
        if role == "coalition":
            return forms.coalition.get(country or "", "COALITION")
        if role in ("rebels", "named"):
            return forms.rebels.get(country or "", "UNKNOWN")
        if state is None:
            return "SYR_GOV" if role == "regime" else "UNKNOWN"
        if role in ("government", "regime"):
            return state.government
        abroad = forms.occupied.get(state.alpha2)
        return abroad or (self._police(state) if role == "police" else state.forces)

    def called(self, word: str) -> frozenset[str]:
        """Codes of the groups that are called so: "the organisation"."""
        return self._called.get(word, frozenset())

    def _at(self, words: Sequence[Token], at: int, begins: Opening) -> ActorMention | None:
        composed = self._composed(words, at, begins)
        plain = self._plain(words, at, begins)
        if plain and begins.state is not None and _agrees(words, at, plain):
            return self._adjective(words, at)
        if composed and plain:
            # of two readings of the same words the composed one, unless it only tells the backer
            backed = composed.entry == "rule:backed-by" and composed.last == plain.last
            return plain if backed or composed.last < plain.last else composed
        return composed or plain or (self._adjective(words, at) if begins.state else None)

    def _plain(self, words: Sequence[Token], at: int, begins: Opening) -> ActorMention | None:
        best = begins.alone
        end = at + 1 if best else 0
        for name in begins.names:
            last = fits(words, at, name.words)
            if last > end:
                best, end = name, last
        if best is None:
            return None
        entry = f"actor:{' '.join(best.words)}"
        return ActorMention(at, end, (best.code,), best.kind, "", entry, (best.armed,))

    def _composed(self, words: Sequence[Token], at: int, begins: Opening) -> ActorMention | None:
        for phrases, armed in ((begins.forces, True), (begins.governments, False)):
            here = max((fits(words, at, phrase) for phrase in phrases), default=0)
            if not here:
                continue
            hit = self._owner(words, at, self._behind_fillers(words, here), armed)
            if hit:
                return hit
        return None

    def _behind_fillers(self, words: Sequence[Token], here: int) -> int:
        while here < len(words) and bare(words[here].folded) in self._names.fillers:
            here += 1
        return here

    def _named(self, words: Sequence[Token], at: int) -> ActorMention | None:
        begins = self._opening(words[at].folded)
        return self._plain(words, at, begins) if begins else None

    def _owner(
        self, words: Sequence[Token], at: int, here: int, armed: bool
    ) -> ActorMention | None:
        """What a word for forces or a government belongs to: an adjective, a backer, a name."""
        codes: list[str] = []
        while here < len(words):
            begins = self._opening(words[here].folded)
            if begins is None or begins.state is None or (codes and not begins.joined):
                break
            state = begins.state
            codes.append(self._of_state(state, words[at].folded) if armed else state.government)
            here += 1
            here = self._behind_fillers(words, here)
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
        behind = self._names.backed(words, here)
        if armed and behind:
            owner = self._named(words, behind - 1) or self._backer(words, behind)
            if owner and owner.kind in ("group", "state", "context", "forces"):
                code = owner.armed[0]
                if code == "IRN":
                    code = "IRN_MILITIA"
                return ActorMention(
                    at, owner.last, (code,), "forces", "", "rule:backed-by", (code,)
                )
        begins = self._opening(words[here].folded)
        owner = self._plain(words, here, begins) if begins and not begins.joined else None
        if owner and owner.kind in ("group", "state", "context"):
            codes = list(owner.armed if armed else owner.codes)
            if owner.kind == "context" and not codes[0].endswith(("regime", "coalition", "named")):
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

    def _of_state(self, state: State, head: str) -> str:
        """The armed men of a country by the word for them: forces, police or irregulars."""
        irregulars = self.registry.forms.irregulars
        stems = {cut.stem for cut in cuts(head)}
        if state.alpha2 in irregulars and stems & self._names.irregular:
            return irregulars[state.alpha2]
        return self._police(state) if stems & self._names.police else state.forces

    def _police(self, state: State) -> str:
        return (
            state.forces if state.alpha2 in self.registry.forms.armed_police else state.government
        )

    def _backer(self, words: Sequence[Token], at: int) -> ActorMention | None:
        """Whom forces belong to: a name, or forces that belong to somebody themselves."""
        begins = self._opening(words[at].folded)
        if begins is None:
            return None
        plain, composed = self._plain(words, at, begins), self._composed(words, at, begins)
        if plain and composed:
            return composed if composed.last > plain.last else plain
        return plain or composed

    def _adjective(self, words: Sequence[Token], at: int) -> ActorMention | None:
        codes: list[str] = []
        armed: list[str] = []
        here = at
        while here < len(words):
            begins = self._opening(words[here].folded)
            if begins is None or begins.state is None:
                break
            alike = _definite(words[at].folded) == _definite(words[here].folded)
            if here > at and not begins.joined and not alike:  # adjectives in a row agree
                break
            codes.append(begins.state.government)
            armed.append(begins.state.forces)
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


def _agrees(words: Sequence[Token], at: int, name: ActorMention) -> bool:
    """Whether a country's name, alike with its adjective, is one: it has the article, or agrees
    with the word before it, "غارات جوية سورية"."""
    if name.kind != "state" or name.last - at > 1 or not at or not words[at].folded.endswith("يه"):
        return False
    if _definite(words[at].folded):
        return True
    ahead = words[at - 1].folded
    return len(ahead) > _SHORT and ahead.endswith(("ه", "ات")) and not _definite(ahead)


def _definite(word: str) -> bool:
    return word.startswith("ال")
