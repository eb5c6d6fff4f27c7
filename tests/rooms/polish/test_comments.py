"""What the team says about a second of a film."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_plan, make_script
from factories_polish import make_run
from factories_record import make_asset
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish.actions.comments import comment_on_film, go_on_with_comment
from upbeat.rooms.polish.comments import comments_on, unsettled
from upbeat.rooms.polish.models import FilmComment, FilmCommentStep, Recipe

ANSWER, SETTLE, REOPEN = FilmCommentStep.Kind


@pytest.fixture
def run(teacher, school):
    plan = make_plan(teacher)
    script = make_script(teacher, make_point(school), plan=plan)
    return make_run(make_asset(teacher, script=script, duration_s=60.0), seconds=60)


def told(run):
    return [(one.second, one.comment.text, str(one.comment.state)) for one in comments_on(run)]


def test_a_comment_is_answered_settled_and_opened_again(teacher, school, run):
    designer = make_person(school, Role.DESIGNER)
    comment = comment_on_film(by=designer, run=run, second=42, text=" Slower here? ")
    assert told(run) == [(42.0, "Slower here?", "open")]
    go_on_with_comment(by=teacher, comment=comment, kind=ANSWER, text="Yes")
    assert told(run) == [(42.0, "Slower here?", "answered")]
    go_on_with_comment(by=designer, comment=comment, kind=SETTLE)
    with pytest.raises(Invalid):
        go_on_with_comment(by=teacher, comment=comment, kind=ANSWER, text="More")
    assert (told(run), unsettled([run.asset.script.plan])) == ([(42.0, "Slower here?", "settled")], {})
    go_on_with_comment(by=teacher, comment=comment, kind=REOPEN)
    assert unsettled([run.asset.script.plan]) == {run.asset.script.plan_id: 1}
    assert list(Fact.objects.filter(object_type="filmcomment").order_by("pk").values_list("verb", flat=True)) == [
        "commented", "commented", "resolved", "opened",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "second, text, field", [(-1, "x", "second"), (61, "x", "second"), (float("nan"), "x", "second"), (1, " ", "text")]
)
def test_a_comment_at_no_second_or_without_words_is_refused(teacher, run, second, text, field):
    with pytest.raises(Invalid) as refusal:
        comment_on_film(by=teacher, run=run, second=second, text=text)
    assert (refusal.value.field, FilmComment.objects.count()) == (field, 0)


def test_pupils_and_other_schools_say_nothing(school, teacher, run):
    with pytest.raises(Refused):
        comment_on_film(by=make_person(school, Role.PUPIL), run=run, second=1, text="x")
    with pytest.raises(NotFound):
        comment_on_film(by=teacher, run=make_run(make_asset(make_teacher(make_school()))), second=1, text="x")
    assert FilmComment._base_manager.count() == 0


def test_a_comment_goes_along_when_the_film_is_cut_and_says_when_its_recording_is_gone(teacher, run):
    comment_on_film(by=teacher, run=run, second=42, text="Here")
    shorter = make_run(run.asset, seconds=50)
    Recipe.objects.filter(pk=shorter.recipe_id).update(steps={"cuts": [[10, 20]]})
    shorter.recipe.refresh_from_db()
    assert told(shorter) == [(32.0, "Here", "open")]
    again = make_run(make_asset(teacher, script=run.asset.script, duration_s=60.0), seconds=60)
    assert told(again) == [(None, "Here", "open")]
    assert told(make_run(make_asset(teacher))) == []


def test_the_queries_do_not_grow_with_the_comments(teacher, run):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            comments_on(run)
        return len(seen)

    comment_on_film(by=teacher, run=run, second=1, text="One")
    one = cost()
    for second in range(2, 12):
        comment = comment_on_film(by=teacher, run=run, second=second, text="More")
        go_on_with_comment(by=teacher, comment=comment, kind=ANSWER, text="Yes")
    assert cost() == one
