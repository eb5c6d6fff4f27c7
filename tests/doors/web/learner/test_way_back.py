"""From the seconds of another video back to the question that led there."""

from dataclasses import replace

from django.test import Client
from django_scopes import scope

from factories_change import changed, make_exercise
from factories_learn import Lesson
from factories_publish import make_item, make_published_video, shown
from upbeat.rooms.items.actions.writing import revise_item
from upbeat.rooms.learn.actions import ask_exercise
from upbeat.rooms.publish.actions.pieces import add_piece


def test_the_link_opens_the_other_video_at_the_second_with_a_way_back(pupil: Client, lesson: Lesson) -> None:
    with scope(school=lesson.school):
        video = make_published_video(lesson.teacher, checkpoints=[60])
        there = add_piece(by=lesson.teacher, package=lesson.package, kind="video", video=video)
        item = make_item(lesson.teacher, lesson.video.point)
        leads = changed(
            item,
            lambda spec: replace(
                spec, guidance=[replace(one, start_s=10, end_s=20, video_id=video.pk) for one in spec.guidance]
            ),
        )
        revise_item(by=lesson.teacher, item=item, variants=leads)
        piece = make_exercise(lesson, item)
        attempt = ask_exercise(by=lesson.pupil, piece=piece, item=item)
    here = f"/learn/pieces/{piece.pk}/questions/1/"
    answer = pupil.post(here, {"token": str(attempt.token), "answer": shown(attempt, "a")}, follow=True)
    link = f"/learn/pieces/{there.pk}/?t=10&amp;after={attempt.token}"
    assert f'href="{link}"' in answer.content.decode()
    watched = pupil.get(link.replace("&amp;", "&")).content.decode()
    assert f'href="{here}?answered={attempt.token}"' in watched
    assert "Back to the question you came from" in watched
    assert "you came from" not in pupil.get(f"/learn/pieces/{there.pk}/?t=10&after=nonsense").content.decode()
    assert "you came from" not in pupil.get(f"/learn/pieces/{there.pk}/").content.decode()
