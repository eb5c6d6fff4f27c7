"""A rhythm on all phones: counted once, late ones refused with a word, nobody for another, two tries compared."""

import re
from datetime import timedelta

import pytest
from django_scopes import scope

from factories import make_pupil, make_section, make_teacher
from factories_class import ClassOf
from factories_music_class import RHYTHM, Tapping
from factories_publish import NOW
from upbeat.kernel.errors import Invalid, Late, NotFound, Refused
from upbeat.kernel.music.together import Together
from upbeat.packs.music.actions.playing import begin_playing, close_try, send_taps, take_off, try_again
from upbeat.packs.music.drawing.sums import NARROW
from upbeat.packs.music.models import Playing, PlayingSeat, PlayingTry, Taps
from upbeat.packs.music.screens import WALL, on_desk, on_phone, on_wall
from upbeat.rooms.classroom.actions import meetings, questions
from upbeat.rooms.classroom.models import Meeting, Round
from upbeat.rooms.classroom.queries.running import What, shown
from upbeat.rooms.classroom.queries.screens import teacher_screen
from upbeat.rooms.journal.models import Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = Tapping(pupils=4)
    with scope(school=made.school):
        yield made


def what(meeting):
    return shown(meeting, teacher_screen(meeting).question).what


def wall(playing):
    return on_wall(playing.meeting, playing.pk)


def phone(room, pupil, playing):
    return on_phone(room.pupils[pupil], playing.meeting, playing.pk)


def test_a_rhythm_begun_is_on_all_phones_and_raises_the_version(room):
    meeting = room.meet()
    version = meeting.version
    playing = room.begin(meeting)
    meeting.refresh_from_db()
    assert meeting.version > version
    assert what(meeting) is What.ACTIVITY
    assert (playing.entry, playing.tries.get().number, playing.tries.get().closed_at) == (0, 1, None)
    assert Fact.objects.get(verb="opened", object_type="playing").actor_id == room.teacher.pk


def test_a_vote_that_is_hidden_by_a_rhythm_takes_no_more(room):
    meeting = room.meet()
    questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=NOW)
    room.begin(meeting, now=NOW + timedelta(minutes=1))
    assert Round.objects.get().closed_at is not None


def test_taps_are_marked_from_any_start_and_at_any_steady_tempo(room):
    playing = room.begin(room.meet())
    assert room.tap(0, playing).verdict["refusal"] is None
    room.tap(1, playing, tempo=96)
    own = [phone(room, pupil, playing)["own"] for pupil in (0, 1)]
    assert [(one.good, one.of) for one in own] == [(20, 20), (20, 20)]


def test_a_note_tapped_late_is_seen_on_the_phone_as_late(room):
    playing = room.begin(room.meet())
    room.tap(0, playing, late={5: 0.3})
    assert phone(room, 0, playing)["own"].marks["n6"] == "late"
    assert 'data-note="n6" data-mark="late"' in phone(room, 0, playing)["score"]


def test_the_signs_of_all_marks_are_on_a_phone_before_its_taps_are_marked(room):
    playing = room.begin(room.meet())
    drawn = phone(room, 0, playing)["score"]
    assert "data-mark" not in drawn
    assert all(drawn.count(f'class="sign-{sign}"') == 20 for sign in ("full", "early", "late", "ring"))
    assert f'width="{NARROW}"' in drawn


def test_a_teacher_s_phone_gets_the_sum_as_narrow_as_it_is(room):
    playing = room.begin(room.meet())
    room.tap(0, playing, late={2: 0.3})
    assert "data-mark" not in on_desk(playing.meeting, playing.pk)["narrow"]
    close_try(by=room.teacher, playing=playing, now=NOW)
    seen = on_desk(playing.meeting, playing.pk)
    assert (f'width="{WALL}"' in seen["score"], f'width="{NARROW}"' in seen["narrow"]) == (True, True)
    for drawn in (seen["score"], seen["narrow"]):
        assert 'data-note="n3" data-mark="not-yet"' in drawn
        assert drawn.count('class="sign-half"') == 20
    ids = [re.findall(r'\sid="([^"]+)"', drawn) for drawn in (seen["score"], seen["narrow"])]
    assert not set(ids[0]) & set(ids[1])


def test_the_same_taps_twice_count_once_and_an_older_one_changes_nothing(room):
    playing = room.begin(room.meet())
    room.tap(0, playing, seq=5)
    room.tap(0, playing, seq=5)
    room.tap(0, playing, seq=4, tempo=60)
    assert Taps.objects.get().seq == 5
    assert Fact.objects.filter(verb="attempted", object_type="playingtry").count() == 1
    room.tap(0, playing, seq=6, late={2: 0.3})
    assert (Taps.objects.get().seq, phone(room, 0, playing)["own"].good) == (6, 19)


