"""The address of the desk."""

from django.urls import path

from upbeat.doors.web.studio.desk import views

urlpatterns = [path("", views.desk, name="home")]
