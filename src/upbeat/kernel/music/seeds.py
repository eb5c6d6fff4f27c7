"""Seeds that carry a level: their last digit, in sixteens, says how hard the drawing is; the rest is chance."""

DIGITS = 16


def seed_at(level: int, chance: int) -> int:
    """A seed of this level, 0 to 15; ``chance``: any number from 0 on, below 2**27 for a seed of 31 bits."""
    return chance * DIGITS + level


def level_in(seed: int, lowest: int, highest: int) -> int:
    """The level that a seed carries; a seed that carries another (of a class, of a preview) gets one of these."""
    level = seed % DIGITS
    return level if lowest <= level <= highest else lowest + level % (highest - lowest + 1)
