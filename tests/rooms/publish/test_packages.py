"""The package: its pieces on both sides of the bar line, the push, what opens later, what is taken back."""

from datetime import datetime, timedelta

import pytest
from django_scopes import scope

from factories import make_pupil, make_school, make_section, make_teacher
from factories_publish import CLASS_AT, NOW, make_draft, make_item, make_lesson, make_published_video
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.items.actions import retire_item
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions import packages, pieces, releases, videos
from upbeat.rooms.publish.events import MaterialAmended, PackagePushed, PieceRevoked
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation, Release


@pytest.fixture
def video(teacher):
    return make_published_video(teacher, title="The upbeat")


@pytest.fixture
def lesson(teacher, section):
    return make_lesson(teacher, section, pushed=False)


def text(teacher, package, title, phase="before"):
    return pieces.add_piece(by=teacher, package=package, kind="text", phase=phase, title=title, body="Read bar 4.")


def titles(package, phase="before"):
    return [row.piece.title for row in queries.pieces_by_phase(package)[phase]]


def given(person, package, now=NOW):
    return [piece.title for piece in queries.released_pieces(person, package, now)]


def test_a_package_is_made_for_a_class_and_edited(teacher, section):
    package = packages.create_package(
        by=teacher, section=section, title=" Upbeats ", class_at=CLASS_AT, goals="Hear it. ", method="", preview="Sing"
    )
    packages.edit_package(by=teacher, package=package, title="The upbeat", goals="", method="Watch", preview="Sing")
    stored = Package.objects.get()
    assert (stored.title, stored.goals, stored.method, stored.preview) == ("The upbeat", "", "Watch", "Sing")
    assert [fact.verb for fact in Fact.objects.order_by("pk")] == ["created", "updated"]


def test_a_package_needs_a_title_and_a_time_with_a_zone(teacher, section):
    for title, class_at, field in ((" ", CLASS_AT, "title"), ("x", datetime(2026, 11, 19, 10), "class_at")):
        with pytest.raises(Invalid) as refusal:
            packages.create_package(by=teacher, section=section, title=title, class_at=class_at)
        assert refusal.value.field == field
    assert Package.objects.count() == 0


def test_pieces_stand_in_their_order_on_each_side_of_the_bar_line(teacher, lesson, video, point):
    pieces.add_piece(by=teacher, package=lesson, kind="video", video=video)
    text(teacher, lesson, "Read")
    items = [make_item(teacher, point), make_item(teacher, point)]
    pieces.add_piece(by=teacher, package=lesson, kind="exercise", phase="after", title="Practise", items=items)
    text(teacher, lesson, "Sing", phase="in")
    assert [titles(lesson, phase) for phase in queries.PHASES] == [["The upbeat", "Read"], ["Sing"], ["Practise"]]
    film = Piece.objects.get(kind="video")
    assert (film.minutes, film.video) == (4, video)
    assert given(teacher, lesson) == ["The upbeat", "Read", "Sing", "Practise"]


@pytest.mark.parametrize(
    "content, field",
    [
        ({"kind": "video"}, "video"),
        ({"kind": "exercise", "title": "Practise"}, "items"),
        ({"kind": "text", "title": "Read"}, "body"),
        ({"kind": "text", "title": " ", "body": "x"}, "title"),
        ({"kind": "text", "title": "Read", "body": "x", "minutes": 0}, "minutes"),
        ({"kind": "song", "title": "x"}, "kind"),
        ({"kind": "text", "phase": "never", "title": "x", "body": "x"}, "phase"),
    ],
)
def test_a_piece_without_content_is_refused(teacher, lesson, content, field):
    with pytest.raises(Invalid) as refusal:
        pieces.add_piece(by=teacher, package=lesson, **content)
    assert (refusal.value.field, Piece.objects.count()) == (field, 0)


def test_a_piece_is_moved_within_its_phase_and_across_the_bar_line(teacher, lesson):
    first, _second, third = (text(teacher, lesson, title) for title in ("One", "Two", "Three"))
    pieces.move_piece(by=teacher, piece=third, position=1)
    assert titles(lesson) == ["Three", "One", "Two"]
    first.refresh_from_db()
    pieces.move_piece(by=teacher, piece=first, phase="in", position=9)
    assert (titles(lesson), titles(lesson, "in")) == (["Three", "Two"], ["One"])


