"""Addresses of what became of published material."""

from django.urls import path

from upbeat.doors.web.studio.changes import views, views_withdrawing

urlpatterns = [
    path("questions/<int:item_id>/take-back/", views_withdrawing.item_withdraw, name="item-withdraw"),
    path("changes/<str:thing>/<int:number>/", views.history, name="history"),
    path("changes/<int:amendment_id>/undo/", views.undo, name="change-undo"),
    path("changes/<int:amendment_id>/", views.change, name="change"),
]
