"""The end of a test run says which brokers it ran on and what it left out."""

from pathlib import Path

import pytest

pytest_plugins = "pytester"

_CONFTEST = Path(__file__).parents[1] / "conftest.py"


def test_the_summary_counts_brokers_and_names_what_was_not_run(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmarkers = kafka: x\nasyncio_default_fixture_loop_scope = function")
    pytester.makeconftest(_CONFTEST.read_text("utf-8"))
    pytester.makepyfile(
        """
        import pytest

        def test_on_a_broker(embedded): pass

        @pytest.mark.skip(reason="no time")
        def test_left_out(): pass

        def test_gives_up_half_way(embedded): pytest.skip("no will")

        def test_not_asked_for(): pass
        """
    )
    result = pytester.runpytest_subprocess("-k", "not asked_for")
    result.stdout.fnmatch_lines(
        [
            "stream tests passed on the embedded broker: 1; Apache Kafka: 0",
            "tests not run: 3",
            "  *::test_not_asked_for: deselected by -k or -m",
            "  *::test_left_out: Skipped: no time",
            "  *::test_gives_up_half_way: Skipped: no will",
        ]
    )


def test_a_missing_broker_fails_the_test(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeini("[pytest]\nmarkers = kafka: x\nasyncio_default_fixture_loop_scope = function")
    pytester.makeconftest(_CONFTEST.read_text("utf-8"))
    pytester.makepyfile("def test_on_both(broker): pass")
    monkeypatch.setenv("PATH", str(pytester.path))  # no Java, no Maven
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*BrokerUnavailableError: *openjdk-17-jre-headless maven"])
