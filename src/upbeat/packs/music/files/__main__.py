"""Read the notes of one file as ABC: ``python -m upbeat.packs.music.files PATH``."""

from upbeat.packs.music.files.reading import abc_of
from upbeat.rooms.record.handed import answer_of

if __name__ == "__main__":
    answer_of(abc_of)
