"""The course for teachers: held together in both languages, in the product's own words, and given to teachers."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.utils import timezone
from django_scopes import scope

import upbeat
from factories import make_person, make_school
from factories_polish import make_run
from factories_record import make_asset
from upbeat.kernel.captioning import CJK_A_LINE
from upbeat.kernel.script import reading
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design.actions.scripts import write_script
from upbeat.rooms.learn.queries import home_of
from upbeat.rooms.people.actions.schools import add_term
from upbeat.rooms.people.models import Enrolment, Role
from upbeat.rooms.polish.models import CaptionTrack
from upbeat.rooms.publish.models import MicroVideo
from upbeat.site.demo import drawing
from upbeat.site.demo.build import BuiltVideo, Chapter, checkpoints_of
from upbeat.site.demo.checking import training_complaints
from upbeat.site.demo.content import load_training
from upbeat.site.demo.seed_training import enrol_newcomers, give_training, record_training
from upbeat.site.demo.seed_videos import Recorded, make_points
from upbeat.site.demo.shapes import LANGUAGES, Say, Video
from upbeat.site.demo.slides import Lines, Screen
from upbeat.site.demo.subtitles import translated
from upbeat.site.demo.text import wrap
from upbeat.site.demo.timeline import lay_out
from upbeat.site.demo.training import Training
from upbeat.site.demo.voice import RATE, Phrase


@pytest.fixture(scope="module")
def training() -> Training:
    return load_training()


def test_nothing_is_complained_about(training: Training) -> None:
    assert list(training_complaints(training)) == []


def test_each_point_has_a_video_and_each_lesson_its_videos_in_both_languages(training: Training) -> None:
    points = [point.id for point in training.points]
    assert sorted(video.id for video in training.videos) == sorted(f"{p}.{lang}" for p in points for lang in LANGUAGES)
    for language in LANGUAGES:
        tasks = [task for task in training.lesson(language).tasks if task.kind == "video"]
        assert [task.point for task in tasks] == points


def test_a_video_takes_about_a_minute_and_has_two_gates(training: Training) -> None:
    for video in training.videos:
        read = reading(" ".join(section.spoken for section in video.sections), sum(s.pause_s for s in video.sections))
        assert 30 < read.total_s < 75, video.id
        assert len(video.checkpoints) == 2


def test_every_slide_has_room_and_its_titles_one_line(training: Training) -> None:
    width = drawing.WIDTH - 2 * drawing.MARGIN
    for video in training.videos:
        for section in video.sections:
            assert drawing.height_used(drawing.lay_slide(training, section)) <= 652, (video.id, section.id)
            if not section.cover:
                assert len(wrap(section.heading, drawing.TITLE_SIZE, width - 28, bold=True)) == 1, section.heading
            for element in section.elements:
                for line in element.lines if isinstance(element, Lines) else ():
                    assert len(wrap(line, drawing.BODY_SIZE, width)) <= 2, line


def said_by_the_product() -> set[str]:
    """Every text of the English interface that is a constant of a program or a template."""
    root = Path(upbeat.__file__).parent
    words: set[str] = set()
    for path in (root / "doors" / "web").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        words |= set(re.findall(r"""_?\(?["']([^"'{}%]+)["']\)?""", text))
    for path in (root / "doors" / "web" / "studio").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        words |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return words


def test_the_buttons_on_the_slides_are_those_of_the_pages(training: Training) -> None:
    said = said_by_the_product()
    for video in training.videos:
        if video.language == "en":
            screens = [one for section in video.sections for one in section.elements if isinstance(one, Screen)]
            assert {row.button for screen in screens for row in screen.rows if row.button} - said == set(), video.id


def test_the_slides_say_in_chinese_what_the_pages_say_in_chinese(training: Training) -> None:
    texts = (Path(upbeat.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    in_chinese = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', texts, re.M))
    for point in training.points:
        english, chinese = (training.video(f"{point.id}.{language}") for language in LANGUAGES)
        for ours, theirs in zip(words_of_screens(english), words_of_screens(chinese), strict=True):
            assert theirs == in_chinese.get(ours, theirs)


def words_of_screens(video: Video) -> list[str]:
    screens = [one for section in video.sections for one in section.elements if isinstance(one, Screen)]
    return [word for one in screens for row in one.rows for word in (one.title, row.text, row.button)]


def test_the_chinese_captions_of_an_english_film_stand_while_their_phrase_is_spoken(training: Training) -> None:
    english, chinese = training.video("report.en"), training.video("report.zh-hans")
    says = [step.text for section in english.sections for step in section.steps if isinstance(step, Say)]
    phrases = [Phrase(np.zeros(round(len(text) * 0.06 * RATE), np.float32), ()) for text in says]
    timed = lay_out(english.sections, phrases, {})
    cues = translated(timed, chinese)
    assert "".join(cue.text for cue in cues).replace("\n", "") == "".join(s.spoken for s in chinese.sections).replace(
        " ", ""
    )
    assert max(len(line) for cue in cues for line in cue.text.split("\n")) <= CJK_A_LINE
    assert all(0 <= cue.start < cue.end <= timed[-1].end for cue in cues)


class Staffroom:
    """A school with a term, a teacher in each language, and the films as the line leaves them."""

    def __init__(self, training: Training) -> None:
        self.school = make_school()
        self.now = timezone.now()
        self.admin = make_person(self.school, Role.ADMIN)
        self.ada = make_person(self.school, Role.LECTURER, name="Ada")
        self.lin = make_person(self.school, Role.LECTURER, name="林夏")
        self.lin.language = "zh-hans"
        self.lin.save()
        with scope(school=self.school):
            today = self.now.date()
            self.term = add_term(by=self.admin, name="Autumn", starts_on=today, ends_on=today + timedelta(days=90))
            points = make_points(training, training.subject["en"], self.admin)
            self.films = {v.id: self.film(training, v.id, points) for v in training.videos if v.language == "en"}

    def film(self, training: Training, video_id: str, points: dict) -> Recorded:
        video = training.video(video_id)
        seconds = {section.id: (10 * n, 10 * n + 10) for n, section in enumerate(video.sections)}
        vtt = "WEBVTT\n\n00:01.000 --> 00:03.000\n{}\n"
        run = make_run(make_asset(self.admin), seconds=10 * len(seconds))
        run.asset.duration_s = run.duration_s
        built = BuiltVideo(
            video=video,
            path=Path("nowhere.mp4"),
            captions={"en": vtt.format("One point."), "zh-hans": vtt.format("一个知识点。")},
            sections=seconds,
            chapters=(Chapter("One", 0),),
            duration=float(run.duration_s),
            checkpoints=checkpoints_of(video, seconds),
        )
        point = points[video.point]
        script = write_script(by=self.admin, point=point, title=video.title, language="en", passages=[])
        return Recorded(built, point, script, run, self.admin)

    def give(self, training: Training) -> list:
        with scope(school=self.school):
            return give_training(training, self.films, [self.ada, self.lin], self.term, self.now)


@pytest.mark.django_db
def test_each_teacher_learns_in_their_language_from_the_same_films(training: Training) -> None:
    staff = Staffroom(training)
    staff.give(training)
    with scope(school=staff.school):
        for teacher, language in ((staff.ada, "en"), (staff.lin, "zh-hans")):
            [lesson] = home_of(teacher, staff.now).ahead
            assert lesson.package.title == training.lesson(language).title
            videos = [standing.piece.video for standing in lesson.before if standing.piece.video]
            assert [video.title for video in videos] == [
                training.video(f"{point.id}.{language}").title for point in training.points
            ]
            assert lesson.next is not None
        assert MicroVideo.objects.count() == 6
        assert MicroVideo.objects.values("published__run").distinct().count() == 3
        tracks = CaptionTrack.objects.order_by("language").values_list("language", flat=True).distinct()
        assert list(tracks) == ["en", "zh-hans"]
        assert not CaptionTrack.objects.filter(reviewed_at=None).exists()


@pytest.mark.django_db
def test_who_comes_later_is_put_into_the_class_of_their_language_once(training: Training) -> None:
    staff = Staffroom(training)
    with scope(school=staff.school):
        assert enrol_newcomers(training, [staff.ada], staff.admin) is None
    staff.give(training)
    new = make_person(staff.school, Role.ASSISTANT)
    with scope(school=staff.school):
        assert [enrol_newcomers(training, [staff.ada, staff.lin, new], staff.admin) for _again in range(2)] == [1, 0]
        assert Enrolment.objects.filter(person=new, section__name="Teachers of the school", kind="pupil").count() == 1


@pytest.mark.django_db
def test_after_a_broken_off_call_the_points_are_taken_as_they_are(training: Training) -> None:
    staff = Staffroom(training)
    with scope(school=staff.school):
        assert record_training(training, {}, staff.admin) == {}
        assert KnowledgePoint.objects.count() == len(training.points)
