"""The player's page, its playlists and captions, end where the gate is."""

import re
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from factories import make_pupil, make_section
from factories_learn import Lesson, answer, everything, make_lesson, view, watch
from factories_polish import make_slide
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.people import passes
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.polish.models import PolishRun, Rendition

MEDIA = re.compile(r'/media/([^/"\s]+)/(\w+)\.mp4')


def page(browser: Client, lesson: Lesson, query: str = "") -> str:
    answer = browser.get(f"/learn/pieces/{lesson.piece.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def attribute(html: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', html)
    assert found, name
    return found[1]


def ends(text: str) -> set[tuple[str, int]]:
    """Rung and last byte of every media address in a text."""
    return {(rung, passes.read("media", token)["e"]) for token, rung in MEDIA.findall(text)}


def test_opening_the_page_opens_a_viewing(pupil: Client, lesson: Lesson) -> None:
    html = page(pupil, lesson)
    with scope(school=lesson.school):
        viewing = Viewing.objects.get()
    assert (viewing.person, viewing.version, viewing.piece) == (lesson.pupil, lesson.version, lesson.piece)
    assert attribute(html, "data-viewing") == str(viewing.pk)


def test_the_page_is_never_kept_by_a_cache(pupil: Client, lesson: Lesson) -> None:
    assert "no-store" in pupil.get(f"/learn/pieces/{lesson.piece.pk}/")["Cache-Control"]


def test_the_player_knows_the_gate(pupil: Client, lesson: Lesson) -> None:
    html = page(pupil, lesson)
    with scope(school=lesson.school):
        viewing = Viewing.objects.get()
    assert attribute(html, "data-open-until") == "60.0"
    assert attribute(html, "data-duration") == "180.0"
    here = f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(60).pk}/"
    assert attribute(html, "data-checkpoint-url") == here


def test_the_files_end_at_the_gate(pupil: Client, lesson: Lesson) -> None:
    assert ends(page(pupil, lesson)) == {("480p", 60_800), ("720p", 60_800), ("audio", 60_800)}
    answer(lesson, view(lesson), 60)
    assert ends(page(pupil, lesson)) == {("480p", 120_800), ("720p", 120_800), ("audio", 120_800)}


def test_the_small_pictures_for_the_bar_end_at_the_gate(pupil: Client, lesson: Lesson) -> None:
    assert "data-sizes" not in page(pupil, lesson)
    sizes = [100 + second for second in range(0, 180, 8)]
    run = lesson.version.run
    with scope(school=lesson.school):
        PolishRun.objects.filter(pk=run.pk).update(thumbnails={"every_s": 8, "sizes": sizes})
    html = page(pupil, lesson)
    assert attribute(html, "data-sizes") == " ".join(str(size) for size in sizes[:8])  # at 0, 8, … 56
    told = passes.read("media", attribute(html, "data-src").split("/")[2])
    assert (told["f"], told["e"]) == (f"{run.folder}/thumbnails.webps", sum(sizes[:8]))
    answer(lesson, view(lesson), 60)
    assert attribute(page(pupil, lesson), "data-sizes").split()[-1] == "212"


def test_the_transcript_ends_at_the_gate(pupil: Client, lesson: Lesson) -> None:
    html = page(pupil, lesson)
    assert "Words at 50." in html
    assert "Words at 60." not in html


def test_what_stands_on_slides_is_listed_up_to_the_gate(pupil: Client, lesson: Lesson) -> None:
    assert "On the slides" not in page(pupil, lesson)
    for second, until, text in ((10, 30, "Open slide"), (30, 70, "Growing slide"), (70, 90, "Later slide")):
        make_slide(lesson.version.run, second, text, until=until)
    html = page(pupil, lesson)
    assert 'data-jump="10.0"' in html
    assert "Open slide" in html
    assert "Growing slide" not in html
    assert "Later slide" not in html
    answer(lesson, view(lesson), 60)
    assert "Later slide" in page(pupil, lesson)


def test_the_player_goes_on_where_it_was_left(pupil: Client, lesson: Lesson) -> None:
    watch(view(lesson), (0, 42.5))
    assert attribute(page(pupil, lesson), "data-start") == "42.5"


@pytest.mark.parametrize(("asked", "start"), [("30", "30.0"), ("170", "60.0"), ("-4", "0.0"), ("x", "0.0")])
def test_a_second_in_the_address_is_where_it_begins_at_most_at_the_gate(
    pupil: Client, lesson: Lesson, asked: str, start: str
) -> None:
    assert float(attribute(page(pupil, lesson, f"?t={asked}"), "data-start")) == float(start)


def test_the_master_playlist_names_the_rungs_with_a_picture(pupil: Client, lesson: Lesson) -> None:
    answer = pupil.get(f"/learn/videos/{lesson.version.pk}/master.m3u8")
    assert answer["Content-Type"] == "application/vnd.apple.mpegurl"
    assert "no-store" in answer["Cache-Control"]
    assert re.findall(r"^/learn.*$", answer.content.decode(), re.M) == [
        f"/learn/videos/{lesson.version.pk}/480p.m3u8",
        f"/learn/videos/{lesson.version.pk}/720p.m3u8",
    ]


