"""A learner's own progress."""
