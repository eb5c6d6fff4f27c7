"""A rhythm on all phones of a lesson: begun, tried again, closed, taken off; and the taps that come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Late, NotFound
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.building import bar_length
from upbeat.kernel.music.clapping import mark_taps, tap_times
from upbeat.kernel.music.profiles import PROFILES
from upbeat.kernel.music.score import Score, sounding
from upbeat.kernel.music.together import parted
from upbeat.packs.music.models import Playing, PlayingSeat, PlayingTry, Taps
from upbeat.packs.music.tapping import as_rhythm, score_of
from upbeat.rooms.classroom.actions.changing import changed
from upbeat.rooms.classroom.actions.leading import hold_lesson
from upbeat.rooms.classroom.actions.questions import close_open_votes
from upbeat.rooms.classroom.events import VotesCame
from upbeat.rooms.classroom.models import Attendance, GroupMember, Meeting
from upbeat.rooms.classroom.queries.groups import newest_grouping
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of

LONGEST_ABC, LONGEST_TITLE = 2000, 120
MOST_NOTES, MOST_SECONDS = 64, 60.0
SLOWEST, FASTEST = 40.0, 200.0
LATEST_SEQ = 2**53


@transaction.atomic
def begin_playing(
    *,
    by: Person,
    meeting: Meeting,
    abc: str,
    title: str = "",
    profile: str = "3-5",
    tempo: float = 80.0,
    entry_bars: int = 0,
    metronome: bool = False,
    now: datetime | None = None,
) -> Playing:
    """Put a rhythm on the phones and open its first try; what was open there is closed.

    ``entry_bars``: above 0 a canon in two groups, the second so many bars later. Refused unless the person leads the
    lesson and it is on; Invalid for what cannot be tapped.
    """
    hold_lesson(by, meeting)
    now = now or timezone.now()
    title = " ".join(title.split())
    score = checked_rhythm(abc, title, profile, tempo, entry_bars)
    _close_all(meeting, now)
    playing = Playing.objects.create(
        meeting=meeting,
        title=title or score.title[:LONGEST_TITLE] or _("A rhythm"),
        abc=abc.strip(),
        profile=profile,
        tempo=tempo,
        entry=round(entry_bars * bar_length(score.metre)),
        metronome=metronome,
        by=by,
        begun_at=now,
        shown_at=now,
    )
    if playing.is_canon:
        PlayingSeat.objects.bulk_create(_seats(playing))
    PlayingTry.objects.create(playing=playing, number=1, opened_at=now)
    _tell("opened", by, playing, now)
    return playing


@transaction.atomic
def close_try(*, by: Person, playing: Playing, now: datetime | None = None) -> None:
    """No taps are taken from now on. Twice changes nothing."""
    hold_lesson(by, playing.meeting)
    now = now or timezone.now()
    if PlayingTry.objects.filter(playing=playing, closed_at=None).update(closed_at=now):
        _tell("closed", by, playing, now)


@transaction.atomic
def try_again(*, by: Person, playing: Playing, seen: int, now: datetime | None = None) -> PlayingTry:
    """The class taps it once more, what came before stays to be compared. ``seen``: the number of the try on the page
    that was tapped; where another device was quicker, nothing changes."""
    hold_lesson(by, playing.meeting)
    now = now or timezone.now()
    last = PlayingTry.objects.filter(playing=playing).order_by("-number")[0]
    if last.number != seen or playing.removed_at is not None:
        return last
    _close_all(playing.meeting, now)
    made = PlayingTry.objects.create(playing=playing, number=last.number + 1, opened_at=now)
    Playing.objects.filter(pk=playing.pk).update(shown_at=now)
    _tell("opened", by, playing, now)
    return made


@transaction.atomic
def take_off(*, by: Person, playing: Playing, now: datetime | None = None) -> None:
    """Off the phones and the wall; what was tapped stays. Twice changes nothing."""
    hold_lesson(by, playing.meeting)
    now = now or timezone.now()
    PlayingTry.objects.filter(playing=playing, closed_at=None).update(closed_at=now)
    if Playing.objects.filter(pk=playing.pk, removed_at=None).update(removed_at=now):
        _tell("removed", by, playing, now)


@transaction.atomic
def send_taps(
    *, by: Person, meeting: Meeting, try_id: int, seq: int, times: Sequence[Any], now: datetime | None = None
) -> Taps:
    """The taps of a pupil who is in the lesson, as their phone counted them; what is stored now.

    The same once more, and what is older than what is there, changes nothing. Late once the try is closed, with what
    was there before still counting; NotFound for a try of another lesson; Invalid for what are no taps.
    """
    rows = PlayingTry.objects.select_for_update(of=("self",)).select_related("playing__meeting")
    go = rows.filter(pk=try_id, playing__meeting=meeting).first()
    if go is None or not Attendance.objects.filter(meeting=meeting, person=by).exists():
        raise NotFound(_("This rhythm is not on your phone any more."))
    if not 0 < seq < LATEST_SEQ:
        raise Invalid(_("Load the page again, then tap once more."))
    before = Taps.objects.filter(of=go, person=by).first()
    if before is not None and before.seq >= seq:
        return before
    if go.closed_at is not None or go.playing.meeting.ended_at is not None or go.playing.removed_at is not None:
        raise Late(_("This try is over. Look at the wall: you can tap with the next one."))
    if not isinstance(times, list):
        raise Invalid(_("Load the page again, then tap once more."))
    verdict = mark_taps(times, score_of(go.playing), PROFILES[go.playing.profile])
    kept = {"seq": seq, "times": _from_first(times), "verdict": verdict.to_json(), "at": now or timezone.now()}
    made, is_new = Taps.objects.update_or_create(of=go, person=by, defaults=kept)
    if is_new:
        context = {"meeting": meeting.pk, "playing": go.playing_id}
        result = {"score": round(verdict.share_good, 3)}
        record("attempted", go, school_id=by.school_id, actor_id=by.pk, result=result, context=context, at=made.at)
    bus.publish(VotesCame(meeting.pk))
    return made


def _from_first(times: Sequence[Any]) -> list[float]:
    """As they were marked: rising, from the first one, without what is no number."""
    tidy = tap_times(times)
    return [round(float(one - tidy[0]), 3) for one in tidy]


def checked_rhythm(abc: str, title: str, profile: str, tempo: float, entry_bars: int) -> Score:
    """The rhythm at its tempo. Invalid, with what to change, for what a class cannot tap."""
    if not abc.strip() or len(abc) > LONGEST_ABC:
        raise Invalid(_("Write the rhythm first, or choose one."), field="abc")
    if len(title) > LONGEST_TITLE:
        raise Invalid(_("This is longer than %(most)d characters.") % {"most": LONGEST_TITLE}, field="title")
    if profile not in PROFILES:
        raise Invalid(_("Choose for which grades it is marked."), field="profile")
    if not SLOWEST <= tempo <= FASTEST:
        raise Invalid(_("Choose a tempo from 40 to 200 beats a minute."), field="tempo")
    score = as_rhythm(read_abc(abc), tempo)
    if not 2 <= len(sounding(score)) <= MOST_NOTES:
        raise Invalid(_("A rhythm for the class has from 2 to %(most)d notes.") % {"most": MOST_NOTES}, field="abc")
    if float(score.duration) * 60 / tempo > MOST_SECONDS:
        raise Invalid(_("This takes longer than a minute. Choose fewer bars, or a quicker tempo."), field="abc")
    if not 0 <= entry_bars < len(score.bars):
        raise Invalid(_("The second group enters before the first one ends. Choose fewer bars."), field="entry_bars")
    return score


def _seats(playing: Playing) -> list[PlayingSeat]:
    order = [person.pk for person in pupils_of(playing.meeting.section)]
    package = playing.meeting.package
    grouping = newest_grouping(package) if package is not None else None
    rows = GroupMember.objects.filter(group__grouping=grouping) if grouping is not None else GroupMember.objects.none()
    tables = dict(rows.values_list("person_id", "group__number"))
    return [PlayingSeat(playing=playing, person_id=person, part=part) for person, part in parted(order, tables).items()]


def close_tries(meeting: Meeting, now: datetime) -> None:
    """No taps are taken in the lesson from now on, as its step is over. Whoever calls tells the phones."""
    PlayingTry.objects.filter(playing__meeting=meeting, closed_at=None).update(closed_at=now)


def _close_all(meeting: Meeting, now: datetime) -> None:
    """What is not on the phones any more takes neither votes nor taps."""
    close_open_votes(meeting, now)
    close_tries(meeting, now)


def _tell(verb: str, by: Person, playing: Playing, now: datetime) -> None:
    meeting = playing.meeting
    record(verb, playing, school_id=by.school_id, actor_id=by.pk, context={"meeting": meeting.pk}, at=now)
    changed(meeting)
