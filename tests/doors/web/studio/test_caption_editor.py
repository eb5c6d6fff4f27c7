"""The caption editor: rows saved as a new version, errors at their row, earlier versions used again."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person
from factories_record import make_asset
from upbeat.doors.web.studio.recordings.cue_rows import Row, changed, clock, seconds, with_source
from upbeat.kernel.captions import Cue
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.models import CaptionTrack

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nThe upbeat comes\n\n00:02.000 --> 00:04.000\nbefore the bar line.\n"
ROWS = [Row("0:01.000", "0:02.000", "The upbeat comes"), Row("0:02.000", "0:04.000", "before the bar line.")]


@pytest.fixture
def asset(teacher):
    return make_asset(teacher)


@pytest.fixture
def track(teacher, asset):
    with scope(school=teacher.school):
        return add_captions(by=teacher, asset=asset, language="en", text=VTT)


@pytest.fixture
def address(asset, track):
    return reverse("studio:captions-edit", args=[asset.pk, "en"])


def form(rows, seen, **more):
    sent = {"rows": len(rows), "seen": seen.pk, **more}
    for n, row in enumerate(rows, start=1):
        sent |= {f"start-{n}": row.start, f"end-{n}": row.end, f"text-{n}": row.text}
    return sent


def sources(school):
    with scope(school=school):
        return [one.source for one in CaptionTrack.objects.order_by("id")]


def test_times_are_read_as_they_are_written():
    assert [clock(second) for second in (0, 62.35, 59.9996)] == ["0:00.000", "1:02.350", "1:00.000"]
    assert [seconds(typed) for typed in ("1:02.350", "62,35", "nan", "-1", "soon")] == [62.35, 62.35, None, None, None]


@pytest.mark.parametrize(
    "do, by, rows",
    [
        ("split-2", "", [ROWS[0], Row("0:02.000", "0:03.053", "before the"), Row("0:03.053", "0:04.000", "bar line.")]),
        ("join-1", "", [Row("0:01.000", "0:04.000", "The upbeat comes before the bar line.")]),
        ("join-2", "", ROWS),
        ("remove-1", "", ROWS[1:]),
        ("add-2", "", [*ROWS, Row("0:04.000", "0:06.000", "")]),
        ("shift-2", "-0,5", [ROWS[0], Row("0:01.500", "0:03.500", "before the bar line.")]),
        ("shift-1", "soon", ROWS),
        ("split-9", "", ROWS),
        ("burn-1", "", ROWS),
    ],
)
def test_rows_are_split_joined_removed_added_and_shifted(do, by, rows):
    assert changed(ROWS, do, by) == rows


def test_saving_makes_a_new_version_that_nobody_has_reviewed_yet(ada, address, track, school, teacher):
    assert ada.get(address).context["rows"] == ROWS
    mended = [ROWS[1], Row("1", "0:02.000", "The <upbeat> comes"), Row("", " ", "")]
    assert ada.post(address, form(mended, track, do="save")).status_code == 302
    with scope(school=school):
        saved = CaptionTrack.objects.order_by("id").last()
    assert (saved.source, saved.by_id, saved.reviewed_at) == ("edited", teacher.pk, None)
    assert "00:00:01.000 --> 00:00:02.000\nThe &lt;upbeat&gt; comes" in saved.vtt
    ada.post(address, {"do": "reviewed"})
    saved.refresh_from_db()
    assert saved.reviewed_by_id == teacher.pk


def test_what_is_changed_without_saving_is_shown_and_not_kept(ada, address, track, school):
    page = ada.post(address, form(ROWS, track, do="join-1"))
    assert (page.status_code, len(page.context["rows"])) == (200, 1)
    assert "not saved yet" in page.content.decode()
    assert sources(school) == ["file"]


@pytest.mark.parametrize(
    "wrong, words",
    [
        (Row("0:03", "0:02", "back"), "ends before"),
        (Row("soon", "0:02", "x"), "both times"),
        (Row("0:01", "0:02", " "), "no words"),
    ],
)
def test_an_error_is_told_at_its_row_and_nothing_typed_is_lost(ada, address, track, school, wrong, words):
    page = ada.post(address, form([ROWS[0], wrong], track, do="save"))
    assert page.status_code == 422
    assert [words in row.error for row in page.context["rows"]] == [False, True]
    assert [row.text for row in page.context["rows"]] == [ROWS[0].text, wrong.text]
    assert sources(school) == ["file"]


def test_who_saves_over_another_s_version_is_told_and_keeps_what_was_typed(ada, address, asset, track, teacher, school):
    with scope(school=school):
        add_captions(by=teacher, asset=asset, language="en", text=VTT)
    page = ada.post(address, form([Row("0:01", "0:02", "mine")], track, do="save"))
    assert (page.status_code, page.context["rows"][0].text) == (422, "mine")
    assert "changed meanwhile" in page.content.decode()
    assert sources(school) == ["file", "file"]
    ada.post(address, form([Row("0:01", "0:02", "mine")], track, do="save") | {"seen": page.context["seen"]})
    assert sources(school) == ["file", "file", "edited"]


def test_an_earlier_version_is_used_again(ada, address, track, school):
    ada.post(address, form([Row("0:01", "0:02", "mine")], track, do="save"))
    assert "Use this again" in ada.get(address).content.decode()
    ada.post(address, {"do": f"use-{track.pk}"})
    assert ada.get(address).context["rows"] == ROWS
    assert sources(school) == ["file", "edited", "file"]
    assert ada.post(address, {"do": "use-999999"}).status_code == 404


def test_a_caption_too_fast_to_read_is_advised_on(ada, asset, address, track):
    fast = [Row("0:01", "0:01.5", "Far too many words for half a second of time,\nin far too long a line")]
    page = ada.post(address, form(fast, track, do="split-7")).content.decode()
    assert "Too fast to read" in page
    assert "longer than 42 letters" in page


def test_many_captions_are_saved_with_one_form(ada, address, track, school, asset):
    rows = [Row(clock(n / 200), clock(n / 200 + 0.004), f"word {n}") for n in range(1200)]
    assert ada.post(address, form(rows, track, do="save")).status_code == 302
    assert len(ada.get(address).context["rows"]) == 1200


def test_pupils_and_other_schools_change_nothing(address, track, school, strange):
    pupil = client_of(make_person(school, Role.PUPIL))
    for client, status in ((pupil, 403), (strange, 404)):
        assert client.get(address).status_code == status
        assert client.post(address, form(ROWS[:1], track, do="save")).status_code == status
    assert sources(school) == ["file"]


def test_the_script_s_button_says_what_is_missing_and_begins_nothing(ada, asset, school):
    page = ada.post(reverse("studio:recording-captions", args=[asset.pk]), {"script": "1"})
    assert page.status_code == 422
    assert "belongs to no script" in page.content.decode()


def test_another_language_is_translated_beside_the_first_and_saved_as_far_as_it_is(ada, asset, track, school):
    begun = ada.get(reverse("studio:recording-captions", args=[asset.pk]), {"from": "en", "to": "de"})
    beside = reverse("studio:captions-edit", args=[asset.pk, "de"]) + "?from=en"
    assert begun["Location"] == beside
    page = ada.get(beside)
    assert [(row.start, row.text, row.beside) for row in page.context["rows"]] == [
        ("0:01.000", "", "The upbeat comes"), ("0:02.000", "", "before the bar line."),
    ]  # fmt: skip
    half = [Row("0:01.000", "0:02.000", "Der Auftakt kommt"), Row("0:02.000", "0:04.000", " ")]
    nothing = {"rows": 2, "seen": ""} | {f"{name}-{n}": "" for n in (1, 2) for name in ("start", "end", "text")}
    assert ada.post(beside, nothing).status_code == 422
    saved = ada.post(beside, form(half, track) | {"seen": ""})
    assert (saved.status_code, saved["Location"]) == (302, beside)
    with scope(school=school):
        german = CaptionTrack.objects.get(language="de")
    assert (german.source, german.vtt.count("-->")) == ("edited", 1)
    rows = ada.get(beside).context["rows"]
    assert [(row.text, row.beside) for row in rows] == [
        ("Der Auftakt kommt", "The upbeat comes"), ("", "before the bar line."),
    ]  # fmt: skip
    assert ada.post(beside, form(half, track)).status_code == 422  # somebody else began it meanwhile


def test_nothing_is_translated_from_or_into_a_language_that_is_not_there(ada, asset, track, school):
    for path, source in (("xx", "en"), ("de", "fr"), ("de", "de")):
        address = reverse("studio:captions-edit", args=[asset.pk, path])
        assert ada.get(address, {"from": source}).status_code == 404
    back = ada.get(reverse("studio:recording-captions", args=[asset.pk]), {"from": "en", "to": "en"})
    assert back["Location"].endswith("#captions")
    assert sources(school) == ["file"]


def test_each_caption_stands_beside_the_row_with_which_it_shares_most_time():
    source = [Cue(0, 1, "One"), Cue(1, 2, "Two"), Cue(8, 9, "Late")]
    rows = with_source([Row("0:00.000", "0:01.800", "a"), Row("0:01.900", "0:03.000", "b")], source)
    assert [row.beside for row in rows] == ["One\nTwo", "Late"]
    assert with_source([], source) == []
