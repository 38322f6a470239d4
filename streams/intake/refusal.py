"""Why a message is not processed."""

from dataclasses import dataclass

from schemas import Reason


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason of the contract and what is wrong with this very message."""

    reason: Reason
    detail: str


class RefusedError(Exception):
    """Raised where a message is refused."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.refusal = Refusal(reason, detail)
