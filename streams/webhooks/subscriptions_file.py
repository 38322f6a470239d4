"""The file of subscriptions and silences: read, checked, compared with what is there."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import yaml
from pydantic import ValidationError

from schemas import Model, Silence, Subscription
from streams.webhooks.references import Known
from streams.yaml_lines import line_of

_PARTS: dict[str, type[Model]] = {"subscriptions": Subscription, "silences": Silence}
#: Nadhir's own fields of a subscription; the file does not hold them.
_OWN = frozenset({"origin", "resumed"})


class FileError(ValueError):
    """A file that is refused; `problems` are lines of the form `file:line: what is wrong`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file lists, by id. `dated` are the subscriptions that say themselves since when."""

    subscriptions: dict[str, Subscription]
    silences: dict[str, Silence]
    dated: frozenset[str]


def load(path: Path, known: Known, now: dt.datetime) -> Listed:
    """The file's subscriptions and silences.

    YAML or JSON: `subscriptions:` and `silences:`, each a list. A subscription without `since` is
    told what is published from `now` on.

    Raises:
        FileError: broken YAML, a field that is wrong or unknown, an id given twice, or an unknown
            rule, place or actor. Names every problem with its line.
        OSError: the file cannot be read.
    """
    return parse(str(path), path.read_text("utf-8"), known, now)


def parse(name: str, text: str, known: Known, now: dt.datetime) -> Listed:
    """As `load`, from text."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        whole = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FileError([f"{name}:{line}: {error.problem}"]) from error
    except yaml.YAMLError as error:
        raise FileError([f"{name}:1: {error}"]) from error
    if not isinstance(whole, dict) or not whole.keys() <= _PARTS.keys():
        raise FileError([f"{name}:1: the file holds `subscriptions` and `silences`, no more"])
    problems: list[str] = []
    found: dict[str, dict[str, Any]] = {part: {} for part in _PARTS}
    dated = set()
    for part, model in _PARTS.items():
        for index, item in enumerate(_items(whole, part, name, node)):
            where = (part, index)
            if isinstance(item, dict) and part == "subscriptions":
                if "since" in item:
                    dated.add(str(item.get("id")))
                item = {"since": now, **item, "origin": "file"}  # noqa: PLW2901
            one, wrong = _one(item, model, known)
            if one is not None and one.id in found[part]:
                wrong.append((("id",), f"{one.id} is given twice"))
            problems += [
                f"{name}:{line_of(node, (*where, *at))}: {'.'.join(map(str, at)) or part}: {what}"
                for at, what in wrong
            ]
            if one is not None:
                found[part].setdefault(one.id, one)
    if problems:
        raise FileError(problems)
    return Listed(found["subscriptions"], found["silences"], frozenset(dated))


def merged(listed: Subscription, there: Subscription | None, *, dated: bool) -> Subscription:
    """What the file says, with what the operator has done since: a pause, what was resumed."""
    if there is None:
        return listed
    kept: dict[str, object] = {"resumed": there.resumed, "paused": listed.paused or there.paused}
    if not dated:
        kept["since"] = there.since
    return listed.model_copy(update=kept)


def _items(whole: dict[str, Any], part: str, name: str, node: Any) -> list[Any]:
    items = whole.get(part) or []
    if not isinstance(items, list):
        raise FileError([f"{name}:{line_of(node, (part,))}: {part} must be a list"])
    return items


def _one(
    item: Any, model: type[Model], known: Known
) -> tuple[Any, list[tuple[tuple[str | int, ...], str]]]:
    if not isinstance(item, dict):
        return None, [((), "must be a mapping of fields")]
    if model is Subscription and (own := _OWN & (item.keys() - {"origin"})):
        return None, [((field,), "is Nadhir's own") for field in sorted(own)]
    try:
        # JSON and back: the models are strict about what YAML makes of a date.
        one: Any = model.from_json(orjson.dumps(item, default=str))
    except ValidationError as error:
        return None, [
            (problem["loc"], problem["msg"].removeprefix("Value error, "))
            for problem in error.errors(include_url=False, include_input=False)
        ]
    return one, known.problems(one)
