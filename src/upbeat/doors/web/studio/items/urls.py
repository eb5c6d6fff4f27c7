"""Addresses of questions and of the wrong ideas behind wrong answers."""

from django.urls import path

from upbeat.doors.web.studio.items import views, views_ideas

urlpatterns = [
    path("questions/", views.items, name="items"),
    path("questions/new/", views.item_new, name="item-new"),
    path("questions/<int:item_id>/", views.item, name="item"),
    path("questions/<int:item_id>/edit/", views.item_edit, name="item-edit"),
    path("questions/<int:item_id>/retire/", views.item_retire, name="item-retire"),
    path("questions/<int:item_id>/restore/", views.item_restore, name="item-restore"),
    path("questions/pictures/<uuid:key>/", views.picture, name="picture"),
    path("questions/versions/<int:version_id>/preview/", views.item_preview, name="item-preview"),
    path("points/<int:point_id>/ideas/", views_ideas.misconceptions, name="misconceptions"),
    path("ideas/<int:misconception_id>/", views_ideas.misconception, name="misconception"),
]
