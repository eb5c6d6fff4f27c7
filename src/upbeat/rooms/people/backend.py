"""How Django finds the person of a session."""

from django.contrib.auth.backends import BaseBackend

from upbeat.rooms.people.models import Person


class PersonBackend(BaseBackend):
    """Signing in itself is :mod:`upbeat.rooms.people.actions.sessions`; this only reads the session's person."""

    def get_user(self, user_id: int) -> Person | None:
        """The active person with their school in one query, or None."""
        return Person.everyone.select_related("school").filter(pk=user_id, is_active=True).first()
