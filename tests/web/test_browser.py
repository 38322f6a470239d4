"""The page in a real browser: live updates, evidence, languages, keyboard; no errors."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Page, async_playwright, expect
from web_rig import Feed, ready, sending
from web_samples import QUOTES, RAQQA, TANF, alert, escalation, moment

from schemas import Level
from streams.broker import EmbeddedBroker
from streams.settings import Settings
from streams.topic_admin import create_topics
from streams.web import make_web_app

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.browser


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found is not None:
            return found
    pytest.fail("no Chromium found; install it, on Debian with: apt-get install chromium")


@contextlib.asynccontextmanager
async def opened(client: TestClient, *, silent: bool = True) -> AsyncIterator[Page]:
    """A page; if `silent`, nothing may show in its console and its requests must succeed."""
    faults: list[str] = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=_chromium(), args=_FLAGS)
        context = await browser.new_context(
            base_url=str(client.make_url("/")),
            locale="en-GB",
            viewport={"width": 1280, "height": 900},
        )
        page = await context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type != "log" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("requestfailed", lambda it: faults.append(f"{it.url}: {it.failure}"))
        yield page
        await browser.close()
    # The stream of changes ends with the page, and the browser breaks off what a page that is
    # left had still asked for (its icon, say): that is no fault. A refusal has another name.
    if silent:
        assert [f for f in faults if "/api/stream" not in f and "net::ERR_ABORTED" not in f] == []


@pytest.fixture
async def page(client: TestClient) -> AsyncIterator[Page]:
    async with opened(client) as page:
        yield page


async def test_an_escalation_arrives_live_and_shows_its_evidence_in_both_languages(
    embedded: str, feed: Feed, client: TestClient, page: Page
) -> None:
    await ready(client)
    await page.goto("/")
    await expect(page.locator("#link-text")).to_have_text("Live")
    await expect(page.locator("#list li")).to_have_count(0)

    found = escalation()
    await feed.send(found)
    await feed.send(alert(of=found))
    card = page.get_by_role("link", name="Al-Tanf").first
    await expect(card).to_contain_text("Repeated violence")
    await expect(page.locator("#news")).to_have_text("New alert: Warning, Al-Tanf, opened")
    await expect(page.locator("#alerts li")).to_have_count(1)

    # By keyboard: the card takes the focus and opens, the heading of the detail gets it.
    await card.focus()
    await page.keyboard.press("Enter")
    detail = page.locator("#detail")
    await expect(detail.get_by_role("heading", level=2)).to_be_focused()
    await expect(detail).to_contain_text("Two strikes at Al-Tanf")
    await expect(detail).to_contain_text("US-led coalition")
    quote = detail.locator("blockquote").first
    await expect(quote).to_have_text(QUOTES[TANF])
    assert await quote.evaluate("e => [e.dir, e.lang, getComputedStyle(e).direction]") == [
        "rtl",
        "ar",
        "rtl",
    ]
    links = detail.locator("figcaption a")
    await expect(links).to_have_count(1)  # the other source's address is no http(s) address
    await expect(links).to_have_attribute("href", "https://news.example/1")

    # It is raised while it is open: list and detail follow.
    await feed.send(escalation(level=Level.CRITICAL))
    await expect(detail.get_by_role("heading", level=2)).to_contain_text("Critical")

    await page.get_by_role("button", name="العربية").click()
    root = page.locator("html")
    await expect(root).to_have_attribute("dir", "rtl")
    await expect(root).to_have_attribute("lang", "ar")
    await expect(detail).to_contain_text("ضربتان عند التنف")
    await expect(detail.get_by_role("heading", level=2)).to_contain_text("حرج")
    assert "lang=ar" in page.url

    # The address holds the state: the same view comes back.
    await page.reload()
    await expect(root).to_have_attribute("dir", "rtl")
    await expect(detail.locator("blockquote").first).to_have_text(QUOTES[TANF])
    await page.get_by_role("button", name="English").click()
    await page.get_by_role("link", name="Back to the list").click()
    await expect(detail).to_be_hidden()


async def test_filters_stand_in_the_address_and_data_is_never_markup(
    embedded: str, feed: Feed, client: TestClient, page: Page
) -> None:
    attack = "<img src=x onerror=document.title='broken'>"
    await feed.send(escalation("e1", level=Level.WATCH, updated=moment(8)))
    await feed.send(
        escalation(
            "e2", place=RAQQA, level=Level.CRITICAL, rule="r2", title={"ar": attack, "en": attack}
        )
    )
    await feed.send(escalation("e3", state="closed", level=Level.WARNING))
    await ready(client)
    await page.goto("/?lang=en")
    where = page.locator("#list .where")
    await expect(where).to_have_text(["Raqqa", "Al-Tanf", "Al-Tanf"])
    await expect(page.locator("#list li").first).to_contain_text(attack)
    assert await page.locator("img").count() == 0

    await page.get_by_label("Level").select_option("watch")
    await expect(page.locator("#list li")).to_have_count(1)
    assert "level=watch" in page.url
    await page.get_by_label("Level").select_option("")
    await page.get_by_label("Place").select_option(RAQQA)
    await expect(where).to_have_text(["Raqqa"])
    await page.reload()
    await expect(where).to_have_text(["Raqqa"])
    await page.go_back()
    await expect(where).to_have_text(["Raqqa", "Al-Tanf", "Al-Tanf"])
    assert await page.title() == "Nadhir"


#: Boxes that stick out of the window or of the column they stand in.
_SPILLS = """() => [...document.querySelectorAll('.card, .card p, #detail, #detail > *')]
    .filter((e) => e.offsetParent !== null)
    .filter((e) => {
        const own = e.getBoundingClientRect(), holder = e.parentElement.getBoundingClientRect();
        return own.left < -1 || own.right > innerWidth + 1 || own.left < holder.left - 1
            || own.right > holder.right + 1 || (e.scrollWidth > e.clientWidth + 1 &&
                !e.matches('.scroll'));
    }).map((e) => e.className || e.tagName)"""


@pytest.mark.parametrize("width", [360, 900, 1280])
async def test_nothing_spills_at_any_width(
    embedded: str, feed: Feed, client: TestClient, page: Page, width: int
) -> None:
    await feed.send(escalation(injured=12))
    await ready(client)
    await page.set_viewport_size({"width": width, "height": 740})
    for path in ("/?lang=ar", "/?lang=ar&id=e1", "/?lang=en", "/?lang=en&id=e1"):
        await page.goto(path)
        await expect(page.locator("#link")).to_have_attribute("data-link", "live")
        await expect(page.locator("#list li")).to_have_count(1)
        if "id=" in path:
            await expect(page.locator("blockquote")).to_have_count(2)
        assert (path, await page.evaluate(_SPILLS)) == (path, [])
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_lost_broker_shows_and_what_it_forgot_goes(prefix: str) -> None:
    with EmbeddedBroker() as own:
        settings = Settings(bootstrap=own.address, prefix=prefix, report_partitions=2)
        await create_topics(settings)
        async with sending(settings) as feed:
            await feed.send(escalation())
        async with (
            TestClient(TestServer(make_web_app(settings))) as client,
            opened(client) as page,
        ):
            # Opened before the topics have been read: it waits for them by itself.
            await page.goto("/")
            link, cards = page.locator("#link"), page.locator("#list li")
            await expect(cards).to_have_count(1)
            own.stop()
            await expect(link).to_have_attribute("data-link", "lost", timeout=20_000)
            await expect(link).to_contain_text("Broker lost")
            await expect(cards).to_have_count(1)
            own.start()
            await asyncio.to_thread(own.wait_ready)
            await create_topics(settings)
            await expect(link).to_have_attribute("data-link", "live", timeout=20_000)
            await expect(cards).to_have_count(0)


async def test_a_server_that_goes_and_comes_back_is_noticed(embedded: str, feed: Feed) -> None:
    async with TestClient(TestServer(make_web_app(feed.settings))) as first:
        port = first.port
        # Chromium writes each refused connection to the console.
        async with opened(first, silent=False) as page:
            await page.goto("/")
            link = page.locator("#link")
            await expect(link).to_have_attribute("data-link", "live")
            await first.close()
            await expect(link).to_have_attribute("data-link", "offline", timeout=20_000)
            await feed.send(escalation())
            async with TestServer(make_web_app(feed.settings), port=port):
                await expect(link).to_have_attribute("data-link", "live", timeout=20_000)
                await expect(page.locator("#list li")).to_have_count(1)
