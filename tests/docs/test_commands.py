"""Commands, targets and settings that the documents name are there."""

import re
from pathlib import Path

from streams.cli import COMMANDS
from streams.settings import Settings

_ROOT = Path(__file__).parents[2]
_PAGES = {
    page.name: page.read_text(encoding="utf-8")
    for page in [_ROOT / "README.md", *sorted((_ROOT / "docs").rglob("*.md"))]
}


def _found(pattern: str) -> set[tuple[str, str]]:
    return {
        (page, name) for page, text in _PAGES.items() for name in re.findall(pattern, text, re.M)
    }


def test_commands() -> None:
    named = _found(r"(?:`|^)nadhir ([a-z-]+)")
    assert len(named) > 10
    assert not {(page, name) for page, name in named if name not in COMMANDS}


def test_make_targets() -> None:
    makefile = (_ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    named = _found(r"(?:`|^)make ([a-z-]+)")
    assert named
    assert not {(page, name) for page, name in named if name not in targets}


def test_settings() -> None:
    known = {f"NADHIR_{field.upper()}" for field in Settings.model_fields}
    named = _found(r"\b(NADHIR_[A-Z_]+)\b")
    assert named
    assert not {(page, name) for page, name in named if name not in known}
