"""What the pack adds to the demo school: melodies, questions on all eight points of the unit, and what came in."""

from upbeat.packs.music.demo.seeding import seed

__all__ = ["seed"]
