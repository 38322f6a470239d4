"""The API over a real broker: what it answers, follows, survives and refuses."""

import asyncio

import orjson
import pytest
from aiohttp.test_utils import TestClient, TestServer
from web_rig import Event, Feed, events, eventually, ready, sending
from web_samples import QUOTES, RAQQA, TANF, alert, escalation, incident, moment

from schemas import Level
from streams.broker import EmbeddedBroker
from streams.settings import Settings
from streams.topic_admin import create_topics
from streams.topics import Topic
from streams.web import make_web_app
from streams.web.problems import LOOPBACK_NAMES


async def test_the_backlog_is_read_whole_before_the_server_is_ready(
    broker: str, feed: Feed, client: TestClient
) -> None:
    # Many batches of many records: the last batch is where ListOffsets goes wrong.
    for start in range(0, 300, 100):
        await asyncio.gather(
            *(feed.send(incident(f"i{n:03}", day=1 + n % 28)) for n in range(start, start + 100))
        )
    await feed.send(escalation())
    await feed.send(alert())
    async with TestClient(TestServer(make_web_app(feed.settings))) as fresh:
        status = await ready(fresh)
        assert (status["incidents"], status["escalations"], status["alerts"]) == (300, 1, 1)


async def test_lists_filters_and_one_escalation_with_its_evidence(
    embedded: str, feed: Feed, client: TestClient
) -> None:
    await feed.send(escalation("e1", level=Level.WATCH))
    await feed.send(escalation("e2", level=Level.CRITICAL, place=RAQQA))
    await feed.send(escalation("e3", level=Level.CRITICAL, state="retracted"))
    await eventually(client, "/healthz", lambda s: s["ready"] and s["escalations"] == 3)

    async def found(query: str) -> list[str]:
        async with client.get(f"/api/escalations?{query}") as answer:
            assert answer.status == 200
            return [item["id"] for item in (await answer.json())["items"]]

    assert await found("") == ["e2", "e1"]
    assert await found("state=open,closed,retracted") == ["e3", "e2", "e1"]
    assert await found("level=watch,warning") == ["e1"]
    assert await found(f"place={RAQQA}") == ["e2"]
    assert await found("rule=another") == []
    assert await found("limit=1&offset=1") == ["e1"]

    async with client.get("/api/escalations/e2") as answer:
        whole = await answer.json()
    assert whole["escalation"] == orjson.loads(
        escalation("e2", level=Level.CRITICAL, place=RAQQA).to_json()
    )
    quotes = whole["escalation"]["steps"][0]["incidents"][0]["witnesses"][0]["quotes"]
    assert quotes[0]["quote"] == QUOTES[RAQQA]
    assert whole["names"]["places"][RAQQA] == {"ar": "الرقة", "en": "Raqqa"}
    assert whole["names"]["actors"]["COALITION"]["ar"] == "التحالف الدولي"


async def test_incidents_are_paged(embedded: str, feed: Feed, client: TestClient) -> None:
    for day in (9, 6, 7):
        await feed.send(incident(f"i~{day}", day=day))
    await feed.send(incident("elsewhere", place=RAQQA, day=7))
    await eventually(client, "/healthz", lambda s: s["ready"] and s["incidents"] == 4)
    seen, after = [], ""
    while after is not None:
        query = {"place": TANF, "from": "2017-06-06", "to": "2017-06-08", "limit": "1"}
        async with client.get("/api/incidents", params=query | {"after": after}) as answer:
            page = await answer.json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert seen == ["i~6", "i~7"]


async def test_alerts_are_polled_by_cursor(embedded: str, feed: Feed, client: TestClient) -> None:
    await feed.send(alert("n1"))
    await eventually(client, "/healthz", lambda s: s["ready"] and s["alerts"] == 1)
    async with client.get("/api/alerts") as answer:
        first = await answer.json()
    assert [item["id"] for item in first["items"]] == ["n1"]
    await feed.send(alert("n2", known=moment(5)))
    later = await eventually(
        client, f"/api/alerts?after={first['cursor']}", lambda page: page["items"] != []
    )
    assert [item["id"] for item in later["items"]] == ["n2"]
    async with client.get("/api/alerts?after=00000000-1") as answer:
        assert answer.status == 410


async def until(client: TestClient, name: str, **headers: str) -> tuple[Event, list[str]]:
    """The first event of this name, and the names of all up to it."""
    names = []
    async with asyncio.timeout(15), client.get("/api/stream", headers=headers) as answer:
        assert answer.content_type == "text/event-stream"
        async for event in events(answer):
            names.append(event.name)
            if event.name == name:
                return event, names
    raise AssertionError(f"the stream ended after {names}")


