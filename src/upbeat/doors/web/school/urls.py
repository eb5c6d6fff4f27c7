"""Addresses of the school's door."""

from django.urls import path

from upbeat.doors.web.school import views

app_name = "school"
urlpatterns = [
    path("", views.overview, name="home"),
    path("people/", views.people, name="people"),
    path("people/new/", views.person_new, name="person-new"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("terms/", views.terms, name="terms"),
    path("life/", views.life, name="life"),
    path("classes/<int:section_id>/", views.section, name="section"),
    path("classes/<int:section_id>/cards/", views.cards, name="cards"),
    path("classes/<int:section_id>/leave/<int:enrolment_id>/", views.leave, name="leave"),
]
