"""What goes on by itself in the demo's classes is there to be seen."""

import pytest
from django.utils import timezone
from django_scopes import scope

from factories_publish import make_lesson, make_published_video
from upbeat.rooms.discuss.actions import threads
from upbeat.rooms.discuss.models import GuidingAnswer, ReminderRule
from upbeat.site.demo.content import load
from upbeat.site.demo.seed_care import take_care
from upbeat.site.demo.seed_people import make_people


@pytest.mark.django_db
def test_every_class_has_its_rules_and_an_answer_helps_on_that_tells_no_key() -> None:
    content, now = load(), timezone.now()
    people = make_people(content, now)
    group = content.school.classes[0]
    teacher, section = people.by_login["weber"], people.sections[group.id]
    video = make_published_video(teacher)
    make_lesson(teacher, section, [video], pushed=False)
    with scope(school=people.school):
        for text in ("It is Choice B.", "Count from the bar line."):
            asked = threads.ask(
                by=people.by_login[group.pupils[0].login], section=section, version=video.published, second=9.0,
                text=f"And if {text}?" if text.startswith("Count") else "Why?", now=now,
            )  # fmt: skip
            threads.answer(by=teacher, thread=asked, text=text, now=now)
        take_care(content, people, now)
        assert ReminderRule.objects.count() == 2 * len(content.school.classes)
        assert [row.post.text for row in GuidingAnswer.objects.all()] == ["Count from the bar line."]
