"""Feeds to items in order of arrival: folders with a manifest, `.jsonl`, `.jsonl.gz`."""

import codecs
import datetime as dt
import gzip
import heapq
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

import orjson
from pydantic import ValidationError

from schemas import Article, Withdrawal
from streams.replay.errors import FeedError
from streams.replay.feed import UNDATED, BadLine, Entry, FeedItem
from streams.replay.lines import BadLineError, explain, parse_line
from streams.replay.manifest import MANIFEST_NAME, ManifestFile, as_instant, load_manifest

#: Files up to this size may be out of order and are sorted in memory; larger ones are streamed.
SORTED_IN_MEMORY_BYTES = 64 * 1024 * 1024


def read_feed(paths: list[Path]) -> Iterator[Entry]:
    """All entries of the feeds, in order of arrival; ties keep the order of the files and lines.

    A path is a folder with a manifest, a manifest, a `.jsonl` or `.jsonl.gz`, or a `.txt` that the
    manifest in its folder names.

    Raises:
        FeedError: a feed cannot be read, or a large one is out of order.
    """
    streams = [stream for path in paths for stream in _open(path)]
    return heapq.merge(*streams, key=lambda entry: entry.arrives_at)


def _open(path: Path) -> list[Iterator[Entry]]:
    if not path.exists():
        raise FeedError(f"{path} does not exist")
    if path.is_dir():
        path = path / MANIFEST_NAME
    if path.suffix in {".yaml", ".yml"}:
        return [_listed(path.parent, file) for file in load_manifest(path).files]
    if path.suffix == ".txt":
        manifest = load_manifest(path.parent / MANIFEST_NAME)
        for file in manifest.files:
            if file.path == path.name:
                return [_listed(path.parent, file)]
        raise FeedError(f"{path.parent / MANIFEST_NAME} does not list {path.name}; add its fields")
    if path.name.endswith((".jsonl", ".jsonl.gz")):
        return [_json_lines(path)]
    raise FeedError(f"{path}: a feed is a folder with {MANIFEST_NAME}, .txt, .jsonl or .jsonl.gz")


def _listed(folder: Path, file: ManifestFile) -> Iterator[Entry]:
    path = folder / file.path
    if file.article is None:
        return _json_lines(path)
    return iter([_plain_text(path, file)])


def _plain_text(path: Path, file: ManifestFile) -> Entry:
    raw = path.read_bytes()
    fields = dict(file.article or {})
    arrival = file.arrives_at
    try:
        fields["published_at"] = as_instant(fields.get("published_at"))
        # A byte order mark, as some editors write one, is no part of the text.
        fields["text"] = raw.decode("utf-8-sig")
        article = Article.from_json(orjson.dumps(fields))
    except UnicodeDecodeError as error:
        return BadLine(UNDATED, path.name, 1, raw, f"not UTF-8: {error}")
    except ValidationError as error:
        raise FeedError(f"{path.parent / MANIFEST_NAME}: {path.name}: {explain(error)}") from error
    return FeedItem(arrival or article.published_at, article, path.name, 1)


def _json_lines(path: Path) -> Iterator[Entry]:
    entries = _parsed_lines(path)
    if path.stat().st_size <= SORTED_IN_MEMORY_BYTES:
        return iter(sorted(entries, key=lambda entry: entry.arrives_at))
    return _in_order(path, entries)


def _in_order(path: Path, entries: Iterator[Entry]) -> Iterator[Entry]:
    last = UNDATED
    for entry in entries:
        if entry.arrives_at < last:
            raise FeedError(
                f"{path}:{entry.line}: out of order; a feed of more than "
                f"{SORTED_IN_MEMORY_BYTES >> 20} MiB must be sorted by published_at"
            )
        last = entry.arrives_at
        yield entry


def _parsed_lines(path: Path) -> Iterator[Entry]:
    last = UNDATED
    try:
        with _reader(path) as lines:
            for number, raw in enumerate(lines, 1):
                line = raw.rstrip(b"\r\n").removeprefix(codecs.BOM_UTF8 if number == 1 else b"")
                if not line.strip():
                    continue
                try:
                    message, arrival = parse_line(line)
                    last = _arrival(message, arrival, last)
                except BadLineError as error:
                    yield BadLine(last, path.name, number, line, str(error))
                else:
                    yield FeedItem(last, message, path.name, number)
    except (OSError, EOFError, zlib.error) as error:
        raise FeedError(f"{path}: {error}") from error


def _arrival(
    message: Article | Withdrawal, arrival: dt.datetime | None, last: dt.datetime
) -> dt.datetime:
    if arrival is not None:
        return arrival
    if isinstance(message, Article):
        return message.published_at
    if last == UNDATED:
        raise BadLineError("arrives_at: a withdrawal with no item before it needs one")
    return last


def _reader(path: Path) -> gzip.GzipFile | BufferedReader:
    if path.suffix == ".gz":
        return gzip.open(path, "rb")
    return path.open("rb")
