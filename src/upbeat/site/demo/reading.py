"""From the tables of the demo's files to its dataclasses."""

from collections.abc import Mapping
from typing import Any, get_args

from upbeat.site.demo import shapes, slides
from upbeat.site.demo.shapes import LANGUAGES, Language
from upbeat.site.demo.table import ContentError, Table

PLAN_HEADINGS = ("knowledge", "skills", "attitudes", "focus", "difficulties", "known", "online", "in_class")
"""The keys of the shipped lesson template, all of which a demo plan fills."""

_KINDS: tuple[shapes.ItemKind, ...] = get_args(shapes.ItemKind)


def by_language(table: Table, key: str) -> Mapping[Language, str]:
    """A text in every language; ContentError where one is missing."""
    inner = table.table(key)
    return {language: inner.text(language) for language in LANGUAGES}


def _step(table: Table) -> shapes.Step:
    if "say" in table.data:
        return shapes.Say(table.text("say"), table.text("voice", ""))
    if "play" in table.data:
        clicks = table.word("clicks", ("", "even", "strong"), "")
        return shapes.Play(table.text("play"), table.whole("count_in", 0), clicks)  # type: ignore[arg-type]
    return shapes.Think(table.number("think"), table.text("text"))


def _mark(table: Table) -> slides.Mark:
    return slides.Mark(table.whole("first"), table.whole("last"), table.text("label"), table.whole("appear", 0))


def _length_row(table: Table) -> slides.LengthRow:
    glyph = table.word("glyph", ("half", "half.", "quarter", "quarter.", "eighth"))
    parts = tuple(table.data["parts"])
    return slides.LengthRow(glyph, parts, table.text("label"), table.whole("appear", 0))  # type: ignore[arg-type]


def _lines(table: Table) -> slides.Lines:
    lines = table.texts("lines")
    appear = tuple(table.data.get("appear", [0] * len(lines)))
    if len(appear) != len(lines):
        raise ContentError(f"{table.where}: every line needs its step in “appear”.")
    return slides.Lines(lines, appear)


def _keyboard(table: Table) -> slides.Keyboard:
    steps = table.texts("steps")
    span = (steps[0], steps[1]) if steps else None
    return slides.Keyboard(table.mapping("keys"), span, table.text("caption"), table.whole("appear", 0))


def _screen_row(table: Table) -> slides.ScreenRow:
    sign: Any = table.word("sign", get_args(slides.Sign), "")
    return slides.ScreenRow(table.text("text", ""), sign, table.text("button", ""), table.whole("appear", 0))


def _element(table: Table) -> slides.Element:
    kind = table.word("kind", ("lines", "staff", "beats", "keyboard", "lengths", "screen"))
    if kind == "lines":
        return _lines(table)
    if kind == "keyboard":
        return _keyboard(table)
    if kind == "lengths":
        return slides.Lengths(table.all("rows", _length_row))
    if kind == "screen":
        return slides.Screen(table.text("title"), table.all("rows", _screen_row))
    appear = table.whole("appear", 0)
    if kind == "beats":
        return slides.Beats(
            tune=table.text("tune"),
            numbers=table.flag("numbers"),
            lines_from=table.whole("lines_from", -1),
            bar_label=table.text("bar_label", ""),
            label_from=table.whole("label_from", 0),
            appear=appear,
        )
    rows: Any = table.texts("rows")
    marks = table.all("marks", _mark)
    clef = bool(table.data.get("clef", True))
    return slides.Staff(table.text("tune"), rows, marks, clef, appear, table.whole("break_at", 0))


def _section(table: Table) -> shapes.Section:
    return shapes.Section(
        table.text("id"), table.text("heading"), table.all("steps", _step), table.all("slide", _element),
        table.flag("cover"),
    )  # fmt: skip


def _key(table: Table, kind: shapes.ItemKind) -> Mapping[str, Any]:
    """The key as :func:`upbeat.kernel.questions.check_key` wants it."""
    if kind == "number":
        number = table.number("key")
        value = int(number) if number.is_integer() else number
        return {"value": value, "tolerance": 0, "unit": table.text("unit", "")}
    words = list(table.texts("key", []))
    if kind == "text":
        return {"accepted": words}
    if kind == "order":
        return {"order": words}
    return {"right": words[0] if kind == "single" and len(words) == 1 else words}


def _wrong(table: Table) -> tuple[shapes.Wrong, ...]:
    leads = []
    for option, lead in table.mapping("wrong", {}).items():
        if len(lead) != 2:
            raise ContentError(f"{table.where}: {option!r} leads to [misconception, section].")
        leads.append(shapes.Wrong(option, *lead))
    return tuple(leads)


