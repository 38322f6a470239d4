"""What the documents show of the user's article is what comes of it."""

import json
import re
from pathlib import Path

import pytest

from schemas import Alert, Article
from streams.actors import ActorRegistry
from streams.coding.coder import Coder
from streams.escalation import MemoryStore, load_desk
from streams.gazetteer import Gazetteer
from streams.replay.feed import FeedItem
from streams.replay.readers import read_feed
from streams.theatres import Theatres

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def alert() -> Alert:
    """The alert at al-Tanf that the user's article raises."""
    (item,) = read_feed([_ROOT / "seeds" / "000_6fb41831d5d7565c.txt"])
    assert isinstance(item, FeedItem)
    assert isinstance(item.message, Article)
    desk, store = load_desk(Gazetteer.load(), ActorRegistry.load()), MemoryStore()
    sets = Theatres.load().split(item.message, Coder.load().code(item.message)).values()
    alerts = [alert for report_set in sets for alert in desk.apply(store, report_set).alerts]
    (found,) = [alert for alert in alerts if alert.place == "التنف"]
    return found


def _block(page: str, language: str) -> str:
    text = (_ROOT / page).read_text(encoding="utf-8")
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    return str(block)


def test_the_account_in_the_readme(alert: Alert) -> None:
    shown = [line.strip() for line in _block("README.md", "text").splitlines()[1:]]
    assert shown == alert.escalation.account.en.splitlines()


def test_the_alert_in_consuming_alerts(alert: Alert) -> None:
    shown = json.loads(_block("docs/consuming-alerts.md", "json"))
    real = json.loads(alert.to_json())
    # The ids are hashes of content and move with each improvement of the coder.
    for moving in ("id", "escalation_id"):
        assert len(shown.pop(moving)) == len(real.pop(moving))
    assert shown == {name: value for name, value in real.items() if name != "escalation"}
