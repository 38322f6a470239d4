"""The report as one SVG: precisions with intervals, alerts by month, onsets with lead or delay."""

import datetime as dt
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

from jinja2 import Environment

from streams.backtest.measure import EARLY, LATE

_WIDTH: Final = 880
_LEFT, _RIGHT = 130, 850
_ROW, _BAR_ROOM = 26, 90
_MARKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw(report: Mapping[str, Any]) -> str:
    """The SVG's text. Needs no fonts or libraries beside a browser to be seen."""
    text = resources.files(__package__).joinpath("plot.svg.j2").read_text("utf-8")
    top = 70
    shares, top = _shares(report, top)
    months, top = _months(report, top + 60)
    onsets, top = _onsets(report, top + 60)
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)
    return template.render(
        report=report, width=_WIDTH, height=top + 30, left=_LEFT, right=_RIGHT,
        shares=shares, months=months, onsets=onsets,
    )  # fmt: skip


def _across(share: float) -> float:
    return round(_LEFT + share * (_RIGHT - _LEFT), 1)


def _shares(report: Mapping[str, Any], top: int) -> tuple[dict[str, Any], int]:
    rows = []
    for at, (name, of) in enumerate(report["sets"].items()):
        share = of["precision"]
        rows.append(
            {
                "name": name, "alerts": of["alerts"], "ours": name in report["rules"],
                "y": top + 10 + at * _ROW, "x": _across(share["value"]),
                "low": _across(share["low"]), "high": _across(share["high"]),
                "value": f"{share['value']:.3f}",
            }
        )  # fmt: skip
    bottom = top + len(rows) * _ROW
    marks = [{"x": _across(mark), "text": f"{mark:g}"} for mark in _MARKS]
    panel = {"rows": rows, "top": top - 5, "bottom": bottom, "marks": marks}
    return panel | {"chance": _across(report["chance"])}, bottom


def _months(report: Mapping[str, Any], top: int) -> tuple[list[dict[str, Any]], int]:
    every = _every_month(report["from"], report["to"])
    wide = (_RIGHT - _LEFT) / len(every)
    of_all = [report["sets"][name]["by_month"] for name in report["rules"]]
    most = max((m["alerts"] for of in of_all for m in of.values()), default=0)
    panels = []
    for name, of in zip(report["rules"], of_all, strict=True):
        bars = []
        for at, month in enumerate(every):
            told = of.get(month, {"alerts": 0, "right": 0})
            tall, good = (
                _BAR_ROOM * told[part] / most if most else 0 for part in ("alerts", "right")
            )
            bars.append(
                {
                    "month": month, **told, "x": round(_LEFT + at * wide + 1, 1),
                    "width": round(wide - 2, 1), "y": round(top + _BAR_ROOM - tall, 1),
                    "tall": round(tall, 1), "good": round(good, 1),
                    "base": round(top + _BAR_ROOM - good, 1),
                    "label": month if at % max(1, len(every) // 8) == 0 else "",
                }
            )  # fmt: skip
        panels.append({"name": name, "bars": bars, "top": top, "bottom": top + _BAR_ROOM})
        top += _BAR_ROOM + 55
    return panels, top - 55 + 15


def _every_month(first: str, last: str) -> list[str]:
    day, out = dt.date.fromisoformat(first).replace(day=1), []
    while day.isoformat() <= last:
        out.append(day.isoformat()[:7])
        day = (day + dt.timedelta(days=32)).replace(day=1)
    return out


def _onsets(report: Mapping[str, Any], top: int) -> tuple[dict[str, Any] | None, int]:
    if not report["onsets"]:
        return None, top - 60
    names = list(report["sets"])
    rows = []
    for at, onset in enumerate(report["onsets"]):
        y = top + 10 + at * _ROW
        points = []
        for place, name in enumerate(names):
            day = onset["days"][name]
            if day is not None:
                x = _day(day)
                points.append(
                    {"x": x, "y": y + 4 * (place - len(names) / 2), "name": name, "day": day,
                     "ours": name in report["rules"]}
                )  # fmt: skip
        rows.append({"y": y, "text": f"{onset['date']} {onset['scope']}", "points": points})
    bottom = top + len(rows) * _ROW
    marks = [{"x": _day(day), "text": f"{day:+d}"} for day in range(EARLY, LATE + 1)]
    return {"rows": rows, "marks": marks, "top": top - 5, "bottom": bottom}, bottom + 20


def _day(day: int) -> float:
    begin = _LEFT + 220
    return round(begin + (day - EARLY) * (_RIGHT - begin) / (LATE - EARLY), 1)
