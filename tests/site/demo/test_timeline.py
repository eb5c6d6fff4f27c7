"""The timeline and the captions that follow from it."""

from itertools import pairwise

import numpy as np
import pytest

from upbeat.kernel.captioning import advice
from upbeat.kernel.captions import parse, to_vtt
from upbeat.site.demo.content import load
from upbeat.site.demo.shapes import LANGUAGES, Content, Language, Say
from upbeat.site.demo.subtitles import cues
from upbeat.site.demo.timeline import Played, TimedSection, lay_out
from upbeat.site.demo.voice import RATE, Phrase


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def timed(content: Content, video_id: str) -> tuple[TimedSection, ...]:
    """As if every character took 60 ms in English and a quarter of a second in Chinese."""
    video = content.video(video_id)
    pace = 0.06 if video.language == "en" else 0.25
    says = [step.text for section in video.sections for step in section.steps if isinstance(step, Say)]
    phrases = [Phrase(np.zeros(round(len(text) * pace * RATE), np.float32), ()) for text in says]
    return lay_out(video.sections, phrases, content.tunes)


def test_sections_follow_one_another_on_whole_seconds(content: Content) -> None:
    for video in content.videos:
        sections = timed(content, video.id)
        assert sections[0].start == 0
        assert all(before.end == after.start for before, after in pairwise(sections))
        assert all(type(section.end) is int for section in sections)


def test_events_of_a_section_do_not_overlap_and_end_before_it(content: Content) -> None:
    for video in content.videos:
        for section in timed(content, video.id):
            assert all(before.end <= after.start for before, after in pairwise(section.events))
            assert section.events[-1].end < section.end


def test_the_step_of_a_moment_is_the_last_that_began(content: Content) -> None:
    section = timed(content, "upbeat.en")[1]
    played = next(event for event in section.events if isinstance(event, Played))
    assert section.step_at(section.start) == 0
    assert section.step_at(played.first_note) == 1
    assert section.step_at(section.end) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_are_short_and_one_after_the_other(content: Content, language: Language) -> None:
    for video in content.videos:
        if video.language == language:
            shown = cues(timed(content, video.id), language)
            assert all(before.end <= after.start + 1e-6 for before, after in pairwise(shown))
            told = [advice(cue) for cue in shown]
            assert not any(one.too_wide or one.too_many_lines for one in told)


def test_captions_say_all_that_is_said(content: Content) -> None:
    for video in content.videos:
        shown = cues(timed(content, video.id), video.language)
        spoken = "".join(cue.text for cue in shown if cue.text[0] not in "♪[［").replace("\n", "").replace(" ", "")
        said = "".join(section.spoken for section in video.sections).replace(" ", "")
        assert spoken == said


def test_the_caption_file_is_read_back_as_it_was(content: Content) -> None:
    shown = cues(timed(content, "dotted.zh-hans"), "zh-hans")
    read = parse(to_vtt(shown))
    assert [cue.text for cue in read] == [cue.text for cue in shown]