def test_a_removed_piece_comes_back_until_the_push(teacher, lesson):
    first, second = text(teacher, lesson, "One"), text(teacher, lesson, "Two")
    pieces.remove_piece(by=teacher, piece=first)
    assert titles(lesson) == ["Two"]
    with pytest.raises(Invalid):
        pieces.edit_piece(by=teacher, piece=first, title="x", body="x")
    pieces.restore_piece(by=teacher, piece=first)
    assert titles(lesson) == ["Two", "One"]
    pieces.remove_piece(by=teacher, piece=first)
    releases.push_package(by=teacher, package=lesson, now=NOW)
    with pytest.raises(Invalid, match="Revoke"):
        pieces.remove_piece(by=teacher, piece=second)
    with pytest.raises(Invalid):
        pieces.restore_piece(by=teacher, piece=first)
    assert titles(lesson) == ["Two"]


def test_the_questions_of_an_exercise_stay_once_pupils_have_it(teacher, lesson, point):
    items = [make_item(teacher, point), make_item(teacher, point)]
    piece = pieces.add_piece(by=teacher, package=lesson, kind="exercise", title="Practise", items=items[:1])
    pieces.edit_piece(by=teacher, piece=piece, title="Practise", items=items)
    releases.push_package(by=teacher, package=lesson, now=NOW)
    with pytest.raises(Invalid, match="Revoke it"):
        pieces.edit_piece(by=teacher, piece=piece, title="Other", items=items[1:])
    pieces.edit_piece(by=teacher, piece=piece, title="Practise it", items=items, minutes=9)
    stored = Piece.objects.get()
    assert (stored.title, stored.minutes, stored.items.count()) == ("Practise it", 9, 2)


def test_pushing_gives_the_class_what_stands_before_the_bar_line(teacher, pupil, lesson, video, monkeypatch):
    heard = []
    monkeypatch.setattr(bus, "publish", heard.append)
    pieces.add_piece(by=teacher, package=lesson, kind="video", video=video)
    text(teacher, lesson, "Sing", phase="in")
    with pytest.raises(NotFound):
        queries.access_package(pupil, lesson.pk, NOW)
    release = releases.push_package(by=teacher, package=lesson, now=NOW)
    assert (release.at, release.opens_at, release.by, release.piece) == (NOW, NOW, teacher, None)
    assert queries.access_package(pupil, lesson.pk, NOW).pushed_at == NOW
    assert given(pupil, lesson) == ["The upbeat"]
    assert heard == [PackagePushed(teacher.school_id, lesson.pk, lesson.section_id)]
    fact = Fact.objects.get(verb="released")
    assert (fact.object_type, fact.object_id, fact.context["due"]) == ("package", lesson.pk, CLASS_AT.isoformat())


def test_a_package_is_pushed_once(teacher, lesson):
    text(teacher, lesson, "Read")
    releases.push_package(by=teacher, package=lesson, now=NOW)
    with pytest.raises(Invalid):
        releases.push_package(by=teacher, package=lesson, now=NOW)
    assert (Release.objects.count(), Fact.objects.filter(verb="released").count()) == (1, 1)


def test_an_empty_package_is_not_pushed(teacher, lesson):
    pieces.remove_piece(by=teacher, piece=text(teacher, lesson, "Read"))
    with pytest.raises(Invalid, match="nothing in this lesson"):
        releases.push_package(by=teacher, package=lesson, now=NOW)
    assert Release.objects.count() == 0


def test_a_package_whose_class_is_over_is_not_pushed(teacher, lesson):
    text(teacher, lesson, "Read")
    with pytest.raises(Invalid, match="over"):
        releases.push_package(by=teacher, package=lesson, now=CLASS_AT)
    assert Release.objects.count() == 0
    packages.change_class_time(by=teacher, package=lesson, class_at=CLASS_AT + timedelta(days=1))
    releases.push_package(by=teacher, package=lesson, now=CLASS_AT)
    assert Release.objects.count() == 1


def test_the_push_names_the_piece_whose_video_is_not_published_or_revoked(teacher, lesson, video):
    pieces.add_piece(by=teacher, package=lesson, kind="video", video=make_draft(teacher), title="Dotted")
    pieces.add_piece(by=teacher, package=lesson, kind="video", video=video, title="Upbeat", phase="after")
    videos.revoke_video(by=teacher, video=video, reason="x")
    assert [problem[:30] for problem in queries.hindrances(lesson, NOW)] == [
        "The video of “Dotted” is not p",
        "The video of “Upbeat” was revo",
    ]
    with pytest.raises(Invalid, match="“Dotted” is not published"):
        releases.push_package(by=teacher, package=lesson, now=NOW)
    assert Release.objects.count() == 0


