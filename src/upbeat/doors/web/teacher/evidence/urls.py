"""Addresses of remarks, evidence and attendance."""

from django.urls import path

from upbeat.doors.web.teacher.evidence import views, views_attendance, views_files

urlpatterns = [
    path("class/<int:meeting_id>/remarks/", views.remarks, name="class-remarks"),
    path("remarks/ready/", views.ready, name="ready-remarks"),
    path("class/<int:meeting_id>/evidence/<str:whom>/<int:number>/", views_files.capture, name="class-evidence"),
    path("class/<int:meeting_id>/evidence/<str:whom>/<int:number>/new/", views_files.create, name="evidence-new"),
    path("class/<int:meeting_id>/evidence/<str:whom>/<int:number>/whole/", views_files.whole, name="evidence-whole"),
    path("class/<int:meeting_id>/voice/<str:whom>/<int:number>/new/", views_files.create_voice, name="voice-new"),
    path("class/<int:meeting_id>/voice/<str:whom>/<int:number>/whole/", views_files.whole_voice, name="voice-whole"),
    path("record/files/<uuid:key>/", views_files.sent, name="record-file"),
    path("record/files/<uuid:key>/finish", views_files.finish, name="record-file-finish"),
    path("evidence/<int:evidence_id>/", views.evidence, name="evidence"),
    path("class/<int:meeting_id>/attendance/", views_attendance.attendance, name="attendance"),
    path("classes/<int:section_id>/attendance/", views_attendance.history, name="attendance-history"),
    path("classes/<int:section_id>/attendance.csv", views_attendance.table, name="attendance-csv"),
]
