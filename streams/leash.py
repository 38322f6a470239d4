"""Child processes that do not outlive us, not even if we are killed."""

import os
import sys
from collections.abc import Sequence

# Only Linux has a signal for it; it is asked for in the child before it becomes the command.
# 1 is PR_SET_PDEATHSIG.
_LEASH = """
import os, signal, sys
parent = int(sys.argv[1])
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit("the parent is gone")
os.execvp(sys.argv[2], sys.argv[2:])
"""


def leashed(command: Sequence[str]) -> list[str]:
    """The command line that runs `command` so that it is told to end when we have ended.

    It ends with the thread that starts it, so start it from one that lives as long as you do.
    """
    return [sys.executable, "-IS", "-c", _LEASH, str(os.getpid()), *command]
