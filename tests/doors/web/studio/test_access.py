"""Who may open what: every page of the studio, asked for by everybody."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from factories import make_person, make_point
from factories_design import make_plan, make_script
from factories_polish import make_run
from factories_record import make_asset, make_upload
from upbeat.rooms.catalog.actions import add_supplement
from upbeat.rooms.design.actions.work import plan_work
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish.actions.captions import add_captions

LISTS = [
    "home", "subjects", "points", "point-new", "plans", "plan-new", "templates", "scripts", "script-new",
    "upload-new", "recordings", "board", "production",
]  # fmt: skip
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n"


@pytest.fixture
def pages(school, teacher):
    """The address of every page about something of the school."""
    point = make_point(school)
    plan = make_plan(teacher, points=[point])
    script = make_script(teacher, point, plan=plan)
    asset = make_asset(teacher, script=script)
    make_run(asset)
    upload = make_upload(teacher)
    with scope(school=school):
        material = add_supplement(by=teacher, point=point, title="Clap it", body="Clap.")
        work = plan_work(by=teacher, plan=plan, title="The upbeat")
        add_captions(by=teacher, asset=asset, language="en", text=VTT)
    about = {
        "subject": [point.subject_id],
        "point": [point.pk],
        "point-edit": [point.pk],
        "supplement-new": [point.pk],
        "supplement": [point.pk, material.pk],
        "plan": [plan.pk],
        "plan-edit": [plan.pk],
        "plan-print": [plan.pk],
        "work-new": [plan.pk],
        "work": [plan.pk, work.pk],
        "work-steps": [plan.pk, work.pk],
        "template": [plan.template_id],
        "script": [script.pk],
        "script-edit": [script.pk],
        "record": [script.pk],
        "script-print": [script.pk],
        "script-versions": [script.pk],
        "script-comparison": [script.pk],
        "recording": [asset.pk],
        "captions-file": [asset.pk, "en"],
        "upload": [upload.key],
    }
    return {name: reverse(f"studio:{name}", args=args) for name, args in about.items()}


@pytest.mark.parametrize("role", [Role.ADMIN, Role.LECTURER, Role.ASSISTANT, Role.TECHNICIAN, Role.DESIGNER])
def test_everyone_who_builds_opens_every_page(school, pages, role):
    client = Client()
    client.force_login(make_person(school, role))
    mine_alone = {"upload"}
    addresses = [reverse(f"studio:{name}") for name in LISTS] + [
        address for name, address in pages.items() if name not in mine_alone
    ]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
    assert client.get(pages["upload"]).status_code == 404


def test_the_owner_opens_an_upload(ada, pages):
    assert ada.get(pages["upload"]).status_code == 200


def test_a_pupil_opens_none(school, pages):
    client = Client()
    client.force_login(make_person(school, Role.PUPIL))
    addresses = [*(reverse(f"studio:{name}") for name in LISTS), *pages.values()]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 403)


def test_another_school_finds_none_of_it(strange, pages):
    assert {name: strange.get(address).status_code for name, address in pages.items()} == dict.fromkeys(pages, 404)


def test_somebody_unknown_is_asked_to_sign_in(pages):
    client = Client()
    for address in pages.values():
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].startswith(reverse("shared:sign-in"))) == (302, True)


def test_lists_of_an_empty_school_say_how_to_begin(ada):
    words = {
        "home": "Nothing on your desk yet",
        "subjects": "No subject yet",
        "points": "No knowledge point yet",
        "plans": "No lesson plan yet",
        "scripts": "No script yet",
        "recordings": "No recording yet",
    }
    for name, say in words.items():
        assert say in ada.get(reverse(f"studio:{name}")).content.decode()


def test_another_schools_things_are_in_no_list(strange, pages):
    for name in LISTS:
        answer = strange.get(reverse(f"studio:{name}"), follow=True).content.decode()
        assert "take-" not in answer
        assert "Script " not in answer
