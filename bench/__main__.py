"""`make bench`: every figure of the README, measured here and now; ONLY=subject measures one."""

import subprocess
import sys
from typing import Final

SUBJECTS: Final[dict[str, tuple[str, ...]]] = {
    "queue": ("bench.issue", "bench.forecast"),
    "feed": ("bench.feed", "bench.killed"),
    "lobby": ("bench.lobby",),
    "kiosk": ("bench.kiosk",),
    "printing": ("bench.printing",),
}


def main(wanted: list[str]) -> int:
    """Run each subject's modules in processes of their own. Non-zero if one could not measure."""
    strangers = [name for name in wanted if name not in SUBJECTS]
    if strangers:
        print(f"no such subject: {' '.join(strangers)}; there are {' '.join(SUBJECTS)}")
        return 2
    modules = [module for name in wanted or SUBJECTS for module in SUBJECTS[name]]
    codes = [subprocess.run([sys.executable, "-m", module], check=False) for module in modules]
    return max(each.returncode for each in codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
