"""A class that taps a rhythm, for tests."""

from __future__ import annotations

from datetime import timedelta

from factories_class import ClassOf
from factories_publish import NOW
from upbeat.kernel.music.score import sounding
from upbeat.packs.music.actions.playing import begin_playing, send_taps
from upbeat.packs.music.models import Playing, PlayingTry, Taps
from upbeat.packs.music.tapping import score_of
from upbeat.rooms.classroom.models import Meeting

RHYTHM = "X:1\nM:4/4\nL:1/8\nK:C\nB2 B2 BB B2 | BB BB B2 B2 | B2 BB B2 BB | B2 B2 B4 |]"


class Tapping(ClassOf):
    """A class in a lesson with a rhythm on its phones."""

    def begin(self, meeting: Meeting, **more) -> Playing:
        return begin_playing(by=self.teacher, meeting=meeting, abc=RHYTHM, now=more.pop("now", NOW), **more)

    def times(self, playing: Playing, *, tempo: float = 80.0, late: dict[int, float] | None = None) -> list[float]:
        """When a phone taps each note, ``late`` by so many seconds at some places; from any moment on."""
        quarter = 60 / tempo
        tones = sounding(score_of(playing))
        return [17.3 + float(tone.onset) * quarter + (late or {}).get(n, 0.0) for n, tone in enumerate(tones)]

    def tap(self, pupil: int, playing: Playing, *, seq: int = 1, times=None, minute: int = 1, **more) -> Taps:
        go = PlayingTry.objects.filter(playing=playing).order_by("-number")[0]
        return send_taps(
            by=self.pupils[pupil], meeting=playing.meeting, try_id=go.pk, seq=seq,
            times=self.times(playing, **more) if times is None else times, now=NOW + timedelta(minutes=minute),
        )  # fmt: skip
