"""Marks of cards: ``python -m upbeat.rooms.classroom.cards read PICTURE`` or ``… marks NUMBER…``.

Says ``{"found": [[number, [[x, y], …]], …]}``, ``{"marks": [[number, ["01…", …]], …]}``, or ``{"failed": code}``.
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2560
"""A photo of a phone has more; a card at the back of a room is still read at this."""
CELLS = 8
"""Cells of a mark to a side, its black border counted."""
MOST_MENDED = 0.2
"""Of the bits that the dictionary could mend, one: marks differ in twelve, so that no damage makes one of another."""


def grey_of(path: str) -> NDArray[np.uint8]:
    """The picture upright and in grey. ValueError for what is none."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(path, formats=FORMATS) as picture:
            picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return np.asarray(upright.convert("L"), dtype=np.uint8)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError, Warning) as problem:
        raise ValueError(str(problem)) from problem


def dictionary(cv2: Any) -> Any:
    """Marks of 36 bits, of which any two differ in at least twelve in every turn (Garrido-Jurado and others, 2016)."""
    return cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_ARUCO_MIP_36h12)


def found_in(cv2: Any, grey: NDArray[np.uint8]) -> list[tuple[int, list[list[float]]]]:
    """Number and corners of each mark, clockwise from its own top left."""
    how = cv2.aruco.DetectorParameters()
    how.errorCorrectionRate = MOST_MENDED
    how.maxErroneousBitsInBorderRate = 0.15
    how.perspectiveRemovePixelPerCell = 6
    how.minMarkerPerimeterRate = 0.02
    corners, numbers, _rejected = cv2.aruco.ArucoDetector(dictionary(cv2), how).detectMarkers(grey)
    if numbers is None:
        return []
    rows = zip(numbers.flatten(), corners, strict=True)
    return [(int(number), [[round(float(x), 1), round(float(y), 1)] for x, y in at[0]]) for number, at in rows]


def mark_of(cv2: Any, number: int) -> list[str]:
    """The mark, row by row: ``1`` is black."""
    drawn = cv2.aruco.generateImageMarker(dictionary(cv2), number, CELLS)
    return ["".join("1" if cell == 0 else "0" for cell in row) for row in drawn]


def main() -> int:
    """0 when it could look."""
    try:
        import cv2  # noqa: PLC0415 - an extra, and OpenCV wants a library of the system
    except ImportError as problem:
        print(problem, file=sys.stderr)
        _say({"failed": "no_reader"})
        return 0
    cv2.setNumThreads(1)
    task, *arguments = sys.argv[1:]
    if task == "marks":
        _say({"marks": [[int(number), mark_of(cv2, int(number))] for number in arguments]})
        return 0
    try:
        grey = grey_of(arguments[0])
    except ValueError as problem:
        print(problem, file=sys.stderr)
        _say({"failed": "no_picture"})
        return 0
    _say({"found": found_in(cv2, grey)})
    return 0


def _say(answer: dict[str, object]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    sys.exit(main())
