"""Signing calls as Standard Webhooks asks, with secrets that stand elsewhere."""

import binascii
import datetime as dt
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from standardwebhooks import Webhook

_PREFIX = "whsec_"
#: Length of a key in bytes: the specification's bounds.
_SHORTEST, _LONGEST = 24, 64
#: Seconds after which a secret is looked up again: a file may have been replaced.
_FRESH = 5.0


class SecretError(RuntimeError):
    """A secret that is not there or is none. Names the reference, never the content."""


class Secrets:
    """Looks up the secrets that subscriptions refer to.

    `env:NAME` is a variable of the environment, `file:NAME` a file of the folder. Either holds
    `whsec_` and base64 of 24 to 64 bytes.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] = os.environ) -> None:
        self._folder = folder
        self._environment = environment
        self._known: dict[str, tuple[float, Webhook]] = {}

    def signer(self, reference: str) -> Webhook:
        """What signs with this secret.

        Raises:
            SecretError: there is no such secret, or it is not of the right form.
        """
        now = time.monotonic()
        found = self._known.get(reference)
        if found is None or now - found[0] > _FRESH:
            found = self._known[reference] = (now, _signer(reference, self._text(reference)))
        return found[1]

    def headers(
        self, references: Sequence[str], webhook_id: str, now: dt.datetime, body: bytes
    ) -> dict[str, str]:
        """The three headers; a signature for each secret, separated by blanks.

        Raises:
            SecretError: as in `signer`.
        """
        text = body.decode("utf-8")
        signatures = [self.signer(one).sign(webhook_id, now, text) for one in references]
        return {
            "webhook-id": webhook_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }

    def _text(self, reference: str) -> str:
        kind, _, name = reference.partition(":")
        if kind == "env":
            text = self._environment.get(name, "")
        else:
            try:
                text = (self._folder / name).read_text("ascii")
            except (OSError, UnicodeDecodeError):
                raise SecretError(f"the signing secret {reference} cannot be read") from None
        if not text.strip():
            raise SecretError(f"the signing secret {reference} is not set")
        return text.strip()


def _signer(reference: str, text: str) -> Webhook:
    # Without the prefix a text that merely looks like base64 would be taken for a key.
    try:
        key = binascii.a2b_base64(text.removeprefix(_PREFIX), strict_mode=True)
    except ValueError:
        key = b""
    if not text.startswith(_PREFIX) or not _SHORTEST <= len(key) <= _LONGEST:
        raise SecretError(
            f"the signing secret {reference} must be {_PREFIX} and base64 of {_SHORTEST} to "
            f"{_LONGEST} bytes"
        )
    return Webhook(key)
