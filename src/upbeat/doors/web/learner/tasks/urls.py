"""Addresses of work handed in and of evaluating."""

from django.urls import path

from upbeat.doors.web.learner.tasks import views, views_evaluating, views_files

urlpatterns = [
    path("pieces/<int:piece_id>/work/draft/", views.draft, name="work-draft"),
    path("pieces/<int:piece_id>/work/take-back/", views.back, name="work-take-back"),
    path("pieces/<int:piece_id>/work/one-more/", views_evaluating.one_more, name="one-more"),
    path("pieces/<int:piece_id>/work/files/", views_files.files, name="work-files"),
    path("pieces/<int:piece_id>/work/files/new/", views_files.create, name="work-file-new"),
    path("pieces/<int:piece_id>/work/files/whole/", views_files.whole, name="work-file-whole"),
    path("work/files/<uuid:key>/", views_files.sent, name="work-file"),
    path("work/files/<uuid:key>/finish", views_files.finish, name="work-file-finish"),
    path("work/files/<uuid:key>/remove/", views_files.remove, name="work-file-remove"),
    path("evaluate/<uuid:key>/", views_evaluating.evaluate_work, name="evaluate"),
    path("remarks/<uuid:key>/", views_evaluating.remark, name="remark"),
]
