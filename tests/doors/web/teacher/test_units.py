"""An exercise of the unit at a teacher's browser: made, seen for whom it is open, changed."""

from django.urls import reverse
from django_scopes import scope

from factories import make_pupil
from factories_practice import give
from factories_publish import NOW, make_item, make_lesson, make_published_video
from upbeat.rooms.learn.actions.unlocking import unlock
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece


def test_an_exercise_of_the_unit_is_offered_with_the_points_and_questions_of_its_lessons(ada, teacher, section, school):
    first, second = make_published_video(teacher), make_published_video(teacher)
    make_lesson(teacher, section, [first], title="Before", class_at=NOW, pushed=False)
    package = make_lesson(teacher, section, [second], title="Now")
    items = [make_item(teacher, video.point) for video in (first, second)]
    here = reverse("teacher:piece-new", args=[package.pk])
    page = ada.get(f"{here}?phase=before&kind=exercise").content.decode()
    assert "?phase=after&amp;kind=exercise&amp;of=unit" in page
    assert "Opens by itself when these points are known" not in page
    there = f"{here}?phase=after&kind=exercise&of=unit"
    page = ada.get(there).content.decode()
    for video in (first, second):
        assert f'name="opens_when" value="{video.point_id}" id=' in page
    assert page.count("checked") == 2
    told = {
        "title": "The unit", "items": [item.pk for item in items],
        "opens_when": [first.point_id, second.point_id],
    }  # fmt: skip
    assert ada.post(there, told).status_code == 302
    with scope(school=school):
        piece = Piece.objects.get(kind="exercise")
        assert {point.pk for point in piece.opens_when.all()} == {first.point_id, second.point_id}


def test_the_teacher_sees_for_whom_it_is_open_and_what_is_missing(ada, lin, teacher, section, school, pupil):
    video = make_published_video(teacher)
    package = make_lesson(teacher, section, [video])
    other = make_pupil(section, name="Zoe Late")
    item = make_item(teacher, video.point)
    with scope(school=school):
        piece = add_piece(
            by=teacher, package=package, kind="exercise", phase="after", title="The unit", items=[item],
            opens_when=[video.point],
        )  # fmt: skip
    sheet = reverse("learner:sheet", args=[package.pk])
    page = lin.get(sheet).content.decode()
    assert "Opens by itself when you know:" in page
    assert f'href="/learn/map/#point-{video.point_id}"' in page
    assert f'id="point-{video.point_id}"' in lin.get("/learn/map/").content.decode()
    for _n in range(5):
        give(pupil, item)
    with scope(school=school):
        unlock(now=NOW)
    page = lin.get(sheet).content.decode()
    assert "Opens by itself when you know:" not in page
    assert f'href="/learn/pieces/{piece.pk}/"' in page
    page = ada.get(reverse("teacher:package", args=[package.pk])).content.decode()
    assert "Open for 1 of 2" in page
    assert page.index(pupil.name) < page.index("open since") < page.index(other.name) < page.index("does not know yet:")
    edit = reverse("teacher:piece-edit", args=[piece.pk])
    assert f'value="{video.point_id}" id="id_opens_when_0_0" checked' in ada.get(edit).content.decode()
    assert ada.post(edit, {"title": "The unit", "items": [item.pk]}).status_code == 302
    with scope(school=school):
        assert not piece.opens_when.exists()
