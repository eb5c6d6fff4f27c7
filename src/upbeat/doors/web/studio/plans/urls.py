"""Addresses of plans, templates and work."""

from django.urls import path

from upbeat.doors.web.studio.plans import views, views_templates, views_work

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/new/", views.plan_new, name="plan-new"),
    path("plans/<int:plan_id>/", views.plan, name="plan"),
    path("plans/<int:plan_id>/edit/", views.plan_edit, name="plan-edit"),
    path("plans/<int:plan_id>/print/", views.plan_print, name="plan-print"),
    path("plans/<int:plan_id>/team/", views_work.team, name="plan-team"),
    path("plans/<int:plan_id>/work/new/", views_work.work_new, name="work-new"),
    path("plans/<int:plan_id>/work/<int:work_id>/", views_work.work, name="work"),
    path("plans/<int:plan_id>/work/<int:work_id>/steps/", views_work.work_steps, name="work-steps"),
    path("templates/", views_templates.templates, name="templates"),
    path("templates/<int:template_id>/", views_templates.template, name="template"),
]
