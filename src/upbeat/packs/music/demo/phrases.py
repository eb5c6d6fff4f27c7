"""The demo's melodies: our own, and folk songs that belong to everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Melody:
    """A melody of the library. ``titles`` and ``sources`` by language; ``abc`` without its title; ``words`` by language
    where each sings its own, one syllable a note."""

    titles: Mapping[str, str]
    sources: Mapping[str, str]
    abc: str
    words: Mapping[str, str] = field(default_factory=dict)

    def written(self, language: str) -> str:
        """The whole, with its title and its words in a language."""
        words = f"\nw:{self.words[language]}" if language in self.words else ""
        return f"X:1\nT:{self.titles[language]}\n{self.abc}{words}"


OWN = {"en": "Written for this school", "zh-hans": "本校自编"}

MELODIES: dict[str, Melody] = {
    "five": Melody(
        {"en": "Five notes at play", "zh-hans": "五个音的游戏"},
        OWN,
        "M:4/4\nL:1/4\nQ:1/4=92\nK:C\nC D E C | E F G2 | G F E D | C4 |]",
    ),
    "lantern": Melody(
        {"en": "Lantern waltz", "zh-hans": "灯笼圆舞曲"},
        OWN,
        "M:3/4\nL:1/4\nQ:1/4=108\nK:C\nC E G | A2 G | F E D | C3 |]",
    ),
    "morning": Melody(
        {"en": "Clear morning", "zh-hans": "清晨"},
        OWN,
        "M:3/4\nL:1/4\nQ:1/4=104\nK:C\nG | E2 G | A G E | F E D | C2 |]",
    ),
    "river": Melody(
        {"en": "Evening river", "zh-hans": "晚江"},
        OWN,
        "M:4/4\nL:1/4\nQ:1/4=84\nK:Am\nA c d e | d c A2 | c d e g | e4 | g e d c | d e c2 | d c A G | A4 |]",
    ),
    "jasmine": Melody(
        {"en": "Mo Li Hua (Jasmine Flower)", "zh-hans": "茉莉花"},
        {"en": "Chinese folk song, Jiangsu", "zh-hans": "江苏民歌"},
        "M:4/4\nL:1/8\nQ:1/4=80\nK:C\nE2 E G A c c A | G2 G A G4 |]\nw:好 一 朵 美 _ 丽 的 茉 莉 _ 花",
    ),
    "ode": Melody(
        {"en": "Ode to Joy", "zh-hans": "欢乐颂"},
        {"en": "Ludwig van Beethoven", "zh-hans": "贝多芬"},
        "M:4/4\nL:1/4\nQ:1/4=96\nK:C\n"
        "E E F G | G F E D | C C D E | E3/2 D/2 D2 | E E F G | G F E D | C C D E | D3/2 C/2 C2 |]",
    ),
    "auld": Melody(
        {"en": "Auld Lang Syne", "zh-hans": "友谊地久天长"},
        {"en": "Scottish folk song", "zh-hans": "苏格兰民歌，歌词为本校自编"},
        "M:4/4\nL:1/8\nQ:1/4=88\nK:F\nC2 | F3 F F2 A2 | G3 F G2 A2 | F3 F A2 c2 | d6 |]",
        # The Chinese words that are sung everywhere still belong to their translator: these are our own.
        {
            "en": "Should auld ac-quaint-ance be for-got and ne-ver brought to mind",
            "zh-hans": "那 年 同 窗 今 在 何 方， 可 记 得 旧 时 光",
        },
    ),
    "jacques": Melody(
        {"en": "Frère Jacques", "zh-hans": "雅克兄弟"},
        {"en": "French folk song", "zh-hans": "法国民歌"},
        "M:4/4\nL:1/4\nQ:1/4=100\nK:C\nC D E C | C D E C | E F G2 | E F G2 |]\n"
        "w:Frè-re Jac-ques, Frè-re Jac-ques, dor-mez vous? dor-mez vous?",
    ),
}

CALL = "X:1\nM:4/4\nL:1/4\nQ:1/4=92\nK:C\nC E G2 | A G E2 |]"
DOTTED = "X:1\nM:4/4\nL:1/4\nQ:1/4=84\nK:C\nB3/2 B/2 B B | B B B2 | B3/2 B/2 B3/2 B/2 | B4 |]"
WALTZ_BEAT = "X:1\nM:3/4\nL:1/4\nQ:1/4=96\nK:C\nB B/2 B/2 B | B2 B | B B B | B3 |]"
