"""Addresses of editions."""

from django.urls import path

from upbeat.doors.web.studio.editions import views, views_choosing, views_rows

urlpatterns = [
    path("editions/", views.editions, name="editions"),
    path("editions/choose/<int:subject_id>/", views_choosing.choose, name="edition-choose"),
    path("editions/chosen/<int:choice_id>/undo/", views_choosing.undo, name="edition-choice-undo"),
    path("editions/<int:edition_id>/", views.edition, name="edition"),
    path("editions/<int:edition_id>/name/", views.name, name="edition-name"),
    path("editions/<int:edition_id>/retired/", views.retired, name="edition-retired"),
    path("editions/<int:edition_id>/gaps/", views.gaps, name="edition-gaps"),
    path("editions/<int:edition_id>/changes/", views.changes, name="edition-changes"),
    path("editions/<int:edition_id>/changes/<int:change_id>/undo/", views.undo, name="edition-undo"),
    path("editions/<int:edition_id>/rows/new/", views_rows.row_new, name="edition-row-new"),
    path("editions/<int:edition_id>/rows/<int:row_id>/", views_rows.row, name="edition-row"),
    path("editions/<int:edition_id>/rows/<int:row_id>/unit/", views_rows.unit, name="edition-unit"),
    path("editions/<int:edition_id>/order/", views_rows.order, name="edition-order"),
    path("editions/<int:edition_id>/points/", views_rows.mapping, name="edition-mapping"),
]
