"""Notes out of a file or a longer score, for those who write questions."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.abc import read_abc, write_abc
from upbeat.kernel.music.cutting import bars_of
from upbeat.kernel.music.score import Score
from upbeat.kernel.music.transposing import transposed
from upbeat.packs.music.files import abc_of_file_confined
from upbeat.packs.music.models import NotatedScore


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with notes: taken from a score of the library, cut to bars, transposed."""

    score: int | None = None
    first_bar: int | None = None
    last_bar: int | None = None
    up: int | None = None

    @property
    def is_nothing(self) -> bool:
        """Nothing at all?"""
        return (self.score, self.first_bar, self.last_bar) == (None, None, None) and not self.up


def abc_of_file(file: "UploadedFile[Any]") -> str:
    """The notes of a MusicXML, ``.mxl`` or ABC file as ABC. Invalid, with what to do, for what is none."""
    return abc_of_file_confined(file.chunks())


def taken(abc: str, wanted: Wanted) -> str:
    """The notes as they are wanted. Invalid for notes that cannot be read, and bars that are not there."""
    if wanted.score is not None:
        row = NotatedScore.objects.filter(pk=wanted.score, retired_at=None).first()
        if row is None:
            raise Invalid(_("This score is not in the library any more. Choose another."), field="score")
        abc = row.abc
    score = read_abc(abc)
    if wanted.first_bar is not None or wanted.last_bar is not None:
        score = _cut(score, wanted.first_bar, wanted.last_bar)
    if wanted.up:
        score = transposed(score, wanted.up)
    return write_abc(score)


def _cut(score: Score, first: int | None, last: int | None) -> Score:
    numbers = [bar.number for bar in score.bars]
    begin = first if first is not None else min(numbers, default=0)
    end = last if last is not None else max(numbers, default=0)
    if begin > end or begin not in numbers or end not in numbers:
        raise Invalid(
            _("The score has the bars %(first)s to %(last)s. Choose among them."),
            field="first_bar",
            values={"first": str(min(numbers, default=0)), "last": str(max(numbers, default=0))},
        )
    return bars_of(score, begin, end)
