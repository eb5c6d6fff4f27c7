"""Music: scores and their notations, what was sung, played or clapped, and exercises that are made from seeds.

Nothing of the platform knows this package; only the pack of music uses it (a contract in pyproject.toml says so).
"""
