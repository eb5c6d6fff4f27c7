"""A wrong answer is led to seconds of another video, which the author finds by typing its name."""

import pytest
from django.urls import reverse
from django_scopes import scope

from factories import make_point, make_school, make_teacher
from factories_publish import make_published_video
from upbeat.rooms.items.models import Guidance, Item


@pytest.fixture
def point(school):
    return make_point(school, title="Upbeat")


def posted(**more):
    told = {
        "wordings": "1", "rows": "2", "w0-stem": "Where is it?", "w0-right": "0",
        "w0-0-text": "Before the bar line", "w0-1-text": "Behind it", "w0-1-misconception": "Counts the rest",
    }  # fmt: skip
    return told | {f"w0-1-{name}": value for name, value in more.items()}


def test_the_videos_are_offered_by_name_and_the_chosen_one_is_kept_through_an_edit(ada, teacher, school, point):
    video = make_published_video(teacher, title="Bar lines")
    foreign = make_published_video(make_teacher(make_school()), title="Foreign")
    new = reverse("studio:item-new") + f"?point={point.pk}&kind=single"
    name = f"Bar lines · {video.point.title}"
    html = ada.get(new).content.decode()
    assert f'<option value="{name}">' in html
    assert foreign.title not in html
    assert ada.post(new, posted(video=name, start="0:10", end="0:20")).status_code == 302
    with scope(school=school):
        lead, item = Guidance.objects.get(video_id__isnull=False), Item.objects.get(point=point)
        assert (lead.video_id, lead.start_s, lead.end_s) == (video.pk, 10, 20)
    assert f'value="{name}"' in ada.get(reverse("studio:item-edit", args=[item.pk])).content.decode()


@pytest.mark.parametrize("video", ["Nothing like it", "Foreign · Point"])
def test_a_name_that_no_published_video_has_is_refused(ada, teacher, school, point, video):
    new = reverse("studio:item-new") + f"?point={point.pk}&kind=single"
    answer = ada.post(new, posted(video=video, start="0:10", end="0:20"))
    assert answer.status_code == 422
    assert "No published video has this name" in answer.content.decode()
    with scope(school=school):
        assert not Item.objects.filter(point=point).exists()


def test_another_video_without_seconds_is_refused(ada, teacher, school, point):
    video = make_published_video(teacher, title="Bar lines")
    new = reverse("studio:item-new") + f"?point={point.pk}&kind=single"
    answer = ada.post(new, posted(video=f"Bar lines · {video.point.title}"))
    assert answer.status_code == 422
    assert "Say at which second of the other video" in answer.content.decode()
