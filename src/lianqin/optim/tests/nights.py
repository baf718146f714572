"""Small nights drawn from a seed: always the same ones."""

import numpy as np

from lianqin.optim.night import Cover, Night

MOST_CREWS = 12


def small_night(seed: int) -> Night:
    """One to three incidents, up to twelve crews; some scarce, some tied, some without cover."""
    dice = np.random.default_rng(seed)
    incidents, crews = int(dice.integers(1, 4)), int(dice.integers(2, MOST_CREWS + 1))
    points = int(dice.integers(1, 7))
    crews = MOST_CREWS if dice.random() < 0.4 else crews
    coarse = dice.random() < 0.3  # many equal times
    seconds = dice.uniform(30, 1200, (incidents, crews))
    seconds = np.ceil(seconds / 300) * 300 if coarse else seconds
    seconds[dice.random(seconds.shape) < 0.1] = np.inf
    group = (dice.random(crews) < 0.55).astype(np.int64)
    cover = Cover(
        reaches=dice.random((crews, points)) < dice.choice([0.2, 0.6, 1.0]),
        weights=dice.integers(0, 30, points).astype(float),
        busy=float(dice.choice([0.0, 0.1, 0.3, 0.6, 1.0])),
        price=float(dice.choice([0.0, 1.0, 40.0, 2000.0])),
        standing=dice.integers(0, 3, points) if dice.random() < 0.3 else None,
    )
    return Night(
        seconds=seconds,
        lawful=dice.random((incidents, crews)) < dice.choice([0.5, 0.9]),
        group=group,
        heads=dice.integers(1, 4, crews) if dice.random() < 0.5 else np.ones(crews, dtype=np.int64),
        wanted=np.stack([dice.integers(1, 3, incidents), dice.integers(0, 3, incidents)], axis=1),
        priority=dice.integers(1, 4, incidents),
        weight=dice.choice([1.0, 3.0, 8.0], incidents),
        cover=cover if dice.random() < 0.8 else None,
    )
