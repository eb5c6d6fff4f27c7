"""Lessons at a browser: listed, filled, pushed, opened, taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_section, make_teacher
from factories_publish import CLASS_AT, NOW, make_draft, make_item, make_lesson, make_published_video
from upbeat.rooms.people.models import Role
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation, Release


@pytest.fixture
def video(teacher):
    return make_published_video(teacher, title="The upbeat")


@pytest.fixture
def lesson(teacher, section):
    return make_lesson(teacher, section, title="Upbeats", pushed=False)


def text(teacher, lesson, title, phase="before"):
    with scope(school=teacher.school):
        return add_piece(by=teacher, package=lesson, kind="text", phase=phase, title=title, body="Read bar 4.")


def page_of(name, number):
    return reverse(f"teacher:{name}", args=[number])


def stored(school):
    with scope(school=school):
        return [
            (piece.phase, piece.title)
            for piece in Piece.objects.filter(removed_at=None).order_by("-phase", "position", "pk")
        ]


def test_a_lesson_is_made_for_a_class_at_the_schools_own_time(ada, section, school):
    school.time_zone = "Europe/Berlin"
    school.save()
    new = reverse("teacher:package-new")
    assert section.name in ada.get(new).content.decode()
    told = {"section": section.pk, "title": "Upbeats", "class_at": "2026-11-19T10:05", "goals": "Hear it"}
    done = ada.post(new, told)
    with scope(school=school):
        package = Package.objects.get()
    assert done.headers["Location"] == page_of("package", package.pk)
    assert (package.title, package.class_at.isoformat()) == ("Upbeats", "2026-11-19T09:05:00+00:00")
    assert ada.post(new, told | {"title": ""}).status_code == 422


def test_the_list_names_lessons_ahead_by_class_with_their_state(ada, teacher, section, video):
    make_lesson(teacher, section, [video], title="Pushed")
    make_lesson(teacher, section, [video], title="Waiting", pushed=False)
    make_lesson(teacher, section, title="Empty", pushed=False)
    html = ada.get(reverse("teacher:home")).content.decode()
    for words in ("Pushed", "with the class", "0 of 0", "Waiting", "not pushed yet", "Empty", "still empty"):
        assert words in html
    assert "No lesson ahead" not in html
    other = make_section(teacher.school, teacher=teacher)
    assert "No lesson ahead" in ada.get(reverse("teacher:home"), {"class": other.pk}).content.decode()


def test_past_lessons_are_kept_apart(ada, lesson, clock):
    clock.move_to(CLASS_AT.replace(hour=23))
    assert "Upbeats" not in ada.get(reverse("teacher:home")).content.decode()
    assert "Upbeats" in ada.get(reverse("teacher:home"), {"when": "past"}).content.decode()


def test_the_classes_are_listed_with_what_is_next(ada, lesson, section, pupil):
    html = ada.get(reverse("teacher:classes")).content.decode()
    assert f'<a class="chip" href="/teach/pupils/{pupil.pk}/">{pupil.name}</a>' in html
    for words in (section.name, "1 pupil", "Upbeats"):
        assert words in html


def test_a_teacher_without_a_class_is_told_so(school):
    html = client_of(make_teacher(school)).get(reverse("teacher:home")).content.decode()
    assert "You teach no class yet" in html


def test_pieces_are_added_from_the_library_the_questions_and_by_writing(ada, teacher, lesson, video, school):
    new = page_of("piece-new", lesson.pk)
    assert "The upbeat" in ada.get(new, {"phase": "before"}).content.decode()
    assert "Nothing found" in ada.get(new, {"q": "nothing like it"}).content.decode()
    assert ada.post(new + "?phase=before&kind=video", {"video": video.pk}).status_code == 302
    item = make_item(teacher, video.point)
    assert ada.get(new, {"kind": "exercise"}).status_code == 200
    assert ada.post(new + "?phase=after&kind=exercise", {"title": "Practice", "items": [item.pk]}).status_code == 302
    assert ada.post(new + "?phase=in&kind=text", {"title": "Sing", "body": "Bar 4"}).status_code == 302
    assert stored(school) == [("in", "Sing"), ("before", "The upbeat"), ("after", "Practice")]
    html = ada.get(page_of("package", lesson.pk)).content.decode()
    for words in ("The upbeat", "Practice", "Sing", "Push to the class"):
        assert words in html


@pytest.mark.parametrize(
    "kind, fields",
    [("video", {"title": ""}), ("exercise", {"title": "Practice"}), ("text", {"title": "Sing", "body": " "})],
)
def test_a_piece_without_content_is_refused_on_the_page(ada, lesson, video, school, kind, fields):
    page = ada.post(page_of("piece-new", lesson.pk) + f"?kind={kind}", fields)
    assert (page.status_code, stored(school)) == (422, [])


def test_pieces_are_edited_moved_taken_out_and_put_back(ada, teacher, lesson, school):
    first, second = text(teacher, lesson, "One"), text(teacher, lesson, "Two")
    ada.post(page_of("piece-edit", first.pk), {"title": "Uno", "body": "x", "minutes": "7"})
    assert stored(school) == [("before", "Uno"), ("before", "Two")]
    ada.post(page_of("piece-move", second.pk), {"to": "up"})
    assert stored(school) == [("before", "Two"), ("before", "Uno")]
    ada.post(page_of("piece-move", second.pk), {"to": "in"})
    assert stored(school) == [("in", "Two"), ("before", "Uno")]
    ada.post(page_of("piece-remove", second.pk))
    assert stored(school) == [("before", "Uno")]
    assert "1 piece taken out" in ada.get(page_of("package", lesson.pk)).content.decode()
    ada.post(page_of("piece-remove", second.pk), {"back": "1"})
    assert stored(school) == [("in", "Two"), ("before", "Uno")]


def test_the_questions_of_an_exercise_are_changed(ada, teacher, lesson, video, school):
    items = [make_item(teacher, video.point) for _n in range(2)]
    with scope(school=school):
        piece = add_piece(by=teacher, package=lesson, kind="exercise", title="Practice", items=items[:1])
    page = page_of("piece-edit", piece.pk)
    assert ada.get(page).status_code == 200
    assert ada.post(page, {"title": "Practice", "items": [items[1].pk]}).status_code == 302
    with scope(school=school):
        assert list(Piece.objects.get().items.all()) == [items[1]]


def test_what_hinders_the_push_is_said_and_nothing_is_given(ada, teacher, lesson, school):
    assert "nothing in this lesson yet" in ada.get(page_of("package", lesson.pk)).content.decode()
    with scope(school=school):
        add_piece(by=teacher, package=lesson, kind="video", video=make_draft(teacher, title="Dotted"))
    page = page_of("package-push", lesson.pk)
    assert "“Dotted” is not published yet" in ada.get(page).content.decode()
    assert ada.post(page).status_code == 422
    with scope(school=school):
        assert Release.objects.count() == 0


def test_a_lesson_is_pushed_after_a_look_at_what_the_class_gets(ada, teacher, lesson, pupil, school):
    text(teacher, lesson, "Read")
    page = page_of("package-push", lesson.pk)
    html = ada.get(page).content.decode()
    assert "1 pupil gets it at once" in html
    assert "Read" in html
    assert ada.post(page).status_code == 302
    with scope(school=school):
        assert Release.objects.get().at == NOW
    assert ada.post(page).status_code == 422
    html = ada.get(page_of("package", lesson.pk)).content.decode()
    assert "With the class since" in html
    assert "Take back" in html
    assert "Take out" not in html


def test_a_piece_in_class_is_opened_by_a_tap_and_one_taken_back_with_a_reason(ada, teacher, lesson, school):
    read, sing = text(teacher, lesson, "Read"), text(teacher, lesson, "Sing", phase="in")
    ada.post(page_of("package-push", lesson.pk))
    assert ada.post(page_of("piece-open", sing.pk)).status_code == 302
    page = page_of("piece-revoke", read.pk)
    assert "0 pupils have begun it." in ada.get(page).content.decode()
    assert ada.post(page, {"reason": ""}).status_code == 422
    assert ada.post(page, {"reason": "It was page 12"}).status_code == 302
    assert "It was page 12" in ada.get(page_of("package", lesson.pk)).content.decode()
    with scope(school=school):
        assert (Release.objects.filter(piece=sing).count(), PieceRevocation.objects.count()) == (1, 1)


def test_title_time_and_task_sheet_are_edited(ada, lesson, school):
    page = page_of("package-edit", lesson.pk)
    assert 'value="2026-11-19T15:00"' in ada.get(page).content.decode()
    told = {"title": "Upbeat!", "class_at": "2026-11-20T10:05", "goals": "Hear it", "method": "", "preview": "Sing"}
    assert ada.post(page, told).status_code == 302
    with scope(school=school):
        package = Package.objects.get()
    assert (package.title, package.class_at.isoformat(), package.preview) == (
        "Upbeat!",
        "2026-11-20T10:05:00+00:00",
        "Sing",
    )


def test_the_tabs_lead_to_every_part_of_the_lesson(ada, lesson):
    html = ada.get(page_of("package", lesson.pk)).content.decode()
    for name in ("brief", "groups", "class", "insights"):
        assert f'href="{page_of(name, lesson.pk)}"' in html
    assert f'href="{page_of("package", lesson.pk)}" aria-current="page"' in html


def test_pupils_colleagues_and_other_schools_change_nothing(ada, teacher, lesson, lin, strange, school):
    piece = text(teacher, lesson, "Read")
    colleague = client_of(make_teacher(school))
    technician = client_of(make_person(school, Role.TECHNICIAN))
    for client in (lin, colleague, technician, strange):
        for name, number in (
            ("package-edit", lesson.pk),
            ("package-push", lesson.pk),
            ("piece-new", lesson.pk),
            ("piece-edit", piece.pk),
            ("piece-move", piece.pk),
            ("piece-remove", piece.pk),
            ("piece-open", piece.pk),
            ("piece-revoke", piece.pk),
        ):
            told = client.post(page_of(name, number), {"title": "Mine", "body": "x", "reason": "x", "to": "in"})
            assert (name, told.status_code) == (name, 404)
        assert client.get(page_of("package", lesson.pk)).status_code == 404
    assert [client.get(reverse("teacher:home")).status_code for client in (lin, technician)] == [403, 403]
    assert "Upbeats" not in strange.get(reverse("teacher:home")).content.decode()
    assert stored(school) == [("before", "Read")]
    with scope(school=school):
        assert (Package.objects.get().title, Release.objects.count()) == ("Upbeats", 0)


def test_a_pupil_of_the_class_is_refused_the_teachers_page_after_the_push(ada, teacher, lesson, lin):
    text(teacher, lesson, "Read")
    ada.post(page_of("package-push", lesson.pk))
    assert lin.get(page_of("package", lesson.pk)).status_code == 403


def test_the_pages_take_the_same_queries_for_one_thing_and_for_three(ada, teacher, section, lesson, video):
    counts = {"list": set(), "page": set()}
    with scope(school=teacher.school):
        add_piece(by=teacher, package=lesson, kind="video", video=video)
    for _more in range(3):
        with CaptureQueriesContext(connection) as told:
            ada.get(reverse("teacher:home"))
        counts["list"].add(len(told))
        with CaptureQueriesContext(connection) as told:
            ada.get(page_of("package", lesson.pk))
        counts["page"].add(len(told))
        make_lesson(teacher, section, [video])
        with scope(school=teacher.school):
            add_piece(by=teacher, package=lesson, kind="video", video=video)
    assert {name: len(numbers) for name, numbers in counts.items()} == {"list": 1, "page": 1}, counts
