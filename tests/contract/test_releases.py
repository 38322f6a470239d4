"""The check of the exported contract against an earlier version, as the command does it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import streams.cli.schemas as command
from schemas.releases import Release, ReleaseError, findings, read_commit, read_folder
from streams.contract import files, for_readers

_EXPORT = Path(__file__).parents[2] / "schemas" / "export"


def _found(change: Callable[[dict[str, Any]], None]) -> list[str]:
    """What is told of the present contract where `change` made the earlier one from it."""
    old = {name.removesuffix(".json"): json.loads(text) for name, text in files().items()}
    change(old)
    earlier = Release.of({f"{name}.json": json.dumps(value) for name, value in old.items()})
    told = findings(earlier, Release.of(files()), for_readers())
    return [f"{one}{' allowed' if one.allowed else ''}" for one in told]


def test_nothing_breaks_against_itself() -> None:
    assert _found(lambda _: None) == []


def test_a_field_that_went_is_named_with_its_path() -> None:
    def change(old: dict[str, Any]) -> None:
        old["alert.schema"]["$defs"]["StepIncident"]["properties"]["wounded"] = {"type": "integer"}

    path = "alert: escalation.steps[].incidents[].wounded: field removed"
    assert _found(change) == [f"{path} (breaks readers)", f"{path} (breaks writers)"]


def test_a_looser_input_breaks_nobody_but_a_looser_output_its_readers() -> None:
    def change(old: dict[str, Any]) -> None:
        old["article.schema"]["properties"]["source"]["maxLength"] = 100
        old["silence.schema"]["properties"]["why"]["maxLength"] = 100
        old["delivery.schema"]["properties"]["attempt"]["minimum"] = 1

    assert _found(change) == ["delivery: attempt: minimum changed from 1 to 0 (breaks readers)"]


def test_a_tighter_input_breaks_its_writers() -> None:
    def change(old: dict[str, Any]) -> None:
        old["article.schema"]["properties"]["source"]["maxLength"] = 300

    (told,) = _found(change)
    assert told == "article: source: maxLength changed from 300 to 200 (breaks writers)"


def test_a_new_message_breaks_nobody_and_one_that_went_does() -> None:
    def change(old: dict[str, Any]) -> None:
        del old["mark.schema"]
        old["gone.schema"] = {"type": "object"}

    assert _found(change) == ["gone: message removed"]


def test_a_raised_version_allows_what_it_tells() -> None:
    def change(old: dict[str, Any]) -> None:
        old["article.schema"]["properties"]["source"]["maxLength"] = 300
        old["article.schema"]["x-schema-version"] = "0"

    (told,) = _found(change)
    assert told.endswith("allowed")


def test_topics_are_compared() -> None:
    def change(old: dict[str, Any]) -> None:
        channels = old["asyncapi"]["channels"]
        channels["scopes"] = channels["incidents"]
        configuration = channels["reports"]["bindings"]["kafka"]["topicConfiguration"]
        configuration["cleanup.policy"] = ["compact"]
        channels["alerts.watch"]["messages"] = {"notice": {}}
        channels["articles"]["messages"].pop("withdrawal")
        message = old["asyncapi"]["components"]["messages"]["alert"]
        message["bindings"]["kafka"]["key"]["description"] = "country"

    assert _found(change) == [
        "topic alerts.watch: no longer carries notice",
        "topic of alert: key changed from 'country' to 'place id'",
        "topic reports: cleanup changed from ['compact'] to ['delete']",
        "topic scopes: topic removed",
    ]


def test_readers_are_not_sent_a_message_they_do_not_know() -> None:
    def change(old: dict[str, Any]) -> None:
        del old["asyncapi"]["channels"]["reports"]["messages"]["source-mark"]

    (told,) = _found(change)
    assert told == "topic reports: carries source-mark, which its readers do not know"


def test_another_partitioner_breaks_every_topic() -> None:
    def change(old: dict[str, Any]) -> None:
        old["asyncapi"]["x-partitioner"]["algorithm"] = "CRC32"

    assert len(_found(change)) == len(json.loads(files()["asyncapi.json"])["channels"])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of its own, whose first commit holds a field that is gone since."""
    folder = tmp_path / "schemas" / "export"
    folder.mkdir(parents=True)
    old = files()
    article = json.loads(old["article.schema.json"])
    article["properties"]["author"] = {"type": "string"}
    for name, text in (old | {"article.schema.json": json.dumps(article)}).items():
        (folder / name).write_text(text, "utf-8")
    for arguments in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first"],
        ["tag", "v1"],
    ):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    for name, text in files().items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_against_a_commit(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_commit("HEAD", checkout).keys() == read_folder(checkout).keys()
    monkeypatch.setattr(command, "_EXPORT", checkout)
    done = CliRunner().invoke(command.schemas, ["check", "--against", "v1"])
    assert done.exit_code == 1
    assert "article: author: field removed (breaks writers)" in done.stderr


def test_against_a_folder_and_the_baseline(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CliRunner().invoke(command.schemas, ["check", "--against", str(_EXPORT)]).exit_code == 0
    subprocess.run(["git", "checkout", "--quiet", "."], cwd=tmp_path, check=True)
    monkeypatch.setattr(command, "_BASELINE", checkout)
    assert CliRunner().invoke(command.schemas, ["check"]).exit_code == 1
    # A release refuses the break as well, unless it is told to take it.
    assert CliRunner().invoke(command.schemas, ["baseline"]).exit_code == 1
    assert CliRunner().invoke(command.schemas, ["baseline", "--accept-breaks"]).exit_code == 0
    assert CliRunner().invoke(command.schemas, ["check"]).exit_code == 0


@pytest.mark.parametrize("commit", ["no-such-commit", "--help", "HEAD:schemas"])
def test_what_is_no_commit_is_said(commit: str, checkout: Path) -> None:
    with pytest.raises(ReleaseError):
        read_commit(commit, checkout)


def test_an_empty_folder_is_no_version(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="holds no exported schemas"):
        read_folder(tmp_path)
