"""An article with its reports as a page for an editor: evidence marked in the text by role."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup, escape

from schemas import Article, Fired, Report
from streams.actors import ActorRegistry
from streams.coding.coder import Coded

#: Roles as the page names them, the one that wins where two mark one word first.
ROLES: Final = {
    "trigger": "الحدث", "actor": "الفاعل", "recipient": "المستهدف", "place": "المكان",
    "date": "الزمان", "toll": "الحصيلة",
}  # fmt: skip
TYPES: Final = {
    "ASSAULT": "اعتداء", "COERCE": "إكراه", "MOBILIZE": "حشد", "THREATEN": "تهديد",
    "PROTEST": "احتجاج", "SANCTION": "عقوبة", "RETREAT": "انسحاب أو تهدئة",
}  # fmt: skip
DAYS: Final = {
    "day": "يوم محدد", "span": "خلال مدة", "month": "خلال الشهر", "implicit": "لم يُذكر يوم",
}  # fmt: skip
WHERE: Final = {"exact": "", "near": "قرب", "area": "منطقة", "country": "دولة"}
_MARK: Final = Markup('<mark class="{}" title="{}" data-reports="{}">{}<sup>{}</sup></mark>')
_RANK: Final = {role: rank for rank, role in enumerate(ROLES)}


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    role: str
    title: str
    numbers: tuple[int, ...]


def page(codings: Sequence[tuple[Article, Coded]], registry: ActorRegistry) -> str:
    """One self-contained page for all articles; everything from them is escaped."""
    environment = Environment(
        loader=PackageLoader("streams.cli", "templates"),
        autoescape=select_autoescape(["html", "j2"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    articles = [
        {
            "article": article,
            "title": marked(article.title, "title", coded.reports),
            "paragraphs": marked(article.text, "text", coded.reports).split("\n"),
            "reports": [_shown(number, r, registry) for number, r in enumerate(coded.reports, 1)],
        }
        for article, coded in codings
    ]
    return environment.get_template("code.html.j2").render(articles=articles, roles=ROLES)


def marked(text: str, field: str, reports: Sequence[Report]) -> Markup:
    """The field with every span that fired inside a mark; the rest escaped."""
    out, at = Markup(""), 0
    for mark in _marks(field, reports):
        if mark.start < at:
            continue
        numbers = " ".join(map(str, mark.numbers))
        out += escape(text[at : mark.start])
        shown = numbers if mark.role == "trigger" else ""
        out += _MARK.format(mark.role, mark.title, numbers, text[mark.start : mark.end], shown)
        at = mark.end
    return out + escape(text[at:])


def _marks(field: str, reports: Sequence[Report]) -> list[_Mark]:
    """Spans of a field; where two overlap, the more telling role wins."""
    spans: dict[tuple[int, int, str], tuple[str, list[int]]] = {}
    for number, report in enumerate(reports, start=1):
        for fired in report.fired:
            if fired.span.field == field and fired.role in ROLES:
                key = (fired.span.start, fired.span.end, fired.role)
                _, numbers = spans.setdefault(key, (_title(fired), []))
                if number not in numbers:
                    numbers.append(number)
    chosen: list[_Mark] = []
    for (start, end, role), (title, numbers) in sorted(
        spans.items(), key=lambda item: (_RANK[item[0][2]], item[0])
    ):
        if all(end <= m.start or start >= m.end for m in chosen):
            chosen.append(_Mark(start, end, role, title, tuple(numbers)))
    return sorted(chosen, key=lambda m: m.start)


def _title(fired: Fired) -> str:
    return f"{ROLES[fired.role]}: {fired.entry}"


def _shown(number: int, report: Report, registry: ActorRegistry) -> dict[str, Any]:
    return {
        "number": number,
        "report": report,
        "type": TYPES[report.type],
        "day": DAYS[report.date_precision],
        "where": WHERE[report.precision] if report.precision else "",
        "actors": [registry.name(code, "ar") for code in report.actors],
        "recipients": [registry.name(code, "ar") for code in report.recipients],
    }
