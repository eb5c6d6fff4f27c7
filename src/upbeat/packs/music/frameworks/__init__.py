"""Curricula of music that a school may take on: facts of their structure, each statement in our own few words.

- ``china_2022.csv``: Ministry of Education, 义务教育艺术课程标准（2022年版）, music: four practices in
  four stages, with the names of
  the learning tasks. The codes are ours (stage, practice, number); tasks of grades 6 to 9 bear the names of 3 to 5.
- ``ncas_2014.csv``: National Core Arts Standards for general music, 2014: four processes, eleven anchors. The codes are
  theirs (MU:Pr4.2.3b: Performing, anchor 4, component 2, grade 3, part b); grades 2, 3, 5 and 8 stand for their bands.

The texts themselves belong to who wrote them and are not copied here.
"""

from collections.abc import Sequence
from pathlib import Path

from upbeat.kernel.columns import understood
from upbeat.kernel.sheets import read_sheet
from upbeat.rooms.catalog.frameworks import OfferedFramework, Statement, offer_framework
from upbeat.rooms.catalog.shapes import STANDARDS

FOLDER = Path(__file__).parent


def _statements(name: str) -> Sequence[Statement]:
    rows = understood(read_sheet((FOLDER / name).read_bytes()), STANDARDS, "en").lines
    return [
        Statement(one.values["stage"], one.values["practice"], one.values["code"], one.values["statement"], one.others)
        for one in rows
    ]


def frameworks() -> list[OfferedFramework]:
    """All curricula of the pack."""
    return [
        OfferedFramework(
            key="cn-2022-music",
            name="China 2022, arts: music",
            about="Four practices in four stages, with the names of the learning tasks; what each is about is told in"
            " our own words. The curriculum itself is published by the Ministry of Education.",
            statements=_statements("china_2022.csv"),
            names={"zh-hans": "义务教育艺术课程标准（2022年版）· 音乐"},
            abouts={
                "zh-hans": "四类艺术实践、四个学段与学习任务名称；内容为本平台的简短转述，编号为本平台所加，"
                "原文以教育部公布的为准。"
            },
        ),
        OfferedFramework(
            key="ncas-2014-general-music",
            name="NCAS general music (US, 2014)",
            about="Creating, Performing, Responding, Connecting and their eleven anchors, at grades 2, 3, 5 and 8;"
            " what each is about is told in our own words. The standards themselves: nationalartsstandards.org.",
            statements=_statements("ncas_2014.csv"),
            names={"zh-hans": "美国国家核心艺术标准·普通音乐（2014）"},
            abouts={
                "zh-hans": "创造、表演、反应、联系四个过程与十一条锚定标准，取2、3、5、8年级；"
                "内容为本平台的转述，原文见 nationalartsstandards.org。"
            },
        ),
    ]


def offer_frameworks() -> None:
    """Offer all of them to the catalog."""
    for framework in frameworks():
        offer_framework(framework)