def test_the_push_names_an_exercise_with_a_retired_question(teacher, lesson, point):
    item = make_item(teacher, point)
    pieces.add_piece(by=teacher, package=lesson, kind="exercise", title="Practise", items=[item])
    retire_item(by=teacher, item=item)
    with pytest.raises(Invalid, match="“Practise” is retired"):
        releases.push_package(by=teacher, package=lesson, now=NOW)
    assert Release.objects.count() == 0


def test_what_stands_in_class_opens_by_a_tap_and_only_once(teacher, pupil, lesson):
    text(teacher, lesson, "Read")
    sing = text(teacher, lesson, "Sing", phase="in")
    with pytest.raises(Invalid, match="Push the lesson"):
        releases.open_piece(by=teacher, piece=sing, now=NOW)
    releases.push_package(by=teacher, package=lesson, now=NOW)
    first = releases.open_piece(by=teacher, piece=sing, now=CLASS_AT)
    assert releases.open_piece(by=teacher, piece=sing, now=CLASS_AT + timedelta(minutes=1)) == first
    assert (given(pupil, lesson, NOW), given(pupil, lesson, CLASS_AT)) == (["Read"], ["Read", "Sing"])
    rows = queries.pieces_by_phase(lesson)
    assert [(row.piece.title, row.opened_at) for row in rows["before"] + rows["in"]] == [
        ("Read", NOW),
        ("Sing", CLASS_AT),
    ]


def test_a_piece_may_open_for_one_pupil_alone(teacher, section, pupil, lesson):
    other = make_pupil(section)
    text(teacher, lesson, "Read")
    more = text(teacher, lesson, "Climb", phase="after")
    releases.push_package(by=teacher, package=lesson, now=NOW)
    releases.open_piece(by=teacher, piece=more, person=pupil, now=NOW)
    assert (given(pupil, lesson), given(other, lesson)) == (["Read", "Climb"], ["Read"])
    assert queries.access_piece(pupil, more.pk, NOW) == more
    with pytest.raises(NotFound):
        queries.access_piece(other, more.pk, NOW)


def test_a_revoked_piece_is_gone_from_the_list_and_its_reason_stays(teacher, pupil, lesson, monkeypatch):
    text(teacher, lesson, "Read")
    wrong = text(teacher, lesson, "Wrong page")
    with pytest.raises(Invalid, match="Remove it instead"):
        releases.revoke_piece(by=teacher, piece=wrong, reason="x", now=NOW)
    releases.push_package(by=teacher, package=lesson, now=NOW)
    with pytest.raises(Invalid) as refusal:
        releases.revoke_piece(by=teacher, piece=wrong, reason=" ", now=NOW)
    assert (refusal.value.field, PieceRevocation.objects.count()) == ("reason", 0)
    heard = []
    monkeypatch.setattr(bus, "publish", heard.append)
    releases.revoke_piece(by=teacher, piece=wrong, reason="It was page 12", now=NOW)
    assert given(pupil, lesson) == ["Read"]
    assert [(row.piece, row.at, row.reason) for row in queries.withdrawn_pieces(pupil, lesson, NOW)] == [
        (wrong, NOW, "It was page 12")
    ]
    with pytest.raises(NotFound):
        queries.access_piece(pupil, wrong.pk, NOW)
    with pytest.raises(Invalid):
        releases.revoke_piece(by=teacher, piece=wrong, reason="x", now=NOW)
    with pytest.raises(Invalid):
        releases.open_piece(by=teacher, piece=wrong, now=NOW)
    assert heard[0] == PieceRevoked(teacher.school_id, lesson.pk, wrong.pk)
    assert [type(news) for news in heard] == [PieceRevoked, MaterialAmended]


def test_a_revoked_video_withdraws_its_pieces_with_the_reason(teacher, section, pupil, video):
    package = make_lesson(teacher, section, [video])
    videos.revoke_video(by=teacher, video=video, reason="A wrong note", now=NOW)
    assert given(pupil, package) == []
    assert [row.reason for row in queries.withdrawn_pieces(pupil, package, NOW)] == ["A wrong note"]
    videos.republish(by=teacher, video=video)
    assert given(pupil, package) == ["The upbeat"]


def test_after_the_push_only_published_videos_are_added_and_nothing_crosses_the_bar_line(teacher, pupil, lesson, video):
    read = text(teacher, lesson, "Read")
    releases.push_package(by=teacher, package=lesson, now=NOW)
    with pytest.raises(Invalid, match="publish"):
        pieces.add_piece(by=teacher, package=lesson, kind="video", video=make_draft(teacher))
    with pytest.raises(Invalid, match="bar line"):
        pieces.move_piece(by=teacher, piece=read, phase="in", position=1)
    pieces.add_piece(by=teacher, package=lesson, kind="video", video=video)
    assert given(pupil, lesson) == ["Read", "The upbeat"]


