"""MusicXML, the part of it that a school's songs need: ``score-partwise`` 3 and 4, plain or compressed (``.mxl``).

Read: the first voice of the first part: key, metre, tempo, pitches, rests, dots, ties, slurs, tuplets, words of the
first verse, repeats with endings 1 and 2, double bar lines, an upbeat. Of a chord its highest note counts; grace notes,
dynamics, articulation, chord symbols, further voices, staves, parts and verses are passed over. Refused with what to
do: changes of metre, ``score-timewise``, entities, archives that are too large.
"""

from upbeat.kernel.music.musicxml.reading import read_musicxml
from upbeat.kernel.music.musicxml.writing import write_musicxml

__all__ = ["read_musicxml", "write_musicxml"]
