"""Memory and speed of `nadhir detect` over very many incidents at very many scopes.

Synthetic incidents, 1,000 a day, at 5,000 scopes of very unlike size (the k-th has a share of
k^-0.8), one in twenty known a few days late, are written to the standard input of `nadhir detect`.
At each size stand the resident memory of that process, its peak so far, and the speed.

usage: python benchmarks/escalation_volume.py [INCIDENTS ...]     (default: 100000 300000 1000000)
"""

import datetime as dt
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

START = dt.date(2015, 1, 1)
SCOPES, A_DAY = 5_000, 1_000
SIDES = [("SYR_GOV", "SYR_REBEL"), ("SDF", "ISIS"), ("TUR_MIL", "SDF"), ("HOUTHI", "YEM_GOV")]
MODES = ("none", "aerial", "heavy-weapons", "explosives", "firearms")


def lines(count: int) -> Iterator[str]:
    """So many incidents in the order in which they are known."""
    chance = random.Random(1)
    weights = list(accumulate((k + 1) ** -0.8 for k in range(SCOPES)))
    for number in range(count):
        known = START + dt.timedelta(number // A_DAY)
        late = chance.randint(1, 5) if chance.random() < 0.05 else 0
        scope = chance.choices(range(SCOPES), cum_weights=weights)[0]
        sides = SIDES[scope % len(SIDES)]
        first = chance.randrange(2)
        yield json.dumps(
            {
                "id": f"i{number}",
                "type": "ASSAULT",
                "mode": chance.choice(MODES),
                "actors": [sides[first]],
                "recipients": [sides[1 - first]],
                "place": f"scope {scope}",
                "place_id": f"bench:{scope}",
                "lat": 30 + scope % 71 / 10,
                "lon": 30 + scope // 71 / 10,
                "date": (known - dt.timedelta(late)).isoformat(),
                "killed": int(chance.paretovariate(1.2)) - 1,
                "published_at": f"{known}T18:00:00Z",
            }
        )


def memory(pid: int) -> tuple[int, int]:
    """MiB resident now, and at most so far."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    fields = (line.split() for line in status.splitlines())
    kib = {field[0]: field[1] for field in fields if field[0] in ("VmRSS:", "VmHWM:")}
    return int(kib["VmRSS:"]) // 1024, int(kib["VmHWM:"]) // 1024


def main() -> None:
    """Print a line at each size."""
    sizes = sorted(int(a) for a in sys.argv[1:]) or [100_000, 300_000, 1_000_000]
    command = [sys.executable, "-m", "streams", "detect", "-", "--output", "/dev/null"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True, encoding="utf-8") as process:
        if process.stdin is None:
            raise RuntimeError("no pipe to write to")
        begin = time.perf_counter()
        for number, line in enumerate(lines(sizes[-1]), start=1):
            process.stdin.write(line + "\n")
            if number in sizes:
                process.stdin.flush()
                now, most = memory(process.pid)
                speed = number / (time.perf_counter() - begin)
                print(f"{number}: {now} MiB, at most {most} MiB, {speed:.0f} a second", flush=True)
        process.stdin.close()
    print(f"ended with {process.returncode} after {time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
