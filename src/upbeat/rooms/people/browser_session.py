"""Django's sessions in the database, read by a query that is written once (setting ``SESSION_ENGINE``)."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from upbeat.rooms.people.prepared import Prepared

_kept = Prepared(
    lambda key: Session.objects.filter(session_key=key).values_list("session_data", "expire_date"), hole="the key"
)


class SessionStore(DatabaseStore):
    """As Django's, but for reading."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Django's own table."""
        return Session

    def load(self) -> dict[str, Any]:
        """What the browser's session holds; nothing, and no key, if there is none or it has expired."""
        now = timezone.now()
        for data, expires in _kept(self.session_key or ""):
            if expires > now:
                return self.decode(data)
        self._session_key = None
        return {}
