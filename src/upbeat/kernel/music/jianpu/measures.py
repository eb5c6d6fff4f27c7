"""Sizes of numbered notation, in px, with the digits' baseline at 0 and y growing downwards."""

DIGIT_SIZE, WORD_SIZE, SMALL_SIZE = 20.0, 16.0, 12.0
FRACTION_SIZE = 13.0
HALF_DIGIT = 5.5
MIDDLE = -7.0
"""Height of the middle of a digit: dashes, augmentation dots."""
TOP = -15.5
LINE_GAP, LINE_STEP, LINE_WIDE = 4.0, 3.4, 1.3
DOT = 1.6
DOT_STEP = 4.8
AUGMENTATION_STEP = 5.5
DASH = 10.0
ACCIDENTAL = 8.0
BAR_TOP, BAR_BOTTOM = -18.0, 4.0
THIN, THICK = 1.2, 3.4
QUARTER = 31.0
"""Room that a quarter note takes where nothing is stretched."""
ACCIDENTALS = {
    1: "M-1.4-5.5V6M1.4-6V5.5M-3.2-1.2L3.2-2.8M-3.2 2.8L3.2 1.2",
    -1: "M-2-7.5V4.5M-2-.2C-.2-2.6 2.6-2 2.4.4C2.2 2.4-.4 3.4-2 4.5",
    0: "M-1.8-7V3.4M1.8-3.4V7M-1.8-1.6L1.8-3M-1.8 3L1.8 1.6",
    2: "M-2.4-2.4L2.4 2.4M-2.4 2.4L2.4-2.4M-3-3h.01",
    -2: "M-4-7.5V4.5M-4-.2C-2.2-2.6.4-2 .2.4C0 2.4-2.4 3.4-4 4.5"
    "M.4-7.5V4.5M.4-.2C2.2-2.6 4.6-2 4.4.4C4.2 2.4 2 3.4.4 4.5",
}
"""Beside the digit: by how much the degree of the scale is altered, 0 for a natural; the path around its middle."""
