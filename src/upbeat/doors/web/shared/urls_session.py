"""Addresses of signing in and of one's account; included by the shared door's urls."""

from django.urls import path

from upbeat.doors.web.shared import views_session as views

urlpatterns = [
    path("", views.start, name="start"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/card/", views.sign_in_card, name="sign-in-card"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("me/", views.account, name="account"),
]
