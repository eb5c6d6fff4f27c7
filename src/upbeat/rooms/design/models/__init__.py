"""Planning: templates, lesson plans, scripts, and the work of a team on them."""

from upbeat.rooms.design.models.plan import LessonPlan, LessonTemplate
from upbeat.rooms.design.models.script import Material, Script, ScriptSection
from upbeat.rooms.design.models.work import ConstructionPlan, HandOver, Stage, TeamMember, WorkItem

__all__ = [
    "ConstructionPlan", "HandOver", "LessonPlan", "LessonTemplate", "Material", "Script", "ScriptSection", "Stage",
    "TeamMember", "WorkItem",
]  # fmt: skip