def test_taps_after_closing_are_refused_with_a_word_and_what_was_there_counts(room):
    playing = room.begin(room.meet())
    room.tap(0, playing, seq=1)
    close_try(by=room.teacher, playing=playing, now=NOW)
    with pytest.raises(Late, match="This try is over"):
        room.tap(0, playing, seq=2)
    with pytest.raises(Late):
        room.tap(1, playing)
    assert [(taps.person, taps.seq) for taps in Taps.objects.all()] == [(room.pupils[0], 1)]
    assert room.tap(0, playing, seq=1).seq == 1


def test_taps_after_the_lesson_or_after_it_was_taken_off_are_late(room):
    meeting = room.meet()
    playing = room.begin(meeting)
    take_off(by=room.teacher, playing=playing, now=NOW)
    with pytest.raises(Late):
        room.tap(0, playing)
    second = room.begin(meeting, now=NOW + timedelta(minutes=1))
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=NOW + timedelta(minutes=2))
    with pytest.raises(Late):
        room.tap(0, second)
    assert not Taps.objects.exists()


@pytest.mark.parametrize("who", ["another class", "not joined", "another lesson", "another school"])
def test_nobody_taps_where_they_are_not(room, who):
    meeting = room.meet(joined=3)
    playing = room.begin(meeting)
    go = playing.tries.get()
    by = room.pupils[3] if who == "not joined" else room.pupils[0]
    if who == "another class":
        by = make_pupil(make_section(room.school))
    if who == "another school":
        by = ClassOf(pupils=1).pupils[0]
    if who == "another lesson":
        meeting = Meeting.objects.create(
            school=room.school, section=room.section, package=room.package, code="QQQQQQ", began_at=NOW
        )
    with pytest.raises(NotFound):
        send_taps(by=by, meeting=meeting, try_id=go.pk, seq=1, times=room.times(playing), now=NOW)
    assert not Taps.objects.exists()


@pytest.mark.parametrize("times", ["abc", [1, "2"], [True, 2.0], [0.0] * 1001, [0.0, 700.0], {"a": 1}, [None]])
def test_what_are_no_taps_is_refused_and_stores_nothing(room, times):
    playing = room.begin(room.meet())
    with pytest.raises(Invalid):
        room.tap(0, playing, times=times)
    assert not Taps.objects.exists()


@pytest.mark.parametrize("times", [[], [float("nan")] * 3, [1.0], [1.0, 1.01, 1.02], [0.1 * n for n in range(200)]])
def test_other_rhythms_are_kept_as_lost_and_ask_to_try_again(room, times):
    playing = room.begin(room.meet())
    room.tap(0, playing, times=times)
    own = phone(room, 0, playing)["own"]
    assert own.of == 0
    assert "tap it again" in own.say
    close_try(by=room.teacher, playing=playing, now=NOW)
    assert wall(playing)["groups"][0].sum == Together(lost=1)


@pytest.mark.parametrize("seq", [0, -1, 2**53])
def test_a_number_that_no_phone_counts_to_is_refused(room, seq):
    playing = room.begin(room.meet())
    with pytest.raises(Invalid):
        room.tap(0, playing, seq=seq)
    assert not Taps.objects.exists()


def test_the_wall_shows_a_count_while_taps_come_and_the_sum_after_without_any_name(room):
    playing = room.begin(room.meet())
    for pupil in range(3):
        room.tap(pupil, playing, late={2: 0.3} if pupil else {})
    seen = wall(playing)
    assert (seen["tapped"], seen["present"], seen["groups"]) == (3, 4, None)
    close_try(by=room.teacher, playing=playing, now=NOW)
    seen = wall(playing)
    note = seen["groups"][0].sum.notes[2]
    assert (note.good, note.late, note.of) == (1, 2, 3)
    assert "Pupil" not in str(seen["groups"][0].chart) + str(seen["score"])
    assert 'data-mark="not-yet"' in seen["score"]


def test_a_second_try_stands_beside_the_first_on_phone_and_wall(room):
    playing = room.begin(room.meet())
    room.tap(0, playing, late={2: 0.3, 5: 0.3})
    again = try_again(by=room.teacher, playing=playing, seen=1, now=NOW + timedelta(minutes=2))
    assert (again.number, playing.tries.get(number=1).closed_at is not None) == (2, True)
    room.tap(0, playing, minute=3)
    close_try(by=room.teacher, playing=playing, now=NOW)
    mine = phone(room, 0, playing)
    assert (mine["own"].good, mine["before"].good) == (20, 18)
    seen = wall(playing)
    assert seen["groups"][0].sum.share == 1.0
    assert seen["before"].share == pytest.approx(18 / 20)


def test_of_two_devices_that_say_once_more_only_the_first_opens_a_try(room):
    playing = room.begin(room.meet())
    first = try_again(by=room.teacher, playing=playing, seen=1, now=NOW)
    assert try_again(by=room.teacher, playing=playing, seen=1, now=NOW) == first
    assert PlayingTry.objects.filter(playing=playing).count() == 2


