"""ABC notation 2.1, the part of it that a school needs: reading and writing.

Read: X T M L Q K (with modes), inline fields, accidentals that hold until the bar line, octave marks, lengths, rests
``z x Z``, ties, slurs, broken rhythm, triplets and other groups, repeats with endings 1 and 2, double bar lines, an
upbeat, words ``w:``, comments. Of a chord its highest note counts. Passed over: chord symbols, ornaments, grace
notes, further verses, tempo changes. Refused with what to do: more than one voice, changes of metre, endings from 3 on.
"""

from upbeat.kernel.music.abc.reading import read_abc
from upbeat.kernel.music.abc.writing import write_abc

__all__ = ["read_abc", "write_abc"]
