"""The lexicons as data: read, checked, and compiled to forms (see lexicons/README.md)."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final, Self

import yaml

from schemas import MODES, EventType
from streams.coding.lexicon_entries import (
    Beginning,
    Entry,
    Frame,
    ModePhrase,
    ModeWords,
    Pattern,
    Realis,
    Rest,
)
from streams.coding.morphology import Form, cases, cuts, noun_forms, owned, variants, verb_forms
from streams.gazetteer.names import fold

_FRAMES: Final = frozenset(Frame.__args__)  # type: ignore[attr-defined]
_KEYS: Final = frozenset({"id", "type", "mode", "frame", "strength", "verbs", "nouns", "unless"})
#: Prepositions of verbs, as they are spelt in a phrase.
_APART: Final = tuple(variants(word) for word in ("على", "عن", "من"))
_LINE: Final = "__line__"
GAP: Final = "..."
#: Before the name of a group of words (groups.yaml).
GROUP: Final = "&"
#: Behind a word that may bear an owner: "its forces".
OWNED: Final = "+"


class LexiconError(ValueError):
    """A lexicon is wrong; the text names file and line."""


class _Lines(yaml.SafeLoader):
    """Keeps with each mapping the line it begins at."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        found[_LINE] = node.start_mark.line + 1
        return found


class Lexicon:
    """All lexicons, compiled."""

    def __init__(self, files: dict[str, str]) -> None:
        """Compile the files, by name.

        Raises:
            LexiconError: an entry is wrong; names the file and the line.
        """
        self.version = hashlib.sha256(
            "".join(name + files[name] for name in sorted(files)).encode()
        ).hexdigest()[:12]
        self._groups = _groups(files.get("groups.yaml", "{}"))
        self.patterns: dict[str, tuple[Pattern, ...]] = {}
        self.entries: dict[str, Entry] = {}
        collected: dict[str, list[Pattern]] = {}
        for name in sorted(files):
            if name.startswith("triggers/"):
                for row in _rows(name, files[name]):
                    for first, pattern in self._compile(name, row):
                        collected.setdefault(first, []).append(pattern)
        for first, patterns in collected.items():
            best = {(p.entry.id, p.form, p.rest): p for p in patterns}
            self.patterns[first] = tuple(sorted(best.values(), key=lambda p: -p.size))
        self.realis: dict[str, tuple[Realis, ...]] = {}
        self.realis_pairs: dict[tuple[str, str], Realis] = {}
        self._read_realis(files["realis.yaml"])
        self.modes = _mode_words("modes.yaml", files["modes.yaml"])
        self.threats = _mode_words("threats.yaml", files["threats.yaml"])
        self.boilerplate: dict[str, list[tuple[str, ...]]] = {}
        for phrase in yaml.safe_load(files.get("boilerplate.yaml", "[]")):
            words = tuple(fold(word) for word in phrase)
            self.boilerplate.setdefault(words[0], []).append(words)
        #: Topics by the folded stem of a word that speaks of them.
        self.topics: dict[str, tuple[str, ...]] = {}
        for topic, listed in yaml.safe_load(files.get("topics.yaml", "{}")).items():
            for word in listed:
                stem = fold(word)
                self.topics[stem] = (*self.topics.get(stem, ()), topic)
        self.topics_of = lru_cache(maxsize=65_536)(self._topics_of)
        self.plover: dict[tuple[EventType, str], tuple[float, str, str]] = {}
        self._read_plover(files["plover.yaml"])
        #: What patterns a folded word may begin; most words begin none.
        self.begins = lru_cache(maxsize=65_536)(self._begins)

    @classmethod
    def load(cls) -> Self:
        """The shipped lexicons."""
        return cls(dict(_files(resources.files(__package__).joinpath("lexicons"), "")))

    def _compile(self, name: str, row: dict[str, Any]) -> Iterator[tuple[str, Pattern]]:
        entry = _entry(name, row)
        if entry.id in self.entries:
            raise LexiconError(f"{name}:{row[_LINE]}: the id {entry.id} stands twice")
        self.entries[entry.id] = entry
        where = f"{name}:{row[_LINE]}"
        for spec in row.get("verbs", ()):
            phrase, *parts = spec.split("|")
            yield from _verb_patterns(entry, *self._phrase(where, phrase), parts)
        for spec in row.get("nouns", ()):
            first, rest = self._phrase(where, spec)
            for word, form in noun_forms(first):
                yield word, Pattern.of(entry, form, rest)
            for word, form in _articled(first):
                yield word, Pattern.of(entry, form, rest)

    def _phrase(self, where: str, spec: str) -> tuple[str, Rest]:
        """The first word as it is written, and the spellings of those behind it."""
        first, *words = spec.split()
        unknown = [w for w in words if w.startswith(GROUP) and w[len(GROUP) :] not in self._groups]
        if unknown:
            raise LexiconError(f"{where}: no group {unknown[0]}; groups: {', '.join(self._groups)}")
        return first, tuple(
            None
            if word == GAP
            else self._groups[word[len(GROUP) :]]
            if word.startswith(GROUP)
            else _spellings(word)
            for word in words
        )

    def _begins(self, word: str) -> tuple[Beginning, ...]:
        known = ((cut, self.patterns.get(cut.stem)) for cut in cuts(word))
        return tuple((cut, patterns) for cut, patterns in known if patterns)

    def _topics_of(self, word: str) -> tuple[str, ...]:
        """The topics that a folded word speaks of; most speak of none."""
        return next((self.topics[cut.stem] for cut in cuts(word) if cut.stem in self.topics), ())

    def _read_realis(self, text: str) -> None:
        collected: dict[str, list[Realis]] = {}
        for row in _rows("realis.yaml", text):
            rule = Realis(row["id"], row["effect"], row["reach"])
            for phrase in row["words"]:
                words = fold(phrase).split(" ")
                if len(words) == 2:
                    self.realis_pairs[words[0], words[1]] = rule
                else:
                    collected.setdefault(words[0], []).append(rule)
        self.realis = {word: tuple(rules) for word, rules in collected.items()}

    def _read_plover(self, text: str) -> None:
        table = yaml.safe_load(text)["rows"]
        for kind, modes in MODES.items():
            missing = modes - set(table.get(kind, {}))
            if missing:
                raise LexiconError(f"plover.yaml: {kind} lacks the modes {sorted(missing)}")
            for mode in modes:
                intensity, event, sub = table[kind][mode]
                self.plover[kind, mode] = (float(intensity), event, sub)


