"""Where data lie if nobody says so. Apart from the settings, which are read once and for all when imported."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def default_data_dir() -> Path:
    """``var/`` in a checkout of the sources, ``~/.upbeat`` for an installed package."""
    return CHECKOUT / "var" if (CHECKOUT / "pyproject.toml").exists() else Path.home() / ".upbeat"
