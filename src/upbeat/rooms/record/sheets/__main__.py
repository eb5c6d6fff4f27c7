"""Read the rows of one sheet: ``python -m upbeat.rooms.record.sheets PATH``."""

from upbeat.kernel.sheets import read_sheet
from upbeat.rooms.record.handed import answer_of

if __name__ == "__main__":
    answer_of(read_sheet)
