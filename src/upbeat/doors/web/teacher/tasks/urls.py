"""Addresses of tasks, of marking and of rubrics."""

from django.urls import path

from upbeat.doors.web.teacher.tasks import views, views_marking, views_rubrics

urlpatterns = [
    path("lessons/<int:package_id>/work/", views.lesson, name="work"),
    path("pieces/<int:piece_id>/task/", views.settings, name="task-edit"),
    path("pieces/<int:piece_id>/work/", views.overview, name="task"),
    path("pieces/<int:piece_id>/work/do/", views.do, name="task-do"),
    path("pieces/<int:piece_id>/work/grades.csv", views.grades, name="task-grades"),
    path("work/<int:submission_id>/", views_marking.desk, name="mark"),
    path("work/<int:submission_id>/do/", views_marking.do, name="mark-do"),
    path("evaluations/<int:evaluation_id>/", views_marking.evaluation, name="evaluation"),
    path("rubrics/", views_rubrics.rubrics, name="rubrics"),
    path("rubrics/new/", views_rubrics.new, name="rubric-new"),
    path("rubrics/<int:rubric_id>/", views_rubrics.rubric, name="rubric"),
    path("rubrics/<int:rubric_id>/do/", views_rubrics.do, name="rubric-do"),
]
