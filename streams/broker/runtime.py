"""The Apache Kafka server's own files, fetched once by Maven."""

import fcntl
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.broker.base import BrokerUnavailableError

KAFKA_VERSION = "4.1.0"

_POM = Path(__file__).with_name("pom.xml")
_JAVA = 17
_INSTALL = "install both, on Debian with: apt-get install openjdk-17-jre-headless maven"


def java() -> str:
    """The path of a Java that runs Kafka.

    Raises:
        BrokerUnavailableError: there is none, or it is too old.
    """
    path = shutil.which("java")
    if path is None:
        raise BrokerUnavailableError(f"Apache Kafka needs Java {_JAVA} and Maven; {_INSTALL}")
    told = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < _JAVA:
        raise BrokerUnavailableError(f"Apache Kafka needs Java {_JAVA}, found: {told.strip()}")
    return path


def class_path(cache: Path) -> str:
    """The Java class path of the server; its files are kept in a folder of `cache`.

    Raises:
        BrokerUnavailableError: Maven is missing or cannot fetch them; the message holds its words.
    """
    folder = cache.absolute() / f"kafka-{KAFKA_VERSION}"
    if not folder.exists():
        with _alone(cache):
            if not folder.exists():  # else another process was faster
                _fetch(folder)
    return f"{folder}/*"


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise BrokerUnavailableError(f"Apache Kafka is fetched by Maven; {_INSTALL}")
    # Fetched beside its place and moved there whole, so that a broken fetch leaves nothing behind.
    with tempfile.TemporaryDirectory(prefix=".kafka-", dir=folder.parent) as temporary:
        done = subprocess.run(
            [
                maven,
                "--batch-mode",
                "--quiet",
                f"--file={_POM}",
                f"-Dkafka.version={KAFKA_VERSION}",
                "-DincludeScope=runtime",
                f"-DoutputDirectory={temporary}/lib",
                "dependency:copy-dependencies",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise BrokerUnavailableError(
                f"Maven could not fetch Apache Kafka {KAFKA_VERSION}:\n{done.stdout}{done.stderr}"
            )
        Path(temporary, "lib").rename(folder)


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """One process at a time: two runs of Maven would write into one store of its own."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / ".kafka.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
