"""All benchmarks in one run: every figure is a ratio to a peer or a ceiling measured beside it.

Run: ``make bench`` (about eight minutes). Ends with 1 when a target was missed.
"""

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def benches() -> Iterator[Any]:
    """Yield the bench modules of this directory, loaded by path: tests are no package."""
    for path in sorted(HERE.glob("bench_*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = module  # worker processes find the module's functions by name
        spec.loader.exec_module(module)
        yield module


def verdict(row: dict[str, Any]) -> str:
    """Return "ok" or "MISSED" for a figure with a target, "" for one without."""
    target = row.get("target")
    if target is None:
        return ""
    sign, limit = str(target).split() if isinstance(target, str) else (">=", target)
    ratio = row["ratio"] if row.get("ratio") is not None else row["value"]
    met = ratio >= float(limit) if sign == ">=" else ratio <= float(limit)
    return "ok" if met else "MISSED"


def main() -> int:
    """Print one line a figure and return how it went."""
    missed = 0
    print(f"load before: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}")
    for module in benches():
        for row in module.run():
            said = verdict(row)
            missed += said == "MISSED"
            ratio = "" if row.get("ratio") is None else f"{row['ratio']:.2f}"
            against = f"of {row['against']}" if row.get("against") else ""
            limit = row.get("target") or ""
            print(f"{row['name']:52} {row['value']:>10.3f} {ratio:>6} {limit:>9} {said:6} {against}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
