"""Captions by recognition (R18): what is said is heard by Whisper, from a folder that the administrator names."""
