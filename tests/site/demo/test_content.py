"""The demo's texts: complete in both languages, and held together."""

import re
import shutil
from pathlib import Path

import pytest

from upbeat.site.demo.checking import complaints
from upbeat.site.demo.content import content_folder, fingerprint, load
from upbeat.site.demo.shapes import LANGUAGES, Content, Think
from upbeat.site.demo.table import ContentError


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(content_folder(), tmp_path / "demo"))


def test_every_point_has_a_video_in_every_language(content: Content) -> None:
    wanted = {f"{point.id}.{language}" for point in content.points for language in LANGUAGES}
    assert {video.id for video in content.videos} == wanted
    assert len(content.points) == 8


def test_nothing_is_complained_about(content: Content) -> None:
    assert list(complaints(content)) == []


def test_the_two_languages_of_a_video_have_the_same_sections_and_gates(content: Content) -> None:
    for point in content.points:
        english, chinese = content.video(f"{point.id}.en"), content.video(f"{point.id}.zh-hans")
        assert [section.id for section in english.sections] == [section.id for section in chinese.sections]
        assert [(c.id, c.after, c.item.kind) for c in english.checkpoints] == [
            (c.id, c.after, c.item.kind) for c in chinese.checkpoints
        ]


def test_all_five_kinds_of_question_are_asked_in_each_language(content: Content) -> None:
    for language in LANGUAGES:
        kinds = {c.item.kind for video in content.videos if video.language == language for c in video.checkpoints}
        assert kinds == {"single", "multiple", "number", "text", "order"}


def test_each_video_has_two_or_three_gates_and_a_pause_to_think_or_to_listen(content: Content) -> None:
    for video in content.videos:
        assert 2 <= len(video.checkpoints) <= 3
        assert any(isinstance(step, Think) for section in video.sections for step in section.steps) or any(
            section.has_music for section in video.sections
        )


def test_every_wrong_option_leads_to_a_misconception_and_a_passage(content: Content) -> None:
    for video in content.videos:
        for checkpoint in video.checkpoints:
            for variant in checkpoint.item.variants:
                for lead in variant.wrong:
                    assert video.misconception(lead.misconception).advice
                    assert video.section(lead.section).spoken


def test_a_span_lies_before_the_gate_that_leads_to_it(content: Content) -> None:
    for video in content.videos:
        order = [section.id for section in video.sections]
        for checkpoint in video.checkpoints:
            for variant in checkpoint.item.variants:
                for lead in variant.wrong:
                    assert order.index(lead.section) <= order.index(checkpoint.after)


def test_no_hint_of_a_typed_answer_says_the_answer(content: Content) -> None:
    for video in content.videos:
        for checkpoint in video.checkpoints:
            for variant in checkpoint.item.variants:
                accepted = variant.key["accepted"] if checkpoint.item.kind == "text" else []
                for answer in accepted:
                    assert len(answer) == 1 or answer.casefold() not in variant.hint.casefold()


def test_there_are_thirty_pupils_in_one_class_and_twelve_in_the_other(content: Content) -> None:
    assert [len(section.pupils) for section in content.school.classes] == [30, 12]
    assert sum(pupil.pace != "absent" for pupil in content.school.classes[0].pupils) == 27


def test_chinese_texts_use_chinese_punctuation() -> None:
    beside = re.compile(r"[\u4e00-\u9fff][,:;?!]|[,:;?!][\u4e00-\u9fff]")
    for path in content_folder().rglob("*.toml"):
        texts = re.findall(r'"[^"\n]*"', path.read_text(encoding="utf-8"))
        assert [text for text in texts if beside.search(text)] == []


def test_the_shares_of_a_live_question_are_of_its_options(content: Content) -> None:
    for lesson in content.lessons:
        right = lesson.live.variants[0].key["right"]
        assert lesson.second[right] > lesson.first[right]


def test_the_fingerprint_changes_with_any_text(copy: Path) -> None:
    before = fingerprint(copy)
    course = copy / "course.toml"
    course.write_text(course.read_text(encoding="utf-8") + "# one more line\n", encoding="utf-8")
    assert fingerprint(copy) != before


def test_a_missing_text_is_named_with_file_and_place(copy: Path) -> None:
    video = copy / "videos" / "upbeat.en.toml"
    video.write_text(video.read_text(encoding="utf-8").replace('hint = "Stamp', 'tip = "Stamp'), encoding="utf-8")
    with pytest.raises(
        ContentError, match=r"upbeat\.en\.toml, checkpoints first-strong, variants 1: “hint” is missing"
    ):
        load(copy)


def test_a_wrong_option_that_leads_nowhere_is_refused(copy: Path) -> None:
    video = copy / "videos" / "upbeat.en.toml"
    text = video.read_text(encoding="utf-8").replace(
        '["upbeat-is-bar-one", "name"]', '["upbeat-is-bar-one", "nowhere"]'
    )
    video.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="no section nowhere"):
        load(copy)


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "lessons" / "beats.en.toml").unlink()
    with pytest.raises(ContentError, match=r"beats\.en\.toml is missing"):
        load(copy)
