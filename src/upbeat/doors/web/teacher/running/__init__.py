"""The plan of a lesson in steps, and going through it in class."""
