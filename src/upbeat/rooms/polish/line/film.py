"""What is made of a source: what is left out, where passages begin, and what is copied from an earlier film."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from upbeat.kernel.intervals import Interval, from_json, to_json


class Passage(NamedTuple):
    """``length`` seconds of a film: those of the earlier film from ``start`` on, or a new ``source`` from its start."""

    source: Path | None
    start: int
    length: int


@dataclass(frozen=True)
class Film:
    """``cuts`` in seconds of the source; ``begins``: whole seconds at which a passage starts. With ``passages`` the
    film may be put together from those of a finished folder, ``previous``, and new takes, instead of from the source.
    ``clean_around``: take noise out of speech, but not within these passages of music; None: leave it in.
    """

    cuts: tuple[Interval, ...] = ()
    begins: tuple[int, ...] = ()
    previous: Path | None = None
    passages: tuple[Passage, ...] = ()
    clean_around: tuple[Interval, ...] | None = None

    def to_json(self) -> str:
        """For the command line."""
        passages = [[str(one.source.resolve()) if one.source else None, one.start, one.length] for one in self.passages]
        previous = str(self.previous.resolve()) if self.previous else None
        clean = None if self.clean_around is None else to_json(self.clean_around)
        return json.dumps(
            {
                "cuts": to_json(self.cuts),
                "begins": self.begins,
                "previous": previous,
                "passages": passages,
                "clean_around": clean,
            }
        )


def film_from(text: str) -> Film:
    """From its JSON; ``{}`` is the whole source."""
    told = json.loads(text)
    clean = told.get("clean_around")
    return Film(
        tuple(from_json(told.get("cuts", []))),
        tuple(told.get("begins", [])),
        Path(told["previous"]) if told.get("previous") else None,
        tuple(Passage(Path(one[0]) if one[0] else None, one[1], one[2]) for one in told.get("passages", [])),
        None if clean is None else tuple(from_json(clean)),
    )


WHOLE = Film()
