"""Planning: templates, lesson plans, scripts, and the work of a team on them."""

from upbeat.rooms.design.models.comment import Comment, CommentStep, ScriptComment, Step
from upbeat.rooms.design.models.plan import LessonPlan, LessonTemplate
from upbeat.rooms.design.models.script import Material, Script, ScriptSection
from upbeat.rooms.design.models.version import ScriptVersion
from upbeat.rooms.design.models.work import (
    ORDER,
    HandOver,
    PlannedStep,
    Stage,
    TakenBack,
    TeamMember,
    WorkItem,
)

__all__ = [
    "ORDER", "Comment", "CommentStep", "HandOver", "LessonPlan", "LessonTemplate", "Material", "PlannedStep", "Script",
    "ScriptComment", "ScriptSection", "ScriptVersion", "Stage", "Step", "TakenBack", "TeamMember", "WorkItem",
]  # fmt: skip
