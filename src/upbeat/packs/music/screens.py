"""What phones, wall and teacher see of a rhythm that a class taps. A phone gets its own taps, the wall no name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel.music.beats import beat_length
from upbeat.kernel.music.building import bar_length
from upbeat.kernel.music.score import Score
from upbeat.kernel.music.signs import TAPPED as TAPPED_SIGNS
from upbeat.kernel.music.together import Together, hold_together, together
from upbeat.kernel.music.verdicts import Verdict
from upbeat.packs.music.drawing.sums import drawn_score, drawn_sum
from upbeat.packs.music.models import NotationChoice, Playing, PlayingSeat, PlayingTry, Taps
from upbeat.packs.music.queries.takes import notation_of
from upbeat.packs.music.tapping import score_of, verdict_of
from upbeat.rooms.classroom.models import Attendance, Meeting
from upbeat.rooms.learn.queries.excuses import left_out_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of

WALL = 640
TAPPED = "tap"
"""The kind of question that such a rhythm is; of whom that is not asked, nobody waits for their taps."""
NEEDS_HELP = 0.5
"""Who had less than half of the notes in time is named to the teacher. Ours."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The count-in, in seconds: ``beat``; ``count``: beats before the first note; ``wait``: how long a later group
    waits behind it; ``length``: of the rhythm itself; ``notes``: how many taps it has."""

    beat: float
    count: int
    wait: float
    length: float
    notes: int


@dataclass(frozen=True, slots=True)
class Own:
    """How somebody's own taps went: in time, of all; ``marks`` by note; ``say``: why they were not marked."""

    good: int
    of: int
    marks: Mapping[str, str]
    say: str = ""


@dataclass(frozen=True, slots=True)
class Help:
    """A pupil whom the teacher may want to see: with what share in time, None for no taps or another rhythm."""

    person: Person
    share: float | None
    word: str


@dataclass(frozen=True, slots=True)
class GroupSum:
    """The sum of a part of the class; ``part`` 0 for all of it."""

    part: int
    sum: Together
    chart: Any


def timing_of(score: Score, entry: int = 0) -> Timing:
    """How a phone counts in: one bar, of which an upbeat takes the end."""
    quarter = 60 / score.tempo
    beat = float(beat_length(score.metre))
    bar = score.metre[0] * 4 / score.metre[1]
    upbeat = float(score.bars[0].duration) if score.bars and score.bars[0].number == 0 else 0.0
    return Timing(
        beat=round(beat * quarter, 4),
        count=max(2, round((bar - upbeat) / beat)),
        wait=round(entry * quarter, 4),
        length=round(float(score.duration) * quarter, 4),
        notes=sum(note.pitch is not None and not note.tied for note in score.notes),
    )


def on_phone(pupil: Person, meeting: Meeting, number: int) -> dict[str, Any]:
    """For ``music/class/phone.html``: the rhythm in the pupil's own notation, and the own taps of this try and the one
    before; nothing of anybody else. Five queries, six of a canon."""
    tries = _tries(meeting, number)
    go, playing = tries[-1], tries[-1].playing
    score = score_of(playing)
    mine = {taps.of_id: own_of(verdict_of(taps)) for taps in Taps.objects.filter(of__in=tries, person=pupil)}
    part = _part_of(pupil, playing)
    own = mine.get(go.pk)
    return {
        "playing": playing,
        "go": go,
        "is_open": go.closed_at is None,
        "is_asked": not left_out_of([pupil.pk], TAPPED),
        "part": part,
        "entry_bars": entry_bars(score, playing),
        "timing": timing_of(score, playing.entry if part == PlayingSeat.Part.SECOND else 0),
        "score": drawn_score(playing, notation_of(pupil), marks=own.marks if own else None, signs=TAPPED_SIGNS),
        "own": own,
        "before": next((mine[one.pk] for one in reversed(tries[:-1]) if one.pk in mine), None),
    }


def on_wall(meeting: Meeting, number: int) -> dict[str, Any]:
    """For ``music/class/wall.html``: the rhythm, how many have tapped, and once the try is closed the sum of all, or of
    each group, beside the try before. No names."""
    tries = _tries(meeting, number)
    staff, numbers = NotationChoice.Notation.STAFF, NotationChoice.Notation.JIANPU
    go, playing = tries[-1], tries[-1].playing
    score = score_of(playing)
    there = set(Attendance.objects.filter(meeting=meeting).values_list("person_id", flat=True))
    sums = _sums(playing, tries, score)
    now_sum, is_open = sums.get(go.pk), go.closed_at is None
    shown = None if is_open else now_sum
    earlier = next((sums[one.pk] for one in reversed(tries[:-1]) if one.pk in sums), None)
    return {
        "playing": playing,
        "go": go,
        "is_open": is_open,
        "timing": timing_of(score, playing.entry),
        "score": drawn_score(playing, staff, width=WALL, sum_of=shown[0].sum if shown else None),
        "is_marked": bool(shown),
        "jianpu": drawn_score(playing, numbers, width=WALL) if _reads_numbers(meeting) else "",
        "second": drawn_score(playing, staff, width=WALL, voice=2) if playing.is_canon else "",
        "entry_bars": entry_bars(score, playing),
        "onsets": _onsets(score),
        "present": len(there - left_out_of(there, TAPPED)),
        "tapped": now_sum[0].sum.marked + now_sum[0].sum.lost if now_sum else 0,
        "groups": shown[1:] if shown and playing.is_canon else shown,
        "before": earlier[0].sum if earlier else None,
        "holds": hold_together(shown[1].sum, shown[2].sum) if shown and playing.is_canon else None,
    }


