"""``upbeat user``: accounts from the command line."""

import io
import re
from types import SimpleNamespace

import pytest
from django_scopes import scopes_disabled

from factories import make_person, make_school
from upbeat.doors.cli.command import run
from upbeat.doors.cli.main import COMMANDS
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Person, Role, RoleAssignment, School

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(capsys, monkeypatch):
    """``user("list")`` gives code, out and err of ``upbeat user list``; ``stdin`` is no terminal."""

    def call(*words, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        try:
            code = run(COMMANDS, ["user", *words], "0.1.0")
        except SystemExit as end:
            code = end.code
        told = capsys.readouterr()
        return SimpleNamespace(code=code, out=told.out, err=told.err)

    return call


@pytest.fixture
def admin():
    return make_person(make_school("harbour"), Role.ADMIN, login="ada", password="the old password")


def rows():
    with scopes_disabled():
        return Person.everyone.count(), RoleAssignment.objects.count(), Fact.objects.count()


def test_a_school_is_founded_with_an_administrator_who_can_sign_in(user):
    told = user("found", "Harbour School", "ada", "--school", "harbour")
    assert told.code == 0
    password = re.search(r"Password (\S+)", told.out)[1]
    ada = Person.everyone.get(handle="harbour/ada")
    assert ada.check_password(password)
    with scopes_disabled():
        assert [a.role for a in ada.assignments.all()] == ["admin"]
    assert School.objects.get().name == "Harbour School"


def test_a_given_password_is_used_and_not_shown(user):
    told = user("found", "Harbour", "ada", "--password-stdin", stdin="a long enough secret\n")
    assert told.code == 0
    assert "secret" not in told.out
    assert Person.everyone.get().check_password("a long enough secret")


def test_a_weak_password_is_refused_and_nothing_is_founded(user):
    told = user("found", "Harbour", "ada", "--password-stdin", stdin="abc\n")
    assert told.code == 1
    assert told.err.startswith("upbeat: This password is too short.")
    assert not School.objects.exists()


def test_a_person_is_added_with_roles(user, admin):
    told = user("add", "Ben Okri", "--role", "lecturer", "--role", "designer")
    assert (told.code, told.out.splitlines()[0]) == (0, "School harbour, sign-in name ben-okri")
    ben = Person.everyone.get(handle="harbour/ben-okri")
    with scopes_disabled():
        assert sorted(a.role for a in ben.assignments.all()) == ["designer", "lecturer"]
        assert set(ben.assignments.values_list("given_by", flat=True)) == {admin.pk}


def test_people_are_listed_with_roles_and_closed_accounts(user, admin):
    make_person(admin.school, Role.PUPIL, login="zoe", name="Zoë")
    with scopes_disabled():
        Person.everyone.filter(login="zoe").update(is_active=False)
    lines = user("list").out.splitlines()
    assert [line.split() for line in lines] == [
        ["ada", *admin.name.split(), "admin"],
        ["zoe", "Zoë", "pupil", "closed"],
    ]


def test_a_new_password_is_given_and_the_old_one_ends(user, admin):
    told = user("reset-password", "ada")
    password = re.search(r"Password (\S+)", told.out)[1]
    admin.refresh_from_db()
    assert admin.check_password(password)
    assert not admin.check_password("the old password")


def test_an_account_is_closed_and_opened_again(user, admin):
    ben = make_person(admin.school, Role.LECTURER, login="ben")
    assert user("deactivate", "ben").code == 0
    ben.refresh_from_db()
    assert not ben.is_active
    assert user("activate", "ben").code == 0
    ben.refresh_from_db()
    assert ben.is_active


def test_the_only_administrator_is_not_closed(user, admin):
    told = user("deactivate", "ada")
    assert told.code == 1
    admin.refresh_from_db()
    assert admin.is_active


def test_of_two_administrators_one_can_be_closed(user, admin):
    second = make_person(admin.school, Role.ADMIN, login="ben")
    assert user("deactivate", "ada").code == 0
    admin.refresh_from_db()
    assert not admin.is_active
    assert second.is_active


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["list", "--school", "nowhere"], "There is no school with the short name “nowhere”."),
        (["reset-password", "nobody"], "Nobody signs in as “nobody”. See “upbeat user list”."),
        (["add", "Ada", "--login", "ada"], "The sign-in name “ada” is taken."),
        (["add", "  "], "A name is needed."),
        (
            ["found", "Harbour", "eve", "--school", "harbour"],
            "There is already a school with the short name “harbour”.",
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence_and_changes_nothing(user, admin, words, sentence):
    before = rows()
    told = user(*words)
    assert (told.code, told.err) == (1, f"upbeat: {sentence}\n")
    assert rows() == before


def test_with_several_schools_one_must_be_named(user, admin):
    other = make_person(make_school("hill"), Role.ADMIN, login="ada")
    before = rows()
    told = user("reset-password", "ada")
    assert (told.code, told.err.startswith("upbeat: Say which school with --school")) == (1, True)
    assert rows() == before
    assert user("reset-password", "ada", "--school", "hill").code == 0
    admin.refresh_from_db()
    other.refresh_from_db()
    assert admin.check_password("the old password")


@pytest.mark.parametrize("words", [[], ["ad"], ["add"], ["add", "Ben", "--role", "wizard"], ["list", "more"]])
def test_a_call_that_cannot_be_understood_ends_with_2(user, words):
    told = user(*words)
    assert told.code == 2
    assert told.err.startswith("usage: upbeat")
