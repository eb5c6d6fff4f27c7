"""What to do before the next class."""
