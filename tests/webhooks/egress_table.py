"""The cases of `egress_cases.yaml`, and the tables of them in `docs/webhooks-ssrf.md`.

`python tests/webhooks/egress_table.py` writes the tables into the page anew.
"""

from pathlib import Path
from typing import Any

import yaml

from streams.webhooks.egress import Guard, Lookup

_HERE = Path(__file__).parent
PAGE = _HERE.parent.parent / "docs" / "webhooks-ssrf.md"
_BEGIN, _END = "<!-- tables: begin -->\n", "<!-- tables: end -->\n"

CASES: dict[str, Any] = yaml.safe_load((_HERE / "egress_cases.yaml").read_text("utf-8"))


def guard(name: str, lookup: Lookup | None = None) -> Guard:
    return Guard(**CASES["guards"][name], lookup=lookup)


def url_cases() -> list[tuple[str, str, str, str | None]]:
    """Guard, group, URL, and why it is refused."""
    plain = [("shipped", group, *case) for group, cases in CASES["urls"].items() for case in cases]
    return plain + [
        (name, "allowing", *case) for name, cases in CASES["allowing"].items() for case in cases
    ]


def tables() -> str:
    lines = []
    for group, cases in CASES["urls"].items():
        lines += [f"### {group[0].upper()}{group[1:]}", "", "| URL | outcome |", "| --- | --- |"]
        lines += [f"| {_code(url)} | {_outcome(why)} |" for url, why in cases]
        lines.append("")
    lines += ["### What an operator allows", ""]
    lines += ["| setting | URL | outcome |", "| --- | --- | --- |"]
    for name, cases in CASES["allowing"].items():
        lines += [f"| {name} | {_code(url)} | {_outcome(why)} |" for url, why in cases]
    lines += ["", "### Answers to look-ups", ""]
    lines += ["| setting | answers, one look-up after the other | calls |", "| --- | --- | --- |"]
    for case in CASES["names"]:
        answers = "; then ".join(", ".join(one) or "none" for one in case["answers"])
        calls = "; then ".join(_outcome(why) for why in case["calls"])
        lines.append(f"| {case['guard']} | {answers} | {calls} |")
    return "\n".join(lines) + "\n"


def on_page() -> str:
    return PAGE.read_text("utf-8").partition(_BEGIN)[2].partition(_END)[0]


def _outcome(why: str | None) -> str:
    return "allowed" if why is None else f"refused: {why}"


def _code(url: str) -> str:
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in url)
    return f"`{shown}`" if shown else "(empty)"


if __name__ == "__main__":
    before, _, rest = PAGE.read_text("utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    PAGE.write_text(before + _BEGIN + tables() + _END + after, "utf-8")
