"""Writing questions of parts, places and drawn numbers at a browser, and trying them as a pupil would."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_point, make_pupil, make_section
from factories_items import NEW_KINDS, image, make_kind, make_picture
from factories_publish import make_draft
from upbeat.rooms.items.models import Item, ItemVersion, Picture, Response
from upbeat.rooms.items.queries import latest_version

BASE = {"wordings": "2", "rows": "4"}


@pytest.fixture
def point(school):
    return make_point(school, title="Upbeat")


def new(point, kind):
    return reverse("studio:item-new") + f"?point={point.pk}&kind={kind}"


def written(school):
    with scope(school=school):
        return latest_version(Item.objects.get()).variants.get()


def lead_of(variant, option):
    lead = next(lead for lead in variant.guidance.all() if lead.option == option)
    return (lead.misconception.title, lead.start_s)


def said_on(page):
    """The refusals on a page."""
    return re.findall(r'(?s)<ul class="errors".*?</ul>|<div class="notice".*?</div>', page.content.decode())


def test_a_matching_is_written_with_something_left_over_and_a_foreseen_wrong_pair(ada, point, school):
    posted = BASE | {
        "w0-stem": "What goes together?",
        "w0-0-left": "violin", "w0-0-right": "strings", "w0-1-left": "cello", "w0-1-right": "strings",
        "w0-2-left": "flute", "w0-2-right": "winds", "w0-3-right": "drums",
        "w0-f0-part": "3", "w0-f0-answer": "strings", "w0-f0-misconception": "All is strings",
        "w0-f0-start": "0:05", "w0-f0-end": "0:10",
    }  # fmt: skip
    assert ada.post(new(point, "matching"), posted).status_code == 302
    variant = written(school)
    assert variant.key == {"pairs": {"l1": "r1", "l2": "r1", "l3": "r3"}}
    assert [one["text"] for one in variant.options if one["group"] == "right"] == ["strings", "winds", "drums"]
    assert lead_of(variant, "l3>r1") == ("All is strings", 5)


def test_gaps_are_typed_or_chosen(ada, point, school):
    posted = BASE | {
        "w0-stem": "It stands [1] the bar line and is called [2].",
        "w0-0-accepted": "before", "w0-0-wrong": "behind; on", "w0-1-accepted": "upbeat; anacrusis",
        "w0-f0-part": "1", "w0-f0-answer": "behind", "w0-f0-misconception": "Behind",
        "w0-f1-part": "[2]", "w0-f1-misconception": "Another word",
    }  # fmt: skip
    answer = ada.post(new(point, "gap"), posted)
    assert answer.status_code == 302, said_on(answer)
    variant = written(school)
    assert variant.key == {"gaps": {"1": {"right": "g1a"}, "2": {"accepted": ["upbeat", "anacrusis"]}}}
    assert {one["id"]: one["text"] for one in variant.options} == {"g1a": "before", "g1b": "behind", "g1c": "on"}
    assert (lead_of(variant, "1>g1b"), lead_of(variant, "2")) == (("Behind", None), ("Another word", None))


def test_a_picture_is_put_in_first_and_kept_while_places_are_drawn(ada, point, school):
    file = SimpleUploadedFile("staff.png", image(800, 400, "PNG"))
    first = BASE | {"w0-stem": "Where?", "w0-picture": file, "w0-picture_words": "A staff", "more": "picture"}
    page = ada.post(new(point, "spot"), first)
    assert page.status_code == 200
    with scope(school=school):
        picture = Picture.objects.get()
    assert (picture.width, picture.height, picture.words) == (800, 400, "A staff")
    html = page.content.decode()
    address = reverse("studio:picture", args=[picture.key])
    assert f'name="w0-picture_id" value="{picture.pk}"' in html
    assert address in html
    assert ada.get(address)["Content-Type"] == "image/webp"
    posted = BASE | {
        "w0-stem": "Where?", "w0-picture_id": str(picture.pk), "w0-right": ["0"],
        "w0-0-label": "bar line", "w0-0-shape": "rect", "w0-0-at": "50 50 20 20",
        "w0-1-shape": "circle", "w0-1-at": "20,5 20 10", "w0-1-misconception": "The clef",
        "w0-2-shape": "polygon", "w0-2-at": "70 10 90 10 90 30",
    }  # fmt: skip
    assert ada.post(new(point, "spot"), posted).status_code == 302
    variant = written(school)
    assert (variant.picture, variant.key["right"], variant.key["aspect"]) == (picture, ["a"], 0.5)
    assert [row["shape"] for row in variant.key["regions"]] == ["rect", "circle", "polygon"]
    assert variant.key["regions"][1] | {"label": ""} == {
        "id": "b",
        "shape": "circle",
        "x": 0.205,
        "y": 0.2,
        "r": 0.1,
        "label": "",
    }
    assert lead_of(variant, "b") == ("The clef", None)


@pytest.mark.parametrize(
    "file, words, said",
    [
        (b"%PDF-1.4 nothing", "A staff", "no picture"),
        (b"\x89PNG\r\n\x1a\n broken", "A staff", "cannot be read as a picture"),
        (b"", "A staff", "empty"),
        (image(40, 40, "PNG"), "", "Say in a few words"),
    ],
)
def test_what_is_no_picture_is_refused_at_its_field_and_nothing_is_kept(ada, point, school, file, words, said):
    posted = BASE | {"w0-stem": "Where?", "w0-picture": SimpleUploadedFile("a.png", file), "w0-picture_words": words}
    page = ada.post(new(point, "spot"), posted)
    assert page.status_code == 422
    assert said in page.content.decode()
    with scope(school=school):
        assert (Picture.objects.count(), Item.objects.count()) == (0, 0)


def test_a_picture_of_another_school_cannot_be_put_in(ada, point, school, stranger):
    picture = make_picture(stranger)
    posted = BASE | {"w0-stem": "?", "w0-accepted": "x", "w0-picture_id": str(picture.pk)}
    assert ada.post(new(point, "text"), posted).status_code == 302
    assert written(school).picture is None
    assert ada.get(reverse("studio:picture", args=[picture.key])).status_code == 404


def test_a_moment_is_written_at_a_checkpoint_alone_and_before_it(ada, teacher, school):
    video = make_draft(teacher, checkpoints=[])
    assert "Moment of the film" not in ada.get(reverse("studio:item-new")).content.decode()
    page = reverse("studio:checkpoint-new", args=[video.pk]) + "?kind=moment"
    posted = BASE | {
        "second": "1:00", "w0-stem": "When?", "w0-right": "0", "w0-0-first": "0:31", "w0-0-last": "0:36",
        "w0-1-first": "0:40", "w0-1-last": "0:45", "w0-1-misconception": "Too late",
    }  # fmt: skip
    late = ada.post(page, posted | {"w0-0-last": "1:10"})
    assert (late.status_code, "still closed there" in late.content.decode()) == (422, True)
    with scope(school=school):
        assert Item.objects.count() == 0
    assert ada.post(page, posted).status_code == 302
    assert written(school).key == {
        "right": ["a"], "spans": [{"id": "a", "start": 31.0, "end": 36.0}, {"id": "b", "start": 40.0, "end": 45.0}]
    }  # fmt: skip


def test_numbers_are_drawn_and_the_author_sees_drawings(ada, point, school):
    posted = BASE | {
        "w0-stem": "{a} times {b}?", "w0-value": "a*b", "w0-parameters": "a = 2..9\nb = 3, 4",
        "w0-conditions": "a != b",
        "w0-0-answer": "a*b - 10", "w0-0-misconception": "Forgot to carry", "w0-percent": "5",
    }  # fmt: skip
    done = ada.post(new(point, "number"), posted)
    assert done.status_code == 302
    assert written(school).key == {"value": "a*b", "tolerance": 0, "percent": 5.0, "unit": ""}
    html = ada.get(done["Location"]).content.decode()
    assert "Some of its drawings" in html
    assert "of 200 drawings" not in html
    broken = ada.post(new(point, "number"), posted | {"w0-value": "a/(b-3)"})
    assert broken.status_code == 422
    assert "b = 3: This divides by zero." in broken.content.decode()


def test_how_a_number_may_be_written_is_kept(ada, point, school):
    posted = BASE | {
        "w0-stem": "How long?",
        "w0-value": "120",
        "w0-unit": "cm",
        "w0-only_unit": "on",
        "w0-no_fractions": "on",
        "w0-needs_unit": "on",
    }
    assert ada.post(new(point, "number"), posted).status_code == 302
    variant = written(school)
    assert variant.key == {
        "value": 120.0, "tolerance": 0, "needs_unit": True, "only_unit": True, "fractions": False, "unit": "cm"
    }  # fmt: skip


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_every_kind_is_shown_edited_without_change_and_kept(ada, teacher, point, school, kind):
    item = make_kind(teacher, point, kind)
    with scope(school=school):
        before = latest_version(item).variants.get()
    assert ada.get(reverse("studio:item", args=[item.pk])).status_code == 200
    page = reverse("studio:item-edit", args=[item.pk])
    html = ada.get(page).content.decode()
    answer = ada.post(page, fields_of(html))
    assert answer.status_code == 302, said_on(answer)
    with scope(school=school):
        after = latest_version(item)
        variant = after.variants.get()
        leads = {row.misconception.title for row in variant.guidance.all()}
        was = {row.misconception.title for row in before.guidance.all()}
    assert (after.number, variant.stem, leads) == (2, before.stem, was)
    assert (variant.picture_id, variant.parameters) == (before.picture_id, before.parameters)
    assert sorted(one["text"] for one in variant.options) == sorted(one["text"] for one in before.options)


def fields_of(html: str) -> dict[str, list[str]]:
    """What a browser would post of the page's form."""
    from html import unescape

    form = html.partition('enctype="multipart/form-data">')[2].partition("</form>")[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        unchecked = told.get("type") in ("checkbox", "radio") and " checked" not in tag
        if told.get("name") and told.get("type") != "file" and not unchecked:
            found.setdefault(told["name"], []).append(
                unescape(told.get("value", "on" if told.get("type") == "checkbox" else ""))
            )
    for name, text in re.findall(r'<textarea name="([\w-]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = [unescape(text)]
    for name, options in re.findall(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = [unescape(chosen[1])] if chosen else [""]
    return found


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_the_preview_is_answered_marked_and_led_and_writes_nothing(ada, teacher, point, school, kind):
    from factories_items import reply
    from upbeat.rooms.items.models import Attempt

    item = make_kind(teacher, point, kind)
    with scope(school=school):
        version = latest_version(item)
        attempt = Attempt(variant=version.variants.get(), item=item, seed=7)
    page = reverse("studio:item-preview", args=[version.pk]) + "?seed=7"
    assert ada.get(page).status_code == 200
    led = ada.post(page, reply(attempt, right=False).fields).content.decode()
    assert "zzadvice" in led
    assert "That is it." in ada.post(page, reply(attempt, right=True).fields).content.decode()
    assert ada.post(page, {}).status_code == 422
    with scope(school=school):
        assert Response.objects.count() == 0


def test_retiring_is_undone_by_one_press(ada, teacher, point, school):
    item = make_kind(teacher, point, "gap")
    html = ada.post(reverse("studio:item-retire", args=[item.pk]), follow=True).content.decode()
    restore = reverse("studio:item-restore", args=[item.pk])
    assert f'action="{restore}"' in html
    assert ada.post(restore).status_code == 302
    with scope(school=school):
        assert Item.objects.get().retired_at is None


def test_pupils_and_strangers_reach_neither_pictures_nor_undo(teacher, point, school, strange):
    item = make_kind(teacher, point, "spot")
    pupil = client_of(make_pupil(make_section(school, teacher=teacher)))
    with scope(school=school):
        picture = Picture.objects.get()
    for browser, refused in ((pupil, 403), (strange, 404)):
        assert browser.get(reverse("studio:picture", args=[picture.key])).status_code == refused
        assert browser.post(reverse("studio:item-restore", args=[item.pk])).status_code == refused
    with scope(school=school):
        assert ItemVersion.objects.count() == 1
