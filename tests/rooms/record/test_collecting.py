"""An upload for a passage becomes material: only what was made anew is kept, and what was taken away goes in time."""

import os
import stat
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from document_corpus import make_pdf, make_picture
from factories import make_point, make_teacher
from factories_design import make_script
from factories_record import make_upload
from jobs import run_jobs
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.design.actions.material import MOST_MATERIAL, add_material, remove_material
from upbeat.rooms.design.actions.scripts import Passage, edit_script
from upbeat.rooms.design.models import Material
from upbeat.rooms.record import queries
from upbeat.rooms.record.actions.checking import CLAIM_LASTS, check_upload
from upbeat.rooms.record.actions.cleaning import clean_uploads
from upbeat.rooms.record.actions.receiving import MOST_MATERIAL_BYTES, start_upload
from upbeat.rooms.record.actions.showing import tell_shown
from upbeat.rooms.record.models import Asset, MaterialFile, Upload


@pytest.fixture
def script(school, teacher):
    return make_script(teacher, make_point(school), passages=[Passage("One"), Passage("Two")])


@pytest.fixture
def section(script):
    return script.sections.get(heading="One")


@pytest.fixture
def pdf(tmp_path):
    return make_pdf(tmp_path / "x.pdf").read_bytes()


def files(media):
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def test_a_pdf_becomes_material_of_its_passage_and_only_its_pages_are_kept(
    teacher, script, section, pdf, media, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        upload = make_upload(teacher, pdf, filename="My_slides.pdf", section=section, complete=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert run_jobs() == ["check"]
    material = Material.objects.get()
    file = material.file
    assert (material.section, material.title, material.by) == (section, "My slides", teacher)
    assert (file.kind, file.filename, file.upload) == ("pdf", "My_slides.pdf", upload)
    assert [page["words"] for page in file.pages] == ["One", "Two"]
    assert file.folder == f"material/{teacher.school_id}/{upload.started_at.year}/{upload.key}"
    names = ("1-small.webp", "1.webp", "2-small.webp", "2.webp")
    assert files(media) == [f"{file.folder}/{name}" for name in names]
    assert stat.S_IMODE((media / file.folder / "1.webp").stat().st_mode) == 0o444
    assert queries.material_files(teacher, script) == {material.pk: file}
    assert (queries.collected_of(teacher, script), Asset.objects.count()) == ({}, 0)


def test_what_is_refused_leaves_the_reason_alone(teacher, script, section, media, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload = make_upload(teacher, b"no such thing", filename="x.pdf", section=section, complete=True)
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    assert files(media) == []
    assert not Material.objects.exists()
    [refused] = queries.collected_of(teacher, script)[section.pk]
    assert (refused, refused.refusal) == (upload, "not_material")
    assert queries.collected_of(make_teacher(teacher.school), script) == {}
    assert list(queries.uploads(teacher)) == []


def test_a_worker_that_was_killed_between_making_and_keeping_is_followed_by_another(
    teacher, section, pdf, media, django_capture_on_commit_callbacks
):
    upload = make_upload(teacher, pdf, section=section, complete=True)
    home = media / f"material/{teacher.school_id}/{upload.started_at.year}/{upload.key}"
    for left in (home, home.with_suffix(".part")):
        left.mkdir(parents=True)
        (left / "9.webp").write_bytes(b"half")
    Upload.objects.filter(pk=upload.pk).update(claimed_at=timezone.now() - 2 * CLAIM_LASTS)
    with django_capture_on_commit_callbacks(execute=True):
        assert check_upload(upload_id=upload.pk).state == "taken"
    assert len(files(media)) == 4
    assert check_upload(upload_id=upload.pk) is None
    assert Material.objects.count() == 1


def test_a_passage_that_is_full_or_gone_takes_nothing_and_says_so(
    teacher, script, section, tmp_path, media, django_capture_on_commit_callbacks
):
    picture = make_picture(tmp_path / "x.png").read_bytes()
    full = make_upload(teacher, picture, section=section, complete=True)
    for number in range(MOST_MATERIAL):
        add_material(by=teacher, section=section, title=str(number))
    with django_capture_on_commit_callbacks(execute=True):
        assert check_upload(upload_id=full.pk).refusal == "passage_full"
    gone = make_upload(teacher, picture, section=section, complete=True)
    edit_script(by=teacher, script=script, passages=[Passage("Only")])
    with django_capture_on_commit_callbacks(execute=True):
        assert check_upload(upload_id=gone.pk).refusal == "passage_gone"
    assert files(media) == []
    assert not MaterialFile.objects.exists()


def test_material_needs_a_passage_and_has_a_limit_of_its_own(teacher, section):
    for wanted in ({"section": None}, {"size": None}, {"size": MOST_MATERIAL_BYTES + 1}):
        with pytest.raises(Invalid):
            start_upload(
                **({"by": teacher, "filename": "x.pdf", "size": 9, "section": section, "kind": "material"} | wanted)
            )
    assert not Upload.objects.exists()


def test_files_go_when_their_material_is_forgotten_alone_or_with_its_passage(
    teacher, script, section, pdf, media, django_capture_on_commit_callbacks
):
    other = script.sections.get(heading="Two")
    with django_capture_on_commit_callbacks(execute=True):
        for place in (section, section, other):
            check_upload(upload_id=make_upload(teacher, pdf, section=place, complete=True).pk)
    first, second, third = MaterialFile.objects.order_by("id")
    now = timezone.now()
    remove_material(by=teacher, script=script, material_id=first.material_id, now=now - timedelta(days=31))
    remove_material(by=teacher, script=script, material_id=second.material_id, now=now)
    edit_script(by=teacher, script=script, passages=[Passage("One", id=section.pk)])
    for folder in (media / "material").glob("*/*/*"):
        os.utime(folder, (0, 0))
    clean_uploads(now=now)
    assert {path.rpartition("/")[0] for path in files(media)} == {second.folder, third.folder}
    clean_uploads(now=now + timedelta(days=31))
    assert not files(media)


def test_what_is_shown_is_kept_in_order_and_foreign_pages_are_something_else(
    teacher, section, pdf, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        check_upload(upload_id=make_upload(teacher, pdf, section=section, complete=True).pk)
    material = Material.objects.get().pk
    upload = start_upload(by=teacher, filename="take.webm", size=None, section=section)
    marks = [
        {"second": 4.123, "material": material, "page": 2},
        {"second": 0, "material": material, "page": 1},
        {"second": 9, "material": material, "page": 3},
        {"second": 12, "material": None, "page": 0},
        {"second": 15, "material": material + 1, "page": 1},
    ]
    tell_shown(by=teacher, key=upload.key, marks=marks)
    upload.refresh_from_db()
    nothing = {"material": None, "page": 0}
    assert upload.shown == [
        {"second": 0.0, "material": material, "page": 1},
        {"second": 4.12, "material": material, "page": 2},
        {"second": 9.0} | nothing,
        {"second": 12.0} | nothing,
        {"second": 15.0} | nothing,
    ]
    no_number = [{"second": "nan", "material": 1, "page": 1}]
    for wrong in ("x", [1], [{"second": -1, "material": None, "page": 0}], no_number, [{"page": 1}], [marks[0]] * 3001):
        with pytest.raises(Invalid):
            tell_shown(by=teacher, key=upload.key, marks=wrong)
    with pytest.raises(NotFound):
        tell_shown(by=make_teacher(teacher.school), key=upload.key, marks=[])
    with pytest.raises(NotFound):
        tell_shown(by=teacher, key=uuid.uuid4(), marks=[])
    upload.refresh_from_db()
    assert len(upload.shown) == 5
