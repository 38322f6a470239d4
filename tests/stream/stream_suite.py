"""The stream tests, written once; `test_stream_*.py` runs them on each broker."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from stream_kit import Installation

from schemas import Article, DeadLetter, Mark, Reason
from streams.partitioner import partition_of
from streams.settings import Settings
from streams.topics import ALERT_TOPICS, Topic, full_name

_SEEDS = Path(__file__).parents[2] / "seeds"
_DAY = datetime(2017, 6, 7, 12, tzinfo=UTC)

_RAQQA = (
    "قتل سبعة مدنيين وأصيب عشرة آخرون في غارة جوية شنتها طائرات التحالف الدولي على مدينة الرقة "
    "في شمال سوريا يوم الثلاثاء، بحسب ما أفادت مصادر محلية."
)
_ABU_KAMAL = (
    "قتل خمسة مدنيين في غارة جوية شنتها طائرات حربية على مدينة البوكمال في شرق سوريا "
    "يوم الثلاثاء، وفق مصادر طبية."
)
_QAIM = (
    "قتل خمسة مدنيين في غارة جوية شنتها طائرات حربية على مدينة القائم في غرب العراق "
    "يوم الثلاثاء، وفق مصادر طبية."
)
_BENGHAZI = (
    "قتل خمسة مدنيين في غارة جوية شنتها طائرات حربية على مدينة بنغازي في شرق ليبيا "
    "يوم الثلاثاء، وفق مصادر طبية."
)


def _article(name: str, text: str, **more: Any) -> dict[str, Any]:
    fields = {"id": name, "source": "test", "published_at": _DAY, "title": "", "text": text} | more
    return Article(**fields).model_dump(mode="json")


class StreamSuite:
    """What the stream does, on whichever broker `broker` names."""

    @pytest.fixture
    def installation(self, broker: str, settings: Settings, tmp_path: Path) -> Installation:
        """Topics made anew, nothing running on them yet."""
        installation = Installation(settings, tmp_path)
        installation.run("topics", "create")
        return installation

    async def test_the_seed_feed_raises_alerts_once(self, installation: Installation) -> None:
        """A second replay of the same feed changes no state. (Status 1: it has a broken item.)"""
        with installation.worker():
            await installation.command("replay", _SEEDS, status=1)
            await installation.settled()
            first = await installation.end_state()
            await installation.command("replay", _SEEDS, status=1)
            await installation.settled()
            assert await installation.end_state() == first
        places = {
            json.loads(record.value)["escalation"]["scope"]["name"]["ar"]
            for record in await installation.records(*ALERT_TOPICS.values())
        }
        assert {"التنف", "الرقة"} <= places
        assert not places & {"واشنطن", "أستانا", "بيروت", "بغداد", "موسكو"}

    async def test_every_quote_stands_in_its_article(self, installation: Installation) -> None:
        with installation.worker():
            await installation.command("replay", _SEEDS, status=1)
            await installation.settled()
        articles = [json.loads(one.value) for one in await installation.records(Topic.ARTICLES)]
        published = {(one["id"], one["version"]): one for one in articles if "text" in one}
        quotes = [
            (published[source["article_id"], source["version"]], quote)
            for incident in _live(await installation.latest(Topic.INCIDENTS))
            for source in incident["sources"]
            for quote in source["evidence"]
        ]
        assert len(quotes) >= 20
        for article, quote in quotes:
            assert article[quote["field"]][quote["start"] : quote["end"]] == quote["quote"]

    async def test_two_workers_end_as_one(
        self, installation: Installation, settings: Settings, tmp_path: Path
    ) -> None:
        """A second one joins in the middle, the first one leaves: the tables move with the work."""
        parts = [
            installation.feed(
                f"part-{week}.jsonl",
                [
                    _article(f"{name}{week}", text, published_at=_DAY + timedelta(days=7 * week))
                    for name, text in (("r", _RAQQA), ("k", _ABU_KAMAL), ("b", _BENGHAZI))
                ],
            )
            for week in range(3)
        ]
        with installation.worker():
            for part in parts:
                await installation.command("replay", part)
            await installation.settled()
        alone = await installation.end_state()
        assert len(alone["incidents"]) == 9
        assert alone["escalations"]

        folder = tmp_path / "shared"
        folder.mkdir()
        shared = Installation(
            settings.model_copy(update={"prefix": f"{settings.prefix}2."}), folder
        )
        shared.run("topics", "create")
        with shared.worker() as first:
            await shared.command("replay", parts[0])
            with shared.worker():
                await shared.command("replay", parts[1])
                first.stop()
                await shared.command("replay", parts[2])
                await shared.settled()
        assert await shared.end_state() == alone

    async def test_a_restart_loses_nothing(self, installation: Installation) -> None:
        """What is published while no worker runs, or was left half-way, is worked on later."""
        articles = [
            _article(f"a{n}", _RAQQA, published_at=_DAY + timedelta(days=7 * n)) for n in range(6)
        ]
        with installation.worker():
            await installation.command(
                "replay", installation.feed("1.jsonl", articles[:3]), "--speed", "max"
            )
        await installation.command(
            "replay", installation.feed("2.jsonl", articles[3:]), "--speed", "max"
        )
        with installation.worker():
            await installation.settled()
        coded = {
            json.loads(record.value).get("article_id")
            for record in await installation.records(Topic.REPORTS)
        }
        assert coded - {None} == {article["id"] for article in articles}

    async def test_bad_messages_end_as_dead_letters(self, installation: Installation) -> None:
        """Each with its reason, advice and bytes; and the good one behind them is coded."""
        bad = _bad_messages()
        async with installation.producer() as producer:
            topic = full_name(Topic.ARTICLES, installation.settings)
            count = installation.settings.article_partitions

            async def send(key: str, value: bytes, shift: int = 0) -> None:
                where = (partition_of(key.encode(), count) + shift) % count
                await producer.send_and_wait(topic, value, key=key.encode(), partition=where)

            mark = Mark(mark=_DAY).to_json()
            for number in range(count):
                await producer.send_and_wait(topic, mark, partition=number)
            for key, (_, value) in bad.items():
                await send(key, value, shift=1 if key == "wrong-partition" else 0)
            await send("twice", Article(**_fields("twice", _ABU_KAMAL)).to_json())
            await send("twice", Article(**_fields("twice", _QAIM)).to_json())
            for number in range(count * 4):
                await send(f"good-{number}", Article(**_fields(f"good-{number}", _RAQQA)).to_json())
        with installation.worker():
            await installation.settled()
        letters = [
            DeadLetter.from_json(record.value)
            for record in await installation.records(Topic.DEAD_LETTERS)
        ]
        found = {letter.key: letter for letter in letters}
        reasons = {key: reason for key, (reason, _) in bad.items()} | {"twice": Reason.CONFLICT}
        assert {key: letter.reason for key, letter in found.items()} == reasons
        for letter in letters:
            assert letter.detail
            assert letter.advice
            assert letter.topic == topic
            assert letter.stage == "code"
            if letter.key in bad:
                _check_bytes(letter, bad[letter.key][1])
        coded = {
            json.loads(record.value).get("article_id")
            for record in await installation.records(Topic.REPORTS)
        }
        assert {f"good-{number}" for number in range(count * 4)} <= coded

    @pytest.mark.parametrize(
        ("before", "after", "country"),
        [
            pytest.param(_QAIM, _ABU_KAMAL, "SY", id="within a theatre"),
            pytest.param(_ABU_KAMAL, _BENGHAZI, "LY", id="between theatres"),
        ],
    )
    async def test_a_correction_moves_an_incident_over_a_border(
        self, installation: Installation, before: str, after: str, country: str
    ) -> None:
        with installation.worker():
            first = installation.feed("1.jsonl", [_article("x", before)])
            await installation.command("replay", first)
            await installation.settled()
            assert len(_live(await installation.latest(Topic.INCIDENTS))) == 1
            second = installation.feed("2.jsonl", [_article("x", after, version=2)])
            await installation.command("replay", second)
            await installation.settled()
            state = await installation.end_state()
            # The late first version again: it must not move the incident back.
            await installation.command("replay", first)
            await installation.settled()
            assert await installation.end_state() == state
        live = _live(await installation.latest(Topic.INCIDENTS))
        assert [incident["country"] for incident in live] == [country]

    async def test_a_withdrawal_may_come_before_what_it_withdraws(
        self, installation: Installation
    ) -> None:
        feed = installation.feed(
            "feed.jsonl",
            [
                {
                    "id": "gone",
                    "version": 1,
                    "withdrawn": True,
                    "arrives_at": "2017-06-07T06:00:00Z",
                },
                _article("gone", _RAQQA),
                _article("stays", _ABU_KAMAL),
            ],
        )
        with installation.worker():
            await installation.command("replay", feed)
            await installation.settled()
        live = _live(await installation.latest(Topic.INCIDENTS))
        sources = {source["article_id"] for incident in live for source in incident["sources"]}
        assert sources == {"stays"}


def _fields(name: str, text: str) -> dict[str, Any]:
    return {"id": name, "source": "test", "published_at": _DAY, "title": "", "text": text}


def _bad_messages() -> dict[str, tuple[Reason, bytes]]:
    """By message key: the reason that it must be given, and its bytes."""

    def json_of(name: str, **more: Any) -> bytes:
        fields = _fields(name, _RAQQA) | {"published_at": "2017-06-07T12:00:00Z"} | more
        return json.dumps(fields, ensure_ascii=False).encode()

    return {
        "not-json": (Reason.NOT_JSON, b'{"id": "not-json", '),
        "wrong-types": (Reason.INVALID, json_of("wrong-types", version="two", source=7)),
        "no-text": (Reason.NO_TEXT, json_of("no-text", text="")),
        "huge": (Reason.TOO_LARGE, json_of("huge", text="نص " * 1_000_000)),
        "not-utf8": (
            Reason.NOT_UTF8,
            json_of("not-utf8").replace("غارة".encode(), b"\xd8\x00\xff"),
        ),
        "english": (
            Reason.UNSUPPORTED_LANGUAGE,
            json_of("english", text="An air strike hit the town on Tuesday.", language="en"),
        ),
        "far-future": (Reason.INVALID, json_of("far-future", published_at="9999-12-31T23:59:59Z")),
        "wrong-partition": (Reason.WRONG_PARTITION, json_of("wrong-partition")),
    }


def _check_bytes(letter: DeadLetter, original: bytes) -> None:
    assert letter.value is not None
    assert base64.b64decode(letter.value) == original
    assert letter.value_length == len(original)
    assert letter.value_sha256 == hashlib.sha256(original).hexdigest()


def _live(incidents: dict[bytes, bytes]) -> list[dict[str, Any]]:
    values = [json.loads(value) for value in incidents.values()]
    return [value for value in values if value["state"] == "live"]
