"""Pictures of a class that holds up code cards: real marks, drawn into a room with perspective, blur and noise."""

from __future__ import annotations

import random
from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from upbeat.kernel.cards import edge_up
from upbeat.rooms.classroom.cards.__main__ import CELLS, dictionary

WIDTH, HEIGHT = 1280, 720
FINE = 40
Picture = NDArray[np.uint8]


def card(number: int) -> Picture:
    """A printed card, white around its mark, 480 pixels square."""
    mark = cv2.aruco.generateImageMarker(dictionary(cv2), number, CELLS * FINE)
    return np.pad(mark, 2 * FINE, constant_values=255)


def room(width: int = WIDTH, height: int = HEIGHT) -> Picture:
    """A wall with soft light, and some dark furniture."""
    y, x = np.mgrid[0:height, 0:width]
    wall = (120 + 45 * np.sin(x / 170) + 30 * np.cos(y / 90)).astype(np.uint8)
    cv2.rectangle(wall, (20, height - 60), (width - 20, height - 20), 35, -1)
    return wall


def photo(
    letters: Mapping[int, str],
    *,
    side: float = 50,
    lean: float = 15,
    aslant: float = 0.15,
    blur: float = 0.8,
    noise: float = 6,
    seed: int = 1,
    quality: int = 80,
    scratch: Mapping[int, float] | None = None,
) -> bytes:
    """A JPEG of cards, eight in a row, each with its letter up: marks of some ``side`` pixels, leaning by up to
    ``lean`` degrees, corners moved by up to ``aslant`` of the side. ``scratch``: share of a mark
    that is painted over."""
    dice = random.Random(seed)
    picture = room()
    for place, (number, letter) in enumerate(letters.items()):
        drawn = card(number)
        if scratch and number in scratch:
            _scratch(drawn, scratch[number], dice)
        drawn = np.ascontiguousarray(np.rot90(drawn, edge_up(letter)))
        at = (80 + 160 * (place % 8), 90 + 165 * (place // 8))
        picture = _placed(picture, drawn, at, side, lean, aslant, dice)
    if blur:
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
    if noise:
        grain = np.random.default_rng(seed).normal(0, noise, picture.shape)
        picture = np.clip(picture + grain, 0, 255).astype(np.uint8)
    _done, stored = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return stored.tobytes()


def _placed(
    picture: Picture, drawn: Picture, at: tuple[int, int], side: float, lean: float, aslant: float, dice: random.Random
) -> Picture:
    size = len(drawn)
    angle = np.deg2rad(dice.uniform(-lean, lean))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * side * size / (CELLS * FINE) / 2
    corners *= 1 + np.array([[dice.uniform(-aslant, aslant) for _axis in "xy"] for _corner in range(4)])
    there = (corners @ turn + at).astype(np.float32)
    here = np.array([[0, 0], [size, 0], [size, size], [0, size]], np.float32)
    way = cv2.getPerspectiveTransform(here, there)
    shape = picture.shape[::-1]
    moved = cv2.warpPerspective(drawn, way, shape, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full_like(drawn, 255), way, shape)
    return np.where(mask > 127, moved, picture)


def _scratch(drawn: Picture, share: float, dice: random.Random) -> None:
    """Paint over cells inside the mark's border."""
    inner = [(x, y) for x in range(3, 9) for y in range(3, 9)]
    for x, y in dice.sample(inner, round(share * len(inner))):
        cell = drawn[y * FINE : (y + 1) * FINE, x * FINE : (x + 1) * FINE]
        cell[:] = 255 - cell
