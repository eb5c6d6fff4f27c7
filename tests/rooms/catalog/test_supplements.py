"""Material for after an error."""

import pytest

from factories import make_person, make_point, make_school
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.catalog import queries
from upbeat.rooms.catalog.actions import add_supplement, edit_supplement, remove_supplement
from upbeat.rooms.catalog.models import Supplement
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role


def test_a_text_or_a_link_helps_with_a_point(school, teacher):
    point = make_point(school)
    text = add_supplement(by=teacher, point=point, title="Clap it", body="Clap the first bar.")
    link = add_supplement(by=teacher, point=point, title="Hear it", url="https://example.org/song")
    assert [(s.kind, s.title) for s in queries.supplements(point)] == [("text", "Clap it"), ("link", "Hear it")]
    edit_supplement(by=teacher, supplement=link, title="Hear it", body="Sing it too")
    assert link.kind == "text"
    remove_supplement(by=teacher, supplement=text)
    assert [s.title for s in queries.supplements(point)] == ["Hear it"]
    assert Fact.objects.get(verb="deleted").result["body"] == "Clap the first bar."


@pytest.mark.parametrize(
    "title, body, url, field",
    [
        ("", "text", "", "title"),
        ("Title", " ", "", "body"),
        ("Title", "", "javascript:alert(1)", "url"),
        ("Title", "", "https:", "url"),
        ("Title", "", "https://example.org/" + "x" * 200, "url"),
    ],
)
def test_material_without_words_or_with_a_bad_link_is_refused(school, teacher, title, body, url, field):
    with pytest.raises(Invalid) as refusal:
        add_supplement(by=teacher, point=make_point(school), title=title, body=body, url=url)
    assert refusal.value.field == field
    assert not Supplement.objects.exists()


def test_material_of_another_school_or_by_a_pupil_is_refused(school, teacher):
    point = make_point(school)
    with pytest.raises(Refused):
        add_supplement(by=make_person(school, Role.PUPIL), point=point, title="T", body="B")
    with pytest.raises(NotFound):
        add_supplement(by=teacher, point=make_point(make_school()), title="T", body="B")
    assert not Supplement._base_manager.exists()
