"""Where in the text something cannot be read, and limits of what is read at all."""

from upbeat.kernel.errors import Invalid

MOST_CHARACTERS = 20_000
MOST_NOTES = 2_000
MOST_BARS = 500
MOST_IN_BAR = 200
"""Notes: an engraver's time grows with the square of what stands in one bar."""
MOST_DIGITS = 4
LONGEST_TITLE = 200
LONGEST_SYLLABLE = 40


def fault(template: str, line: int, column: int = 0, **values: object) -> Invalid:
    """The error to raise: ``template`` has ``%(line)d``, and ``%(column)d`` where it is about one sign; both from 1."""
    return Invalid(template, field="abc", values={"line": line, "column": column, **values})
