"""The tables' files: kept over a clean stop, made anew from Kafka after any other end.

RocksDB takes each write at once, its changelog record a little later. After a kill the files hold
writes that the changelog never got, and recovery lays older values over some of them: keys that
were written together no longer fit each other. Read from the changelog alone they always do.
"""

import fcntl
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MARKER = "closed-cleanly"

_log = logging.getLogger(__name__)


class TableFilesInUseError(RuntimeError):
    """Another worker runs on the folder; the message says what to do."""


@contextmanager
def table_files(folder: Path) -> Iterator[Path]:
    """The folder of a worker's tables, its own while it runs.

    Any exception counts as an unclean end.

    Raises:
        TableFilesInUseError: another worker runs on the folder.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TableFilesInUseError(
                f"another worker runs on {folder}: give each its own NADHIR_DATA_DIR"
            ) from error
        yield from _marked(folder)


def _marked(folder: Path) -> Iterator[Path]:
    marker = folder / _MARKER
    if folder.exists() and not marker.exists():
        _log.warning("the tables in %s were not closed cleanly: read anew from Kafka", folder)
        shutil.rmtree(folder)
    folder.mkdir(exist_ok=True)
    marker.unlink(missing_ok=True)
    yield folder
    marker.touch()
