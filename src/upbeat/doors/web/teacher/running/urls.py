"""Addresses of the plan of a lesson and of going through it."""

from django.urls import path

from upbeat.doors.web.teacher.running import views, views_plan

urlpatterns = [
    path("lessons/<int:package_id>/plan/", views_plan.plan, name="plan"),
    path("lessons/<int:package_id>/plan/order/", views_plan.order, name="plan-order"),
    path("lessons/<int:package_id>/plan/propose/", views_plan.propose, name="plan-propose"),
    path("steps/<int:step_id>/", views_plan.step_edit, name="step-edit"),
    path("steps/<int:step_id>/remove/", views_plan.step_remove, name="step-remove"),
    path("class/<int:meeting_id>/steps/<int:step_id>/", views.step, name="class-step"),
    path("class/<int:meeting_id>/step/", views.conduct, name="class-step-now"),
]
