"""Feeds of every form, in order of arrival, with bad lines in their place."""

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Article
from streams.replay import FeedError, readers
from streams.replay.feed import UNDATED, BadLine, Entry, FeedItem
from streams.replay.readers import read_feed

_DAY = dt.datetime(2017, 6, 1, tzinfo=dt.UTC)


def _line(name: str, day: int = 0, **more: Any) -> str:
    moment = (_DAY + dt.timedelta(days=day)).isoformat()
    fields = {"id": name, "source": "s", "published_at": moment, "text": "نص"} | more
    return json.dumps(fields)


def _write(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def _names(entries: list[Entry]) -> list[str]:
    return [e.message.id if isinstance(e, FeedItem) else f"bad:{e.line}" for e in entries]


def _names_of(*paths: Path) -> list[str]:
    return _names(list(read_feed(list(paths))))


def test_items_come_by_arrival_then_file_then_line(tmp_path: Path) -> None:
    one = _write(
        tmp_path / "1.jsonl",
        _line("c", 3),
        _line("a", 1),
        _line("late", 0, arrives_at=(_DAY + dt.timedelta(days=4)).isoformat()),
    )
    two = _write(tmp_path / "2.jsonl", _line("d", 3), _line("b", 1), _line("e", 3))
    assert _names_of(one, two) == ["a", "b", "c", "d", "e", "late"]
    assert _names_of(two, one) == ["b", "a", "d", "e", "c", "late"]


@settings(max_examples=30, deadline=None)
@given(days=st.lists(st.integers(0, 20), max_size=12))
def test_any_order_of_lines_is_put_in_order(
    tmp_path_factory: pytest.TempPathFactory, days: list[int]
) -> None:
    lines = [_line(f"{n}", day) for n, day in enumerate(days)]
    path = _write(tmp_path_factory.mktemp("feed") / "f.jsonl", *lines)
    wanted = [str(n) for n, _ in sorted(enumerate(days), key=lambda pair: pair[1])]
    assert _names_of(path) == wanted


def test_gzip_is_the_same_feed(tmp_path: Path) -> None:
    plain = _write(tmp_path / "f.jsonl", _line("b", 1), _line("a"))
    packed = tmp_path / "f.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert _names_of(packed) == _names_of(plain) == ["a", "b"]


def test_bad_lines_are_told_with_number_and_bytes_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    raw = [b"first \xff", _line("a").encode(), b"", b"{broken", _line("b", 2).encode() + b"\r"]
    path.write_bytes(b"\n".join(raw))
    entries = list(read_feed([path]))
    assert _names(entries) == ["bad:1", "a", "bad:4", "b"]
    bad = [entry for entry in entries if isinstance(entry, BadLine)]
    assert [entry.raw for entry in bad] == [raw[0], raw[3]]
    assert [entry.arrives_at for entry in bad] == [UNDATED, _DAY]


def test_a_withdrawal_comes_with_the_line_before_it_or_says_when(tmp_path: Path) -> None:
    gone = {"id": "x", "version": 1, "withdrawn": True}
    timed = gone | {"arrives_at": _DAY.isoformat()}
    path = _write(
        tmp_path / "f.jsonl",
        json.dumps(gone),
        _line("a", 1),
        json.dumps(gone),
        _line("b", 2),
        json.dumps(timed),
    )
    entries = list(read_feed([path]))
    assert _names(entries) == ["bad:1", "x", "a", "x", "b"]
    assert entries[3].arrives_at == entries[2].arrives_at


def test_a_large_feed_is_streamed_and_must_be_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "SORTED_IN_MEMORY_BYTES", 10)
    assert _names_of(_write(tmp_path / "good.jsonl", "bad", _line("a"), _line("b", 1))) == [
        "bad:1",
        "a",
        "b",
    ]
    entries = read_feed([_write(tmp_path / "f.jsonl", _line("b", 1), _line("a"))])
    with pytest.raises(FeedError, match=r"f\.jsonl:2: out of order"):
        list(entries)


def test_a_broken_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl.gz"
    path.write_bytes(gzip.compress(_line("a").encode() * 50)[:-20])
    with pytest.raises(FeedError, match=r"f\.jsonl\.gz"):
        list(read_feed([path]))


@pytest.mark.parametrize(
    ("name", "says"),
    [("none.jsonl", "does not exist"), ("feed.csv", "a feed is"), ("alone.txt", "manifest")],
)
def test_what_is_no_feed_is_told(tmp_path: Path, name: str, says: str) -> None:
    if name != "none.jsonl":
        (tmp_path / name).write_text("x", "utf-8")
    with pytest.raises(FeedError, match=says):
        list(read_feed([tmp_path / name]))


def _folder(folder: Path, manifest: str, text: bytes = "نص الخبر".encode()) -> Path:
    (folder / "manifest.yaml").write_text(manifest, "utf-8")
    (folder / "a.txt").write_bytes(text)
    return folder


_LISTED = """
files:
  - path: a.txt
    origin: user
    arrives_at: 2017-06-11T00:00:00Z
    article: {id: a, source: s, published_at: 2017-06-09T12:00:00Z, title: t}
"""


def test_a_plain_text_takes_its_fields_from_the_manifest(tmp_path: Path) -> None:
    folder = _folder(tmp_path, _LISTED)
    for feed in (folder, folder / "manifest.yaml", folder / "a.txt"):
        (entry,) = read_feed([feed])
        assert isinstance(entry, FeedItem)
        assert isinstance(entry.message, Article)
        assert entry.message.text == "نص الخبر"
        assert entry.message.published_at == dt.datetime(2017, 6, 9, 12, tzinfo=dt.UTC)
        assert entry.arrives_at == dt.datetime(2017, 6, 11, tzinfo=dt.UTC)


def test_a_plain_text_that_is_not_utf8_is_a_bad_line(tmp_path: Path) -> None:
    (entry,) = read_feed([_folder(tmp_path, _LISTED, "نص".encode("cp1256"))])
    assert isinstance(entry, BadLine)
    assert "UTF-8" in entry.detail


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ("files: []", "files"),
        ("files: [", "manifest.yaml"),
        ("files: [{path: b.txt, origin: user}]", "no file b.txt"),
        ("files: [{path: a.txt, origin: user}]", "needs `article:`"),
        ("files: [{path: a.txt, origin: nobody}]", "origin"),
        ("files: [{path: a.txt, origin: user, article: {id: a, source: s}}]", "published_at"),
        ("files: [{path: a.txt, origin: user, colour: red}]", "colour"),
    ],
)
def test_a_broken_manifest_stops_the_replay_and_says_why(
    tmp_path: Path, manifest: str, says: str
) -> None:
    with pytest.raises(FeedError, match=says):
        list(read_feed([_folder(tmp_path, manifest)]))


def test_a_byte_order_mark_is_no_part_of_the_first_item(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + f"{_line('a')}\r\n{_line('b', 1)}\r\n".encode())
    assert _names_of(path) == ["a", "b"]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("{path: a.jsonl, origin: user, arrives_at: 2017-06-10T01:00:00Z}", "in the lines"),
        ("{path: a.jsonl, origin: user, arrives_at: '2017-06-10T01:00:00'}", "arrives_at"),
    ],
)
def test_an_arrival_that_means_nothing_stops_the_replay(
    tmp_path: Path, entry: str, says: str
) -> None:
    _write(tmp_path / "a.jsonl", _line("a"))
    _write(tmp_path / "manifest.yaml", f"files: [{entry}]")
    with pytest.raises(FeedError, match=says):
        list(read_feed([tmp_path]))
