"""What the demo school is made of, as read from the folder ``demo/``.

Languages are ``en`` and ``zh-hans``. Ids are short words in ASCII, unique among their kind. Lengths of time in the
script are seconds; musical lengths are quarter notes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from upbeat.site.demo.slides import Element
from upbeat.site.demo.tune import Tune
from upbeat.site.demo.work import PlanInWork

Language = Literal["en", "zh-hans"]
LANGUAGES: tuple[Language, ...] = ("en", "zh-hans")

ItemKind = Literal["single", "multiple", "number", "text", "order"]


@dataclass(frozen=True, slots=True)
class Say:
    """One or a few sentences. ``voice`` is what the voice is given where it would misread the text."""

    text: str
    voice: str = ""

    @property
    def spoken(self) -> str:
        """What the voice is given."""
        return self.voice or self.text


@dataclass(frozen=True, slots=True)
class Play:
    """A tune is heard. ``count_in``: clicks before it, one a beat; ``clicks``: on every beat of it, all
    even or the first of each bar strong; empty for none."""

    tune: str
    count_in: int = 0
    clicks: Literal["", "even", "strong"] = ""


@dataclass(frozen=True, slots=True)
class Think:
    """A planned thinking pause, with a line of text that says what to do in it."""

    seconds: float
    text: str


Step = Say | Play | Think


@dataclass(frozen=True, slots=True)
class Section:
    """One passage of a script: what is said and played, over one slide whose elements come one after the other."""

    id: str
    heading: str
    steps: tuple[Step, ...]
    elements: tuple[Element, ...]
    cover: bool = False

    @property
    def spoken(self) -> str:
        """All that is said in it."""
        return " ".join(step.text for step in self.steps if isinstance(step, Say))

    @property
    def has_music(self) -> bool:
        """Whether a tune is heard in it."""
        return any(isinstance(step, Play) for step in self.steps)

    @property
    def pause_s(self) -> float:
        """Seconds of planned thinking pause."""
        return sum(step.seconds for step in self.steps if isinstance(step, Think))

    @property
    def shown(self) -> str:
        """The slide in words, one element a line."""
        return "\n".join(line for element in self.elements for line in element.words())


@dataclass(frozen=True, slots=True)
class Misconception:
    """A named wrong idea. ``advice`` is what the pupil reads; it never holds the answer."""

    id: str
    title: str
    advice: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Where a wrong answer leads. ``option``: id of the wrong option, or ``*`` for any other wrong answer."""

    option: str
    misconception: str
    section: str


@dataclass(frozen=True, slots=True)
class Option:
    """A possible answer, or one of the things to put in order."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a question. ``key``: JSON, as :mod:`upbeat.kernel.marking` marks it."""

    stem: str
    options: tuple[Option, ...]
    key: Mapping[str, Any]
    unit: str
    hint: str
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A question about one knowledge point: the first wording, then parallel ones."""

    id: str
    kind: ItemKind
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The gate after a section. It opens at a whole second, because every section ends at one."""

    id: str
    after: str
    item: Item


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered; ``by`` is the login of a pupil or a teacher."""

    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a pupil asked while watching. ``also``: logins of those who wondered the same."""

    by: str
    section: str
    text: str
    anonymous: bool
    answers: tuple[Answer, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What a pupil noted for themselves at a passage."""

    by: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Supplement:
    """Something to read or do right after an error (R33)."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Video:
    """A micro video on one knowledge point in one language. ``id`` is ``<point>.<language>``."""

    id: str
    point: str
    language: Language
    title: str
    summary: str
    sections: tuple[Section, ...]
    misconceptions: tuple[Misconception, ...]
    checkpoints: tuple[Checkpoint, ...]
    supplements: tuple[Supplement, ...]
    questions: tuple[Question, ...]
    notes: tuple[Note, ...]

    def section(self, section_id: str) -> Section:
        """The section of that id; KeyError if there is none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    @property
    def course(self) -> tuple[tuple[str, tuple[type[Step], ...]], ...]:
        """Its sections with the kinds of their steps: what two languages of one film have in common."""
        return tuple((section.id, tuple(type(step) for step in section.steps)) for section in self.sections)

    def misconception(self, misconception_id: str) -> Misconception:
        """The misconception of that id; KeyError if there is none."""
        for misconception in self.misconceptions:
            if misconception.id == misconception_id:
                return misconception
        raise KeyError(misconception_id)


@dataclass(frozen=True, slots=True)
class Point:
    """A knowledge point, what it rests on, and its recall cards, each a line ``front = back``."""

    id: str
    titles: Mapping[Language, str]
    summaries: Mapping[Language, str]
    requires: tuple[str, ...]
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, before, in or after class. ``point``: it is the video of that point."""

    phase: Literal["before", "in", "after"]
    kind: Literal["video", "exercise", "text"]
    title: str
    body: str
    point: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in one language: the plan by the template's headings (R5) and the task sheet (D12).

    ``plan``: text by heading key (knowledge, skills, attitudes, focus, difficulties, known, online, in_class).
    ``live``: the question for two votes in class; ``first``/``second``: share of the class that chose each option.
    """

    id: str
    language: Language
    title: str
    points: tuple[str, ...]
    plan: Mapping[str, str]
    video_fits: Literal["yes", "no"]
    video_fits_why: str
    goals: str
    method: str
    preview: str
    tasks: tuple[Task, ...]
    live: Item
    first: Mapping[str, float]
    second: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody who works at the school. ``roles``: as in the people room."""

    login: str
    name: str
    sort_name: str
    roles: tuple[str, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil. ``pace`` says how their week went: ahead, steady, slow, stuck, late or absent (not begun)."""

    login: str
    name: str
    sort_name: str
    pace: Literal["ahead", "steady", "slow", "stuck", "late", "absent"]


@dataclass(frozen=True, slots=True)
class Remark:
    """A teacher's word to a pupil. ``lesson``: after which lesson it was said."""

    by: str
    to: str
    lesson: str
    text: str


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class with its pupils."""

    id: str
    name: str
    code: str
    language: Language
    teachers: tuple[str, ...]
    pupils: tuple[Pupil, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class School:
    """The school, its people and classes. ``terms``: name by language."""

    slug: str
    name: str
    language: Language
    time_zone: str
    subject: Mapping[Language, str]
    course: Mapping[Language, str]
    terms: tuple[str, ...]
    adults: tuple[Adult, ...]
    classes: tuple[SchoolClass, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Knowledge points, the videos about them, and the tunes that are heard in these."""

    points: tuple[Point, ...]
    videos: tuple[Video, ...]
    tunes: Mapping[str, Tune]

    def video(self, video_id: str) -> Video:
        """The video of that id; KeyError if there is none."""
        for video in self.videos:
            if video.id == video_id:
                return video
        raise KeyError(video_id)

    def translations(self, video: Video) -> tuple[Video, ...]:
        """The video in other languages, where it goes step by step with this one."""
        return tuple(
            one for one in self.videos if one.point == video.point and one is not video and one.course == video.course
        )


@dataclass(frozen=True, slots=True)
class Content(Shelf):
    """Everything. ``fingerprint``: a hash of all the text it was read from."""

    school: School
    lessons: tuple[Lesson, ...]
    plans: tuple[PlanInWork, ...]
    fingerprint: str
