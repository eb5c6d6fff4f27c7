"""Notes at a second of a video."""
