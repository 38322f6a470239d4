"""`nadhir topics` on both brokers."""

from cli_kit import nadhir

from streams.settings import Settings
from streams.topics import specs


def test_create_check_and_create_again(broker: str, settings: Settings) -> None:
    missing = nadhir("topics", "check", settings=settings)
    assert missing.returncode == 1
    assert missing.stderr.count("missing: run `nadhir topics create`") == len(specs(settings))
    created = nadhir("topics", "create", settings=settings)
    assert created.returncode == 0
    assert created.stdout.split()[1::2] == [spec.name for spec in specs(settings)]
    assert nadhir("topics", "create", settings=settings).stdout == "all topics exist\n"
    assert nadhir("topics", "check", settings=settings).returncode == 0


def test_other_partitions_are_told(embedded: str, settings: Settings) -> None:
    nadhir("topics", "create", settings=settings)
    other = settings.model_copy(update={"article_partitions": 6})
    done = nadhir("topics", "check", settings=other)
    assert done.returncode == 1
    assert "has 4 partitions, the settings ask for 6" in done.stderr


def test_list_needs_no_broker() -> None:
    done = nadhir("topics", "list", NADHIR_BOOTSTRAP="127.0.0.1:1", NADHIR_PREFIX="p.")
    assert "p.articles\t8 partitions" in done.stdout
