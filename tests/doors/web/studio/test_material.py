"""Material in the editor of a script: what is collected goes with the words, and every button keeps them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from document_corpus import make_pdf, make_picture
from factories import make_person, make_point
from factories_design import make_script
from jobs import run_jobs
from upbeat.rooms.design.actions.material import add_material
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.design.models import Material, ScriptSection
from upbeat.rooms.people.models import Role
from upbeat.rooms.record.models import Upload

FIELDS = ("id", "heading", "spoken", "shown", "kind", "pause")


@pytest.fixture
def script(teacher, school):
    return make_script(teacher, make_point(school), passages=[Passage("One"), Passage("Two")])


@pytest.fixture
def address(script):
    return reverse("studio:script-edit", args=[script.pk])


def form_of(client, address, **changes):
    page = client.get(address).context
    sent = {"title": page["title"], "language": page["language"], "seen": page["seen"]}
    for n, row in enumerate(page["rows"], start=1):
        sent |= {f"{field}-{n}": getattr(row.draft, field) for field in FIELDS}
    return sent | changes


def piece(script, place, title, **more):
    with scope(school=script.school):
        section = ScriptSection.objects.get(script=script, position=place)
        return add_material(by=script.author, section=section, title=title, **more)


def collected(script, place):
    with scope(school=script.school):
        rows = Material.objects.filter(section__script=script, section__position=place, removed_at=None)
        return list(rows.order_by("position").values_list("title", flat=True))


def given(path):
    return SimpleUploadedFile(path.name, path.read_bytes())


@pytest.mark.usefixtures("transactional_db")
def test_files_of_several_passages_come_with_the_form_and_their_pages_are_seen_everywhere(
    ada, script, address, tmp_path
):
    pdf, photo = make_pdf(tmp_path / "slides.pdf"), make_picture(tmp_path / "photo.jpg")
    files = {"files-2": [given(pdf), given(photo)], "spoken-1": "typed just now", "do": "collect-2"}
    answer = ada.post(address, form_of(ada, address, **files))
    assert answer["Location"] == f"{address}#passage-2"
    assert "slides.pdf is being read." in ada.get(address).content.decode()
    assert run_jobs() == ["check", "check"]
    assert collected(script, 2) == ["slides", "photo"]
    for name in ("script-edit", "script", "script-print", "record"):
        page = ada.get(reverse(f"studio:{name}", args=[script.pk])).content.decode()
        assert page.count("-small.webp") == 3, name
        assert 'alt="Page 2: Two"' in page
    assert "typed just now" in page


def test_a_refused_file_is_told_and_the_others_are_taken(ada, script, address, settings, tmp_path):
    settings.UPLOAD_LIMIT_BYTES = 2000
    good, large = make_pdf(tmp_path / "a.pdf"), SimpleUploadedFile("b.pdf", b"x" * 3000)
    page = ada.post(address, form_of(ada, address, **{"files-1": [large, given(good)]}), follow=True)
    assert "b.pdf: The file has 1 MB" in page.content.decode()
    with scope(school=script.school):
        assert [upload.filename for upload in Upload.objects.all()] == ["a.pdf"]


def test_a_link_is_collected_with_the_words_and_a_wrong_one_keeps_all_that_was_typed(ada, script, address):
    typed = {"source-2": "Song book", "link-2": "https://example.org/p12", "note-2": "p. 12"}
    ada.post(address, form_of(ada, address, **typed))
    assert collected(script, 2) == ["Song book"]
    wrong = typed | {"link-2": "http://example.org", "spoken-1": "second thoughts"}
    answer = ada.post(address, form_of(ada, address, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A link begins with https://" in page
    assert all(words in page for words in ("http://example.org", "second thoughts", "p. 12"))
    assert [bool(row.error) for row in answer.context["rows"]] == [False, True]
    with scope(school=script.school):
        assert not ScriptSection.objects.filter(spoken="second thoughts").exists()
    assert collected(script, 2) == ["Song book"]


@pytest.mark.parametrize(
    "deed, after",
    [("later-{a}", ["b", "a"]), ("earlier-{b}", ["b", "a"]), ("take-away-{a}", ["b"]), ("later-{b}", ["a", "b"])],
)
@pytest.mark.parametrize("whole", [True, False])
def test_every_button_does_its_deed_with_the_form_and_alone(ada, script, address, deed, after, whole):
    ids = {name: piece(script, 2, name).pk for name in ("a", "b")}
    with scope(school=script.school):
        section = ScriptSection.objects.get(script=script, position=2)
    alone = reverse("studio:script-material", args=[script.pk, section.pk])
    if whole:
        answer = ada.post(address, form_of(ada, address, do=deed.format(**ids), **{"spoken-1": "kept"}))
        assert answer["Location"] == f"{address}#passage-2"
        with scope(school=script.school):
            assert ScriptSection.objects.get(script=script, position=1).spoken == "kept"
    else:
        answer = ada.post(alone, {"do": deed.format(**ids)}, headers={"X-Upbeat-Fragment": "1"})
        assert (answer.status_code, "<html" in answer.content.decode()) == (200, False)
    assert collected(script, 2) == after
    if "take-away" in deed:
        page = ada.get(address).content.decode()
        assert "1 piece taken away" in page
        ada.post(alone, {"do": f"put-back-{ids['a']}"})
        assert collected(script, 2) == ["a", "b"]


def test_an_upload_that_broke_off_or_was_refused_is_put_away(ada, script, address, school):
    with scope(school=school):
        section = ScriptSection.objects.get(script=script, position=1)
    told = {"name": "a.pdf", "size": 99, "script": str(script.pk), "section": str(section.pk), "kind": "material"}
    begun = ada.post(reverse("studio:upload-create"), told, content_type="application/json")
    assert begun.status_code == 201
    assert "It has not arrived whole." in ada.get(address).content.decode()
    with scope(school=school):
        key = Upload.objects.get().key
    ada.post(address, form_of(ada, address, do=f"put-off-{key}"))
    with scope(school=school):
        assert not Upload.objects.exists()
    again = ada.post(address, form_of(ada, address, do="put-off-nonsense", **{"spoken-1": "typed just now"}))
    assert (again.status_code, "typed just now" in again.content.decode()) == (422, True)


def test_pupils_are_refused_and_other_schools_find_nothing(ada, strange, script, school):
    material = piece(script, 1, "a")
    address = reverse("studio:script-material", args=[script.pk, material.section_id])
    pupil = client_of(make_person(school, Role.PUPIL))
    wanted = {"do": f"take-away-{material.pk}"}
    assert [client.post(address, wanted).status_code for client in (pupil, strange)] == [403, 404]
    assert Client().post(address, wanted).status_code == 302
    assert ada.post(address, {"do": "take-away-999999"}).status_code == 404
    assert collected(script, 1) == ["a"]


@pytest.mark.parametrize("name", ["script-edit", "script", "script-print", "record"])
def test_the_pages_cost_the_same_for_one_piece_and_for_six(ada, script, name, django_assert_max_num_queries):
    address = reverse(f"studio:{name}", args=[script.pk])
    piece(script, 1, "a")
    ada.get(address)
    with django_assert_max_num_queries(100) as few:
        ada.get(address)
    for n in range(5):
        piece(script, 1 + n % 2, str(n), url="https://example.org/")
    with django_assert_max_num_queries(len(few)):
        ada.get(address)
