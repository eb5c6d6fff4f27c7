"""Reads of the discuss room."""

from upbeat.rooms.discuss.queries.threads import (
    PostView,
    ThreadView,
    access_post,
    access_thread,
    bell,
    section_for,
    thread_view,
    threads_at,
    threads_of,
    unread,
)

__all__ = [
    "PostView", "ThreadView", "access_post", "access_thread", "bell", "section_for", "thread_view", "threads_at",
    "threads_of", "unread",
]  # fmt: skip
