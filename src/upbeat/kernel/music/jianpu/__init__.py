"""Numbered notation (jianpu), as Chinese schools read it and GB/T 46845-2025 is about: engraved as SVG, and read back.

Digits by movable do (in minor la is 6); octave dots above and below; lines under notes shorter than a quarter, joined
within a beat; dashes behind longer ones; rests as 0, a longer rest as several; augmentation dots, accidentals, ties and
slurs, groups such as triplets, bar lines, repeats and endings, key ``1=G``, metre, tempo, words under the notes. What
follows the common practice of school books was not checked against the text of the standard, which is not open.
"""

from upbeat.kernel.music.jianpu.drawing import engrave_jianpu
from upbeat.kernel.music.jianpu.reading import read_jianpu

__all__ = ["engrave_jianpu", "read_jianpu"]
