"""What the columns of the catalog's sheets are called, in English and Chinese."""

from upbeat.kernel.columns import Column


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


EDITION = (
    Column("key", _words("key|id|code|编号|代码"), most=60),
    Column("grade", _words("grade|year|年级"), most=60, fills=True),
    Column("volume", _words("volume|book|term|semester|part|册|册次|册别|分册|学期"), most=60, fills=True),
    Column("unit", _words("unit|chapter|module|theme|单元|单元名称|章|章节|主题"), most=160, needed=True, fills=True),
    Column(
        "title",
        _words("lesson|title|piece|song|work|name|content|课|课题|课文|课时|曲目|歌曲|作品|名称|标题|内容"),
        most=200,
        needed=True,
    ),
    Column("point", _words("point|knowledge point|knowledge|topic|skill|知识点|知识点名称|对应知识点"), most=120),
)
"""An edition: edition > grade > volume > unit > piece or lesson, and the point that it is about."""

STANDARDS = (
    Column(
        "stage", _words("stage|grade band|grades|grade|band|level|学段|年级|年段"), most=120, needed=True, fills=True
    ),
    Column(
        "practice",
        _words("practice|domain|process|strand|area|artistic process|艺术实践|实践|领域|类别|维度"),
        most=120,
        fills=True,
    ),
    Column("code", _words("code|key|id|standard code|number|编号|代码|编码|序号"), most=40, needed=True),
    Column(
        "statement",
        _words("statement|standard|description|text|task|表述|内容|学习任务|要求|标准"),
        most=1000,
        needed=True,
    ),
)
"""A framework: stage or grade band > practice or domain > statement with its code."""
