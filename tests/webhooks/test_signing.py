import base64
import datetime as dt
from pathlib import Path

import pytest
from pydantic import ValidationError
from standardwebhooks import Webhook, WebhookVerificationError
from webhook_kit import LONG_AGO, alert, keep_secret, ref, secret_of

from schemas import Subscription
from streams.webhooks.facts import pending_alert
from streams.webhooks.groups import form
from streams.webhooks.payload import body
from streams.webhooks.signing import SecretError, Secrets


def test_both_secrets_verify_during_a_rotation(tmp_path: Path) -> None:
    keep_secret(tmp_path, "new")
    secrets = Secrets(tmp_path, {"WEBHOOK_SECRET_OLD": secret_of("old")})
    references, now = ("file:new", "env:WEBHOOK_SECRET_OLD"), dt.datetime.now(dt.UTC)
    content = '{"account": "ضربتان عند الجسر"}'.encode()
    headers = secrets.headers(references, "msg_1", now, content)
    for name in ("new", "old"):
        Webhook(secret_of(name)).verify(content, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret_of("other")).verify(content, headers)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "whsec_",
        "plain text of somebody",
        base64.b64encode(b"k" * 32).decode(),
        "whsec_" + base64.b64encode(b"k" * 23).decode(),
        "whsec_" + base64.b64encode(b"k" * 65).decode(),
        "whsec_!!!" + base64.b64encode(b"k" * 32).decode(),
    ],
)
def test_what_is_no_secret_is_refused_and_not_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "bad").write_text(text)
    with pytest.raises(SecretError) as caught:
        Secrets(tmp_path).signer("file:bad")
    assert "file:bad" in str(caught.value)
    assert len(text.strip()) < 8 or text not in str(caught.value)


def test_one_that_is_not_there(tmp_path: Path) -> None:
    for reference in ("file:none", "env:WEBHOOK_SECRET_NONE"):
        with pytest.raises(SecretError, match=reference):
            Secrets(tmp_path, {}).signer(reference)


@pytest.mark.parametrize(
    "reference",
    [
        "whsec_c2VjcmV0",
        "env:HOME",
        "env:AWS_SECRET_ACCESS_KEY",
        "file:/etc/passwd",
        "file:../key",
        "file:.hidden",
        "file:a/b",
        "file:",
    ],
)
def test_references_reach_nothing_else(reference: str) -> None:
    with pytest.raises(ValidationError):
        Subscription(id="x", url="https://x.example/", secrets=(reference,), since=LONG_AGO)


def test_bodies_are_the_same_bytes_at_every_attempt() -> None:
    now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    one = alert("a1")
    pending = pending_alert("ops", ref(one), now)
    retried = pending.model_copy(update={"attempts": 3, "due_at": now + dt.timedelta(hours=1)})
    for kind in ("full", "thin"):
        whole = body(pending, kind, [one.to_json()], "https://nadhir.example")
        assert whole == body(retried, kind, [one.to_json()], "https://nadhir.example")
    assert one.to_json() in body(pending, "full", [one.to_json()], "")
    thin = body(pending, "thin", [], "https://nadhir.example/")
    assert b'"link":"https://nadhir.example/?id=e1"' in thin
    assert b"link" not in body(pending, "thin", [], "")
    group = body(form("all", [pending], now), "thin", [], "")
    assert b'"type":"nadhir.alerts"' in group


def test_what_is_too_large_for_one_body_is_thin() -> None:
    now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    ones = [alert(f"a{number}", account="ضربة " * 20_000) for number in range(8)]
    group = form("all", [pending_alert("ops", ref(one), now) for one in ones], now)
    whole = body(group, "full", [one.to_json() for one in ones], "")
    assert len(whole) < 4_000
    assert whole.count(b'"escalation_id"') == 8
