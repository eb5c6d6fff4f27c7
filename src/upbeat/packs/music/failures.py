"""Why a recording was not marked, though it could be read: a stable code, and its sentence for the pupil."""

from django.utils.translation import gettext_noop as noop

FAILURES = {
    "died": noop("Something went wrong on our side. Your answer waits: record it again."),
    "closed": noop("This question is not open for you any more. Go back to your lesson."),
}

PERFORMANCE_FAILURES = {
    "died": noop("Something went wrong on our side. The recording is on the record as it was: have it marked again."),
    "gone": noop("The recording was taken off the record before it was marked."),
}
