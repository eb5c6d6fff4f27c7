"""What a pack adds to a passage, in the editor: a field, its picture, and a slide made of it."""

import io

import pytest
from django.urls import reverse
from django.utils.html import format_html
from django_scopes import scope
from PIL import Image

from factories import make_point
from factories_design import make_script
from jobs import run_jobs
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.design.attachments import Attachment, offer_attachment, withdraw_attachment
from upbeat.rooms.design.models import Material, ScriptSection
from upbeat.rooms.polish.profiles import Profile, offer_profile, withdraw_profile
from upbeat.rooms.record.models import MaterialFile

FIELDS = ("id", "heading", "spoken", "shown", "kind", "pause")


def check(words: str) -> str:
    if "?" in words:
        raise Invalid("No questions.")
    return words.strip()


def draw(words: str, way: str, title: str) -> bytes:
    if words == "too much":
        raise Invalid("That does not fit on a slide.")
    picture = io.BytesIO()
    Image.new("RGB", (1280 if way == "wide" else 640, 720), "white").save(picture, "PNG")
    return picture.getvalue()


@pytest.fixture(autouse=True)
def steps():
    ways = (("wide", "Wide"), ("small", "Small"))
    shown = lambda words: format_html("<b>seen: {}</b>", words)  # noqa: E731
    offer_attachment(Attachment("steps", "speech", "Steps", "One a line", check, shown, ways, draw))
    yield
    withdraw_attachment("steps")


@pytest.fixture
def script(teacher, school):
    passages = [Passage("First dance", extra={"steps": "left <i>"}), Passage("Song", kind="music")]
    return make_script(teacher, make_point(school), passages=passages)


@pytest.fixture
def address(script):
    return reverse("studio:script-edit", args=[script.pk])


def form_of(client, address, **changes):
    page = client.get(address).context
    sent = {"title": page["title"], "language": page["language"], "seen": page["seen"]}
    for n, row in enumerate(page["rows"], start=1):
        sent |= {f"{name}-{n}": getattr(row.draft, name) for name in FIELDS}
        sent |= {f"extra-{one.kind.name}-{n}": one.words for one in row.attached}
    return sent | {name.replace("_", "-"): value for name, value in changes.items()}


def words(script):
    with scope(school=script.school):
        return [row.extra.get("steps") for row in ScriptSection.objects.filter(script=script).order_by("position")]


def test_only_passages_of_its_kind_have_the_field_and_what_is_written_is_shown(ada, script, address):
    page = ada.get(address).content.decode()
    assert ('name="extra-steps-1"' in page, 'name="extra-steps-2"' in page) == (True, False)
    shown = "<b>seen: left &lt;i&gt;</b>"
    assert shown in page
    assert shown in ada.get(reverse("studio:script", args=[script.pk])).content.decode()


def test_it_is_kept_with_the_form_and_moves_with_its_passage(ada, script, address):
    ada.post(address, form_of(ada, address, extra_steps_1="right"))
    assert words(script) == ["right", None]
    ada.post(address, form_of(ada, address, do="down-1"))
    assert words(script) == [None, "right"]


def test_what_is_wrong_stands_at_its_passage_with_what_was_typed(ada, script, address):
    answer = ada.post(address, form_of(ada, address, extra_steps_1="where?"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "No questions." in page
    assert ">where?</textarea>" in page
    assert words(script) == ["left <i>", None]


@pytest.mark.usefixtures("transactional_db")
def test_a_slide_is_made_of_it_and_becomes_material_like_any_picture(ada, script, address):
    answer = ada.post(address, form_of(ada, address, do="draw-steps-1", way_steps_1="small"))
    assert answer["Location"].endswith("#passage-1")
    run_jobs()
    with scope(school=script.school):
        file = MaterialFile.objects.get(material__section__script=script, material__section__position=1)
    assert (file.kind, file.filename, file.pages[0]["width"], file.pages[0]["height"]) == (
        "picture", "first-dance.png", 640, 720,
    )  # fmt: skip


@pytest.mark.parametrize("typed, told", [("", "Write something first"), ("too much", "does not fit on a slide")])
def test_where_none_can_be_made_it_is_said_and_what_was_typed_stays(ada, script, address, typed, told):
    sent = form_of(ada, address, extra_steps_1=typed, do="draw-steps-1")
    assert told in ada.post(address, sent, follow=True).content.decode()
    assert words(script)[0] == (typed or None)
    with scope(school=script.school):
        assert not Material.objects.exists()


def test_a_subject_is_given_its_profile_and_the_recorder_leaves_the_sound_alone_from_then_on(ada, school, script):
    record = reverse("studio:record", args=[script.pk])
    with scope(school=school):
        ScriptSection.objects.filter(kind="music").delete()
        subject = script.point.subject
    page = reverse("studio:subject", args=[subject.pk])
    assert not ada.get(record).context["plays_music"]
    offer_profile(Profile("birds", "Birds", "as they sing", as_it_is=True))
    try:
        assert "Birds: as they sing" in ada.get(page).content.decode()
        assert ada.post(reverse("studio:subject-profile", args=[subject.pk]), {"profile": "birds"}).status_code == 302
        assert ada.get(page).context["profile_form"].initial == {"profile": "birds"}
        assert ada.get(record).context["plays_music"]
        answer = ada.post(reverse("studio:subject-profile", args=[subject.pk]), {"profile": "whales"}, follow=True)
        assert "There is no such profile" in answer.content.decode()
        assert ada.get(page).context["profile_form"].initial == {"profile": "birds"}
    finally:
        withdraw_profile("birds")
    assert not ada.get(record).context["plays_music"]
