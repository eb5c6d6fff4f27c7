"""Runs of the line for tests, without running it."""

from __future__ import annotations

from dataclasses import asdict

from django_scopes import scope, scopes_disabled

from upbeat.kernel.slides import plain
from upbeat.rooms.polish.line.result import LineResult
from upbeat.rooms.polish.models import CheckFinding, PolishRun, Recipe, Rendition, SlideText
from upbeat.rooms.record.models import Asset

KEY_EVERY_S = 6


def make_run(asset: Asset, *, state: str = PolishRun.State.DONE, seconds: int = 12, **fields: object) -> PolishRun:
    """A run of the asset; if it is done, with its three rungs of one-second fragments of 1000 bytes."""
    with scope(school=asset.school):
        recipe = Recipe.objects.create(asset=asset, number=asset.recipes.count() + 1, steps={"music": False})
        done = state == PolishRun.State.DONE
        run = PolishRun.objects.create(
            school=asset.school, asset=asset, recipe=recipe, state=state, duration_s=seconds if done else None, **fields
        )
        if done:
            run.folder, run.poster = (
                f"polished/{run.school_id}/{run.pk}",
                f"polished/{run.school_id}/{run.pk}/poster.webp",
            )
            run.loudness = {"before": {"lufs": -24.0}, "after": {"lufs": -16.0}}
            run.save()
            fragments = [[1000 + 1000 * n, 1000, float(n), 1.0, n % KEY_EVERY_S == 0] for n in range(seconds)]
            for rung, width, height in (("720p", 1280, 720), ("480p", 854, 480), ("audio", 0, 0)):
                Rendition.objects.create(
                    run=run, rung=rung, path=f"{run.folder}/{rung}.mp4", size=1000 * (seconds + 1), bitrate=8000,
                    width=width, height=height, codecs="mp4a.40.2", init_size=1000, fragments=fragments,
                )  # fmt: skip
    return run


def make_finding(
    run: PolishRun, check: str, level: str = "warn", second: float | None = None, **params: object
) -> CheckFinding:
    """A finding as a run leaves it; with one at least, the run has a report."""
    with scope(school=run.school):
        return CheckFinding.objects.create(run=run, check_name=check, level=level, second=second, params=params)


def make_slide(run: PolishRun, second: float, text: str, *, until: float = 0.0, size: float = 0.05) -> SlideText:
    """A slide as a reading leaves it; its first line is its title."""
    with scope(school=run.school):
        return SlideText.objects.create(
            run=run, second=second, until=until or second + 5, text=text, plain=plain(text),
            title=text.partition("\n")[0], size=size, kept=1.0,
        )  # fmt: skip


def serve_film(run: PolishRun, made: LineResult, *, folder: str = "film") -> None:
    """Have a run serve what the line really made in ``folder`` of the media."""
    with scopes_disabled():
        PolishRun.objects.filter(pk=run.pk).update(
            duration_s=made.duration_s, poster=f"{folder}/{made.poster}", folder=folder,
            thumbnails=asdict(made.thumbnails), stills=asdict(made.stills),
        )  # fmt: skip
        Rendition.objects.filter(run=run).delete()
        Rendition.objects.bulk_create(
            Rendition(
                run=run, rung=one.rung, path=f"{folder}/{one.file}", size=one.size, bitrate=one.bitrate,
                width=one.width, height=one.height, codecs=one.codecs, init_size=one.init_size,
                fragments=one.rows(),
            )
            for one in made.renditions
        )  # fmt: skip
