"""`nadhir worker` that writes live marks each second, not each minute."""

from streams.agents import marks
from streams.cli import main

if __name__ == "__main__":
    marks._INTERVAL_SECONDS = 1.0
    main(["worker"])
