"""Addresses of what is sung, played and clapped."""

from django.urls import path

from upbeat.packs.music.doors import models_heard, notation, recordings, takes, voices_kept

urlpatterns = [
    path("notation/", notation.choose, name="notation"),
    path("takes/<uuid:token>/", takes.take, name="take"),
    path("takes/<uuid:token>/model.wav", models_heard.model, name="model"),
    path("takes/<uuid:token>/practice/", recordings.practise, name="practise"),
    path("recordings/", recordings.own, name="recordings"),
    path("recordings/consent/", voices_kept.withdraw_own, name="voice-withdraw"),
    path("recordings/<uuid:recording>/state/", takes.state, name="take-state"),
    path("recordings/<uuid:recording>/waits/", takes.waits, name="take-waits"),
    path("recordings/<int:take_id>/", recordings.one, name="recording"),
    path("recordings/<int:take_id>/delete/", recordings.delete, name="recording-delete"),
    path("pupils/<int:pupil_id>/recordings/", recordings.of_pupil, name="pupil-recordings"),
    path("pupils/<int:pupil_id>/voice/", voices_kept.consent, name="voice-consent"),
    path("voices/", voices_kept.settings_page, name="voices"),
    path("voices/classes/<int:section_id>/", voices_kept.section, name="voices-class"),
    path("voices/classes/<int:section_id>/undo/", voices_kept.undo, name="voices-undo"),
]
