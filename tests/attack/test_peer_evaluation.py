"""Evaluation by peers: nobody learns whose work it is, who judged it, or what others gave before they may."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django_scopes import scope

from browsing import Browser
from crawling import Crawl, Seen
from document_corpus import make_picture
from factories import make_pupil, make_section
from factories_assess import EVALUATE_UNTIL, Classroom, handed, judged, make_task, marked
from factories_publish import CLASS_AT, NOW
from serving import Site
from upbeat.doors.web.learner.tasks import views_evaluating
from upbeat.rooms.assess.actions.allocating import begin_round
from upbeat.rooms.assess.actions.attaching import start_attachment
from upbeat.rooms.assess.actions.evaluating import evaluate
from upbeat.rooms.assess.actions.grading import release_grades
from upbeat.rooms.assess.actions.samples import choose_sample, write_sample
from upbeat.rooms.assess.models import Allocation, PeerEvaluation, SubmissionVersion
from upbeat.rooms.assess.queries.work import WorkToEvaluate, work_to_evaluate
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.actions.checking import check_upload
from upbeat.rooms.record.actions.receiving import append_chunk, finish_upload

AFTER = CLASS_AT + timedelta(hours=1)
ENDED = EVALUATE_UNTIL + timedelta(hours=1)
MEDIA = re.compile(r"/media/([\w-]+)\.[\w-]+/")
SECRET = re.compile(r"zzTeachersWord|zzRemark")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as travelling:
        yield travelling


def send_photo(room: Classroom, pupil, path) -> None:
    """A photo with the pupil's name in its file name and in what the camera wrote."""
    import io

    from PIL import Image

    picture = make_picture(path)
    image = Image.open(picture)
    exif = image.getexif()
    exif[0x010E] = pupil.name
    image.save(picture, exif=exif)
    data = picture.read_bytes()
    made = start_attachment(by=pupil, task=room.task, filename=f"{pupil.name}.jpg", size=len(data))
    append_chunk(by=pupil, key=made.upload.key, offset=0, data=io.BytesIO(data))
    finish_upload(by=pupil, key=made.upload.key)
    check_upload(upload_id=made.upload_id)


@pytest.fixture
def room(site: Site, clock, settings, tmp_path) -> Classroom:
    """Four have handed in, one with a photo; a sample is marked; the works are given out."""
    made = make_task()
    with scope(school=made.school):
        send_photo(made, made.pupils[1], tmp_path / "x.jpg")
        for number, pupil in enumerate(made.pupils):
            clock.move_to(NOW + timedelta(minutes=17 * number))
            handed(made, pupil, f"Work {number}", at=NOW + timedelta(minutes=17 * number))
        sample = write_sample(by=made.teacher, task=made.task, text="A sample").versions.get()
        marked(made, sample, 1, 1, comment="zzTeachersWord")
        choose_sample(by=made.teacher, version=sample)
        clock.move_to(AFTER)
        begin_round(by=made.teacher, task=made.task)
    return made


def tells(room: Classroom, reader, seen: Seen) -> list[str]:
    """What an answer tells of anybody but the reader and the teacher: names, logins, keys, numbers of rows, times."""
    text = MEDIA.sub("/media/", seen.text)
    media = "".join(
        re.sub(r'"(?:exp|p)":\d+', "", urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode())
        for body in MEDIA.findall(seen.text)
    )
    found = []
    for pupil in room.pupils:
        if pupil.pk == reader.pk:
            continue
        for secret in (pupil.name, pupil.login, pupil.handle):
            if secret in text or secret in media:
                found.append(f"{secret} at {seen.path} as {seen.mode}")
    return found


def evaluating_pages(room: Classroom, reader, site: Site) -> list[Seen]:
    browser = Browser.of(site, reader)
    with scope(school=room.school):
        keys = list(Allocation.objects.filter(person=reader).order_by("position").values_list("key", flat=True))
    start = [f"/learn/pieces/{room.piece.pk}/", *(f"/learn/evaluate/{key}/" for key in keys)]
    return list(Crawl(browser, start))


def do_samples(room: Classroom) -> None:
    with scope(school=room.school):
        for row in Allocation.objects.filter(sample__isnull=False):
            judged(row, 2, 1, AFTER + timedelta(minutes=1), text="A word")


def test_no_page_tells_a_pupil_who_another_is(site: Site, room: Classroom) -> None:
    do_samples(room)
    for reader in room.pupils[:2]:
        seen = evaluating_pages(room, reader, site)
        assert sum("Work " in one.text for one in seen) > 3, "the works were seen"
        assert [told for one in seen for told in tells(room, reader, one)] == []


