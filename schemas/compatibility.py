"""What a change of a JSON Schema breaks, and where: a walk over an old and a new version.

Two sides may break. *Writers*: a value that was valid is refused now, or means something else; a
value that stands in a log and is read again counts here. *Readers*: a value may come now that the
old schema ruled out, or one it promised may be missing. Readers ignore fields that they do not
know, so a new optional field breaks nobody.

The walk knows the keywords that pydantic writes. It refuses a schema with another one, so that no
change goes by unseen.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Schema = Mapping[str, Any]


class Side(StrEnum):
    """Whom a change breaks."""

    WRITERS = "writers"
    READERS = "readers"


@dataclass(frozen=True, slots=True, order=True)
class Break:
    """One thing that broke: where in the message, for whom, and what."""

    path: str
    side: Side
    what: str


class UnknownKeywordError(ValueError):
    """The schema holds a keyword that this comparison does not know; the message names both."""


_SAYS_NOTHING = {"$schema", "$id", "$defs", "title", "description", "examples", "x-schema-version"}
_COMPARED = {
    "$ref", "anyOf", "type", "enum", "const", "default", "properties", "required",
    "additionalProperties", "items", "prefixItems", "minItems", "maxItems", "uniqueItems",
    "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "pattern", "format", "multipleOf",
}  # fmt: skip
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
#: Constraints of which one cannot say which of two is the wider.
_EXACT = ("pattern", "format", "multipleOf", "uniqueItems")
_ANY = "anything"


def compare(old: Schema, new: Schema) -> list[Break]:
    """What breaks where `new` takes the place of `old`, sorted by path.

    Raises:
        UnknownKeywordError: one of them holds a keyword that is not compared.
    """
    return sorted(set(_Walk(old, new).node("", old, new)))


class _Walk:
    """One comparison; remembers the pairs of definitions it is in, as models may be recursive."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old, self._new = old, new
        self._inside: set[tuple[str, str]] = set()

    def node(self, path: str, old: Schema, new: Schema) -> Iterator[Break]:
        pair = (str(old.get("$ref")), str(new.get("$ref")))
        named = "$ref" in old and "$ref" in new
        if named and pair in self._inside:
            return
        if named:
            self._inside.add(pair)
        if "default" in old and "default" in new and old["default"] != new["default"]:
            changed = f"default changed from {old['default']!r} to {new['default']!r}"
            yield Break(path, Side.WRITERS, changed)
        yield from self._choices(path, _choices(self._old, old), _choices(self._new, new))
        if named:
            self._inside.discard(pair)

    def _choices(
        self, path: str, old: dict[str, list[Schema]], new: dict[str, list[Schema]]
    ) -> Iterator[Break]:
        for kind in old.keys() | new.keys():
            before, now = _kind(old, kind), _kind(new, kind)
            if not now:
                yield Break(path, Side.WRITERS, f"type narrowed: {kind} no longer allowed")
            elif not before:
                yield Break(path, Side.READERS, f"type widened: {kind} may come")
            elif len(before) == len(now) == 1:
                yield from self._same_kind(path, before[0], now[0])
            else:
                yield from self._side(path, Side.WRITERS, before, now)
                yield from self._side(path, Side.READERS, before, now)

    def _side(
        self, path: str, side: Side, before: list[Schema], now: list[Schema]
    ) -> Iterator[Break]:
        """Each choice of the one version must fit into some choice of the other."""
        outer, inner = (before, now) if side is Side.WRITERS else (now, before)
        for one in outer:
            pairs = [(one, other) if side is Side.WRITERS else (other, one) for other in inner]
            found = [
                [found for found in self._same_kind(path, *pair) if found.side is side]
                for pair in pairs
            ]
            yield from min(found, key=len)

    def _same_kind(self, path: str, old: Schema, new: Schema) -> Iterator[Break]:
        yield from _values(path, old, new)
        yield from _bounds(path, old, new)
        yield from self._fields(path, old, new)
        yield from self._elements(path, old, new)

    def _fields(self, path: str, old: Schema, new: Schema) -> Iterator[Break]:
        before, now = old.get("properties", {}), new.get("properties", {})
        required = [set(one.get("required", ())) for one in (old, new)]
        for name in sorted(before.keys() | now.keys() | set.union(*required)):
            here = f"{path}.{name}" if path else name
            must_before, must_now = (name in names for names in required)
            if name in before and name not in now:
                yield from _both(here, "field removed")
                continue
            if name in before:
                yield from self.node(here, before[name], now[name])
            elif name in now:
                yield from self._named(here, old, now[name])
            if must_now and not must_before:
                yield Break(here, Side.WRITERS, "field is required now")
            if must_before and not must_now:
                yield Break(here, Side.READERS, "field may be missing now")
        yield from self._others(path, old, new)

    def _named(self, path: str, old: Schema, now: Schema) -> Iterator[Break]:
        """A field that had no name before: writers of an open object may have used it."""
        before = old.get("additionalProperties", True)
        if before is not False:
            found = self.node(path, _open(before), now)
            yield from (one for one in found if one.side is Side.WRITERS or before is not True)

    def _others(self, path: str, old: Schema, new: Schema) -> Iterator[Break]:
        """Fields that have no name in the schema: closed, open, or of one schema."""
        before, now = (one.get("additionalProperties", True) for one in (old, new))
        if before is not False and now is False:
            yield Break(path, Side.WRITERS, "unknown fields are refused now")
        elif before is not False and not (before is True and now is True):
            yield from self.node(f"{path}.*", _open(before), _open(now))

    def _elements(self, path: str, old: Schema, new: Schema) -> Iterator[Break]:
        firsts = [one.get("prefixItems", []) for one in (old, new)]
        rests = [_open(one.get("items", True)) for one in (old, new)]
        for index in range(max(map(len, firsts))):
            pair = [
                first[index] if index < len(first) else rest
                for first, rest in zip(firsts, rests, strict=True)
            ]
            yield from self.node(f"{path}[{index}]", *pair)
        if any("items" in one for one in (old, new)):
            yield from self.node(f"{path}[]", *rests)


