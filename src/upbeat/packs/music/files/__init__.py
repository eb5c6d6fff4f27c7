"""Notes out of files of strangers, read in a confined process."""

from upbeat.packs.music.files.process import abc_of_file_confined
from upbeat.packs.music.files.reading import LARGEST_FILE

__all__ = ["LARGEST_FILE", "abc_of_file_confined"]
