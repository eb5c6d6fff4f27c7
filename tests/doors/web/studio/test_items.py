"""Questions at a browser: written, revised, tried as a pupil would."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_point, make_pupil, make_section
from factories_publish import make_item
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.models import Attempt, Item, ItemVersion, Misconception, Response
from upbeat.rooms.items.queries import latest_version, preview_question
from upbeat.rooms.items.specs import VariantSpec


@pytest.fixture
def point(school):
    return make_point(school, title="Upbeat")


@pytest.fixture
def item(teacher, point):
    return make_item(teacher, point)


def version_of(item):
    with scope(school=item.school):
        return latest_version(item)


def test_a_question_is_written_by_choosing_point_and_kind_first(ada, point, school):
    html = ada.get(reverse("studio:item-new")).content.decode()
    assert "What does it check?" in html
    address = reverse("studio:item-new") + f"?point={point.pk}&kind=text"
    assert ada.get(address).status_code == 200
    posted = {"wordings": "2", "rows": "2", "w0-stem": "What is it called?", "w0-accepted": "upbeat"}
    done = ada.post(address, posted)
    with scope(school=school):
        made = Item.objects.get()
    assert (done.status_code, done.headers["Location"]) == (302, reverse("studio:item", args=[made.pk]))


def test_the_enter_key_keeps_the_question_and_adds_no_rows(ada, point):
    html = ada.get(reverse("studio:item-new") + f"?point={point.pk}&kind=single").content.decode()
    form = html.partition('<form class="stack" method="post" enctype="multipart/form-data">')[2]
    assert form.index(">Keep</button>") < form.index('name="more"')
    assert form.index("<button") == form.rindex("<button", 0, form.index(">Keep</button>"))


def test_the_list_is_searched_and_empty_pages_say_how_to_begin(ada, item):
    page = reverse("studio:items")
    assert "Upbeat" in ada.get(page).content.decode()
    assert "Nothing found" in ada.get(page, {"q": "nothing like it"}).content.decode()
    assert ada.get(page, {"point": item.point_id}).status_code == 200


def test_the_list_is_of_one_kind_where_one_is_chosen(ada, teacher, item, point, school):
    wording = VariantSpec(stem="Its name?", key={"accepted": ["upbeat"]})
    with scope(school=school):
        other = write_item(by=teacher, point=point, kind="text", variants=[wording])
    page = reverse("studio:items")
    single, text = (reverse("studio:item", args=[one.pk]) for one in (item, other))
    for kind, seen in (("", {single, text}), ("single", {single}), ("text", {text}), ("nothing", {single, text})):
        html = ada.get(page, {"kind": kind}).text
        assert {one for one in (single, text) if f'href="{one}"' in html} == seen
    html = ada.get(page, {"kind": "text", "point": point.pk, "q": "name"}).text
    assert '<option value="text" selected>' in html
    assert f'<input type="hidden" name="point" value="{point.pk}">' in html
    assert f'href="{reverse("studio:item-new")}?kind=text&amp;point={point.pk}"' in html
    assert "No question of the kind “Number” yet" in ada.get(page, {"kind": "number"}).text


def test_without_a_point_the_page_says_to_define_one(ada):
    assert "No knowledge point yet" in ada.get(reverse("studio:item-new")).content.decode()
    assert "No question yet" in ada.get(reverse("studio:items")).content.decode()


def test_editing_keeps_the_ids_of_options_and_writes_the_next_version(ada, item, school):
    page = reverse("studio:item-edit", args=[item.pk])
    html = ada.get(page).content.decode()
    assert 'value="Counts the rest"' in html
    posted = {
        "wordings": "2", "rows": "4", "w0-stem": "Other words?", "w0-right": "1",
        "w0-0-name": "c", "w0-0-text": "Choice C", "w0-1-name": "b", "w0-1-text": "Choice B", "w0-2-text": "New",
    }  # fmt: skip
    assert ada.post(page, posted).status_code == 302
    version = version_of(item)
    variant = version.variants.all()[0]
    assert (version.number, [option["id"] for option in variant.options], variant.key) == (
        2,
        ["c", "b", "a"],
        {"right": "b"},
    )


def test_what_is_wrong_is_said_and_no_version_is_written(ada, item, school):
    page = ada.post(reverse("studio:item-edit", args=[item.pk]), {"wordings": "2", "rows": "4", "w0-stem": "?"})
    assert page.status_code == 422
    assert "options" in page.content.decode()
    with scope(school=school):
        assert ItemVersion.objects.count() == 1


def test_a_retired_question_leaves_the_list(ada, item):
    assert ada.post(reverse("studio:item-retire", args=[item.pk])).status_code == 302
    assert "No question yet" in ada.get(reverse("studio:items")).content.decode()
    assert "Retired:" in ada.get(reverse("studio:item", args=[item.pk])).content.decode()


def test_trying_as_a_pupil_marks_and_leads_and_writes_nothing_down(ada, item, school):
    version = version_of(item)
    variant = version.variants.all()[0]
    with scope(school=school):
        ids = {option.text: option.id for option in preview_question(variant, 7).options}
    page = reverse("studio:item-preview", args=[version.pk]) + "?seed=7"
    shown = ada.get(page).content.decode()
    assert "Choice B" in shown
    assert "Count from the bar line" not in shown
    wrong = ada.post(page, {"answer": ids["Choice A"]}).content.decode()
    assert "Listen once more." in wrong
    assert "Look again at 0:05–0:22" in wrong
    assert "Count from the bar line" not in wrong
    assert "Count from the bar line" in ada.post(page + "&failures=1", {"answer": ids["Choice A"]}).content.decode()
    assert "That is it." in ada.post(page, {"answer": ids["Choice B"]}).content.decode()
    assert ada.post(page, {}).status_code == 422
    with scope(school=school):
        assert (Attempt.objects.count(), Response.objects.count()) == (0, 0)


def test_an_order_is_tried_by_numbers(ada, teacher, point, school):
    options = [{"id": name, "text": name.upper()} for name in "abc"]
    with scope(school=school):
        made = write_item(
            by=teacher, point=point, kind="order", variants=[VariantSpec("Sort", options, {"order": ["a", "b", "c"]})]
        )
        version = latest_version(made)
        shown = preview_question(version.variants.all()[0], 3).options
    answer = {f"order-{option.id}": str("ABC".index(option.text) + 1) for option in shown}
    page = reverse("studio:item-preview", args=[version.pk]) + "?seed=3"
    assert "That is it." in ada.post(page, answer).content.decode()


def test_a_wrong_idea_is_reworded_for_all_questions(ada, item, school):
    with scope(school=school):
        idea = Misconception.objects.get()
    assert "2 answers lead here" in ada.get(reverse("studio:misconceptions", args=[item.point_id])).content.decode()
    page = reverse("studio:misconception", args=[idea.pk])
    assert ada.post(page, {"title": "Counts rests", "advice": "Tap along."}).status_code == 302
    assert ada.post(page, {"title": "", "advice": ""}).status_code == 422
    with scope(school=school):
        assert (Misconception.objects.get().title, Misconception.objects.get().advice) == ("Counts rests", "Tap along.")


def test_pupils_are_refused_and_other_schools_find_nothing_and_nothing_changes(ada, item, school, strange):
    pupil = client_of(make_pupil(make_section(school)))
    with scope(school=school):
        idea = Misconception.objects.get()
    version = version_of(item)
    for name, number in (
        ("item-edit", item.pk),
        ("item-retire", item.pk),
        ("item-preview", version.pk),
        ("misconception", idea.pk),
    ):
        address = reverse(f"studio:{name}", args=[number])
        for client, status in ((pupil, 403), (strange, 404)):
            assert (name, client.post(address, {"title": "x"}).status_code) == (name, status)
    for name, number in (("item", item.pk), ("misconceptions", item.point_id)):
        address = reverse(f"studio:{name}", args=[number])
        assert (pupil.get(address).status_code, strange.get(address).status_code) == (403, 404)
    with scope(school=school):
        assert (ItemVersion.objects.count(), Item.objects.get().retired_at) == (1, None)
        assert Misconception.objects.get().title == "Counts the rest"
