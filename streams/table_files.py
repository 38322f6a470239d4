"""The tables' files: kept over a clean stop, made anew from Kafka after any other end.

RocksDB takes each write at once, its changelog record a little later. After a kill the files hold
writes that the changelog never got, and recovery lays older values over some of them: keys that
were written together no longer fit each other. Read from the changelog alone they always do.
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MARKER = "closed-cleanly"

_log = logging.getLogger(__name__)


@contextmanager
def table_files(folder: Path) -> Iterator[Path]:
    """The folder of a worker's tables, while it runs; any exception counts as an unclean end."""
    marker = folder / _MARKER
    if folder.exists() and not marker.exists():
        _log.warning("the tables in %s were not closed cleanly: read anew from Kafka", folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    marker.unlink(missing_ok=True)
    yield folder
    marker.touch()