def _variant(table: Table, kind: shapes.ItemKind) -> shapes.Variant:
    options = table.mapping("options", {})
    return shapes.Variant(
        stem=table.text("stem"),
        options=tuple(shapes.Option(option, text) for option, text in options.items()),
        key=_key(table, kind),
        unit=table.text("unit", ""),
        hint=table.text("hint"),
        wrong=_wrong(table),
    )


def _item(table: Table, item_id: str) -> shapes.Item:
    kind = table.word("kind", _KINDS)
    return shapes.Item(item_id, kind, table.all("variants", lambda inner: _variant(inner, kind)))


def _checkpoint(table: Table) -> shapes.Checkpoint:
    return shapes.Checkpoint(table.text("id"), table.text("after"), _item(table, table.text("id")))


def _question(table: Table) -> shapes.Question:
    answers = table.all("answers", lambda inner: shapes.Answer(inner.text("by"), inner.text("text")))
    return shapes.Question(
        table.text("by"), table.text("section"), table.text("text"), table.flag("anonymous"), answers,
        table.texts("also"),
    )  # fmt: skip


def read_video(table: Table, point: str, language: Language) -> shapes.Video:
    """A micro video from its file."""
    return shapes.Video(
        id=f"{point}.{language}",
        point=point,
        language=language,
        title=table.text("title"),
        summary=table.text("summary"),
        sections=table.all("sections", _section),
        misconceptions=table.all(
            "misconceptions",
            lambda inner: shapes.Misconception(inner.text("id"), inner.text("title"), inner.text("advice")),
        ),
        checkpoints=table.all("checkpoints", _checkpoint),
        supplements=table.all("supplements", lambda inner: shapes.Supplement(inner.text("title"), inner.text("body"))),
        questions=table.all("questions", _question),
        notes=table.all(
            "notes", lambda inner: shapes.Note(inner.text("by"), inner.text("section"), inner.text("text"))
        ),
    )


def read_task(table: Table) -> shapes.Task:
    return shapes.Task(
        phase=table.word("phase", ("before", "in", "after")),
        kind=table.word("kind", ("video", "exercise", "text")),
        title=table.text("title"),
        body=table.text("body", ""),
        point=table.text("point", ""),
        minutes=table.whole("minutes"),
    )


def read_lesson(table: Table, lesson: str, language: Language) -> shapes.Lesson:
    """A lesson from its file."""
    plan, live = table.table("plan"), table.table("live")
    return shapes.Lesson(
        id=lesson,
        language=language,
        title=table.text("title"),
        points=table.texts("points"),
        plan={heading: plan.text(heading) for heading in PLAN_HEADINGS},
        video_fits=table.word("video_fits", ("yes", "no")),
        video_fits_why=table.text("video_fits_why"),
        goals=table.text("goals"),
        method=table.text("method"),
        preview=table.text("preview"),
        tasks=table.all("tasks", read_task),
        live=_item(live, f"live-{lesson}"),
        first=live.mapping("first"),
        second=live.mapping("second"),
    )


def _adult(table: Table) -> shapes.Adult:
    language: Any = table.word("language", LANGUAGES)
    return shapes.Adult(
        table.text("login"), table.text("name"), table.text("sort_name"), table.texts("roles"), language
    )


def _pupil(table: Table) -> shapes.Pupil:
    pace: Any = table.word("pace", ("ahead", "steady", "slow", "stuck", "late", "absent"))
    return shapes.Pupil(table.text("login"), table.text("name"), table.text("sort_name"), pace)


def _remark(table: Table) -> shapes.Remark:
    return shapes.Remark(table.text("by"), table.text("to"), table.text("lesson"), table.text("text"))


def _class(table: Table) -> shapes.SchoolClass:
    return shapes.SchoolClass(
        id=table.text("id"),
        name=table.text("name"),
        code=table.text("code"),
        language=table.word("language", LANGUAGES),
        teachers=table.texts("teachers"),
        pupils=table.all("pupils", _pupil),
        remarks=table.all("remarks", _remark),
    )


def read_school(table: Table, course: Table) -> shapes.School:
    """The school from its file, with the names of subject and course."""
    return shapes.School(
        slug=table.text("slug"),
        name=table.text("name"),
        language=table.word("language", LANGUAGES),
        time_zone=table.text("time_zone"),
        subject=by_language(course, "subject"),
        course=by_language(course, "course"),
        terms=table.texts("terms"),
        adults=table.all("adults", _adult),
        classes=table.all("classes", _class),
    )


def read_point(table: Table) -> shapes.Point:
    """A knowledge point."""
    return shapes.Point(
        id=table.text("id"),
        titles=by_language(table, "title"),
        summaries=by_language(table, "summary"),
        requires=table.texts("requires"),
        cards=table.texts("cards"),
    )
