"""The flow stands still while stream partitions are sought after recovery.

Answers to `faust/tables/recovery.py`, `Recovery.on_recovery_completed` and `_resume_streams`: they
resume the stream partitions, seek them, and then resume the flow, which clears the streams'
queues. What is delivered between the resuming and the clearing is dropped, and later committed
over.
"""

from typing import Any

from faust.tables.recovery import Recovery


def apply() -> None:
    """Stop the flow before the partitions are resumed; the original resumes it at its end."""
    for name in ("on_recovery_completed", "_resume_streams"):
        setattr(Recovery, name, _standing_still(getattr(Recovery, name)))


def _standing_still(original: Any) -> Any:
    async def mended(self: Any, generation_id: int = 0) -> None:
        self.app.consumer.stop_flow()
        self.app.flow_control.suspend()
        self.app.flow_control.clear()
        await original(self, generation_id)

    return mended
