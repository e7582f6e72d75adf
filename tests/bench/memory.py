"""The tagger's memory while answers stream through it; runs as a process of its own, so that nothing else counts."""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
from pathlib import Path

from db.normalizers import tagger
from tests.bench.answers import answers


def resident_kilobytes() -> int:
    """Memory of this process now; where the system does not tell, its highest so far."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1])
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest // 1024 if sys.platform == "darwin" else highest


def main() -> None:
    """Tag `--count` answers one by one and print a JSON line {"answers", "kilobytes"} at every tenth of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, required=True)
    count = parser.parse_args().count
    ours = tagger()
    for number, text in enumerate(answers(count, seed=100_000), start=1):
        ours.tag(text, own="LUX")
        if number % (count // 10) == 0:
            gc.collect()
            print(json.dumps({"answers": number, "kilobytes": resident_kilobytes()}), flush=True)


if __name__ == "__main__":
    main()
