"""Tables' files outlive a clean end, and no other."""

from pathlib import Path

import pytest

from streams.table_files import table_files


def test_files_are_kept_over_a_clean_end(tmp_path: Path) -> None:
    with table_files(tmp_path / "g1") as folder:
        (folder / "table").write_text("state")
    with table_files(tmp_path / "g1") as folder:
        assert (folder / "table").read_text() == "state"


def test_files_of_a_worker_that_was_killed_are_made_anew(tmp_path: Path) -> None:
    with table_files(tmp_path / "g1") as folder:
        (folder / "table").write_text("state")
    killed = table_files(tmp_path / "g1")
    killed.__enter__()
    with table_files(tmp_path / "g1") as folder:
        assert not list(folder.iterdir())


def test_an_error_is_no_clean_end(tmp_path: Path) -> None:
    def fail() -> None:
        with table_files(tmp_path / "g1") as folder:
            (folder / "table").write_text("state")
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        fail()
    with table_files(tmp_path / "g1") as folder:
        assert not list(folder.iterdir())
