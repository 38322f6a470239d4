"""`nadhir places`: look into the gazetteer, and find what it lacks."""

from collections import Counter
from pathlib import Path

import click

from schemas import Article
from streams.coding.places import PlaceReader
from streams.coding.text import Document
from streams.gazetteer import Gazetteer, Place
from streams.replay.errors import FeedError
from streams.replay.feed import FeedItem
from streams.replay.readers import read_feed


@click.group()
def places() -> None:
    """Look places up by name or id; count the names in a feed that are not resolved."""


@places.command()
@click.argument("name")
def find(name: str) -> None:
    """All places with this Arabic name, the most prominent first."""
    found = Gazetteer.load().by_name(name)
    for place in found:
        click.echo(_line(place))
    if not found:
        raise click.ClickException(f"no place is named {name}")


@places.command()
@click.argument("place_id")
def show(place_id: str) -> None:
    """One place with its names and all that holds it."""
    gazetteer = Gazetteer.load()
    place = gazetteer.get(place_id)
    if place is None:
        raise click.ClickException(f"no place has the id {place_id}")
    click.echo(_line(place))
    click.echo("names: " + "، ".join(place.names))
    for parent in filter(None, map(gazetteer.get, place.parents)):
        click.echo(f"in {_line(parent)}")


@places.command()
@click.argument("feed", type=click.Path(exists=True, path_type=Path))
@click.option("--top", default=50, show_default=True, help="How many names to print.")
def unresolved(feed: Path, top: int) -> None:
    """Names behind a word such as "town" that the gazetteer lacks, with how often they stand.

    FEED is a file of articles or a folder as `nadhir replay` takes it.
    """
    reader = PlaceReader(Gazetteer.load())
    counts: Counter[tuple[str, str]] = Counter()
    try:
        for entry in read_feed([feed]):
            article = entry.message if isinstance(entry, FeedItem) else None
            if isinstance(article, Article):
                document = Document.read(article.title, article.text)
                for mention in reader.read(document.sentences).unresolved:
                    counts[mention.kind_word or "", mention.name] += 1
    except FeedError as error:
        raise click.ClickException(str(error)) from error
    for (kind_word, name), count in counts.most_common(top):
        click.echo(f"{count}\t{kind_word}\t{name}")
    click.echo(f"{sum(counts.values())} mentions of {len(counts)} names unresolved", err=True)


def _line(place: Place) -> str:
    return (
        f"{place.id}\t{place.kind}\t{place.country}\t{place.name_ar}\t{place.name_en}\t"
        f"{place.lat:.2f},{place.lon:.2f}"
    )
