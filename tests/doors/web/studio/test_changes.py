"""Changing a question that pupils have, at a browser: a look before, one action, and back (R24)."""

import pytest
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from clients import client_of
from factories import make_person, make_pupil
from factories_change import item_at
from factories_learn import answer, everything, make_lesson, view
from factories_publish import make_item
from upbeat.rooms.items.models import StandingMark
from upbeat.rooms.items.queries import latest_version
from upbeat.rooms.learn.models import Pass
from upbeat.rooms.people.models import Enrolment, Role
from upbeat.rooms.publish.actions.packages import edit_package
from upbeat.rooms.publish.actions.videos import revise_video
from upbeat.rooms.publish.models import Amendment, MicroVideo

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    with scopes_disabled():
        return make_lesson(checkpoints=[60])


@pytest.fixture
def ada(lesson):
    return client_of(lesson.teacher)


def posted(item, *, right="b", stems=None, **more):
    """What the editor posts for the question as it stands, with another right row or other stems."""
    with scope(school=item.school):
        variants = list(latest_version(item).variants.all())
    rows = {"a": "0", "b": "1", "c": "2"}
    found = {"wordings": str(len(variants)), "rows": "4"}
    for number, variant in enumerate(variants):
        stem = stems[number] if stems else variant.stem
        found |= {f"w{number}-stem": stem, f"w{number}-hint": variant.hint, f"w{number}-right": rows[right]}
        for row, option in enumerate(variant.options):
            found |= {f"w{number}-{row}-text": option["text"], f"w{number}-{row}-name": option["id"]}
    return found | more


def edit(item):
    return reverse("studio:item-edit", args=[item.pk])


def versions(item):
    with scope(school=item.school):
        return latest_version(item).number


def test_before_a_change_the_page_says_what_differs_whom_it_touches_and_what_would_come_of_it(lesson, ada):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    before = everything()
    page = ada.post(edit(item), posted(item, right="a"))
    html = page.content.decode()
    assert page.status_code == 200
    assert "Nothing is changed yet" in html
    assert "<del>Choice B</del><ins>Choice A</ins>" in html.replace("</span><span>", "") or "<ins>A</ins>" in html
    assert "class <b>Marking</b>" in html
    assert "<b>1</b> answer turns right" in html
    assert "<b>1</b> pupil gains a pass" in html
    assert lesson.pupil.name in html
    assert lesson.section.name in html
    assert (everything(), versions(item)) == (before, 1)


def test_it_is_done_in_one_action_and_undone_in_one(lesson, ada):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    decided = {"change-kind": "marking", "change-scope": "favour", "change-told": "Look at it again.", "go": "1"}
    done = ada.post(edit(item), posted(item, right="a", **decided))
    with scope(school=lesson.school):
        row = Amendment.objects.get()
        assert (row.kind, row.found, row.told, row.by) == ("marking", "marking", "Look at it again.", lesson.teacher)
        assert Pass.objects.filter(person=lesson.pupil).exists()
    assert done.headers["Location"] == reverse("studio:change", args=[row.pk])
    html = ada.get(done.headers["Location"]).content.decode()
    assert "Look at it again." in html
    assert "<b>1</b> answer turns right" in html
    history = ada.get(reverse("studio:history", args=["item", item.pk])).content.decode()
    assert "1 pupil had answered" in history
    assert ada.post(reverse("studio:change-undo", args=[row.pk])).status_code == 302
    with scope(school=lesson.school):
        assert not Pass.objects.exists()
        assert not StandingMark.objects.exists()
        assert MicroVideo.objects.select_related("published").get(pk=lesson.video.pk).published.number == 3
    assert "undone" in ada.get(reverse("studio:history", args=["item", item.pk])).content.decode()
    assert (
        "1 pupil had answered" in ada.get(reverse("studio:history", args=["video", lesson.video.pk])).content.decode()
    )


