"""The studio writes kinds that packs offer, by the form of the pack, and goes on where the pack is gone."""

from collections.abc import Mapping
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope

from factories import make_point
from upbeat.doors.web.studio.items import kinds as writing
from upbeat.doors.web.studio.items.kinds import Authoring, offer_authoring
from upbeat.kernel.errors import Invalid
from upbeat.kernel.marking import Outcome
from upbeat.rooms.items import kinds
from upbeat.rooms.items.kinds import PackKind, offer_kind
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.queries import latest_version

BASE = {"wordings": "2", "rows": "2", "w0-stem": "Jump!", "w0-own-high": "7"}


class _Form(forms.Form):
    use_required_attribute = False
    high = forms.IntegerField(label="How high", min_value=1)
    tip = forms.FileField(required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.took_file = bool(self.files and self.files.get(self.add_prefix("tip")))


def _check(_stem: str, key: Any) -> Mapping[str, Any]:
    if key["high"] > 100:
        raise Invalid("Nobody jumps so high.", field="key")
    return {"high": key["high"]}


@pytest.fixture(autouse=True)
def pack(monkeypatch):
    """A pack that is not there."""
    monkeypatch.setattr(kinds, "_OFFERED", {})
    monkeypatch.setattr(writing, "_OFFERED", {})
    offer_kind(
        PackKind(
            "jump", "Jump", "It is jumped.", _check, lambda key: [f"{key['high']} cm"], "shared/empty.html",
            mark=lambda key, answer: Outcome(int(answer) >= key["high"], 0.0, ()),
            leads=lambda _key: frozenset({"low"}),
        )
    )  # fmt: skip
    offer_authoring(
        "jump",
        Authoring(
            _Form, "shared/form.html", lambda key: {"high": key["high"]}, lambda data: {"high": data["high"]},
            lambda _key: [("low", "Too low")], group="Sport",
        ),
    )  # fmt: skip


@pytest.fixture
def point(school):
    return make_point(school)


def new(point):
    return reverse("studio:item-new") + f"?point={point.pk}&kind=jump"


def one(school):
    with scope(school=school):
        return Item.objects.get()


def test_its_kinds_are_offered_under_its_heading(ada, point):
    page = ada.get(reverse("studio:item-new") + f"?point={point.pk}").content.decode()
    assert page.index(">Sport<") < page.index('value="jump"')


def test_a_question_is_written_by_its_form_with_a_lead_by_its_words(ada, point, school):
    posted = BASE | {"w0-0-answer": "low", "w0-0-misconception": "Afraid", "w1-stem": "Leap!", "w1-own-high": "8"}
    assert ada.post(new(point), posted).status_code == 302
    with scope(school=school):
        variants = list(latest_version(one(school)).variants.all())
    assert [variant.key for variant in variants] == [{"high": 7}, {"high": 8}]
    page = ada.get(reverse("studio:item", args=[one(school).pk])).content.decode()
    assert "7 cm" in page
    assert "Too low" in page


def test_a_key_that_the_pack_refuses_is_said_and_not_kept(ada, point, school):
    page = ada.post(new(point), BASE | {"w0-own-high": "900"})
    assert page.status_code == 422
    assert "Nobody jumps so high." in page.content.decode()
    assert ada.post(new(point), BASE | {"w0-own-high": "x"}).status_code == 422
    with scope(school=school):
        assert not Item.objects.exists()


def test_a_form_that_took_something_out_of_a_file_is_shown_again(ada, point, school):
    page = ada.post(new(point), BASE | {"w0-own-tip": SimpleUploadedFile("a.txt", b"a")})
    assert page.status_code == 200
    with scope(school=school):
        assert not Item.objects.exists()


def test_a_question_whose_pack_is_gone_is_listed_and_shown_by_its_bare_kind(ada, point, school, monkeypatch):
    ada.post(new(point), BASE)
    item = one(school)
    with scope(school=school):
        version = item.versions.get()
    monkeypatch.setattr(kinds, "_OFFERED", {})
    monkeypatch.setattr(writing, "_OFFERED", {})
    assert ">jump<" in ada.get(reverse("studio:items")).content.decode()
    assert "jump" in ada.get(reverse("studio:item", args=[item.pk])).content.decode()
    assert ada.get(reverse("studio:item-preview", args=[version.pk])).status_code == 200
    refused = ada.post(reverse("studio:item-preview", args=[version.pk]), {"answer": "3"})
    assert (refused.status_code, "switched off" in refused.content.decode()) == (422, True)
    edit = ada.get(reverse("studio:item-edit", args=[item.pk]))
    assert (edit.status_code, "switched off" in edit.content.decode()) == (422, True)
    assert 'value="jump"' not in ada.get(reverse("studio:item-new") + f"?point={point.pk}").content.decode()
    assert ada.post(reverse("studio:item-retire", args=[item.pk])).status_code == 302