async def test_the_stream_begins_with_a_reset_and_goes_on_where_the_client_stopped(
    embedded: str, feed: Feed, client: TestClient
) -> None:
    await ready(client)
    begun, names = await until(client, "reset")
    assert names == ["status", "reset"]
    assert begun.id is not None
    await feed.send(escalation("e1"))
    await feed.send(escalation("e2"))
    await eventually(client, "/healthz", lambda s: s["escalations"] == 2)
    missed, names = await until(client, "escalation", **{"Last-Event-ID": begun.id})
    assert names == ["status", "escalation"]
    assert missed.id is not None
    last, names = await until(client, "escalation", **{"Last-Event-ID": missed.id})
    assert names == ["status", "escalation"]
    assert {orjson.loads(missed.data)["id"], orjson.loads(last.data)["id"]} == {"e1", "e2"}
    _, names = await until(client, "reset", **{"Last-Event-ID": "0000-77"})
    assert names == ["status", "reset"]


async def test_the_stream_beats(
    embedded: str, feed: Feed, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.web.events.HEARTBEAT_S", 0.1)
    await ready(client)
    names = []
    async with asyncio.timeout(5), client.get("/api/stream") as answer:
        async for event in events(answer):
            names.append(event.name)
            if len(names) == 4:
                break
    assert names == ["status", "reset", "status", "status"]


async def test_malformed_messages_are_counted_and_the_rest_goes_on(
    embedded: str, feed: Feed, client: TestClient
) -> None:
    await feed.raw(Topic.ESCALATIONS, "e0", b"not json")
    await feed.raw(Topic.INCIDENTS, "i0", b'{"id": 7}')
    await feed.raw(Topic.ALERTS_CRITICAL, TANF, b"\xff")
    await feed.send(escalation())
    status = await eventually(
        client, "/healthz", lambda s: s["ready"] and len(s["skipped"]) == 3 and s["escalations"]
    )
    assert set(status["skipped"].values()) == {1}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/escalations?level=terrible", 400),
        ("/api/escalations?levle=watch", 400),
        ("/api/escalations?limit=0", 400),
        ("/api/escalations?limit=99999999999999999999", 400),
        ("/api/escalations?rule=a&rule=b", 400),
        (f"/api/escalations?place={'x' * 301}", 400),
        ("/api/escalations/nobody", 404),
        ("/api/incidents?from=yesterday", 400),
        ("/api/incidents?after=x", 400),
        ("/api/elsewhere", 404),
        ("/static/../app.py", 404),
        ("/static/%2e%2e/app.py", 404),
    ],
)
async def test_errors_are_problem_details(
    embedded: str, feed: Feed, client: TestClient, path: str, status: int
) -> None:
    await ready(client)
    async with client.get(path) as answer:
        assert answer.status == status
        assert answer.content_type == "application/problem+json"
        told = await answer.json(content_type=None)
    assert told["status"] == status
    assert set(told) == {"type", "title", "status", "detail"}


async def test_another_method_is_refused_with_the_allowed_ones(
    embedded: str, feed: Feed, client: TestClient
) -> None:
    async with client.post("/api/escalations") as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "GET,HEAD")
        assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/static/main.js", "/api/alerts", "/none", "/api/stream"])
async def test_every_answer_carries_the_security_headers(
    embedded: str, feed: Feed, client: TestClient, path: str
) -> None:
    await ready(client)
    async with client.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_only_its_own_names_are_answered_on_loopback(embedded: str, feed: Feed) -> None:
    app = make_web_app(feed.settings, hosts=LOOPBACK_NAMES)
    async with TestClient(TestServer(app)) as client:
        for host, status in (("evil.example", 421), ("localhost:80", 200), ("[::1]:80", 200)):
            async with client.get("/", headers={"Host": host}) as answer:
                assert (host, answer.status) == (host, status)


async def test_before_the_topics_are_there_it_says_so_and_then_recovers(
    embedded: str, settings: Settings, client: TestClient
) -> None:
    status = await eventually(client, "/healthz", lambda s: s["link"] == "lost")
    assert "topics are missing" in status["detail"]
    async with client.get("/api/escalations") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
    await create_topics(settings)
    await ready(client)


async def test_a_lost_broker_is_told_and_what_it_forgot_goes_when_it_is_back(prefix: str) -> None:
    with EmbeddedBroker() as own:
        settings = Settings(bootstrap=own.address, prefix=prefix, report_partitions=2)
        await create_topics(settings)
        async with sending(settings) as feed:
            await feed.send(escalation("before"))
        async with TestClient(TestServer(make_web_app(settings))) as client:
            await ready(client)
            own.stop()
            status = await eventually(client, "/healthz", lambda s: s["link"] == "lost")
            assert (status["ready"], status["escalations"]) == (False, 1)
            async with client.get("/api/escalations") as answer:
                assert [item["id"] for item in (await answer.json())["items"]] == ["before"]
            own.start()
            await asyncio.to_thread(own.wait_ready)
            await create_topics(settings)
            async with sending(settings) as feed:
                await feed.send(escalation("after"))
            await eventually(client, "/healthz", lambda s: s["ready"])
            async with client.get("/api/escalations") as answer:
                assert [item["id"] for item in (await answer.json())["items"]] == ["after"]
