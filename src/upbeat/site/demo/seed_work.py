"""Work on videos to come: who has which step and by when, what was handed over, one step late."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design.actions.plans import join_team, write_plan
from upbeat.rooms.design.actions.scripts import Passage, write_script
from upbeat.rooms.design.actions.work import hand_over, plan_steps, plan_work
from upbeat.rooms.design.models import LessonPlan, Stage
from upbeat.rooms.people.models import Role
from upbeat.site.demo.seed_lessons import Given
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.seed_videos import Film, Films
from upbeat.site.demo.shapes import Content
from upbeat.site.demo.work import Work

DONE = (Stage.SCRIPTED, Stage.RECORDED, Stage.POLISHED, Stage.REVIEWED, Stage.PUBLISHED)


def make_work(content: Content, films: Films, given: Iterable[Given], people: People, now: datetime) -> None:
    """What was made for the lessons, and the plans in work, each with its team and the videos it needs."""
    for lesson in given:
        for point in lesson.told.points:
            _made(lesson, films.films[f"{point}.{lesson.told.language}"], people, now)
    for told in content.plans:
        by = people.by_login[told.by]
        plan = write_plan(
            by=by,
            title=told.title,
            subject=films.subject,
            video_fits="yes",
            video_fits_why=told.why,
            values=dict(told.values),
            points=[films.points[point] for point in told.points],
        )
        for login, role in told.team.items():
            join_team(by=by, plan=plan, person=people.by_login[login], role=Role(role))
        for work in told.work:
            _plan(work, plan, films.points[told.points[0]], people, now)


def _made(lesson: Given, film: Film, people: People, now: datetime) -> None:
    """A video handed from stage to stage until it was published, three weeks ago."""
    plan, by = lesson.package.plan, film.video.created_by
    assert plan is not None
    assert by is not None
    begun = now - timedelta(days=34)
    work = plan_work(by=by, plan=plan, title=film.video.title, assignee=by, now=begun)
    for number, stage in enumerate(DONE, 1):
        who = people.by_login["brandt"] if stage == Stage.POLISHED else by
        hand_over(by=who, work=work, stage=stage, now=begun + timedelta(days=2.6 * number))


def _plan(told: Work, plan: LessonPlan, point: KnowledgePoint, people: People, now: datetime) -> None:
    begun = now - timedelta(days=10)
    author = people.by_login[told.steps[0].by]
    today = now.date()
    due_on = today + timedelta(days=told.due)
    by = plan.author or author
    work = plan_work(by=by, plan=plan, title=told.title, assignee=author, due_on=due_on, now=begun)
    steps = {Stage(step.stage): (people.by_login[step.by], today + timedelta(days=step.due)) for step in told.steps}
    plan_steps(by=by, work=work, steps=steps)
    if told.passages:
        language = author.language or author.school.language
        passages = [Passage(heading=heading, spoken=spoken) for heading, spoken in told.passages]
        write_script(by=author, point=point, plan=plan, title=told.title, language=language, passages=passages)
    for step in told.steps:
        if step.done is not None:
            to = people.by_login[step.to] if step.to else None
            done = now + timedelta(days=step.done)
            giver = people.by_login[step.by]
            hand_over(by=giver, work=work, stage=Stage(step.stage), to=to, note=step.note, now=done)
