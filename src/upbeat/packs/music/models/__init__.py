"""Rows of the pack."""

from upbeat.packs.music.models.following import FollowedScore
from upbeat.packs.music.models.hearing import NoteWord
from upbeat.packs.music.models.laying import Laying
from upbeat.packs.music.models.lessons import Playing, PlayingSeat, PlayingTry, Taps
from upbeat.packs.music.models.performances import PerformanceMarking
from upbeat.packs.music.models.plays import Play
from upbeat.packs.music.models.scores import NotatedScore
from upbeat.packs.music.models.takes import NotationChoice, Take, VoiceSettings

__all__ = [
    "FollowedScore", "Laying", "NotatedScore", "NotationChoice", "NoteWord", "PerformanceMarking", "Play", "Playing",
    "PlayingSeat", "PlayingTry", "Take", "Taps", "VoiceSettings",
]  # fmt: skip
