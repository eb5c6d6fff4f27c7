"""Reminders by e-mail, through a real mail server."""

import email
import socket
from email import policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.test import Client
from django_scopes import scope

from factories_learn import make_lesson
from factories_publish import CLASS_AT, NOW
from upbeat.rooms.discuss.actions.reminding import choose_reminders, make_rule, remind_by_rules
from upbeat.rooms.discuss.models import Reminder
from upbeat.site import reminding

pytestmark = pytest.mark.django_db


class Postbox:
    """Takes e-mails, or refuses them as long as ``refusing`` says."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], Any]] = []
        self.refusing = 0

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.refusing:
            self.refusing -= 1
            return "451 Come back later"
        self.letters.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def postbox(settings):
    """A mail server of this test alone, which the site is told to use."""
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.MAIL_FROM = settings.DEFAULT_FROM_EMAIL = "upbeat@school.example"
    settings.SITE_ADDRESS = "https://upbeat.school.example"
    yield box
    server.stop()


@pytest.fixture
def lesson(postbox):
    made = make_lesson(title="弱起：第一课")
    made.school.time_zone = "Asia/Shanghai"
    made.school.save()
    made.pupil.email, made.pupil.language = "lin@home.example", "en"
    made.pupil.save()
    with scope(school=made.school):
        make_rule(by=made.teacher, section=made.section, kind="not-begun", amount=24, text="慢慢来。", now=NOW)
    return made


def remind(lesson):
    assert remind_by_rules(reminding.page_of, CLASS_AT.replace(hour=4)) == 1


def state(lesson):
    with scope(school=lesson.school):
        return Reminder.objects.get().mail


def test_an_e_mail_says_what_is_due_when_in_the_school_s_time_and_how_to_end_it(lesson, postbox):
    remind(lesson)
    assert state(lesson) == "due"
    assert reminding.send_mails() == 1
    [(to, letter)] = postbox.letters
    assert (to, letter["from"], letter["subject"]) == (
        ["lin@home.example"], "upbeat@school.example", "A reminder: 弱起：第一课",
    )  # fmt: skip
    text = letter.get_content()
    assert "“弱起：第一课” waits for you." in text
    assert "慢慢来。" in text
    assert "11 p.m." in text
    assert f"https://upbeat.school.example/learn/lessons/{lesson.package.pk}/" in text
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (reminding.send_mails(), len(postbox.letters), state(lesson)) == (0, 1, "sent")


def test_the_link_in_it_ends_e_mails_without_signing_in_and_only_when_pressed(lesson, postbox):
    remind(lesson)
    reminding.send_mails()
    link = postbox.letters[0][1]["List-Unsubscribe"].strip(" <>").removeprefix("https://upbeat.school.example")
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(link).status_code == 200
    assert wants_mail(lesson)
    assert stranger.get(link.replace("-", "-0", 1)).status_code == 404
    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not wants_mail(lesson)


def wants_mail(lesson):
    from upbeat.rooms.discuss.queries.reminding import who_gets_mail

    with scope(school=lesson.school):
        return lesson.pupil.pk in who_gets_mail([lesson.pupil])


def test_a_mail_server_that_does_not_take_it_is_asked_again_three_times_in_all(lesson, postbox):
    postbox.refusing = 2
    remind(lesson)
    assert [reminding.send_mails() for _round in range(3)] == [0, 0, 1]
    assert (len(postbox.letters), state(lesson)) == (1, "sent")


def test_after_three_times_it_is_given_up_and_the_record_says_so(lesson, postbox):
    postbox.refusing = 9
    remind(lesson)
    assert [reminding.send_mails() for _round in range(4)] == [0, 0, 0, 0]
    assert (postbox.refusing, postbox.letters, state(lesson)) == (6, [], "failed")


def test_a_mail_server_that_is_away_stops_nothing(lesson, postbox, settings):
    settings.EMAIL_PORT = 1
    remind(lesson)
    assert (reminding.send_mails(), state(lesson)) == (0, "due")


def test_who_said_meanwhile_that_they_want_none_gets_none(lesson, postbox):
    remind(lesson)
    with scope(school=lesson.school):
        choose_reminders(by=lesson.pupil, person=lesson.pupil, what="mail", wanted=False)
    assert (reminding.send_mails(), postbox.letters, state(lesson)) == (0, [], "")


def test_who_has_no_address_has_the_line_at_the_bell_alone(lesson, postbox):
    lesson.pupil.email = ""
    lesson.pupil.save()
    remind(lesson)
    assert (reminding.send_mails(), postbox.letters, state(lesson)) == (0, [], "")


def test_without_a_mail_server_nothing_is_kept_for_one(lesson, settings):
    settings.MAIL_FROM = ""
    remind(lesson)
    assert (reminding.send_mails(), state(lesson)) == (0, "")
