"""Addresses of what is heard in a question, and of the scores of a school."""

from django.urls import path

from upbeat.packs.music.doors import heard, scores

urlpatterns = [
    path("", scores.home, name="home"),
    path("heard/<uuid:token>/", heard.of_attempt, name="heard"),
    path("heard/<uuid:token>/play/", heard.ask, name="heard-play"),
    path("heard/<uuid:token>/plays/<uuid:play>/", heard.of_play, name="heard-of-play"),
    path("heard/wording/<int:variant_id>/<int:seed>/", heard.of_preview, name="heard-preview"),
    path("scores/new/", scores.score_new, name="score-new"),
    path("scores/<int:score_id>/", scores.score, name="score"),
    path("scores/<int:score_id>/edit/", scores.score_edit, name="score-edit"),
    path("scores/<int:score_id>/print/", scores.score_print, name="score-print"),
    path("scores/<int:score_id>/transpose/", scores.score_transpose, name="score-transpose"),
    path("scores/<int:score_id>/retire/", scores.score_retire, name="score-retire"),
    path("scores/<int:score_id>/restore/", scores.score_restore, name="score-restore"),
]
