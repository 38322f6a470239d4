"""The API of webhooks, on the embedded broker: what it takes, shows and refuses."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from schemas import Endpoint
from streams.settings import Settings
from streams.topic_admin import create_topics
from streams.web import make_web_app
from streams.webhooks.admin import NotThereError, subscription_of
from streams.webhooks.health import PauseReason, pause
from streams.webhooks.journal import journal
from streams.webhooks.tables import read_tables

pytestmark = pytest.mark.usefixtures("embedded")

TOKEN = "a-token-of-some-length"
BODY = {"url": "https://ops.example.org/hooks/T0KEN", "secrets": ["env:WEBHOOK_SECRET_OPS"]}


@pytest.fixture
async def client(settings: Settings, tmp_path: Path) -> AsyncIterator[TestClient]:
    await create_topics(settings)
    path = tmp_path / "token"
    path.write_text(TOKEN + "\n")
    whole = settings.model_copy(update={"api_token_file": path})
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with TestClient(TestServer(make_web_app(whole)), headers=headers) as running:
        while (await running.get("/api/webhooks")).status == 503:
            pass
        yield running


async def test_a_subscription_through_its_life(client: TestClient, settings: Settings) -> None:
    async with client.put("/api/webhooks/ops", json=BODY) as answer:
        assert answer.status == 201
        shown = await answer.json()
    assert shown["state"] == "active"
    assert shown["url"] == "https://ops.example.org/…"
    async with client.post("/api/webhooks/ops/pause") as answer:
        assert (await answer.json())["state"] == "paused"
    async with client.post("/api/webhooks/ops/resume") as answer:
        assert (await answer.json())["state"] == "active"

    # Nadhir's own pause is shown with its reason, and lifted.
    broken = pause("ops", PauseReason.FAILING, "8 failures", dt.datetime.now(dt.UTC))
    async with journal(settings) as writing:
        await writing.endpoint(Endpoint(subscription="ops", failures=8, pause=broken))
    one = {}
    while not one.get("pause"):
        async with client.get("/api/webhooks") as answer:
            text = await answer.text()
            (one,) = (await answer.json())["subscriptions"]
    assert one["pause"]["detail"] == "8 failures"
    assert "T0KEN" not in text
    async with client.post("/api/webhooks/ops/resume") as answer:
        assert (await answer.json())["pause"] is None

    async with client.post("/api/webhooks/ops/rotate", json={"to": "file:new"}) as answer:
        assert (await answer.json())["secrets"] == ["file:new", "env:WEBHOOK_SECRET_OPS"]
    async with client.post("/api/webhooks/ops/rotate", json={"finish": True}) as answer:
        assert (await answer.json())["secrets"] == ["file:new"]
    kept = subscription_of(await read_tables(settings), "ops")
    assert kept.url == BODY["url"]
    async with client.post("/api/webhooks/ops/test") as answer:
        assert answer.status == 202
        assert (await answer.json())["webhook_id"].startswith("msg_")
    async with client.delete("/api/webhooks/ops") as answer:
        assert answer.status == 204
    with pytest.raises(NotThereError):
        subscription_of(await read_tables(settings), "ops")
    async with client.post("/api/webhooks/ops/pause") as answer:
        assert answer.status == 404


async def test_silences(client: TestClient) -> None:
    body = {"match": {"places": ["gn:172955"]}, "ends_at": "2099-01-01T00:00:00Z", "why": "works"}
    async with client.put("/api/silences/s1", json=body) as answer:
        assert answer.status == 200
    async with client.get("/api/webhooks") as answer:
        assert [one["id"] for one in (await answer.json())["silences"]] == ["s1"]
    async with client.delete("/api/silences/s1") as answer:
        assert answer.status == 204
    async with client.put("/api/silences/all", json=body | {"match": {}}) as answer:
        assert answer.status == 422


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"secrets": ["whsec_c2VjcmV0LXNlY3JldA=="]}, 422, "secrets"),
        ({"secrets": ["file:../../etc/shadow"]}, 422, "secrets"),
        ({"url": "http://ops.example.org/"}, 422, "url: refused"),
        ({"url": "https://127.0.0.1/"}, 422, "url: refused"),
        ({"url": "https://user:pw@ops.example.org/"}, 422, "url: refused"),
        ({"filter": {"rules": ["no-such-rule"]}}, 422, "no-such-rule"),
        ({"origin": "file"}, 422, "origin"),
        ({"id": "other"}, 422, "id"),
        ({"colour": "red"}, 422, "colour"),
    ],
)
async def test_what_is_refused(
    client: TestClient, change: dict[str, object], status: int, words: str
) -> None:
    async with client.put("/api/webhooks/ops", json=BODY | change) as answer:
        told = await answer.json()
        assert answer.status == status
    assert words in told["detail"]
    assert "c2VjcmV0" not in told["detail"]
    assert "pw" not in told["detail"]


async def test_only_with_the_token(client: TestClient, settings: Settings) -> None:
    for given in ("", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"):
        headers = {"Authorization": given}
        async with client.get("/api/webhooks", headers=headers) as answer:
            assert answer.status == 401
        async with client.put("/api/webhooks/ops", json=BODY, headers=headers) as answer:
            assert answer.status == 401
    async with (
        TestClient(TestServer(make_web_app(settings))) as open_one,
        open_one.put("/api/webhooks/ops", json=BODY) as answer,
    ):
        assert answer.status == 403
        assert "NADHIR_API_TOKEN_FILE" in (await answer.json())["detail"]
    async with client.put("/api/webhooks/ops", data=b"{", headers={}) as answer:
        assert answer.status == 415


def test_a_token_file_that_is_none_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "token"
    for text in (None, "short"):
        if text is not None:
            path.write_text(text)
        with pytest.raises(ValueError, match="NADHIR_API_TOKEN_FILE"):
            make_web_app(Settings(api_token_file=path))
