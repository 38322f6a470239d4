"""Alerts go from the topics to endpoints, on the embedded broker, with calls that are verified."""

import asyncio
import datetime as dt
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError
from webhook_kit import (
    ALEPPO,
    LONG_AGO,
    RAQQA,
    Behaviour,
    alert,
    eventually,
    holders,
    keep_secret,
    rigged,
    secret_of,
    until,
)

from schemas import (
    DeadLetter,
    Filter,
    Grouping,
    GroupKey,
    Outcome,
    PauseReason,
    Silence,
    Transition,
)
from streams.reading import read_all
from streams.settings import Settings
from streams.topics import Topic, full_name
from streams.webhooks import admin

pytestmark = pytest.mark.usefixtures("embedded")


async def test_every_delivery_is_accepted_and_a_tampered_one_refused(
    settings: Settings, tmp_path: Path
) -> None:
    async with rigged(settings, tmp_path / "secrets") as rig:
        await rig.subscribe("ops")
        await rig.subscribe("brief", payload="thin")
        await rig.start()
        # What is no alert becomes a dead letter, and holds nothing up.
        topic = full_name(Topic.ALERTS_WATCH, rig.settings)
        await rig.producer.send_and_wait(topic, b'{"id": 1}', RAQQA.encode())
        await rig.publish(alert("a1"), alert("a2"))
        await until(lambda: len(rig.receiver.calls) == 4, lambda: rig.receiver.calls)
        (letter,) = await eventually(lambda: read_all(rig.settings, [Topic.DEAD_LETTERS]))
        refused = DeadLetter.from_json(letter.value)
        assert (refused.stage, refused.topic) == ("deliver", topic)
        assert not rig.receiver.forged
        assert sorted(rig.receiver.ids("ops")) == ["a1", "a2"]
        call = rig.receiver.of("ops")[0]
        assert call.json["type"] == "nadhir.alert.opened"
        assert call.json["data"]["escalation"]["account"]["ar"].startswith("ضربتان")
        thin = rig.receiver.of("brief")[0].json["data"]
        assert "escalation" not in thin
        assert thin["escalation_id"] == "e1"
        hook = Webhook(secret_of("ops"))
        hook.verify(call.body, call.headers)
        for body, headers in (
            (call.body.replace(b"warning", b"watch  "), call.headers),
            (call.body, call.headers | {"webhook-id": "msg_other"}),
            (call.body, call.headers | {"webhook-timestamp": "1500000000"}),
        ):
            with pytest.raises(WebhookVerificationError):
                hook.verify(body, headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(secret_of("brief")).verify(call.body, call.headers)
        await rig.journal.flush()
        assert {one.outcome for one in await rig.log()} == {Outcome.DELIVERED}


async def test_answers_and_what_follows(settings: Settings, tmp_path: Path) -> None:
    """One storm, many endpoints: each gets what its answers ask for, none waits for another."""

    def once(status: int, **headers: str) -> Behaviour:
        return lambda _call, before: web.Response(
            status=status if before == 0 else 204, headers=headers
        )

    async with rigged(settings, tmp_path / "secrets", webhooks_retries=(0.2, 0.4)) as rig:
        rig.receiver.behaviours |= {
            "slow-down": once(429, **{"Retry-After": "2"}),
            "date": once(503, **{"Retry-After": format_datetime(dt.datetime.now(dt.UTC))}),
            "shaky": once(500),
            "gone": lambda _call, _before: web.Response(status=410),
            "moved": lambda _call, _before: web.Response(
                status=302, headers={"Location": rig.receiver.url("elsewhere")}
            ),
            "hangs": lambda _call, _before: 30.0,
            "endless": lambda _call, _before: web.Response(status=200, body=b"x" * 10_000_000),
        }
        names = ["fine", *rig.receiver.behaviours]
        for name in names:
            await rig.subscribe(name)
        await rig.start()
        await rig.publish(alert("a1"), alert("a2"))
        receiver = rig.receiver
        await until(lambda: len(receiver.of("fine")) == 2)
        wanted = {"a1", "a2"}
        for name in ("slow-down", "date", "shaky", "endless"):
            await until(lambda name=name: set(receiver.ids(name)) == wanted, name)
        await until(lambda: len(receiver.of("slow-down")) == 3)
        await until(lambda: len(receiver.of("moved")) == 6, lambda: len(receiver.of("moved")))
        await until(lambda: len(receiver.of("hangs")) >= 4)
        assert not receiver.forged

        # 429: nothing to that endpoint within the time it asked for; both calls may be out by then.
        first, *_, last = receiver.of("slow-down")
        assert last.at - first.at >= 2
        again = [one.id for one in receiver.of("slow-down")]
        assert len(set(again)) == 2
        assert {call.body for call in receiver.of("shaky") if call.id == receiver.of("shaky")[0].id}

        # 410 pauses at once, and says so; a redirect is never followed.
        assert len(receiver.of("gone")) <= 2
        tables = await rig.tables()
        assert tables.endpoints["gone"].pause is not None
        assert tables.endpoints["gone"].pause.reason is PauseReason.GONE
        assert not receiver.of("elsewhere")
        await rig.journal.flush()
        log = await rig.log()
        moved = [one for one in log if one.subscription == "moved"]
        assert {one.outcome for one in moved} == {Outcome.FAILED, Outcome.GIVEN_UP}
        assert moved[0].error == "answered 302: redirects are refused"
        assert [one.attempt for one in moved if one.alert_id == "a1"] == [1, 2, 3]
        hung = next(one for one in log if one.subscription == "hangs")
        assert (hung.outcome, hung.status) == (Outcome.FAILED, None)
        assert hung.error == "no answer within 1 s"


async def test_a_failing_endpoint_is_paused_and_resumed_with_what_it_missed(
    settings: Settings, tmp_path: Path
) -> None:
    async with rigged(
        settings,
        tmp_path / "secrets",
        webhooks_pause_failures=3,
        webhooks_pause_after=dt.timedelta(),
        webhooks_retries=(0.1, 0.1, 0.1, 600.0),
    ) as rig:
        sick = True
        rig.receiver.behaviours["ops"] = lambda _call, _before: web.Response(
            status=500 if sick else 204
        )
        subscription = await rig.subscribe("ops")
        await rig.start()
        await rig.publish(alert("a1"))
        await until(lambda: len(rig.receiver.of("ops")) >= 3)
        await eventually(lambda: rig.log(outcome=Outcome.PAUSED))
        await rig.publish(alert("a2"), alert("a3"))
        await asyncio.sleep(1.0)
        calls = len(rig.receiver.of("ops"))
        assert "a2" not in rig.receiver.ids("ops")

        # The pause outlives the process.
        await rig.stop()
        await rig.start()
        await asyncio.sleep(1.0)
        assert len(rig.receiver.of("ops")) == calls

        sick = False
        await rig.journal.subscription(admin.resumed(subscription, await rig.tables()))
        await until(
            lambda: set(rig.receiver.ids("ops")[calls:]) == {"a1", "a2", "a3"},
            lambda: rig.receiver.ids("ops"),
        )
        assert len({call.id for call in rig.receiver.of("ops")}) == 3
        assert not rig.receiver.forged
        await eventually(lambda: rig.log(outcome=Outcome.DELIVERED, alert_id="a1"))
        assert (await rig.tables()).endpoints["ops"].pause is None


async def test_groups_silences_order_and_rotation(settings: Settings, tmp_path: Path) -> None:
    async with rigged(settings, tmp_path / "secrets") as rig:
        wait = dt.timedelta(seconds=1)
        await rig.subscribe("grouped", group=Grouping(by=(GroupKey.PLACE,), wait=wait))
        await rig.subscribe("ordered", order="place", payload="thin")
        keep_secret(tmp_path / "secrets", "new")
        turning = await rig.subscribe("turning", filter=Filter(places=(RAQQA,)))
        now = dt.datetime.now(dt.UTC)
        await rig.journal.silence(
            Silence(
                id="works",
                match=Filter(rules=("known-works",)),
                starts_at=now - dt.timedelta(hours=1),
                ends_at=now + dt.timedelta(hours=1),
                why="tests of sirens",
            )
        )
        await rig.journal.subscription(admin.rotated(turning, "file:new"))
        await rig.journal.flush()
        rig.receiver.secrets["turning"] = [secret_of("turning"), secret_of("new")]
        # Each fails once; the others of its place must wait for it.
        rig.receiver.behaviours["ordered"] = lambda call, _before: web.Response(
            status=500 if [c.id for c in rig.receiver.of("ordered")].count(call.id) == 1 else 204
        )
        await rig.start()
        await rig.publish(
            *(alert(f"a{number}") for number in range(4)),
            alert("b0", place=ALEPPO),
            alert("s0", rule="known-works"),
        )
        receiver = rig.receiver
        await until(lambda: len(receiver.of("grouped")) == 2, lambda: receiver.of("grouped"))
        told = {
            call.json["data"]["group"]: [one["id"] for one in call.json["data"]["alerts"]]
            for call in receiver.of("grouped")
        }
        assert told == {f"place={RAQQA}": ["a0", "a1", "a2", "a3"], f"place={ALEPPO}": ["b0"]}

        await until(lambda: len(receiver.of("ordered")) == 10, lambda: receiver.ids("ordered"))
        at_raqqa = [one for one in receiver.ids("ordered") if one != "b0"]
        assert at_raqqa == ["a0", "a0", "a1", "a1", "a2", "a2", "a3", "a3"]

        await until(lambda: len(receiver.of("turning")) == 4)
        assert not receiver.forged
        await rig.journal.subscription(admin.rotated(admin.rotated(turning, "file:new"), None))
        await rig.journal.flush()
        receiver.secrets["turning"] = [secret_of("new")]
        await asyncio.sleep(0.5)
        await rig.publish(alert("a9"))
        await until(lambda: "a9" in receiver.ids("turning"))
        assert not receiver.forged
        last = receiver.of("turning")[-1]
        with pytest.raises(WebhookVerificationError):
            Webhook(secret_of("turning")).verify(last.body, last.headers)

        silenced = await eventually(lambda: rig.log(outcome=Outcome.SILENCED))
        assert {one.alert_id for one in silenced} == {"s0"}
        assert silenced[0].error == "silence works"


async def test_retries_and_ids_outlive_the_process(settings: Settings, tmp_path: Path) -> None:
    async with rigged(settings, tmp_path / "secrets", webhooks_retries=(6.0, 600.0)) as rig:
        rig.receiver.behaviours["ops"] = lambda _call, before: web.Response(
            status=500 if before == 0 else 204
        )
        await rig.subscribe("ops")
        await rig.start()
        await rig.publish(alert("a1"))
        await until(lambda: len(rig.receiver.of("ops")) == 1)
        (first,) = await eventually(lambda: rig.log(outcome=Outcome.FAILED))
        await rig.stop()
        await rig.start()
        await until(lambda: len(rig.receiver.of("ops")) == 2)
        one, two = rig.receiver.of("ops")
        assert (one.id, one.body) == (two.id, two.body)
        assert two.at - one.at >= 4.8
        (done,) = await eventually(lambda: rig.log(outcome=Outcome.DELIVERED))
        assert done.attempt == 2
        assert first.next_attempt_at is not None
        assert done.at >= first.next_attempt_at

        # Redelivery: the same id again, one by its id and all of a span.
        await admin.redeliver_one(
            rig.settings, rig.journal, await rig.tables(), one.id, dt.datetime.now(dt.UTC)
        )
        await until(lambda: len(rig.receiver.of("ops")) == 3)
        number = await admin.redeliver_span(
            rig.settings,
            rig.journal,
            (await rig.tables()).subscriptions["ops"],
            holders,
            start=LONG_AGO,
            end=dt.datetime.now(dt.UTC),
            now=dt.datetime.now(dt.UTC),
        )
        assert number == 1
        await until(lambda: len(rig.receiver.of("ops")) == 4)
        assert {call.id for call in rig.receiver.of("ops")} == {one.id}
        assert not rig.receiver.forged


async def test_removed_means_silent_and_since_is_kept(settings: Settings, tmp_path: Path) -> None:
    async with rigged(settings, tmp_path / "secrets") as rig:
        await rig.publish(alert("old"))
        await asyncio.sleep(0.1)
        await rig.subscribe("late", since=dt.datetime.now(dt.UTC))
        await rig.subscribe("leaving")
        await rig.start()
        await rig.publish(alert("new"))
        await until(lambda: set(rig.receiver.ids("leaving")) == {"old", "new"})
        await admin.remove(rig.journal, "leaving")
        await asyncio.sleep(0.5)
        await rig.publish(alert("newer"))
        await until(lambda: rig.receiver.ids("late") == ["new", "newer"], rig.receiver.calls)
        await asyncio.sleep(0.5)
        assert "newer" not in rig.receiver.ids("leaving")


async def test_repeats_and_groups_outlive_the_process(settings: Settings, tmp_path: Path) -> None:
    """What waits without being sent: a planned repeat, a group whose call failed, a rest."""
    async with rigged(settings, tmp_path / "secrets", webhooks_retries=(4.0, 0.2)) as rig:
        await rig.subscribe("repeats", repeat=dt.timedelta(seconds=2))
        wait = dt.timedelta(seconds=1)
        await rig.subscribe("groups", group=Grouping(wait=wait, interval=wait * 3, most=5))
        rig.receiver.behaviours["groups"] = lambda _call, before: web.Response(
            status=500 if before == 0 else 204
        )
        await rig.journal.flush()
        await rig.start()
        await rig.publish(alert("a1", escalation="e1"), alert("b1", escalation="e2"))
        receiver = rig.receiver
        await until(lambda: len(receiver.of("groups")) == 1)
        await eventually(lambda: rig.log(subscription="groups", outcome=Outcome.FAILED))
        await rig.publish(alert("b2", escalation="e2", transition=Transition.CLOSED))
        await until(lambda: "b2" in receiver.ids("repeats"))
        await rig.stop()
        await rig.start()
        # The group that failed comes again as it was, b2 in another one.
        await until(lambda: len(receiver.of("groups")) == 3, lambda: receiver.of("groups"))
        one, again, other = receiver.of("groups")
        groups = {
            call.id: [told["id"] for told in call.json["data"]["alerts"]]
            for call in (one, again, other)
        }
        assert sorted(groups.values()) == [["a1", "b1"], ["b2"]]
        assert [one.id, again.id, other.id].count(one.id) == 2

        # e1 is still open and told again under new ids; e2 is closed.
        def repeated() -> list[str]:
            return [
                call.json["data"]["id"]
                for call in receiver.of("repeats")
                if call.json["type"] == "nadhir.alert.repeated"
            ]

        await until(lambda: repeated().count("a1") >= 2, repeated)
        before = repeated().count("b1")
        await asyncio.sleep(3)
        assert repeated().count("b1") == before
        told = [call for call in receiver.of("repeats") if call.json["data"]["id"] == "a1"]
        assert len({call.id for call in told}) == len(told)
        assert not receiver.forged