def _files(folder: Traversable, under: str) -> Iterator[tuple[str, str]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _files(item, f"{under}{item.name}/")
        elif item.name.endswith(".yaml"):
            yield under + item.name, item.read_text("utf-8")


def _rows(name: str, text: str) -> list[dict[str, Any]]:
    try:
        rows = yaml.load(text, Loader=_Lines)
    except yaml.YAMLError as error:
        raise LexiconError(f"{name}: not YAML: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise LexiconError(f"{name}:1: a list of entries is needed")
    return rows


def _entry(name: str, row: dict[str, Any]) -> Entry:
    where = f"{name}:{row[_LINE]}"
    unknown = set(row) - _KEYS - {_LINE}
    if unknown:
        raise LexiconError(f"{where}: unknown keys {sorted(unknown)}; known: {sorted(_KEYS)}")
    for key in ("id", "type", "mode", "frame"):
        if key not in row:
            raise LexiconError(f"{where}: {key} is missing")
    if row["type"] not in list(EventType):
        raise LexiconError(f"{where}: no type {row['type']}; types: {', '.join(EventType)}")
    kind = EventType(row["type"])
    if row["mode"] not in MODES[kind]:
        raise LexiconError(f"{where}: {kind} has no mode {row['mode']}: {sorted(MODES[kind])}")
    if row["frame"] not in _FRAMES:
        raise LexiconError(f"{where}: no frame {row['frame']}; frames: {sorted(_FRAMES)}")
    if row.get("strength", "strong") not in ("strong", "weak"):
        raise LexiconError(f"{where}: strength is strong or weak")
    if not row.get("verbs") and not row.get("nouns"):
        raise LexiconError(f"{where}: neither verbs nor nouns")
    unless = frozenset(form for word in row.get("unless", ()) for form in variants(word))
    return Entry(row["id"], kind, row["mode"], row["frame"], row.get("strength") == "weak", unless)


def _verb_patterns(
    entry: Entry, past: str, rest: Rest, parts: Sequence[str]
) -> Iterator[tuple[str, Pattern]]:
    if past.startswith(("ست", "سي", "سن", "لن", "لم")) and not parts:
        # "did not let in" has happened, "will not let in" has not
        form = Form("verb", "past" if past == "لم" else "future")
        yield fold(past), Pattern.of(entry, form, rest)
        return
    present = parts[0] if parts else None
    passive = parts[1] if len(parts) > 1 else None
    tied = bool(rest) and rest[0] is not None
    if len(rest) == 1 and rest[0] in _APART:
        rest = (None, *rest)  # the subject may stand between a verb and its preposition
    for word, form in verb_forms(past, present, passive):
        if tied and form.owned:  # "seized it on" is no form of "seized on"
            continue
        yield word, Pattern.of(entry, form, rest)


def _articled(first: str) -> Iterator[tuple[str, Form]]:
    """A noun given with its article is that form alone."""
    word = fold(first)
    if word.startswith("ال") and len(word) > 4:
        yield word[2:], Form("noun", feminine=word.endswith("ه"))


def _spellings(word: str) -> frozenset[str]:
    """A word within a phrase: its cases, with the article and glued particles, and its owners."""
    bare = word.removesuffix(OWNED)
    forms = cases(bare) | (owned(bare) if bare != word else frozenset())
    return frozenset(form for case in forms for form in variants(case))


def _groups(text: str) -> dict[str, frozenset[str]]:
    """The spellings of each group's words."""
    listed: dict[str, list[str]] = yaml.safe_load(text)
    return {
        name: frozenset(form for word in words for form in _spellings(word))
        for name, words in listed.items()
    }


def _mode_words(name: str, text: str) -> ModeWords:
    """Phrases by each spelling of their first word."""
    found: dict[str, list[ModePhrase]] = {}
    for rank, row in enumerate(_rows(name, text)):
        for phrase in row["words"]:
            first, *rest = phrase.split()
            entry = ModePhrase(rank, row["mode"], tuple(variants(word) for word in rest))
            for form in sorted(variants(first)):
                found.setdefault(form, []).append(entry)
    return {form: tuple(entries) for form, entries in found.items()}
