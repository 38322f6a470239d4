"""Mends of faust-streaming 0.15.3, without which it loses messages at a plain restart, or hangs.

Each module answers to the upstream function that its docstring names; `apply` puts all of them in
place, once. docs/decisions/0040-mending-faust.md tells how each fault was found and measured.
"""

import importlib
from importlib import metadata

#: The release whose lines the mends answer to.
MENDED_VERSION = "0.15.3"

#: All mends, by module name.
MENDS = ("recovery", "seek", "holes", "revocation", "flush", "fetching", "draining")

_applied: set[str] = set()


class MendError(RuntimeError):
    """The mends do not fit what is installed or asked for; the message says what to do."""


def apply(names: tuple[str, ...] = MENDS) -> None:
    """Put the mends in place; those already in place stay as they are.

    Raises:
        MendError: another release of faust-streaming is installed.
    """
    installed = metadata.version("faust-streaming")
    if installed != MENDED_VERSION:
        raise MendError(
            f"faust-streaming {installed} is installed, but the mends of streams/faust_mends were "
            f"written for {MENDED_VERSION}. Install that one, or check every mend against the new "
            "release and run tests/faust_mends and tests/faults."
        )
    for name in names:
        if name not in _applied:
            _applied.add(name)
            importlib.import_module(f"streams.faust_mends.{name}").apply()
