"""Planning: templates, lesson plans, scripts, and the work of a team on them."""

from upbeat.rooms.design.models.comment import CommentStep, ScriptComment
from upbeat.rooms.design.models.plan import LessonPlan, LessonTemplate
from upbeat.rooms.design.models.script import Material, Script, ScriptSection
from upbeat.rooms.design.models.version import ScriptVersion
from upbeat.rooms.design.models.work import (
    ORDER,
    ConstructionPlan,
    HandOver,
    PlannedStep,
    Stage,
    TakenBack,
    TeamMember,
    WorkItem,
)

__all__ = [
    "ORDER", "CommentStep", "ConstructionPlan", "HandOver", "LessonPlan", "LessonTemplate", "Material", "PlannedStep",
    "Script", "ScriptComment", "ScriptSection", "ScriptVersion", "Stage", "TakenBack", "TeamMember", "WorkItem",
]  # fmt: skip
