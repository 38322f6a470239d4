"""A worker that does not fit the state of its generation does not start."""

import asyncio
import datetime as dt
import json
from pathlib import Path

import pytest
from stream_kit import Installation

from schemas import Article
from streams.coding.coder import Coder
from streams.escalation.rule import Rule
from streams.escalation.rule_files import load as load_rules
from streams.generation import Fingerprint, GenerationError, differences, join_generation
from streams.settings import Settings
from streams.theatres import Theatres
from streams.topic_admin import create_topics
from streams.topics import Topic

_TEXT = "قتل أربعة مدنيين في غارة جوية على مدينة الرقة في شمال سوريا يوم الثلاثاء."
_NOON = dt.datetime(2017, 6, 7, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


@pytest.fixture(scope="module")
def rules() -> tuple[Rule, ...]:
    return load_rules(horizon=dt.timedelta(days=120))


@pytest.fixture(scope="module")
def mine(coder: Coder, rules: tuple[Rule, ...]) -> Fingerprint:
    return Fingerprint.of(Settings(), coder, rules, Theatres.load())


class TestFingerprint:
    def test_it_does_not_change_from_one_start_to_the_next(
        self, coder: Coder, rules: tuple[Rule, ...], mine: Fingerprint
    ) -> None:
        again = load_rules(horizon=dt.timedelta(days=120))
        assert Fingerprint.of(Settings(), coder, again, Theatres.load()) == mine

    def test_a_changed_rule_counts_but_not_its_own_tests(
        self, coder: Coder, rules: tuple[Rule, ...], mine: Fingerprint
    ) -> None:
        def of(**changes: object) -> list[str]:
            changed = (rules[0].model_copy(update=changes), *rules[1:])
            other = Fingerprint.of(Settings(), coder, changed, Theatres.load())
            return [line.split(":")[0] for line in differences(mine, other)]

        assert of(span=rules[0].span + 1) == ["rules"]
        assert of(tests=()) == []

    def test_each_difference_is_named_with_both_values(
        self, coder: Coder, rules: tuple[Rule, ...], mine: Fingerprint
    ) -> None:
        settings = Settings(article_partitions=3, horizon=dt.timedelta(days=90))
        other = Fingerprint.of(settings, coder, rules, Theatres({"levant": ["SY"]}))
        theatres, partitions, horizon = differences(mine, other)
        assert mine.theatres in theatres
        assert other.theatres in theatres
        assert partitions == "article partitions: the state has 8, this worker 3"
        assert horizon == "horizon days: the state has 120.0, this worker 90.0"


class TestJoining:
    async def test_one_that_fits_joins_and_another_does_not(
        self, broker: str, settings: Settings, mine: Fingerprint
    ) -> None:
        await create_topics(settings)
        other = mine.model_copy(update={"coder": "0123456789ab"})
        await join_generation(settings, mine)
        await join_generation(settings, mine)
        with pytest.raises(GenerationError) as refused:
            await join_generation(settings, other)
        message = str(refused.value)
        assert f"coder: the state has {mine.coder}, this worker 0123456789ab" in message
        assert "NADHIR_GENERATION=2" in message
        second = settings.model_copy(update={"generation": 2})
        await create_topics(second)
        await join_generation(second, other)
        await join_generation(settings, mine)
        with pytest.raises(GenerationError, match="NADHIR_GENERATION=3"):
            await join_generation(second, mine)

    async def test_of_two_that_begin_at_once_one_does(
        self, broker: str, settings: Settings, mine: Fingerprint
    ) -> None:
        await create_topics(settings)
        both = [mine, mine.model_copy(update={"rules": "another"})]
        answers = await asyncio.gather(
            *(join_generation(settings, one) for one in both), return_exceptions=True
        )
        refused = [isinstance(answer, GenerationError) for answer in answers]
        assert sorted(refused) == [False, True]
        await join_generation(settings, both[refused.index(False)])
        with pytest.raises(GenerationError):
            await join_generation(settings, both[refused.index(True)])


class TestWorker:
    async def test_a_new_generation_works_the_log_again(
        self, broker: str, settings: Settings, tmp_path: Path
    ) -> None:
        """With files and topics of its own, although folder and prefix are the same."""
        settings = settings.model_copy(update={"store": "rocksdb"})
        installation, data = Installation(settings, tmp_path), tmp_path / "data"
        installation.run("topics", "create")
        articles = [
            Article(
                id=f"a{n}", source="s", published_at=_NOON + n * dt.timedelta(days=3), text=text
            )
            for n, text in enumerate([_TEXT, _TEXT.replace("أربعة", "سبعة"), _TEXT])
        ]
        feed = installation.feed("f.jsonl", [one.model_dump(mode="json") for one in articles])
        await installation.command("replay", feed)
        with installation.worker(data):
            await installation.settled()
        first = await installation.end_state()
        assert first["incidents"]

        changed = Installation(
            settings.model_copy(update={"horizon": dt.timedelta(days=150)}), tmp_path
        )
        with pytest.raises(AssertionError, match=r"horizon days: the state has 120.0.*150.0"):
            await changed.command("worker")

        second = Installation(settings.model_copy(update={"generation": 2}), tmp_path)
        with second.worker(data):
            await second.settled()
        coded = {json.loads(r.value).get("article_id") for r in await second.records(Topic.REPORTS)}
        assert coded == {"a0", "a1", "a2", None}
        assert await second.end_state() == first
        # A folder of tables for each generation; the locks lie beside them.
        assert len([one for one in data.iterdir() if one.is_dir()]) == 2
