"""What the rest of the county keeps when a crew is sent away: expected coverage.

A demand point that `k` free crews reach within the threshold is served with probability
`1 - q**k` when each of them is busy with probability `q`, independently (Daskin 1983, MEXCLP).
The crew that is taken away was worth `(1 - q) * q**(k - 1)` to every point it covers: the term by
which DMEXCLP decides (Jagtenberg, Bhulai, van der Mei 2015, "An efficient heuristic for real-time
ambulance redeployment", there turned round: they place a crew, here one leaves).

Everywhere `seconds` is crew x demand, infinite where no road leads; `weights` is how much each
point counts, in any unit (the answers are in that unit); `threshold` in seconds; `busy` is `q`.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]


def covers(seconds: Floats, threshold: float) -> Mask:
    """Crew x demand: who reaches what in time. A time that is no number covers nothing."""
    return np.asarray(seconds, dtype=float) <= threshold


def crews_covering(seconds: Floats, threshold: float) -> Counts:
    """How many crews cover each demand point."""
    return np.asarray(covers(seconds, threshold).sum(axis=0), dtype=np.int64)


def expected_cover(counts: Counts, weights: Floats, busy: float) -> float:
    """The expected weight that is served in time where `counts` crews cover each point."""
    _checked(weights, busy)
    return float(np.asarray(weights, dtype=float) @ (1.0 - np.power(float(busy), counts)))


def marginal_worth(counts: Counts, weights: Floats, busy: float) -> Floats:
    """What the last of `counts` crews is worth at each point; nothing where there is none."""
    _checked(weights, busy)
    last = np.power(float(busy), np.maximum(counts - 1, 0))
    return np.where(counts > 0, np.asarray(weights, dtype=float) * (1.0 - busy) * last, 0.0)


def expected_loss(seconds: Floats, weights: Floats, threshold: float, busy: float) -> Floats:
    """Per crew: the expected weight left unserved when that crew alone is taken away.

    Raises ValueError for a `busy` outside 0..1 and for a negative weight.
    """
    covered = covers(seconds, threshold)
    counts = np.asarray(covered.sum(axis=0), dtype=np.int64)
    return np.asarray(covered @ marginal_worth(counts, weights, busy), dtype=float)


def _checked(weights: Floats, busy: float) -> None:
    if not 0.0 <= busy <= 1.0:
        raise ValueError(f"busy is a probability, not {busy}")
    if np.any(np.asarray(weights) < 0.0):
        raise ValueError("a weight is not negative")
