"""Dice and noise that fall the same way on every machine and every Python.

The standard library promises only ``random()`` across versions, not ``choice`` or ``shuffle``; a
county that must be the same byte for byte therefore throws its own dice (SplitMix64: Steele, Lea
and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Line = npt.NDArray[np.complex128]
T = TypeVar("T")

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def _mix(value: int) -> int:
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


class Dice:
    """A stream of chances named by a seed and a topic; topics never disturb each other."""

    def __init__(self, seed: int, topic: str) -> None:
        self._state = seed & _MASK
        for letter in topic.encode():
            self._state = _mix((self._state + _GOLDEN + letter) & _MASK)

    def word(self) -> int:
        """Return the next 64 bits."""
        self._state = (self._state + _GOLDEN) & _MASK
        return _mix(self._state)

    def chance(self) -> float:
        """Return a number in [0, 1)."""
        return (self.word() >> 11) / (1 << 53)

    def between(self, low: float, high: float) -> float:
        """Return a number in [low, high)."""
        return low + (high - low) * self.chance()

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + self.word() % (high - low + 1)

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[self.word() % len(items)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a new order (Fisher and Yates)."""
        deck = list(items)
        for last in range(len(deck) - 1, 0, -1):
            other = self.word() % (last + 1)
            deck[last], deck[other] = deck[other], deck[last]
        return deck


def _lattice(ix: npt.NDArray[np.int64], iy: npt.NDArray[np.int64], salt: int) -> Floats:
    """Hash whole-number lattice corners to [-1, 1)."""
    word = ix.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    word ^= iy.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F) + np.uint64(salt & 0xFFFFFFFF)
    word ^= word >> np.uint64(29)
    word *= np.uint64(0xBF58476D1CE4E5B9)
    word ^= word >> np.uint64(32)
    return np.asarray((word >> np.uint64(11)).astype(np.float64) / float(1 << 52) - 1.0)


def noise(points: Line, scale: float, salt: int) -> Floats:
    """Smooth value noise in [-1, 1] at points (metres), with features about ``scale`` metres."""
    x, y = points.real / scale, points.imag / scale
    ix, iy = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    fx, fy = x - ix, y - iy
    fx, fy = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)
    low = _lattice(ix, iy, salt) * (1 - fx) + _lattice(ix + 1, iy, salt) * fx
    high = _lattice(ix, iy + 1, salt) * (1 - fx) + _lattice(ix + 1, iy + 1, salt) * fx
    return np.asarray(low * (1 - fy) + high * fy)


def rough(points: Line, scale: float, salt: int, octaves: int = 4) -> Floats:
    """Add octaves of noise, each half as wide and half as high, as eroded land does."""
    total = np.zeros(points.shape)
    for octave in range(octaves):
        total += noise(points, scale / 2**octave, salt + 101 * octave) / 2**octave
    return total
