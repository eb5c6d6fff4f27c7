"""What goes on by itself in the demo's classes: reminders by rules, the class total, answers that help on."""

from contextlib import suppress
from datetime import datetime

from upbeat.rooms.discuss.actions.helping import TellsTheAnswer, let_help
from upbeat.rooms.discuss.actions.reminding import make_rule
from upbeat.rooms.discuss.models import Post, ReminderRule
from upbeat.rooms.discuss.queries.helping import places_for
from upbeat.rooms.learn.actions.peers import count_peers
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.seed_videos import author_of
from upbeat.site.demo.shapes import Content, SchoolClass

WORDS = {"en": "Ten minutes are enough for today.", "zh-hans": "今天十分钟就够了。"}


def take_care(content: Content, people: People, now: datetime) -> None:
    """Two rules for each class, the totals counted, and of each class the first answer that helps on."""
    for group in content.school.classes:
        by, section = author_of(people, group.language), people.sections[group.id]
        words = WORDS[group.language]
        make_rule(by=by, section=section, kind=ReminderRule.Kind.NOT_BEGUN, amount=24, text=words, now=now)
        make_rule(by=by, section=section, kind=ReminderRule.Kind.INACTIVE, amount=7, now=now)
        _help_on(group, people, now)
    count_peers(now, draw=lambda: 1.0)


def _help_on(group: SchoolClass, people: People, now: datetime) -> None:
    by = author_of(people, group.language)
    answers = Post.objects.filter(thread__section=people.sections[group.id], author=by)
    rows = answers.select_related("thread__section", "thread__item", "thread__version__video__published__run")
    for post in rows.order_by("pk"):
        # An answer that may tell a key is for a person to look at, so the demo takes the next one.
        with suppress(TellsTheAnswer):
            let_help(by=by, post=post, place=places_for(post.thread)[0].key, now=now)
            return
