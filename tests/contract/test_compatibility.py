"""Every kind of break is found with its path and its side, and what is allowed breaks nobody."""

import copy
import json
import time
from typing import Any

import pytest

from schemas.compatibility import Break, Side, UnknownKeywordError, compare
from schemas.exported import exported

W, R = Side.WRITERS, Side.READERS

_BASE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "level"],
    "properties": {
        "id": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^[a-z]+$"},
        "level": {"$ref": "#/$defs/Level"},
        "kind": {"const": "x", "type": "string"},
        "count": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}], "default": None},
        "at": {"type": "string", "format": "date"},
        "share": {"type": "number", "maximum": 1},
        "names": {"type": "array", "items": {"type": "string"}, "maxItems": 4},
        "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
        "more": {"type": "object", "additionalProperties": {"type": "integer"}},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
    },
    "$defs": {
        "Level": {"type": "string", "enum": ["watch", "warning"]},
        "Part": {
            "type": "object",
            "additionalProperties": False,
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
            },
        },
    },
}


def _changed(path: str, value: Any) -> dict[str, Any]:
    """The base with one thing set, or taken away with `...`."""
    schema = copy.deepcopy(_BASE)
    *way, last = path.split("/")
    node: Any = schema
    for part in way:
        node = node[int(part)] if isinstance(node, list) else node[part]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return schema


_CASES = [
    # A field.
    ("properties/at", ..., {("at", W), ("at", R)}),
    ("properties/new", {"type": "string"}, set()),
    ("required", ["id", "level", "at"], {("at", W)}),
    ("required", ["id"], {("level", R)}),
    ("additionalProperties", True, set()),
    # A type.
    ("properties/at", {"type": "integer"}, {("at", W), ("at", R)}),
    ("properties/at", {"anyOf": [_BASE["properties"]["at"], {"type": "null"}]}, {("at", R)}),
    ("properties/count", {"type": "integer", "minimum": 0}, {("count", W)}),
    ("properties/count/anyOf/0/type", "number", {("count", R)}),
    ("properties/share/type", "integer", {("share", W)}),
    ("properties/at", {}, {("at", R)}),
    # Values.
    ("$defs/Level/enum", ["watch"], {("level", W)}),
    ("$defs/Level/enum", ["watch", "warning", "critical"], {("level", R)}),
    ("$defs/Level/enum", ["warning", "watch"], set()),
    ("$defs/Level/enum", ..., {("level", R)}),
    ("properties/at/enum", ["2017-06-06"], {("at", W)}),
    ("properties/kind/const", "y", {("kind", W), ("kind", R)}),
    ("properties/count/default", 0, {("count", W)}),
    # A constraint.
    ("properties/id/minLength", 2, {("id", W)}),
    ("properties/id/minLength", ..., {("id", R)}),
    ("properties/id/maxLength", 8, {("id", W)}),
    ("properties/id/maxLength", 10, {("id", R)}),
    ("properties/id/pattern", "^[a-z0-9]+$", {("id", W), ("id", R)}),
    ("properties/id/pattern", ..., {("id", R)}),
    ("properties/at/pattern", "^2", {("at", W)}),
    ("properties/at/format", "date-time", {("at", W), ("at", R)}),
    ("properties/count/anyOf/0/minimum", 1, {("count", W)}),
    ("properties/count/anyOf/0/minimum", -1, {("count", R)}),
    ("properties/share/maximum", 0.5, {("share", W)}),
    ("properties/share/exclusiveMinimum", 0, {("share", W)}),
    ("properties/share/multipleOf", 0.1, {("share", W)}),
    ("properties/names/maxItems", 3, {("names", W)}),
    ("properties/names/minItems", 1, {("names", W)}),
    ("properties/names/uniqueItems", True, {("names", W)}),
    # Inside of arrays, tuples, maps and what is defined once and used often.
    ("properties/names/items/type", "integer", {("names[]", W), ("names[]", R)}),
    ("properties/pair/prefixItems/1/minimum", 0, {("pair[1]", W)}),
    ("properties/more/additionalProperties/minimum", 0, {("more.*", W)}),
    ("$defs/Part/additionalProperties", True, set()),
    ("$defs/Part/properties/name/minLength", 1, {("parts[].name", W)}),
    ("$defs/Part/properties/parts", ..., {("parts[].parts", W), ("parts[].parts", R)}),
    # What says nothing about values.
    ("properties/at/description", "a day", set()),
    ("properties/at/title", "At", set()),
    ("$defs/Other", {"type": "string"}, set()),
]


@pytest.mark.parametrize(("path", "value", "breaks"), _CASES)
def test_a_change_breaks_what_it_breaks(
    path: str, value: object, breaks: set[tuple[str, Side]]
) -> None:
    found = compare(_BASE, _changed(path, value))
    assert {(one.path, one.side) for one in found} == breaks


def test_the_words_of_a_break() -> None:
    new = _changed("$defs/Level/enum", ["watch", "critical"])
    assert compare(_BASE, new) == [
        Break("level", R, "new value may come: 'critical'"),
        Break("level", W, "value no longer allowed: 'warning'"),
    ]


def test_closing_an_open_object_breaks_writers() -> None:
    assert [one.side for one in compare(_changed("additionalProperties", True), _BASE)] == [W]


def test_what_a_map_refers_to_is_followed() -> None:
    def schema(low: int) -> dict[str, Any]:
        whole = {"type": "object", "additionalProperties": {"$ref": "#/$defs/N"}}
        return whole | {"$defs": {"N": {"type": "integer", "minimum": low}}}

    assert [(one.path, one.side) for one in compare(schema(0), schema(1))] == [(".*", W)]


def test_a_name_for_what_was_open_before_breaks_who_used_it_otherwise() -> None:
    old = {"type": "object"}
    new = {"type": "object", "properties": {"at": {"type": "string"}}}
    assert [(one.path, one.side) for one in compare(old, new)] == [("at", W)]


def test_two_alternatives_of_one_type_are_matched_whatever_their_order() -> None:
    short, long = {"type": "string", "maxLength": 2}, {"type": "string", "minLength": 7}
    old = {"anyOf": [short, long]}
    assert compare(old, {"anyOf": [long, short]}) == []
    assert [one.side for one in compare(old, {"anyOf": [long]})] == [W]
    assert [one.side for one in compare({"anyOf": [long]}, old)] == [R]


def test_an_unknown_keyword_is_refused() -> None:
    with pytest.raises(UnknownKeywordError, match="patternProperties"):
        compare(_BASE, _changed("properties/at/patternProperties", {}))


def test_no_exported_schema_differs_from_itself_nor_takes_long() -> None:
    begun = time.monotonic()
    for text in exported().values():
        assert compare(json.loads(text), json.loads(text)) == []
    assert time.monotonic() - begun < 2
