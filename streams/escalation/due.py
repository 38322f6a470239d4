"""What is to be looked at, and what may be forgotten, when a day of the stream's time is over."""

from streams.escalation import buckets
from streams.escalation.store import Transaction


def schedule(tx: Transaction, day: str, theatre: str, scope: str) -> None:
    """Put a scope into the index of what is due when a day is over."""
    buckets.put(tx, f"u|{day}", f"{theatre}|{scope}", 0)
    first = tx.get("u0")
    if first is None or day < first:
        tx.set("u0", day)


def forget(tx: Transaction, ident: str) -> None:
    """Let an escalation's record go."""
    tx.delete(f"e|{ident}")
    tx.set_text(f"ej|{ident}", None)
    tx.set_text(f"ea|{ident}", None)


def expire(tx: Transaction, day: str, kind: str, key: str) -> None:
    """Put a record into the index of what may be forgotten when a day is over."""
    buckets.put(tx, f"d|{day}", f"{kind}|{key}", 0)
    first = tx.get("u0")
    if first is None or day < first:
        tx.set("u0", day)