def test_a_planted_name_is_found(site: Site, room: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    do_samples(room)

    def careless(person: Person, allocation: Allocation) -> WorkToEvaluate:
        author = allocation.version.submission.person
        return replace(work_to_evaluate(person, allocation), text=author.name if author else "")

    monkeypatch.setattr(views_evaluating, "work_to_evaluate", careless)
    reader = room.pupils[0]
    assert any(tells(room, reader, one) for one in evaluating_pages(room, reader, site))


def test_an_evaluating_page_holds_neither_a_time_nor_a_number_of_the_work(site: Site, room: Classroom) -> None:
    do_samples(room)
    reader = room.pupils[0]
    with scope(school=room.school):
        rows = list(Allocation.objects.filter(person=reader, sample=None).select_related("version__submission"))
        uploads = {
            str(one.upload.key)
            for version in SubmissionVersion.objects.all()
            for one in version.attachments.select_related("upload")
        }
    browser = Browser.of(site, reader)
    assert uploads
    for row in rows:
        answer = browser.get(f"/learn/evaluate/{row.key}/")
        text = answer.body.decode()
        main = text[text.index("<main") : text.index("</main>")]
        assert not re.search(r"<time|\d\d:\d\d", main)
        assert "last-modified" not in {name.lower() for name in answer.headers}
        for body in MEDIA.findall(text):
            told = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            assert set(told) == {"p", "f", "e", "b", "d", "exp"}
            assert told["p"] == reader.pk
            assert not any(key in told["f"] for key in uploads)
        assert not any(key in text for key in uploads)
        assert f"{row.version.submission_id}" not in re.findall(r'(?:id|data-[a-z-]+|value)="(\d+)"', main)


def test_a_photo_is_served_to_its_evaluators_alone_and_without_what_the_camera_wrote(
    site: Site, room: Classroom
) -> None:
    do_samples(room)
    with scope(school=room.school):
        row = Allocation.objects.filter(version__submission__person=room.pupils[1]).select_related("person").first()
    browser = Browser.of(site, row.person)
    page = browser.get(f"/learn/evaluate/{row.key}/")
    address = re.search(r'src="(/media/[^"]+/1\.webp)"', page.body.decode())
    assert address
    answer = browser.get(address[1])
    assert answer.status == 200
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert headers["content-type"] == "image/webp"
    assert headers["content-disposition"] == "attachment"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"
    assert "last-modified" not in headers
    assert b"zzName" not in answer.body
    stranger = Browser.of(site, make_pupil(room.section))
    assert stranger.get(address[1]).status == 403


def test_before_a_sample_is_evaluated_no_word_or_point_of_the_teacher_is_told(site: Site, room: Classroom) -> None:
    reader = room.pupils[0]
    seen = evaluating_pages(room, reader, site)
    assert not any(SECRET.search(one.text) for one in seen)
    browser = Browser.of(site, reader)
    with scope(school=room.school):
        sample, work = list(Allocation.objects.filter(person=reader).order_by("position"))[:2]
    refused = browser.post(f"/learn/evaluate/{work.key}/", {"points-c1": "2", "points-c2": "1", "text": "x"})
    assert not SECRET.search(refused.body.decode())
    with scope(school=room.school):
        assert not PeerEvaluation.objects.filter(allocation__person=reader).exists()
    sent = {"points-c1": "2", "points-c2": "1", "text": "x"}
    assert browser.post(f"/learn/evaluate/{sample.key}/", sent).status == 302
    assert "zzTeachersWord" in browser.get(f"/learn/evaluate/{sample.key}/").body.decode()


def test_what_others_gave_is_told_to_nobody_before_it_is_given_back(site: Site, room: Classroom, clock) -> None:
    do_samples(room)
    with scope(school=room.school):
        for row in Allocation.objects.filter(sample=None):
            evaluate(by=row.person, key=row.key, points={"c1": "3", "c2": "2"}, text=f"zzRemark {row.person.pk}")
    own = re.compile(rf"zzRemark (?!{room.pupils[0].pk}\b)")
    for seen in evaluating_pages(room, room.pupils[0], site):
        assert not own.search(seen.text), seen.path
    clock.move_to(ENDED)
    with scope(school=room.school):
        release_grades(by=room.teacher, task=room.task, grades_from=ENDED, words_from=ENDED, now=ENDED)
        theirs = set(
            PeerEvaluation.objects.filter(allocation__version__submission__person=room.pupils[0])
            .order_by("key")
            .values_list("text", flat=True)
        )
    page = Browser.of(site, room.pupils[0]).get(f"/learn/pieces/{room.piece.pk}/").body.decode()
    assert set(re.findall(r"zzRemark \d+", page)) == theirs
    result = page[page.index('id="result"') : page.index('id="evaluate"')]
    assert not re.search(r"<time|\d\d:\d\d", result), "no time tells who wrote a remark"


def test_the_order_of_remarks_is_neither_that_of_the_class_nor_of_time(room: Classroom) -> None:
    do_samples(room)
    with scope(school=room.school):
        for row in Allocation.objects.filter(sample=None):
            judged(row, 3, 2, AFTER + timedelta(minutes=2))
        keys = [row.key for row in PeerEvaluation.objects.all()]
    assert keys == sorted(keys)
    assert all(key.version == 4 for key in keys)


def test_other_classes_and_schools_find_nothing(site: Site, room: Classroom) -> None:
    with scope(school=room.school):
        keys = list(Allocation.objects.values_list("key", flat=True))
    stranger = make_task(pupils=1)
    others = [make_pupil(make_section(room.school)), stranger.pupils[0], stranger.teacher]
    paths = [f"/learn/pieces/{room.piece.pk}/", *(f"/learn/evaluate/{key}/" for key in keys)]
    for other in others:
        browser = Browser.of(site, other)
        assert {browser.get(path).status for path in paths} == {404}
        for path in paths[1:3]:
            sent = {"points-c1": "2", "points-c2": "1", "text": "x"}
            assert browser.post(path, sent).status == 404
    with scope(school=room.school):
        assert not PeerEvaluation.objects.exists()
    mine = Browser.of(site, room.pupils[0])
    with scope(school=room.school):
        foreign = Allocation.objects.exclude(person=room.pupils[0]).values_list("key", flat=True)
        assert {mine.get(f"/learn/evaluate/{key}/").status for key in foreign} == {404}
