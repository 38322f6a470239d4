"""Where the walk finds no break, no value exists that breaks: tried with schemas made up."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schemas.compatibility import Side, compare

Schema = dict[str, Any]

_NAMES = ("a", "b", "c")
_TEXTS = ("", "x", "xy", "xyz")
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.just(0.5) | st.sampled_from(_TEXTS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=3)
    ),
    max_leaves=6,
)


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Schema]:
    return st.fixed_dictionaries({}, optional=fields)


def _of(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Schema]:
    return _some(**fields).map(lambda found: {"type": kind, **found})


_SMALL = st.integers(0, 3)
_NUMBERS = {"minimum": st.integers(-1, 2), "exclusiveMaximum": st.integers(0, 3)}
_LEAVES_OF: dict[str | None, st.SearchStrategy[Schema]] = {
    "null": st.just({"type": "null"}),
    "boolean": st.just({"type": "boolean"}),
    None: st.just({}),
    "integer": _of("integer", **_NUMBERS),
    "number": _of("number", **_NUMBERS, multipleOf=st.just(0.5)),
    "string": _of("string", minLength=_SMALL, maxLength=_SMALL)
    | _of("string", pattern=st.sampled_from(["^x", "y"]))
    | _of("string", enum=st.lists(st.sampled_from(_TEXTS), min_size=1, unique=True))
    | _of("string", const=st.sampled_from(_TEXTS)),
}
_LEAVES = st.one_of(*_LEAVES_OF.values())


def _grown(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    return st.one_of(
        _of(
            "object",
            properties=st.dictionaries(st.sampled_from(_NAMES), inner, max_size=3),
            required=st.lists(st.sampled_from(_NAMES), unique=True, max_size=2),
            additionalProperties=st.booleans() | inner,
        ),
        _of(
            "array",
            items=inner,
            prefixItems=st.lists(inner, max_size=2),
            minItems=_SMALL,
            maxItems=_SMALL,
            uniqueItems=st.booleans(),
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"anyOf": some}),
    )


_SCHEMAS = st.recursive(_LEAVES, _grown, max_leaves=6)


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[Schema, Schema]:
    """Two schemas, mostly alike: leaves are replaced by others of the same type, fields go."""
    old = draw(_SCHEMAS)
    return old, _changed(draw, old) if draw(st.integers(0, 3)) else draw(_SCHEMAS)


def _changed(draw: st.DrawFn, schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    new = dict(schema)
    if "anyOf" in new:
        return {"anyOf": [_changed(draw, one) for one in new["anyOf"]]}
    if "properties" in new:
        new["properties"] = {name: _changed(draw, one) for name, one in new["properties"].items()}
    for name in ("items", "additionalProperties"):
        if name in new:
            new[name] = _changed(draw, new[name])
    if new.get("type") not in ("object", "array"):
        return draw(st.just(new) | _LEAVES_OF[new.get("type")])
    removable = sorted(new.keys() - {"type"})
    if removable and draw(st.booleans()):
        new.pop(draw(st.sampled_from(removable)))
    return new


def _opened(schema: Any) -> Any:
    """The schema as its readers take it: fields that they do not know are ignored."""
    if isinstance(schema, list):
        return [_opened(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: True if name == "additionalProperties" and value is False else _opened(value)
        for name, value in schema.items()
    }


_SCALARS: list[Any] = [None, True, -2, -1, 0, 1, 2, 3, 0.5, 1.5, *_TEXTS]
#: Tried on every pair: each scalar, alone, in a list and in a field.
_ALWAYS = [*_SCALARS, {}, [], *([one] for one in _SCALARS), *({"a": one} for one in _SCALARS)]


@settings(max_examples=600, deadline=None)
@given(_pairs(), st.lists(_VALUES, max_size=10))
def test_what_is_found_harmless_is(pair: tuple[Schema, Schema], values: list[object]) -> None:
    old, new = pair
    sides = {one.side for one in compare(old, new)}
    before, now, read = (Draft202012Validator(one) for one in (old, new, _opened(old)))
    for value in [*_ALWAYS, *values]:
        if Side.WRITERS not in sides and before.is_valid(value):
            assert now.is_valid(value)
        if Side.READERS not in sides and now.is_valid(value):
            assert read.is_valid(value)
