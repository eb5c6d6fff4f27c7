"""Django's test client, signed in."""

from django.test import Client

from upbeat.rooms.people.models import Person


def client_of(person: Person) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    client.force_login(person)
    return client