def test_calling_it_less_than_it_looks_asks_why_and_keeps_what_was_written(lesson, ada):
    item = item_at(lesson, 60)
    decided = {"change-kind": "wording", "change-scope": "later", "go": "1"}
    page = ada.post(edit(item), posted(item, right="a", **decided))
    assert page.status_code == 422
    html = page.content.decode()
    assert "Say why in a word" in html
    assert 'name="w0-right" value="0"' in html
    assert versions(item) == 1
    again = ada.post(edit(item), posted(item, right="a", **decided, **{"change-reason": "The key had a slip."}))
    assert again.status_code == 302
    with scope(school=lesson.school):
        row = Amendment.objects.get()
        assert (row.found, row.kind, row.reason) == ("marking", "wording", "The key had a slip.")


def test_other_words_are_wording_and_ask_nothing_about_marks(lesson, ada):
    item = item_at(lesson, 60)
    with scope(school=lesson.school):
        stems = [variant.stem.replace("Question", "Questions") for variant in latest_version(item).variants.all()]
    # Leads are not posted here, which is a change of where wrong answers lead: wording as well.
    html = ada.post(edit(item), posted(item, stems=stems)).content.decode()
    assert "class <b>Wording</b>" in html
    assert "change-scope" not in html


def test_what_changes_nothing_is_said_in_the_editor(lesson, ada):
    item = item_at(lesson, 60)
    with scope(school=lesson.school):
        variants = list(latest_version(item).variants.all())
    leads = {}
    for number in range(len(variants)):
        leads |= {f"w{number}-0-misconception": "Counts the rest", f"w{number}-0-advice": "Listen once more."}
        leads |= {f"w{number}-0-start": "0:05", f"w{number}-0-end": "0:22"}
    page = ada.post(edit(item), posted(item, **leads))
    assert page.status_code == 422
    assert "Nothing is changed" in page.content.decode()


def test_a_question_that_nobody_has_is_simply_revised(lesson, ada):
    item = make_item(lesson.teacher, lesson.video.point)
    page = ada.post(edit(item), posted(item, right="a"))
    assert page.headers["Location"] == reverse("studio:item", args=[item.pk])
    assert versions(item) == 2


def test_pupils_and_other_schools_see_no_change_and_undo_none(lesson, ada):
    item = item_at(lesson, 60)
    ada.post(edit(item), posted(item, right="a", **{"change-kind": "marking", "change-scope": "later", "go": "1"}))
    with scope(school=lesson.school):
        row = Amendment.objects.get()
    with scopes_disabled():
        stranger = make_lesson().teacher
        other_pupil = make_pupil(lesson.section)
    for person, refused in ((lesson.pupil, 403), (other_pupil, 403), (stranger, 404)):
        browser = client_of(person)
        assert browser.get(reverse("studio:change", args=[row.pk])).status_code == refused
        assert browser.get(reverse("studio:history", args=["item", item.pk])).status_code == refused
        assert browser.post(reverse("studio:change-undo", args=[row.pk])).status_code == refused
        assert browser.post(edit(item), posted(item, right="c", go="1")).status_code == refused
    assert versions(item) == 2
    assert ada.get(reverse("studio:history", args=["nothing", 1])).status_code == 404


def test_the_history_of_a_video_names_its_versions(lesson, ada):
    html = ada.get(reverse("studio:history", args=["video", lesson.video.pk])).content.decode()
    assert "Nothing has changed" in html
    assert "Version 1" in html


def test_pupils_who_answered_and_colleagues_find_a_line_at_their_bell(lesson, ada, django_capture_on_commit_callbacks):
    with scopes_disabled():
        colleague = make_person(lesson.school, Role.LECTURER, name="Mr Colleague")
        Enrolment.objects.create(section=lesson.section, person=colleague, kind=Enrolment.Kind.TEACHER)
        idle = make_pupil(lesson.section)
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    decided = {"change-kind": "marking", "change-scope": "favour", "change-told": "Look again.", "go": "1"}
    decided["change-reason"] = "It said Choice B."
    with django_capture_on_commit_callbacks(execute=True):
        assert ada.post(edit(item), posted(item, right="a", **decided)).status_code == 302
    bells = {person: client_of(person).get("/news/").content.decode() for person in (lesson.pupil, colleague, idle)}
    assert "it was mended what counts as right. Look again." in " ".join(bells[lesson.pupil].split())
    assert "your class has it" in bells[colleague]
    assert "Nothing new" in bells[idle]
    assert not any("Choice" in page for page in bells.values())


