"""How fast and how right, each figure beside a baseline measured in the same run.

``python -m benchmarks`` prints one line per figure and fails if one does not hold. A benchmark is
a module ``bench_*.py`` here with ``measure() -> Iterable[Figure]``; the runner finds it.
"""