def on_desk(meeting: Meeting, number: int) -> dict[str, Any]:
    """For ``music/class/desk.html``: as the wall at any time, and who may need help, by name. ``narrow``: the rhythm as
    a phone has room for it, for a teacher who walks about with one."""
    context = on_wall(meeting, number)
    playing, go = context["playing"], context["go"]
    score = score_of(playing)
    found = _sums(playing, [go], score).get(go.pk)
    closed = found[0].sum if found and not context["is_open"] else None
    there = set(Attendance.objects.filter(meeting=meeting).values_list("person_id", flat=True))
    here = there - left_out_of(there, TAPPED)
    rows = {taps.person_id: own_of(verdict_of(taps)) for taps in Taps.objects.filter(of=go)}
    people = [person for person in pupils_of(meeting.section) if person.pk in here or person.pk in rows]
    helps = [one for person in people if (one := _help(person, rows.get(person.pk))) is not None]
    groups = (found[1:] if playing.is_canon else found) if found else None
    return context | {
        "helps": sorted(helps, key=lambda one: one.share if one.share is not None else -1),
        "groups": groups,
        "narrow": drawn_score(playing, NotationChoice.Notation.STAFF, sum_of=closed),
    }


def own_of(verdict: Verdict) -> Own:
    """A verdict as its pupil reads it."""
    if verdict.refusal is not None:
        return Own(0, 0, {}, _("This was another rhythm, or not all of it. Listen once, then tap it again."))
    good = sum(note.good for note in verdict.notes)
    return Own(good, len(verdict.notes), {note.id: note.kind.value for note in verdict.notes})


def entry_bars(score: Score, playing: Playing) -> int:
    """After how many bars the second group of a canon enters."""
    return round(playing.entry / float(bar_length(score.metre)))


def _tries(meeting: Meeting, number: int) -> list[PlayingTry]:
    return list(
        PlayingTry.objects.filter(playing=number, playing__meeting=meeting).select_related("playing").order_by("number")
    )


def _reads_numbers(meeting: Meeting) -> bool:
    """Does somebody of the class read numbered notation?"""
    choices = NotationChoice.objects.filter(notation=NotationChoice.Notation.JIANPU)
    return choices.filter(person__in=pupils_of(meeting.section)).exists()


def _part_of(pupil: Person, playing: Playing) -> int:
    """Of a canon; who joined the class since has the part that the number of their row says."""
    if not playing.is_canon:
        return 0
    row = PlayingSeat.objects.filter(playing=playing, person=pupil).values_list("part", flat=True).first()
    return row or 1 + pupil.pk % 2


def _sums(playing: Playing, tries: list[PlayingTry], score: Score) -> dict[int, list[GroupSum]]:
    """By try that somebody has tapped: the sum of all, and of a canon that of each group behind it; two queries."""
    rows: dict[int, list[tuple[int, Verdict]]] = {}
    seats = dict(PlayingSeat.objects.filter(playing=playing).values_list("person_id", "part"))
    for taps in Taps.objects.filter(of__in=tries):
        rows.setdefault(taps.of_id, []).append((taps.person_id, verdict_of(taps)))
    found: dict[int, list[GroupSum]] = {}
    for number, some in rows.items():
        parts = [[verdict for _person, verdict in some]]
        if playing.is_canon:
            parts += [
                [verdict for person, verdict in some if seats.get(person, 1 + person % 2) == part] for part in (1, 2)
            ]
        sums = [together(one) for one in parts]
        found[number] = [GroupSum(part, one, drawn_sum(score, one)) for part, one in enumerate(sums)]
    return found


def _help(person: Person, own: Own | None) -> Help | None:
    if own is None:
        return Help(person, None, _("no taps yet"))
    if not own.of:
        return Help(person, None, _("another rhythm"))
    share = own.good / own.of
    return (
        Help(person, share, _("%(good)d of %(of)d") % {"good": own.good, "of": own.of}) if share < NEEDS_HELP else None
    )


def _onsets(score: Score) -> str:
    """``n1:0 n2:0.75 …``: when each note begins, in seconds from the first one, for what runs along it."""
    quarter = 60 / score.tempo
    return " ".join(f"{note.id}:{round(float(note.onset) * quarter, 3)}" for note in score.notes if note.pitch)
