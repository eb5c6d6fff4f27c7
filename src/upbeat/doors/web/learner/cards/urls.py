"""Address of the recall cards."""

from django.urls import path

from upbeat.doors.web.learner.cards import views

urlpatterns = [path("cards/", views.cards, name="cards")]
