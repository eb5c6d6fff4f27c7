"""Who a browser is, from one page to the next."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from upbeat.rooms.people.browser_session import SessionStore

pytestmark = pytest.mark.django_db


def kept():
    store = SessionStore()
    store["who"] = "Ada"
    store.create()
    return store.session_key


def test_what_was_kept_is_there_on_the_next_page():
    key = kept()
    assert SessionStore(key)["who"] == "Ada"


def test_an_expired_session_is_none_and_its_key_is_not_used_again():
    key = kept()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    store = SessionStore(key)
    assert store.get("who") is None
    assert store.session_key is None


@pytest.mark.parametrize("key", ["", "x" * 32, "0" * 4000, "\x00", "' OR 1=1 --"])
def test_a_key_that_nobody_was_given_opens_nothing(key):
    kept()
    assert SessionStore(key).get("who") is None


def test_reading_is_one_query(django_assert_num_queries):
    key = kept()
    with django_assert_num_queries(1):
        SessionStore(key).get("who")


def test_a_deleted_session_is_over_at_once():
    key = kept()
    SessionStore(key).delete(key)
    assert SessionStore(key).get("who") is None
