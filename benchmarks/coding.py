"""Articles a second that one core codes, as a ratio to a fixed yardstick, and where the time goes.

usage: python benchmarks/coding.py FEED.jsonl[.gz] [ARTICLES]

A line of the feed is an article as on the topic `articles`; `published` is taken for
`published_at` where that is missing. The yardstick is the time that this machine, as busy as it is
now, needs to split and count the words of a fixed text: with it figures of two machines compare.
"""

import gc
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from schemas import Article
from streams.coding.coder import Coder
from streams.coding.dateline import dateline_words
from streams.coding.places import PlaceReader
from streams.coding.shingles import shingles
from streams.coding.text import Document

ARTICLES, YARD_WORDS = 1_000, 2_000


def feed(path: Path) -> Iterator[Article]:
    """Its articles in Arabic."""
    body = path.read_bytes()
    for line in (gzip.decompress(body) if path.suffix == ".gz" else body).splitlines():
        row = json.loads(line)
        moment = row.get("published_at") or row.get("published")
        if not moment or not row.get("text") or row.get("language", "ar") != "ar":
            continue
        shown = {
            "id": "-".join(str(row["id"]).split()),
            "source": row.get("source") or "-",
            "title": row.get("title") or "",
            "text": row["text"],
            "published_at": moment if "T" in moment else f"{moment}T12:00:00Z",
        }
        yield Article.from_json(json.dumps(shown).encode())


def yardstick() -> float:
    """Seconds of CPU for a fixed piece of work with words; the best of nine."""
    text = " ".join(f"كلمة{number % 701} {number}" for number in range(YARD_WORDS))

    def once() -> float:
        before = time.process_time()
        counts = Counter(word.strip("0123456789") or word for word in text.split(" "))
        sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return time.process_time() - before

    return min(once() for _ in range(9))


def each(articles: list[Article], work: Callable[[Article], object]) -> list[float]:
    """Seconds of CPU for each article."""
    spent = []
    for article in articles:
        before = time.process_time()
        work(article)
        spent.append(time.process_time() - before)
    return spent


def main() -> None:
    """Print speed, the slowest articles, and the share of the steps that can be run alone."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    size = int(sys.argv[2]) if len(sys.argv) > 2 else ARTICLES
    articles = list(islice(feed(Path(sys.argv[1])), size))
    if not articles:
        sys.exit(f"{sys.argv[1]}: no article in it")
    coder, places = Coder.load(), PlaceReader(Coder.load().gazetteer)
    gc.collect()
    gc.freeze()
    first = yardstick()
    spent = sorted(each(articles, coder.code))
    yard = min(first, yardstick())
    mean = sum(spent) / len(spent)
    print(
        f"{len(articles)} articles, {1 / mean:.0f} a second on one core, {mean * 1000:.2f} ms each"
    )
    print(f"yardstick {yard * 1000:.3f} ms; an article costs {mean / yard:.2f} yardsticks")
    quantiles = (
        (name, spent[int(len(spent) * q)]) for name, q in (("median", 0.5), ("99 %", 0.99))
    )
    print(
        *(f"{name} {value * 1000:.2f} ms" for name, value in quantiles),
        f"worst {spent[-1] * 1000:.1f} ms", sep=", ",
    )  # fmt: skip

    documents = {a.id: Document.read(a.title, a.text) for a in articles}
    found = {a.id: places.read(documents[a.id].sentences) for a in articles}
    steps: dict[str, Callable[[Article], object]] = {
        "text": lambda a: Document.read(a.title, a.text),
        "places": lambda a: places.read(documents[a.id].sentences),
        "sketch": lambda a: shingles(documents[a.id], dateline_words(documents[a.id], found[a.id])),
    }
    shares = {name: sum(each(articles, work)) / sum(spent) for name, work in steps.items()}
    shares["incidents (triggers, sides, dates, tolls, merging)"] = 1 - sum(shares.values())
    for name, share in shares.items():
        print(f"{share:6.1%}  {name}")


if __name__ == "__main__":
    main()
