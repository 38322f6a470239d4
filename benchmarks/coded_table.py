"""What the coder makes of a whole feed: by type and month, by mode, by place; and that it holds.

usage: python benchmarks/coded_table.py FEED.jsonl[.gz]

Codes every article twice and fails where the two differ; prints Markdown. Background is left out.
"""

import sys
from collections import Counter
from pathlib import Path
from time import process_time

from coding import feed

from schemas import EventType
from streams.coding.coder import Coder

TOP = 12


def main() -> None:
    """Print the tables."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    coder = Coder.load()
    months: Counter[tuple[str, str]] = Counter()
    modes: Counter[str] = Counter()
    places: dict[str, Counter[str]] = {}
    articles, told, slowest = 0, 0, 0.0
    for article in feed(Path(sys.argv[1])):
        begun = process_time()
        reports = coder.code(article).reports
        half = process_time()
        if coder.code(article).reports != reports:
            sys.exit(f"{article.id}: coded twice, two results")
        # The lesser one: a collection of garbage may fall into either.
        slowest = max(slowest, min(half - begun, process_time() - half))
        articles += 1
        told += any(not report.background for report in reports)
        for report in reports:
            if report.background:
                continue
            month = f"{report.date:%Y-%m}"
            months[report.type, month] += 1
            modes[f"{report.type}/{report.mode}"] += 1
            if report.place_en:
                places.setdefault(month, Counter())[report.place_en] += 1
    print(f"{articles} articles, {told} with news, {sum(months.values())} reports; slowest "
          f"{slowest * 1000:.0f} ms\n")  # fmt: skip
    columns = sorted({month for _, month in months if places[month].total() > TOP})
    print("| | " + " | ".join(columns) + " |\n| --- " + "| --- " * len(columns) + "|")
    for kind in EventType:
        print(f"| {kind} | " + " | ".join(str(months[kind, month]) for month in columns) + " |")
    top = [", ".join(f"{name} {n}" for name, n in places[month].most_common(TOP))
           for month in columns]  # fmt: skip
    print("| places | " + " | ".join(top) + " |\n")
    print(", ".join(f"{mode} {n}" for mode, n in modes.most_common(2 * TOP)))


if __name__ == "__main__":
    main()
