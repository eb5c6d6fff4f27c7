"""What must hold between the demo's texts before anything is built from them."""

from collections.abc import Iterator
from itertools import pairwise

from upbeat.kernel.errors import Invalid
from upbeat.kernel.marking import Option, check_key
from upbeat.site.demo.shapes import (
    LANGUAGES,
    Content,
    Item,
    Lesson,
    Play,
    SchoolClass,
    Section,
    Shelf,
    Variant,
    Video,
)
from upbeat.site.demo.slides import Beats, Element, Lengths, Lines, Screen, Staff
from upbeat.site.demo.table import ContentError
from upbeat.site.demo.training import Training


def check(content: Content) -> None:
    """ContentError with the first thing that does not hold."""
    for complaint in complaints(content):
        raise ContentError(complaint)


def check_training(training: Training) -> None:
    """ContentError with the first thing that does not hold."""
    for complaint in training_complaints(training):
        raise ContentError(complaint)


def training_complaints(training: Training) -> Iterator[str]:
    """Everything that does not hold in the course for teachers; its languages go step by step with each other."""
    points = {point.id for point in training.points}
    for video in training.videos:
        yield from _of_video(training, video)
        if len(training.translations(video)) != len(LANGUAGES) - 1:
            yield f"{video.id}: its steps are not those of its other languages."
    for lesson in training.lessons:
        for task in lesson.tasks:
            if task.kind == "video" and task.point not in points:
                yield f"{lesson.title}: there is no point {task.point}."


def complaints(content: Content) -> Iterator[str]:
    """Everything that does not hold, one sentence each."""
    points = {point.id for point in content.points}
    for point in content.points:
        for needed in point.requires:
            if needed not in points:
                yield f"Point {point.id} requires {needed}, which is not there."
    for video in content.videos:
        yield from _of_video(content, video)
    for lesson in content.lessons:
        yield from _of_lesson(lesson, points)
    yield from _of_people(content)


def _of_video(content: Shelf, video: Video) -> Iterator[str]:
    ids = [section.id for section in video.sections]
    if len(set(ids)) != len(ids):
        yield f"{video.id}: two sections have the same id."
    for section in video.sections:
        yield from _of_section(content, video, section)
    for checkpoint in video.checkpoints:
        if checkpoint.after not in ids[:-1]:
            yield f"{video.id}, {checkpoint.id}: a checkpoint stands after a section that is not the last."
        yield from _of_item(video, checkpoint.item)
    places = [ids.index(checkpoint.after) for checkpoint in video.checkpoints if checkpoint.after in ids]
    if any(before >= after for before, after in pairwise(places)):
        yield f"{video.id}: checkpoints stand in the order of the sections, one after each at most."
    pinned = [(question.by, question.section) for question in video.questions]
    pinned += [(note.by, note.section) for note in video.notes]
    for by, section_id in pinned:
        if section_id not in ids:
            yield f"{video.id}: {by} writes about section {section_id}, which is not there."


def _of_section(content: Shelf, video: Video, section: Section) -> Iterator[str]:
    where = f"{video.id}, {section.id}"
    tunes = [step.tune for step in section.steps if isinstance(step, Play)]
    tunes += [element.tune for element in section.elements if isinstance(element, Staff | Beats)]
    for tune in tunes:
        if tune not in content.tunes:
            yield f"{where}: there is no tune {tune}."
    for element in section.elements:
        if max(_appearing(element)) >= len(section.steps):
            yield f"{where}: something appears after the last step."
        if isinstance(element, Staff) and element.tune in content.tunes:
            count = len(content.tunes[element.tune].notes)
            if any(not 0 <= mark.first <= mark.last < count for mark in element.marks):
                yield f"{where}: a mark stands over a note that {element.tune} does not have."


def _appearing(element: Element) -> tuple[int, ...]:
    if isinstance(element, Lines):
        return element.appear
    if isinstance(element, Lengths | Screen):
        return tuple(row.appear for row in element.rows)
    return (element.appear,)


def _of_item(video: Video, item: Item) -> Iterator[str]:
    where = f"{video.id}, {item.id}"
    if len(item.variants) < 2:
        yield f"{where}: at least one parallel variant is needed."
    for variant in item.variants:
        yield from _of_key(where, item, variant)
        known = {misconception.id for misconception in video.misconceptions}
        sections = {section.id for section in video.sections}
        for lead in variant.wrong:
            if lead.misconception not in known:
                yield f"{where}: no misconception {lead.misconception}."
            if lead.section not in sections:
                yield f"{where}: no section {lead.section}."
        led = {lead.option for lead in variant.wrong}
        if led != _wrong_options(item, variant):
            yield f"{where}: every wrong answer, and no other, leads somewhere ({variant.stem})."


def _of_key(where: str, item: Item, variant: Variant) -> Iterator[str]:
    try:
        check_key(item.kind, [Option(option.id, option.text) for option in variant.options], variant.key)
    except Invalid as refusal:
        yield f"{where}: {refusal.message}"


def _wrong_options(item: Item, variant: Variant) -> set[str]:
    if item.kind in {"single", "multiple"}:
        right = variant.key["right"]
        return {option.id for option in variant.options} - ({right} if isinstance(right, str) else set(right))
    return {"*"}


def _of_lesson(lesson: Lesson, points: set[str]) -> Iterator[str]:
    where = f"{lesson.id}.{lesson.language}"
    for point in (*lesson.points, *(task.point for task in lesson.tasks if task.kind == "video")):
        if point not in points:
            yield f"{where}: there is no point {point}."
    for variant in lesson.live.variants:
        yield from _of_key(f"{where}, live question", lesson.live, variant)
        options = {option.id for option in variant.options}
        for shares in (lesson.first, lesson.second):
            if set(shares) != options or abs(sum(shares.values()) - 1.0) > 1e-9:
                yield f"{where}: the shares of the live question add up to 1 over its options."


def _of_people(content: Content) -> Iterator[str]:
    school = content.school
    logins = [adult.login for adult in school.adults]
    logins += [pupil.login for section in school.classes for pupil in section.pupils]
    if len(set(logins)) != len(logins):
        yield "Two people have the same login."
    lessons = {lesson.id for lesson in content.lessons}
    for section in school.classes:
        yield from _of_class(content, section, lessons)


def _of_class(content: Content, section: SchoolClass, lessons: set[str]) -> Iterator[str]:
    pupils = {pupil.login for pupil in section.pupils}
    teachers = set(section.teachers)
    if not teachers <= {adult.login for adult in content.school.adults}:
        yield f"Class {section.id}: a teacher is not among the adults."
    for remark in section.remarks:
        if remark.by not in teachers or remark.to not in pupils or remark.lesson not in lessons:
            yield f"Class {section.id}: a remark by {remark.by} to {remark.to} fits nobody or no lesson."
    for video in content.videos:
        if video.language != section.language:
            continue
        for question in video.questions:
            asked = {question.by, *question.also}
            answered = {answer.by for answer in question.answers}
            if not asked <= pupils or not answered <= pupils | teachers:
                yield f"{video.id}: a question or answer is by somebody who is not in class {section.id}."
        if any(note.by not in pupils for note in video.notes):
            yield f"{video.id}: a note is by somebody who is not in class {section.id}."
