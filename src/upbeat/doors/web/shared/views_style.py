"""Every part of pages with sample data, for developers' eyes and screenshots; there only while debugging."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upbeat.doors.web.shared.svg import Bar, Marker, bars, curve

PAGES = ("player", "checkpoint", "projector", "clicker", "pins", "sheet", "refused")


class SampleForm(forms.Form):
    """One field of each kind; the texts are sample data and stay English."""

    name = forms.CharField(label="Name of the lesson", help_text="As pupils will read it")
    goal = forms.CharField(
        label="What they will be able to do", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    minutes = forms.IntegerField(label="Minutes before class", min_value=1, max_value=30)
    point = forms.ChoiceField(label="Knowledge point", choices=[("1", "The upbeat"), ("2", "Dotted rhythm")])
    form = forms.ChoiceField(
        label="Is a video the right form?",
        choices=[("yes", "Yes"), ("no", "No, we do it in class")],
        widget=forms.RadioSelect,
    )
    classes = forms.MultipleChoiceField(
        label="Classes", choices=[("7a", "7a"), ("7b", "7b")], widget=forms.CheckboxSelectMultiple, required=False
    )
    remind = forms.BooleanField(label="Remind those who have not begun", required=False, help_text="Once, a day before")


def sample_player() -> dict[str, Any]:
    """A player without a video: the frame, the bar, the sides."""
    said = [
        (58.0, 64.0, "A bar begins with its strongest beat."),
        (64.0, 71.5, "But many songs begin before the bar: with an upbeat."),
        (71.5, 80.0, "The bar line comes after it, and then you feel the one."),
        (80.0, 92.0, "Clap with me: and ONE, two, three."),
    ]
    return {
        "viewing": 1, "person": "sample", "pass": "", "pass_url": "", "segments_url": "/hot/segments", "place_url": "",
        "title": "The upbeat", "poster": "", "duration": 332, "open_until": 185, "start": 72,
        "rungs": [
            {"name": "auto", "label": "Automatic", "playlist": "", "file": ""},
            *({"name": name, "label": label, "playlist": "", "file": "", "megabytes": megabytes}
            for name, label, megabytes in (("720p", "Sharp picture", 12.3), ("480p", "Small picture", 6.0),
            ("audio", "Save data: sound and stills", 2.3))),
        ],
        "captions": [{"language": "en", "label": "English", "url": "data:text/vtt,WEBVTT", "default": True}],
        "checkpoints": [
            {"second": 65, "number": 1, "state": "settled", "url": "#"},
            {"second": 185, "number": 2, "state": "nearly", "url": "#"},
            {"second": 260, "number": 3, "state": "not-yet", "url": "#"},
        ],
        "has_marks": True,
        "marks": [
            {"second": 58, "title": "Bars and beats", "kind": "chapter", "label": "Chapter"},
            {"second": 80, "title": "Clap with me", "kind": "sing", "label": "Sing along"},
        ],
        "checkpoint_url": "/style/checkpoint/",
        "transcript": [{"start": start, "end": end, "text": text} for start, end, text in said],
        "note_form": {"action": "#"}, "notes": [{"second": 64, "text": "The upbeat is unstressed."}],
        "ask_form": {"action": "#"},
    }  # fmt: skip


def sample_context() -> dict[str, Any]:
    """What the page of parts shows."""
    now = timezone.now()
    watched = [24 - second // 30 for second in range(332)]
    again = [
        count + (9 if 130 <= second < 152 else 3 if second % 50 < 8 else 0) for second, count in enumerate(watched)
    ]
    return {
        "crumbs": [("#", "Music 7b"), ("#", "3rd lesson"), ("", "Every part")],
        "blank": SampleForm(initial={"form": "yes"}),
        "faulty": SampleForm({"name": "", "minutes": "90", "point": "1", "form": "yes"}),
        "page": Paginator(range(95), 20).page(2),
        "moments": [now, now - timedelta(days=1), now + timedelta(days=3), now - timedelta(days=40)],
        "bars": bars(
            "Right answers by knowledge point",
            "Dotted rhythm is the hardest: 13 of 30 answered right at first, 22 after looking again.",
            [
                Bar("The upbeat", 27, "27 of 30", mark="settled", before=19),
                Bar("Dotted rhythm", 22, "22 of 30", mark="nearly", before=13),
                Bar("Major and minor", 9, "9 of 30", mark="not-yet", before=7),
            ],
            most=30,
            column="Knowledge point",
            unit="Right now",
        ),
        "curve": curve(
            "The upbeat, second by second",
            "24 people began and 14 saw the end; 2:10 to 2:32 was played again most, about 1.5 times each.",
            views=again,
            uniques=watched,
            checkpoints=[Marker(65, "1"), Marker(185, "2"), Marker(260, "3")],
        ),
        "player": sample_player(),
        "soon": now + timedelta(seconds=75),
        "now": now,
        "states": ["settled", "nearly", "not-yet"],
        "cards": ["Ada Lin", "Chen Yu", "Mia Okafor", "Jonas Weber", "陈小雨", "Lin Wei"],
    }


def parts(request: HttpRequest) -> HttpResponse:
    """All parts on one page."""
    messages.success(request, "The lesson is published for 7b.")
    return render(request, "shared/style/parts.html", sample_context())


def page(request: HttpRequest, page: str) -> HttpResponse:
    """A part that is a page of its own."""
    if page not in PAGES:
        raise Http404
    return render(request, f"shared/style/{page}.html", sample_context())
