"""Work handed in, rubrics, evaluation by teacher and peers, grades and every change of one."""

from upbeat.rooms.assess.models.evaluation import (
    Allocation,
    EvaluationFlag,
    EvaluationHiding,
    EvaluationRating,
    Marking,
    PeerEvaluation,
    PeerRound,
    Sample,
    Snippet,
)
from upbeat.rooms.assess.models.evidence import EvidenceMarking
from upbeat.rooms.assess.models.grade import Grade, GradeChange, GradeRelease
from upbeat.rooms.assess.models.rubric import Rubric, RubricVersion
from upbeat.rooms.assess.models.submission import Attachment, Submission, SubmissionVersion
from upbeat.rooms.assess.models.task import Task

__all__ = [
    "Allocation", "Attachment", "EvaluationFlag", "EvaluationHiding", "EvaluationRating", "EvidenceMarking", "Grade",
    "GradeChange", "GradeRelease", "Marking", "PeerEvaluation", "PeerRound", "Rubric", "RubricVersion", "Sample",
    "Snippet", "Submission", "SubmissionVersion", "Task",
]  # fmt: skip
