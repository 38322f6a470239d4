"""Two versions of the exported contract side by side: what the newer one breaks.

The rule. No change may refuse or reinterpret what was valid before: others may still write it, and
it stands in logs that are kept. What others read must moreover stay within what they were promised;
which messages these are, the caller says. A raised schema version allows breaks, and they are told.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schemas.compatibility import Side, compare
from schemas.exported import VERSION_KEY

Json = dict[str, Any]

_ENDING = ".schema.json"
_DOCUMENT = "asyncapi.json"
#: What was exported without a version is of the first.
_FIRST = "1"


class ReleaseError(ValueError):
    """An earlier version cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Release:
    """The exported files of one version: JSON Schemas by message, and the AsyncAPI document."""

    schemas: Mapping[str, Json]
    document: Json = field(default_factory=dict)

    @classmethod
    def of(cls, files: Mapping[str, str]) -> "Release":
        """The version that these files make, by their names."""
        return cls(
            {
                name.removesuffix(_ENDING): json.loads(text)
                for name, text in files.items()
                if name.endswith(_ENDING)
            },
            json.loads(files.get(_DOCUMENT, "{}")),
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """A break: of which message or topic, where in it, what; `allowed` by a raised version."""

    where: str
    what: str
    allowed: bool

    def __str__(self) -> str:
        """One line."""
        return f"{self.where}: {self.what}"


def read_folder(folder: Path) -> dict[str, str]:
    """The exported files of a folder.

    Raises:
        ReleaseError: it holds none.
    """
    files = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.json"))}
    if not files:
        raise ReleaseError(f"{folder} holds no exported schemas")
    return files


def read_commit(commit: str, folder: Path) -> dict[str, str]:
    """The exported files as they were in a commit of the checkout that holds `folder`.

    Raises:
        ReleaseError: there is no such commit, or it held none.
    """
    # `--end-of-options`: what is asked for is a name, never an option of git's.
    names = _git(folder, "ls-tree", "--name-only", "--end-of-options", commit, "./").splitlines()
    files = {
        name: _git(folder, "show", "--end-of-options", f"{commit}:./{name}")
        for name in names
        if name.endswith(".json")
    }
    if not files:
        raise ReleaseError(f"{commit} holds no exported schemas in {folder}")
    return files


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    except FileNotFoundError as error:
        raise ReleaseError("git is not installed") from error
    if done.returncode:
        raise ReleaseError(f"git: {done.stderr.strip()}")
    return done.stdout


def findings(old: Release, new: Release, readers: frozenset[str]) -> list[Finding]:
    """What `new` breaks; `readers` are the messages that others read.

    Raises:
        schemas.compatibility.UnknownKeywordError: a schema cannot be compared.
    """
    found = []
    for name, before in sorted(old.schemas.items()):
        now = new.schemas.get(name)
        if now is None:
            found.append(Finding(name, "message removed", allowed=False))
            continue
        raised = before.get(VERSION_KEY, _FIRST) != now.get(VERSION_KEY)
        found += [
            Finding(
                f"{name}: {one.path or 'the whole'}",
                f"{one.what} (breaks {one.side})",
                allowed=raised,
            )
            for one in compare(before, now)
            if one.side is Side.WRITERS or name in readers
        ]
    raised = _version(old) != _version(new)
    return found + [
        Finding(f"topic {topic}", what, allowed=raised)
        for topic, what in sorted(_topics(old.document, new.document, readers))
    ]


def _version(release: Release) -> object:
    return release.document.get("info", {}).get("version", _FIRST)


def _topics(old: Json, new: Json, readers: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What changed about topics: names, keys, what they carry, how they are kept."""
    before, now = (one.get("channels", {}) for one in (old, new))
    for name in before:
        if name not in now:
            yield name, "topic removed"
            continue
        facts = zip(_facts(before[name], old), _facts(now[name], new), strict=True)
        for (what, was), (_, is_) in facts:
            if was != is_:
                yield name, f"{what} changed from {was!r} to {is_!r}"
        carried, carries = (one[name]["messages"].keys() for one in (before, now))
        for message in carried - carries:
            yield name, f"no longer carries {message}"
        for message in carries - carried if carried & readers else ():
            yield name, f"carries {message}, which its readers do not know"
    for name in _keys(old).keys() & _keys(new).keys():
        if _keys(old)[name] != _keys(new)[name]:
            yield f"of {name}", f"key changed from {_keys(old)[name]!r} to {_keys(new)[name]!r}"


def _facts(channel: Json, document: Json) -> list[tuple[str, object]]:
    configuration = channel["bindings"]["kafka"]["topicConfiguration"]
    return [
        ("name", channel["address"]),
        ("cleanup", configuration["cleanup.policy"]),
        ("partition", channel["x-partition-of"]),
        ("partitioner", document["x-partitioner"]["algorithm"]),
    ]


def _keys(document: Json) -> dict[str, object]:
    """What the key of each message is."""
    messages = document.get("components", {}).get("messages", {})
    return {
        name: one.get("bindings", {}).get("kafka", {}).get("key", {}).get("description")
        for name, one in messages.items()
    }
