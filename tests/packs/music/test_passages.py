"""Notes in a script: read, shown as a score, and drawn as a slide that a phone can show."""

import io

import numpy as np
import pytest
from django.urls import reverse
from django.utils import translation
from django_scopes import scope
from PIL import Image

from clients import client_of
from factories import make_point
from factories_design import make_script
from jobs import run_jobs
from playing_along import EIGHT_BARS
from upbeat.kernel.errors import Invalid
from upbeat.packs.music.passages import OFFERED, checked, drawn, preview
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.polish.actions.profiles import choose_profile
from upbeat.rooms.polish.queries import keeps_sound
from upbeat.rooms.record.models import MaterialFile

SONG = EIGHT_BARS + "\nw: 月 亮 出 来 了 我 们 慢 慢 回 家"


@pytest.fixture
def script(teacher, school):
    return make_script(teacher, make_point(school), passages=[Passage("Sing it", kind="music")])


def form_of(page):
    row = page.context["rows"][0].draft
    fields = {name: getattr(row, name) for name in ("id", "heading", "spoken", "shown", "kind", "pause")}
    sent = {f"{name}-1": value for name, value in fields.items()}
    return sent | {name: page.context[name] for name in ("title", "language", "seen")}


def test_notes_are_kept_as_they_were_typed_without_what_nobody_sees():
    assert checked("  K:G\r\nG A B c |  \n") == "K:G\nG A B c |"


def test_what_cannot_be_read_names_its_line():
    with pytest.raises(Invalid) as refused:
        checked("K:C\nC D ^ E |")
    assert "Line 2" in refused.value.message
    with pytest.raises(Invalid, match="There are no notes"):
        checked("K:C\n")


def test_the_preview_is_a_score_with_every_note():
    picture = preview(EIGHT_BARS)
    assert picture.startswith("<svg")
    assert all(f'data-note="n{number}"' in picture for number in range(1, 20))


def test_a_title_in_the_notes_is_never_markup():
    assert "<script>" not in preview("T:<script>alert(1)</script>\nK:C\nC D E F|")


@pytest.mark.parametrize("way", [value for value, _label in OFFERED.ways])
def test_a_slide_is_a_picture_of_the_film_s_size_with_much_ink_on_paper(way):
    pytest.importorskip("resvg_py")
    picture = Image.open(io.BytesIO(drawn(SONG, way, "Evening")))
    grey = np.asarray(picture.convert("L"))
    assert (picture.format, picture.size) == ("PNG", (1280, 720))
    assert grey[0, 0] == 255
    assert 0.01 < (grey < 128).mean() < 0.2
    # Title above, music in the middle, and nothing runs over the edge.
    assert (grey[30:90] < 128).any()
    assert (grey[200:600] < 128).any()
    assert (grey[:, :8] > 128).all()
    assert (grey[:, -8:] > 128).all()


def test_staff_lines_are_far_enough_apart_for_a_phone():
    pytest.importorskip("resvg_py")
    grey = np.asarray(Image.open(io.BytesIO(drawn(EIGHT_BARS, "staff", ""))).convert("L"))
    # The lines of a staff are the rows that are dark nearly everywhere.
    rows = np.flatnonzero((grey[:, 60:1220] < 160).mean(axis=1) > 0.9)
    steps = np.diff(rows)
    assert np.min(steps[steps > 2]) >= 9


def test_so_much_that_nobody_could_read_it_is_refused():
    pytest.importorskip("resvg_py")
    with pytest.raises(Invalid, match="Make two passages"):
        drawn("K:C\n" + "C/D/E/F/ G/A/B/c/ C/D/E/F/ G/A/B/c/ |" * 60, "both", "")


@pytest.mark.usefixtures("transactional_db")
def test_a_teacher_writes_notes_sees_them_and_makes_a_slide(teacher, school, script):
    pytest.importorskip("resvg_py")
    ada, address = client_of(teacher), reverse("studio:script-edit", args=[script.pk])
    sent = form_of(ada.get(address)) | {"extra-notation-1": SONG, "way-notation-1": "both", "do": "draw-notation-1"}
    assert ada.post(address, sent)["Location"] == f"{address}#passage-1"
    run_jobs()
    with scope(school=school):
        file = MaterialFile.objects.get(material__section__script=script)
    assert (file.filename, file.pages[0]["width"], file.pages[0]["height"]) == ("sing-it.png", 1280, 720)
    page = ada.get(address).content.decode()
    assert 'class="score staff"' in page
    assert 'src="/media/' in page


def test_notes_that_cannot_be_read_are_refused_and_stay_in_the_field(teacher, script):
    ada, address = client_of(teacher), reverse("studio:script-edit", args=[script.pk])
    sent = form_of(ada.get(address)) | {"extra-notation-1": "K:C\nC ^ D|"}
    answer = ada.post(address, sent)
    assert answer.status_code == 422
    assert "K:C\nC ^ D|</textarea>" in answer.content.decode()


def test_a_subject_with_the_profile_of_music_keeps_its_sound(teacher, school):
    script = make_script(teacher, make_point(school), passages=[Passage("Words")])
    assert not keeps_sound(script)
    choose_profile(by=teacher, subject=script.point.subject, name="music")
    assert keeps_sound(script)
    with translation.override("en"):
        page = client_of(teacher).get(reverse("studio:subject", args=[script.point.subject_id])).content.decode()
    assert "Music: stereo, no noise filter" in page
