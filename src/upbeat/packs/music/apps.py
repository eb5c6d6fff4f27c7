"""The pack as a Django app: plugs itself into the registries of rooms and doors."""

from django.apps import AppConfig


class MusicPack(AppConfig):
    """Music."""

    name = "upbeat.packs.music"
    label = "music"

    def ready(self) -> None:
        """Each part plugs itself in, now that the models are there."""
        from upbeat.packs.music import micro_videos  # noqa: PLC0415
        from upbeat.packs.music.frameworks import offer_frameworks  # noqa: PLC0415
        from upbeat.packs.music.plugging import items, lessons, performing, sing  # noqa: PLC0415

        items.plug()
        sing.plug()
        lessons.plug()
        performing.plug()
        micro_videos.plug_in()
        offer_frameworks()
