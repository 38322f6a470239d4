"""The examples of docs/webhooks.md: the file is taken, the receiver receives."""

import datetime as dt
import json
import os
import re
import shlex
import threading
import urllib.error
import urllib.request
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest

from schemas import Subscription
from streams.cli.webhooks import webhooks
from streams.settings import Settings
from streams.webhooks.delivering import guard_of
from streams.webhooks.egress import Refused
from streams.webhooks.references import Known
from streams.webhooks.signing import Secrets
from streams.webhooks.subscriptions_file import parse

_PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text("utf-8")
_SECRET = "whsec_" + "c2VjcmV0" * 6


def _block(language: str) -> str:
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", _PAGE, flags=re.DOTALL | re.MULTILINE)
    return str(block)


def test_the_file() -> None:
    settings, now = Settings(), dt.datetime.now(dt.UTC)
    listed = parse("page", _block("yaml"), Known.load(settings, guard_of(settings)), now)
    assert set(listed.subscriptions) == {"ops", "desk"}
    assert set(listed.silences) == {"siren-tests"}


def test_the_receiver(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET_OPS", _SECRET)
    taken: list[dict[str, Any]] = []
    names: dict[str, Any] = {"__name__": "receiver"}
    exec(compile(_block("python"), "webhooks.md", "exec"), names)
    names["take"] = taken.append
    names["Receiver"].log_message = lambda *_: None
    with HTTPServer(("127.0.0.1", 0), names["Receiver"]) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"

        def post(content: bytes, **changed: str) -> int:
            headers = Secrets(tmp_path, os.environ).headers(
                ("env:WEBHOOK_SECRET_OPS",), "msg_1", dt.datetime.now(dt.UTC), content
            )
            try:
                request = urllib.request.Request(url, content, headers | changed)
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return int(answer.status)
            except urllib.error.HTTPError as error:
                error.close()
                return error.code

        whole = '{"type": "nadhir.test", "data": {"place": "التنف"}}'.encode()
        assert post(whole) == 204
        assert post(whole) == 204
        assert post(whole, **{"webhook-id": "msg_2"}) == 400
        server.shutdown()
    assert [one["data"]["place"] for one in taken] == ["التنف"]


def test_what_the_page_says_of_the_settings() -> None:
    settings = Settings()
    assert "5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h" in _PAGE
    assert settings.webhooks_retries == (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
    assert f"After {settings.webhooks_pause_failures} failures in a row over an hour" in _PAGE
    assert settings.webhooks_pause_after == dt.timedelta(hours=1)
    assert f"`NADHIR_WEBHOOKS_TIMEOUT` ({settings.webhooks_timeout:g} s)" in _PAGE
    assert f"`NADHIR_WEBHOOKS_KEEP` ({settings.webhooks_keep.days} days)" in _PAGE


def test_the_settings_to_try_it_on_one_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "http://127.0.0.1:8000/"
    assert f"nadhir webhooks add here {address} " in _PAGE
    with pytest.raises(Refused):
        guard_of(Settings()).check_url(address)
    (line,) = re.findall(r"^export (NADHIR_WEBHOOKS_HTTP=.*)$", _PAGE, re.MULTILINE)
    for name, _, value in (word.partition("=") for word in shlex.split(line)):
        monkeypatch.setenv(name, value)
    guard_of(Settings()).check_url(address)


def test_the_body_of_the_api_call() -> None:
    ((body, name),) = re.findall(r"--data '(.*?)'.*?/api/webhooks/(\w+)", _PAGE, re.DOTALL)
    whole = {"id": name, "since": "2026-11-01T00:00:00Z", **json.loads(body)}
    one = Subscription.from_json(json.dumps(whole))
    assert (one.payload, one.secrets) == ("thin", ("file:desk",))


def test_commands_and_options() -> None:
    shown = re.findall(r"`?nadhir webhooks ([a-z]+)([^`\n|]*)", _PAGE)
    assert {"add", "list", "pause", "resume", "rotate", "remove", "test", "redeliver"} <= {
        name for name, _ in shown
    }
    for name, rest in shown:
        options = {word for one in webhooks.commands[name].params for word in one.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, (name, rest)