def test_taking_it_off_shows_what_was_before_and_keeps_the_taps(room):
    meeting = room.meet()
    playing = room.begin(meeting)
    room.tap(0, playing)
    take_off(by=room.teacher, playing=playing, now=NOW)
    take_off(by=room.teacher, playing=playing, now=NOW)
    assert what(meeting) is What.NOTHING
    assert Taps.objects.count() == 1
    assert Fact.objects.filter(verb="removed", object_type="playing").count() == 1


def test_the_teacher_alone_sees_who_needs_a_hand_by_name(room):
    meeting = room.meet(joined=3)
    playing = room.begin(meeting)
    room.tap(0, playing)
    room.tap(1, playing, times=[0.2 * n for n in range(4)])
    found = on_desk(meeting, playing.pk)
    assert {(one.person.name, one.word) for one in found["helps"]} == {
        ("Pupil 2", "another rhythm"), ("Pupil 3", "no taps yet"),
    }  # fmt: skip
    assert "helps" not in wall(playing)
    assert "helps" not in phone(room, 0, playing)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"abc": ""}, "abc"),
        ({"abc": "X:1\nK:C\nB4|]"}, "abc"),
        ({"abc": "X:1\nL:1/4\nK:C\n" + "B " * 80 + "|]"}, "abc"),
        ({"tempo": 39}, "tempo"),
        ({"tempo": float("nan")}, "tempo"),
        ({"profile": "best"}, "profile"),
        ({"title": "x" * 121}, "title"),
        ({"entry_bars": 4}, "entry_bars"),
        ({"entry_bars": -1}, "entry_bars"),
    ],
)
def test_what_cannot_be_tapped_is_refused_and_nothing_is_on(room, told, field):
    meeting = room.meet()
    with pytest.raises(Invalid) as no:
        begin_playing(**{"by": room.teacher, "meeting": meeting, "abc": RHYTHM, "now": NOW} | told)
    assert no.value.field == field
    assert not Playing.objects.exists()


def test_only_who_leads_the_lesson_that_is_on_may_begin_close_or_repeat(room):
    meeting = room.meet()
    playing = room.begin(meeting)
    stranger = make_teacher(room.school)
    for act in (
        lambda by: begin_playing(by=by, meeting=meeting, abc=RHYTHM),
        lambda by: close_try(by=by, playing=playing),
        lambda by: try_again(by=by, playing=playing, seen=1),
        lambda by: take_off(by=by, playing=playing),
    ):
        for by in (stranger, room.pupils[0]):
            with pytest.raises(Refused):
                act(by)
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=NOW)
    with pytest.raises(Refused):
        try_again(by=room.teacher, playing=playing, seen=1)
    assert (Playing.objects.count(), PlayingTry.objects.count()) == (1, 1)


def test_a_canon_gives_everybody_a_part_and_the_second_enters_so_many_bars_later(room):
    playing = room.begin(room.meet(), entry_bars=2)
    assert playing.entry == 8
    parts = dict(PlayingSeat.objects.values_list("person_id", "part"))
    assert [parts[pupil.pk] for pupil in room.pupils] == [1, 1, 2, 2]
    first, second = phone(room, 0, playing), phone(room, 3, playing)
    assert (first["part"], first["timing"].wait, second["part"], second["timing"].wait) == (1, 0, 2, 6.0)
    assert second["entry_bars"] == 2
    late = make_pupil(room.section)
    assert on_phone(late, playing.meeting, playing.pk)["part"] in (1, 2)


def test_a_canon_is_summed_by_group_and_says_whether_it_holds(room):
    playing = room.begin(room.meet(), entry_bars=1)
    for pupil in range(2):
        room.tap(pupil, playing)
    close_try(by=room.teacher, playing=playing, now=NOW)
    assert wall(playing)["holds"] is None
    try_again(by=room.teacher, playing=playing, seen=1, now=NOW)
    for pupil in range(4):
        room.tap(pupil, playing, tempo=80 if pupil < 2 else 83)
    close_try(by=room.teacher, playing=playing, now=NOW)
    seen = wall(playing)
    assert [(one.part, one.sum.marked) for one in seen["groups"]] == [(1, 2), (2, 2)]
    assert seen["holds"] is True
    try_again(by=room.teacher, playing=playing, seen=2, now=NOW)
    for pupil in range(4):
        room.tap(pupil, playing, tempo=80 if pupil < 2 else 100)
    close_try(by=room.teacher, playing=playing, now=NOW)
    assert wall(playing)["holds"] is False


def test_a_phone_asks_the_same_few_queries_whatever_the_class_sent(room, django_assert_num_queries):
    playing = room.begin(room.meet())
    phone(room, 0, playing)
    with django_assert_num_queries(4):
        phone(room, 0, playing)
    for pupil in range(4):
        room.tap(pupil, playing)
    phone(room, 0, playing)
    with django_assert_num_queries(4):
        phone(room, 0, playing)
