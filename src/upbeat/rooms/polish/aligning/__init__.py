"""Captions from the script (R18): the script is read aloud, and the reading laid along the recording."""
