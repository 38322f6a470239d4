"""The table of settings in docs/operating.md says what streams/settings.py does."""

import re
from pathlib import Path

from pydantic import TypeAdapter

from streams.settings import Settings

_DOCUMENT = Path(__file__).parents[2] / "docs" / "operating.md"
_ROW = re.compile(r"^\| `(\w+)` \| `([^`]*)` \| \S.* \|$", re.MULTILINE)


def test_every_setting_stands_there_with_its_default() -> None:
    text = _DOCUMENT.read_text("utf-8")
    table = text.partition("<!-- settings")[2].partition("<!-- end of settings")[0]
    documented = dict(_ROW.findall(table))
    actual = {
        f"NADHIR_{name.upper()}": TypeAdapter(field.annotation)
        .dump_json(field.default)
        .decode()
        .strip('"')
        for name, field in Settings.model_fields.items()
    }
    assert documented == actual
