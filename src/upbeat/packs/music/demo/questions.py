"""The demo's questions of music, about all its points: each wrong answer leads to seconds of the film of its point."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from upbeat.packs.music.demo.phrases import CALL, DOTTED, MELODIES, WALTZ_BEAT


@dataclass(frozen=True, slots=True)
class Lead:
    """A wrong answer (a name of the kind, or ``*``), the wrong idea behind it, and the chapter that explains it."""

    option: str
    chapter: int
    ideas: Mapping[str, str]
    advice: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a kind about a point. ``key``: as the kind keeps it, a ``melody`` by its name; ``stems`` and
    ``hints`` by language."""

    point: str
    kind: str
    key: Mapping[str, Any]
    stems: Mapping[str, str]
    hints: Mapping[str, str]
    leads: tuple[Lead, ...] = field(default_factory=tuple)

    def key_in(self, language: str) -> dict[str, Any]:
        """The key, with the melody written out under its title in the language."""
        key = dict(self.key)
        if "melody" in key:
            key["abc"] = MELODIES[key.pop("melody")].written(language)
        return key


def _rhythm(chapter: int) -> Lead:
    return Lead(
        "rhythm",
        chapter,
        {"en": "The beat is lost in the short notes", "zh-hans": "遇到短音就丢了拍子"},
        {"en": "Clap it slowly first, and count aloud.", "zh-hans": "先慢慢拍一拍，数出声来。"},
    )


def _pitch(chapter: int) -> Lead:
    return Lead(
        "pitch",
        chapter,
        {"en": "The notes are not heard before they are sung", "zh-hans": "没有先听清再唱"},
        {
            "en": "Hear the model once more, hum it, then sing the names.",
            "zh-hans": "再听一遍示范，先哼，再用唱名唱。",
        },
    )


def _any(chapter: int) -> Lead:
    return Lead(
        "*",
        chapter,
        {"en": "It goes by too quickly", "zh-hans": "还没有听清"},
        {"en": "Listen to this part again, then try once more.", "zh-hans": "再听听这一段，然后再试一次。"},
    )


QUESTIONS: tuple[Asked, ...] = (
    Asked(
        "solfa",
        "sing",
        {"melody": "five", "profile": "3-5", "tempo": 92, "pass": 0.8},
        {"en": "Sing this tune with its names.", "zh-hans": "用唱名唱这段旋律。"},
        {"en": "Begin on any note that suits your voice.", "zh-hans": "从适合你嗓音的音开始。"},
        (_pitch(1), _rhythm(1), _any(1)),
    ),
    Asked(
        "solfa",
        "dictation",
        {"spec": {"what": "melody"}, "levels": [1, 3], "pass": 0.9},
        {"en": "Write down what you hear.", "zh-hans": "把听到的旋律写下来。"},
        {"en": "Sing it after the player, then find the names.", "zh-hans": "先跟着唱，再找唱名。"},
        (_any(1),),
    ),
    Asked(
        "step-leap",
        "ear",
        {"spec": {"kind": "interval"}, "levels": [1, 5]},
        {"en": "Which interval do you hear?", "zh-hans": "你听到的是什么音程？"},
        {
            "en": "Sing from the lower note, step by step, and count both ends.",
            "zh-hans": "从低音往上一级一级唱，两头都要数。",
        },
        (_any(2),),
    ),
    Asked(
        "step-leap",
        "interval",
        {"spec": {"semitones": [2, 4, 5, 7], "directions": ["up"]}, "profile": "3-5"},
        {"en": "Sing the interval that is asked for.", "zh-hans": "唱出所要的音程。"},
        {"en": "Sing the names between in your head.", "zh-hans": "在心里唱出中间的唱名。"},
        (_pitch(2), _any(2)),
    ),
    Asked(
        "pentatonic",
        "sing",
        {"melody": "jasmine", "profile": "3-5", "tempo": 72, "pass": 0.75},
        {"en": "Sing the beginning of Mo Li Hua.", "zh-hans": "唱《茉莉花》的开头。"},
        {"en": "Hum along with the model first.", "zh-hans": "先跟着示范哼一遍。"},
        (_pitch(2), _rhythm(2), _any(2)),
    ),
    Asked(
        "pentatonic",
        "ear",
        {"spec": {"kind": "scale"}, "levels": [1, 4]},
        {"en": "Which scale do you hear?", "zh-hans": "你听到的是什么音阶？"},
        {"en": "Is there a half step in it?", "zh-hans": "里面有半音吗？"},
        (_any(1),),
    ),
    Asked(
        "canon",
        "echo",
        {"abc": CALL, "profile": "3-5", "tempo": 92, "pass": 0.75},
        {"en": "Listen, and sing it back.", "zh-hans": "听一听，再唱回来。"},
        {"en": "Wait until the call is over.", "zh-hans": "等对方唱完。"},
        (_pitch(1), _rhythm(1), _any(1)),
    ),
    Asked(
        "canon",
        "ear-order",
        {"spec": {"what": "melody", "count": 3}, "levels": [1, 3]},
        {"en": "In which order do you hear these?", "zh-hans": "这几段是按什么顺序出现的？"},
        {"en": "Where does each begin, and where does it end?", "zh-hans": "每一段从哪个音开始，到哪个音结束？"},
        (_any(2),),
    ),
    Asked(
        "bar-line",
        "ear",
        {"spec": {"kind": "metre"}, "levels": [1, 4]},
        {"en": "Which metre do you hear?", "zh-hans": "你听到的是几拍子？"},
        {
            "en": "Tap along, and count from one strong beat to the next.",
            "zh-hans": "跟着拍，从一个强拍数到下一个强拍。",
        },
        (_any(1),),
    ),
    Asked(
        "bar-line",
        "tap",
        {"abc": WALTZ_BEAT, "profile": "1-2", "tempo": 96},
        {"en": "Tap this rhythm.", "zh-hans": "点出这个节奏。"},
        {"en": "Count to three all the time.", "zh-hans": "一直数到三。"},
        (_any(1),),
    ),
    Asked(
        "dotted",
        "clap",
        {"abc": DOTTED, "profile": "3-5", "tempo": 84},
        {"en": "Clap this rhythm.", "zh-hans": "拍出这个节奏。"},
        {"en": "The short note waits for the “and”.", "zh-hans": "短音要等到后半拍。"},
        (_rhythm(3), _any(3)),
    ),
    Asked(
        "upbeat",
        "sing",
        {"melody": "auld", "profile": "3-5", "tempo": 84, "pass": 0.75},
        {"en": "Sing the first line. Begin weak, before the bar.", "zh-hans": "唱第一句，在小节线前弱起。"},
        {"en": "Count one, two, three, and sing on four.", "zh-hans": "数一、二、三，在第四拍唱。"},
        (_pitch(1), _rhythm(3), _any(3)),
    ),
    Asked(
        "major-minor",
        "ear",
        {"spec": {"kind": "chord"}, "levels": [1, 3]},
        {"en": "Which chord do you hear?", "zh-hans": "你听到的是什么和弦？"},
        {"en": "Hum the lowest note, then the one in the middle.", "zh-hans": "先哼最低的音，再哼中间的音。"},
        (_any(3),),
    ),
)
"""In the order in which they are asked. Major and minor, upbeat and dot have films of their own already."""
