"""The site as a Django app, so that every process that sets Django up is wired the same way."""

from django.apps import AppConfig

from upbeat.site.logs import configure


class SiteConfig(AppConfig):
    """Wires the news of rooms to their listeners."""

    name = "upbeat.site"
    label = "upbeat_site"

    def ready(self) -> None:
        """Called once all models are there; the wiring imports them, so it cannot be imported earlier."""
        from upbeat.site.wiring import wire  # noqa: PLC0415 - models are not ready before

        configure()
        wire()