def test_a_question_is_taken_back_at_a_browser_and_asked_again(lesson, ada):
    item = item_at(lesson, 60)
    with scope(school=lesson.school):
        instead = make_item(lesson.teacher, lesson.video.point)
    address = reverse("studio:item-withdraw", args=[item.pk])
    assert "Take this question back?" in ada.get(address).content.decode()
    assert ada.post(address, {"reason": "", "replacement": ""}).status_code == 422
    done = ada.post(address, {"reason": "Unclear.", "replacement": str(instead.pk)})
    with scope(school=lesson.school):
        row = Amendment.objects.get()
        served = MicroVideo.objects.select_related("published").get(pk=lesson.video.pk).published
        assert [one.item_version.item for one in served.checkpoints.all()] == [instead]
    assert done.headers["Location"] == reverse("studio:change", args=[row.pk])
    assert "Unclear." in ada.get(done.headers["Location"]).content.decode()
    assert ada.post(reverse("studio:change-undo", args=[row.pk])).status_code == 302
    item.refresh_from_db()
    assert item.retired_at is None
    assert client_of(lesson.pupil).get(address).status_code == 403


def test_the_words_of_a_task_sheet_are_brought_back_from_its_history(lesson, ada):
    with scope(school=lesson.school):
        words = {"title": "The upbeat", "method": "", "preview": ""}
        edit_package(by=lesson.teacher, package=lesson.package, goals="Hear it.", **words)
        row = Amendment.objects.get()
    history = ada.get(reverse("studio:history", args=["package", lesson.package.pk])).content.decode()
    assert reverse("studio:change", args=[row.pk]) in history
    assert ada.post(reverse("studio:change-undo", args=[row.pk])).status_code == 302
    lesson.package.refresh_from_db()
    assert lesson.package.goals == ""
    with scopes_disabled():
        other = client_of(make_person(lesson.school, Role.LECTURER))
    assert other.get(reverse("studio:history", args=["package", lesson.package.pk])).status_code in (403, 404)
    assert other.get(reverse("studio:history", args=["piece", lesson.piece.pk])).status_code == 404


def test_a_published_version_is_undone_at_a_browser(lesson, ada):
    with scope(school=lesson.school):
        revise_video(by=lesson.teacher, video=lesson.video)
    address = reverse("studio:video-publish", args=[lesson.video.pk])
    assert "All in all this looks like a change of class <b>Wording</b>" in ada.get(address).content.decode()
    posted_now = {"note": "second", "kind": "content", "told": "Mended.", "reason": ""}
    assert ada.post(address, posted_now).status_code == 302
    with scope(school=lesson.school):
        row = Amendment.objects.get()
        assert (row.found, row.kind, row.told) == ("wording", "content", "Mended.")
    assert "Undo it" in ada.get(reverse("studio:change", args=[row.pk])).content.decode()
    assert ada.post(reverse("studio:change-undo", args=[row.pk])).status_code == 302
    assert "Undo it" not in ada.get(reverse("studio:change", args=[row.pk])).content.decode()
    with scope(school=lesson.school):
        assert MicroVideo.objects.select_related("published").get(pk=lesson.video.pk).published.number == 3


def test_who_does_not_teach_the_class_learns_how_many_and_not_who(lesson):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    with scopes_disabled():
        designer = client_of(make_person(lesson.school, Role.DESIGNER))
    html = designer.post(edit(item), posted(item, right="a")).content.decode()
    assert "<b>1</b> answer turns right" in html
    assert "a pupil of another class" in html
    assert lesson.pupil.name not in html