def test_a_playlist_ends_at_the_gate(pupil: Client, lesson: Lesson) -> None:
    answer_before = pupil.get(f"/learn/videos/{lesson.version.pk}/720p.m3u8")
    assert "no-store" in answer_before["Cache-Control"]
    text = answer_before.content.decode()
    assert text.endswith("#EXT-X-ENDLIST\n")
    assert sum(float(seconds) for seconds in re.findall(r"#EXTINF:([\d.]+)", text)) == 60.0
    assert max(int(size) + int(at) for size, at in re.findall(r"BYTERANGE:(\d+)@(\d+)", text)) == 60_800
    assert ends(text) == {("720p", 60_800)}


def test_captions_end_at_the_gate(pupil: Client, lesson: Lesson) -> None:
    answer = pupil.get(f"/learn/videos/{lesson.version.pk}/captions/en.vtt")
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    assert text.startswith("WEBVTT")
    assert re.findall(r"Words at (\d+)", text) == ["0", "10", "20", "30", "40", "50"]


@pytest.mark.parametrize("name", ["1080p.m3u8", "captions/xx.vtt"])
def test_what_the_film_does_not_have_is_not_found(pupil: Client, lesson: Lesson, name: str) -> None:
    assert pupil.get(f"/learn/videos/{lesson.version.pk}/{name}").status_code == 404


def test_a_fresh_pass_is_had_for_an_own_viewing_only(pupil: Client, lesson: Lesson) -> None:
    viewing, other = view(lesson), make_pupil(lesson.section)
    told = passes.read("segments", pupil.get(f"/learn/viewings/{viewing.pk}/pass/").json()["pass"])
    assert (told["p"], told["s"]) == (lesson.pupil.pk, lesson.school.pk)
    pupil.force_login(other)
    assert pupil.get(f"/learn/viewings/{viewing.pk}/pass/").status_code == 404


@pytest.mark.parametrize("name", ["master.m3u8", "480p.m3u8", "captions/en.vtt"])
def test_strangers_get_no_playlist_and_no_captions(client: Client, lesson: Lesson, name: str) -> None:
    address = f"/learn/videos/{lesson.version.pk}/{name}"
    assert client.get(address).status_code == 302
    for stranger in (make_pupil(make_section(lesson.school)), make_lesson().pupil):
        client.force_login(stranger)
        answer = client.get(address)
        assert answer.status_code == 404
        assert b"/media/" not in answer.content


def test_the_number_of_queries_does_not_grow_with_checkpoints(
    client: Client, db: None, django_assert_max_num_queries: Any
) -> None:
    for checkpoints in ((60,), (30, 60, 90, 120, 150)):
        lesson = make_lesson(checkpoints=checkpoints)
        client.force_login(lesson.pupil)
        with django_assert_max_num_queries(33):
            page(client, lesson)


def test_asking_for_the_head_alone_opens_no_viewing(pupil: Client, lesson: Lesson) -> None:
    before = everything()
    assert pupil.head(f"/learn/pieces/{lesson.piece.pk}/").status_code == 405
    assert everything() == before


def test_key_marks_stand_on_the_bar_and_in_a_list_as_far_as_the_video_is_open(pupil: Client, lesson: Lesson) -> None:
    assert 'data-part="marks"' not in page(pupil, lesson)
    with scope(school=lesson.school):
        for second, title in ((10, "Bars"), (90, "What the answer is")):
            add_key_mark(by=lesson.teacher, asset=lesson.version.run.asset, second=second, title=title)
    html = page(pupil, lesson)
    assert re.findall(r'data-jump="([\d.]+)"><span class="transcript-time">[\d:]+</span> <span>', html) == ["10.0"]
    assert "What the answer is" not in html
    answer(lesson, view(lesson), 60)
    assert "What the answer is" in page(pupil, lesson)


def test_the_still_pictures_end_at_the_gate_and_say_where_one_stays(pupil: Client, lesson: Lesson) -> None:
    sizes = [900 if second % 20 == 0 else 0 for second in range(0, 180, 4)]
    with scope(school=lesson.school):
        PolishRun.objects.filter(pk=lesson.version.run_id).update(stills={"every_s": 4, "sizes": sizes})
    html = page(pupil, lesson)
    assert attribute(html, "data-sizes") == " ".join(str(size) for size in sizes[:15])  # at 0, 4, … 56
    told = passes.read("media", attribute(html, "data-src").split("/")[2])
    assert (told["f"], told["e"]) == (f"{lesson.version.run.folder}/stills.webps", 3 * 900)
    answer(lesson, view(lesson), 60)
    assert len(attribute(page(pupil, lesson), "data-sizes").split()) == 30


def test_each_choice_says_what_the_whole_film_costs(pupil: Client, lesson: Lesson) -> None:
    run = lesson.version.run
    with scope(school=lesson.school):
        for rung, size in (("720p", 12_340_000), ("480p", 6_000_000), ("audio", 2_000_000)):
            Rendition.objects.filter(run=run, rung=rung).update(size=size)
        PolishRun.objects.filter(pk=run.pk).update(stills={"every_s": 90, "sizes": [150_000, 150_000]})
    html = page(pupil, lesson)
    told = re.findall(r'data-rung="(\w+)" data-kbits="(\d+)"[^>]*>([^<]+)<', html)
    assert told == [
        ("480p", "267", "Small picture · 6.0 MB"),
        ("720p", "548", "Sharp picture · 12.3 MB"),
        ("audio", "89", "Save data: sound and stills · 2.3 MB"),
    ]
    assert "Small picture: 6.0 MB" in html
