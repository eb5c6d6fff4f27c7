"""A performance recorded in class: on the record of a pupil or a group, and marked against a score."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client, TestCase
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories_class import ClassOf
from factories_sing import PHRASE, recorded
from jobs import run_jobs
from upbeat.packs.music.actions.keeping import agree_voice
from upbeat.packs.music.actions.performing import ask_for_performance_marking
from upbeat.packs.music.actions.scores import write_score
from upbeat.packs.music.models import NotatedScore, PerformanceMarking
from upbeat.rooms.classroom.models import Evidence, Group
from upbeat.rooms.people.models import Person

CHUNK: dict[str, Any] = {"content_type": "application/offset+octet-stream", "headers": {"Upload-Offset": "0"}}


class Performing(ClassOf):
    """A class in a lesson, and a score in the library."""

    def __init__(self, pupils: int = 3) -> None:
        super().__init__(pupils=pupils)
        with scope(school=self.school):
            self.meeting = self.meet()
            self.score: NotatedScore = write_score(by=self.teacher, title="Our phrase", abc=PHRASE)

    def evidence(self, whose: Person | Group, data: bytes | None = None, name: str = "song.webm") -> Evidence:
        """Recorded, sent and made anew, as the teacher's phone does it."""
        whom = "group" if isinstance(whose, Group) else "pupil"
        client, data = client_of(self.teacher), recorded() if data is None else data
        here = reverse("teacher:evidence-new", args=[self.meeting.pk, whom, whose.pk])
        told = json.dumps({"name": name, "size": len(data)})
        url = client.post(here, told, content_type="application/json").json()["url"]
        assert client.patch(url, data, **CHUNK).status_code == 204
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert client.post(f"{url}finish").status_code == 200
        run_all()
        with scope(school=self.school):
            return Evidence.objects.select_related("meeting__section", "upload__work", "person").latest("pk")

    def agree(self, pupil: Person) -> None:
        with scope(school=self.school):
            agree_voice(by=self.teacher, pupil=pupil, given_by="Her mother, on the form of 3 September")

    def ask(self, evidence: Evidence, **more: Any) -> PerformanceMarking:
        """The teacher chooses the score; the job waits."""
        with scope(school=self.school), TestCase.captureOnCommitCallbacks(execute=True):
            return ask_for_performance_marking(by=self.teacher, evidence=evidence, score=self.score, **more)

    def marked(self, evidence: Evidence, **more: Any) -> PerformanceMarking:
        made = self.ask(evidence, **more)
        run_all()
        with scope(school=self.school):
            return PerformanceMarking.objects.select_related("evidence__upload", "evidence__person").get(pk=made.pk)

    def client(self) -> Client:
        return client_of(self.teacher)


def run_all() -> list[str]:
    """Every job that waits, and what it does once it has committed."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return run_jobs()