def test_only_teachers_of_the_class_touch_its_package(section, pupil, lesson, teacher):
    piece = text(teacher, lesson, "Read")
    colleague = make_teacher(teacher.school)
    before = Fact.objects.count()
    for who in (pupil, colleague):
        for change in (
            lambda who=who: packages.create_package(by=who, section=section, title="x", class_at=CLASS_AT),
            lambda who=who: packages.edit_package(by=who, package=lesson, title="x", goals="", method="", preview=""),
            lambda who=who: packages.change_class_time(by=who, package=lesson, class_at=NOW),
            lambda who=who: text(who, lesson, "x"),
            lambda who=who: pieces.edit_piece(by=who, piece=piece, title="x", body="x"),
            lambda who=who: pieces.move_piece(by=who, piece=piece, position=1),
            lambda who=who: pieces.remove_piece(by=who, piece=piece),
            lambda who=who: pieces.restore_piece(by=who, piece=piece),
            lambda who=who: releases.push_package(by=who, package=lesson, now=NOW),
            lambda who=who: releases.open_piece(by=who, piece=piece, now=NOW),
            lambda who=who: releases.revoke_piece(by=who, piece=piece, reason="x", now=NOW),
        ):
            with pytest.raises(Refused):
                change()
    with pytest.raises(NotFound):
        queries.access_package(colleague, lesson.pk)
    stored = Package.objects.get()
    assert (stored.title, stored.class_at, titles(lesson)) == ("The upbeat", CLASS_AT, ["Read"])
    assert (Release.objects.count(), PieceRevocation.objects.count(), Fact.objects.count()) == (0, 0, before)


def test_two_schools_do_not_meet_in_a_package(teacher, section, lesson, video):
    elsewhere = make_school()
    stranger = make_teacher(elsewhere)
    with scope(school=elsewhere):
        theirs = make_section(elsewhere, teacher=stranger)
        foreign = make_published_video(stranger)
        with pytest.raises(NotFound):
            queries.access_package(stranger, lesson.pk)
        with pytest.raises(NotFound):
            packages.create_package(by=stranger, section=section, title="x", class_at=CLASS_AT)
        with pytest.raises(NotFound):
            pieces.add_piece(
                by=stranger, package=make_lesson(stranger, theirs, pushed=False), kind="video", video=video
            )
    with pytest.raises(NotFound):
        pieces.add_piece(by=teacher, package=lesson, kind="video", video=foreign)
    assert (Package.objects.get(), Piece.objects.count()) == (lesson, 0)


def test_a_pupil_who_left_the_class_no_longer_opens_its_package(teacher, section, pupil, lesson):
    text(teacher, lesson, "Read")
    releases.push_package(by=teacher, package=lesson, now=NOW)
    pupil.enrolments.update(ended_at=NOW)
    with pytest.raises(NotFound):
        queries.access_package(pupil, lesson.pk, NOW)


def test_the_list_of_lessons_takes_one_query_however_many(teacher, section, video, django_assert_num_queries):
    make_lesson(teacher, section, [video], title="A")
    list(queries.lessons_of(teacher))
    for _more in range(2):
        with django_assert_num_queries(1):
            rows = [
                (row.title, row.section.name, row.piece_count, row.pushed_at) for row in queries.lessons_of(teacher)
            ]
        make_lesson(teacher, section, title="B", pushed=False)
    assert rows == [("A", section.name, 1, NOW), ("B", section.name, 0, None)]
    assert [row.title for row in queries.packages_of(section)] == ["A", "B", "B"]


def test_the_pieces_of_a_lesson_take_the_same_queries_for_one_and_for_three(
    teacher, pupil, lesson, video, point, django_assert_num_queries
):
    text(teacher, lesson, "Read")
    releases.push_package(by=teacher, package=lesson, now=NOW)
    given(pupil, lesson)
    for _more in range(2):
        # The teacher's list names the pieces after which one opens; what pupils ask for does not.
        with django_assert_num_queries(6):
            queries.pieces_by_phase(lesson)
        with django_assert_num_queries(5):
            shown = given(pupil, lesson)
        pieces.add_piece(by=teacher, package=lesson, kind="video", video=video)
        pieces.add_piece(
            by=teacher, package=lesson, kind="exercise", title="Practise", items=[make_item(teacher, point)]
        )
    assert shown == ["Read", "The upbeat", "Practise"]
