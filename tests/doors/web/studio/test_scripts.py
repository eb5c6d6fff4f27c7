"""The editor of scripts: every button keeps what was written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from factories import make_point
from factories_design import make_plan, make_script
from upbeat.doors.web.studio.scripts.drafts import Draft, changed
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.design.models import Script, ScriptSection


@pytest.fixture
def script(teacher, school):
    return make_script(teacher, make_point(school), passages=[Passage("One", "la " * 145), Passage("Two", pause_s=3)])


def sections(script):
    with scope(school=script.school):
        return list(ScriptSection.objects.filter(script=script).order_by("position").values_list("heading", flat=True))


def form_of(client, script, **changes):
    """What a browser sends: the editor as it stands, with some changes."""
    page = client.get(reverse("studio:script-edit", args=[script.pk])).context
    sent = {"title": page["title"], "language": page["language"], "seen": page["seen"]}
    for n, row in enumerate(page["rows"], start=1):
        for field in ("id", "heading", "spoken", "shown", "kind", "pause"):
            sent[f"{field}-{n}"] = getattr(row.draft, field)
    return sent | changes


def test_a_script_is_begun_for_a_point(ada, school, teacher):
    point = make_point(school, "The upbeat")
    plan = make_plan(teacher)
    answer = ada.post(reverse("studio:script-new"), {"point": point.pk, "plan": plan.pk, "language": "zh-hans"})
    with scope(school=school):
        script = Script.objects.get()
    assert answer["Location"] == reverse("studio:script-edit", args=[script.pk])
    assert (script.title, script.plan, script.language) == ("The upbeat", plan, "zh-hans")


def test_the_editor_shows_how_long_each_passage_and_the_whole_takes(ada, script):
    page = ada.get(reverse("studio:script-edit", args=[script.pk]))
    assert [(row.reading.words, round(row.reading.total_s)) for row in page.context["rows"]] == [(145, 60), (0, 3)]
    assert "1:03" in page.content.decode()


@pytest.mark.parametrize(
    "deed, after, shown",
    [
        ("keep", ["One", "Two"], 0),
        ("add-1", ["One", "", "Two"], 2),
        ("add", ["One", "Two", ""], 3),
        ("up-2", ["Two", "One"], 1),
        ("down-1", ["Two", "One"], 2),
        ("up-1", ["One", "Two"], 1),
        ("remove-1", ["Two"], 1),
        ("remove-9", ["One", "Two"], 0),
        ("nonsense", ["One", "Two"], 0),
    ],
)
def test_every_button_does_its_deed_and_keeps_what_was_written(ada, script, deed, after, shown):
    sent = form_of(ada, script, **{"do": deed, "spoken-2": "new words"})
    answer = ada.post(reverse("studio:script-edit", args=[script.pk]), sent)
    place = f"#passage-{shown}" if shown else ""
    assert answer["Location"] == reverse("studio:script-edit", args=[script.pk]) + place
    assert sections(script) == after
    with scope(school=script.school):
        assert ScriptSection.objects.filter(heading="Two").get().spoken == "new words"


def test_a_passage_that_was_taken_out_is_put_back_whole(ada, script):
    address = reverse("studio:script-edit", args=[script.pk])
    ada.post(address, form_of(ada, script, do="remove-1"))
    page = ada.get(address)
    assert "Taken out: One" in page.content.decode()
    ada.post(address, form_of(ada, script, do="back"))
    assert sections(script) == ["One", "Two"]
    assert "Taken out" not in ada.get(address).content.decode()
    ada.post(address, form_of(ada, script, do="back"))
    assert sections(script) == ["One", "Two"]


def test_done_leads_to_the_reading_page(ada, script):
    answer = ada.post(reverse("studio:script-edit", args=[script.pk]), form_of(ada, script, do="done"))
    assert answer["Location"] == reverse("studio:script", args=[script.pk])


@pytest.mark.parametrize(
    "wrong", [{"pause-2": "soon"}, {"pause-2": "99"}, {"heading-2": "x" * 161}, {"kind-2": "dance"}]
)
def test_what_is_wrong_stands_at_its_passage_and_nothing_typed_is_lost(ada, script, wrong):
    sent = form_of(ada, script, **({"spoken-1": "typed just now"} | wrong))
    answer = ada.post(reverse("studio:script-edit", args=[script.pk]), sent)
    assert answer.status_code == 422
    assert [bool(row.error) for row in answer.context["rows"]] == [False, True]
    assert "typed just now" in answer.content.decode()
    assert "typed just now" not in ada.get(reverse("studio:script-edit", args=[script.pk])).content.decode()


def test_a_colleagues_change_is_not_overwritten_and_the_words_stay_in_the_form(ada, script):
    old = form_of(ada, script, **{"spoken-1": "second thoughts"})
    ada.post(reverse("studio:script-edit", args=[script.pk]), form_of(ada, script, title="First"))
    answer = ada.post(reverse("studio:script-edit", args=[script.pk]), old)
    assert answer.status_code == 422
    assert "second thoughts" in answer.content.decode()
    script.refresh_from_db()
    assert script.title == "First"


def test_the_list_of_scripts_costs_the_same_for_one_and_for_three(ada, teacher, school):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert ada.get(reverse("studio:scripts")).status_code == 200
        return len(seen)

    make_script(teacher, make_point(school))
    one = cost()
    for _ in range(2):
        make_script(teacher, make_point(school), plan=make_plan(teacher), passages=[Passage("a"), Passage("b")])
    assert cost() == one


def test_the_last_passage_is_never_taken_out():
    rows = [Draft(heading="Only")]
    assert changed(rows, "remove-1") == (rows, 1, None)
    assert changed([], "add") == ([], 0, None)


def test_a_script_from_a_plan_is_about_its_first_point_without_one(ada, teacher, school):
    other, first, second = (make_point(school, title=title) for title in ("Applause", "Beats", "Dots"))
    plan = make_plan(teacher, points=[first, second])
    new = reverse("studio:script-new")

    def chosen(address):
        return ada.get(address).context["form"]["point"].value()

    assert chosen(f"{new}?plan={plan.pk}") == first.pk
    make_script(teacher, first, plan=plan)
    assert chosen(f"{new}?plan={plan.pk}") == second.pk
    assert chosen(f"{new}?point={other.pk}") == str(other.pk)
    # Without either nothing is chosen beforehand: the first of the list would be written about unawares.
    assert ada.get(new).context["form"].fields["point"].choices[0] == ("", "Choose one")
    assert ada.post(new, {"point": "", "title": "x", "language": "en"}).status_code == 422
