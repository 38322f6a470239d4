"""Tables' files outlive a clean end, and no other."""

from pathlib import Path

import pytest

from streams.table_files import TableFilesInUseError, table_files


def test_files_are_kept_over_a_clean_end(tmp_path: Path) -> None:
    with table_files(tmp_path / "g1") as folder:
        (folder / "table").write_text("state")
    with table_files(tmp_path / "g1") as folder:
        assert (folder / "table").read_text() == "state"


def test_files_of_a_worker_that_was_killed_are_made_anew(tmp_path: Path) -> None:
    with table_files(tmp_path / "g1") as folder:
        (folder / "table").write_text("state")
    # A kill leaves everything but the marker.
    (tmp_path / "g1" / "closed-cleanly").unlink()
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


def test_a_second_worker_on_the_folder_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    with table_files(tmp_path / "g1") as folder:
        (folder / "table").write_text("state")
        with (
            pytest.raises(TableFilesInUseError, match="NADHIR_DATA_DIR"),
            table_files(tmp_path / "g1"),
        ):
            pytest.fail("two workers on one folder")
        assert (folder / "table").read_text() == "state"