def _open(value: Any) -> Schema:
    """The schema that stands for true or for nothing: all values fit."""
    return value if isinstance(value, Mapping) else {}


def _both(path: str, what: str) -> Iterator[Break]:
    yield Break(path, Side.WRITERS, what)
    yield Break(path, Side.READERS, what)


def _choices(root: Schema, node: Schema) -> dict[str, list[Schema]]:
    """The alternatives of a node by JSON type, with references followed."""
    if unknown := node.keys() - _SAYS_NOTHING - _COMPARED:
        raise UnknownKeywordError(f"not compared: {', '.join(sorted(unknown))} in {dict(node)}")
    if "$ref" in node:
        target: Any = root
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return _choices(root, target)
    if "anyOf" in node:
        found: dict[str, list[Schema]] = {}
        for one in node["anyOf"]:
            for kind, schemas in _choices(root, one).items():
                found.setdefault(kind, []).extend(schemas)
        return found
    kinds = node.get("type", _ANY)
    return {kind: [node] for kind in ([kinds] if isinstance(kinds, str) else kinds)}


def _kind(choices: dict[str, list[Schema]], kind: str) -> list[Schema]:
    """The alternatives that take values of a type; a whole number is a number, too."""
    wider = choices.get("number", []) if kind == "integer" else []
    return choices.get(kind, []) + wider + (choices.get(_ANY, []) if kind != _ANY else [])


def _values(path: str, old: Schema, new: Schema) -> Iterator[Break]:
    before, now = _allowed(old), _allowed(new)
    if now is not None:
        if before is None:
            yield Break(path, Side.WRITERS, f"only these values are allowed now: {_list(now)}")
        elif dropped := [value for value in before if value not in now]:
            yield Break(path, Side.WRITERS, f"value no longer allowed: {_list(dropped)}")
    if before is not None:
        if now is None:
            yield Break(path, Side.READERS, f"values other than {_list(before)} may come")
        elif added := [value for value in now if value not in before]:
            yield Break(path, Side.READERS, f"new value may come: {_list(added)}")


def _allowed(node: Schema) -> list[Any] | None:
    if "const" in node:
        return [node["const"]]
    values: list[Any] | None = node.get("enum")
    return values


def _list(values: list[Any]) -> str:
    return ", ".join(repr(value) for value in values)


def _bounds(path: str, old: Schema, new: Schema) -> Iterator[Break]:
    for names, tighter in ((_LOWER, float.__gt__), (_UPPER, float.__lt__)):
        for name in names:
            yield from _bound(path, name, old.get(name), new.get(name), tighter)
    for name in _EXACT:
        before, now = old.get(name), new.get(name)
        if before == now:
            continue
        what = f"{name} changed from {before!r} to {now!r}"
        if now is not None:
            yield Break(path, Side.WRITERS, what)
        if before is not None:
            yield Break(path, Side.READERS, what)


def _bound(
    path: str,
    name: str,
    before: float | None,
    now: float | None,
    tighter: Callable[[float, float], bool],
) -> Iterator[Break]:
    if before == now:
        return
    what = f"{name} changed from {before} to {now}"
    if before is None or (now is not None and tighter(float(now), float(before))):
        yield Break(path, Side.WRITERS, what)
    else:
        yield Break(path, Side.READERS, what)
