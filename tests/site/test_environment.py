"""The one typed file of settings."""

import os
import stat

import pytest
from pydantic import ValidationError

from upbeat.site.environment import Environment
from upbeat.site.policy import content_security_policy


def test_a_key_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    first = Environment(data_dir=tmp_path / "data").signing_key
    again = Environment(data_dir=tmp_path / "data").signing_key
    assert first == again
    assert len(first) >= 48
    assert stat.S_IMODE(os.stat(tmp_path / "data/secret-key").st_mode) == 0o600


def test_a_given_key_is_used_and_none_is_kept(tmp_path):
    assert Environment(data_dir=tmp_path, secret_key="given").signing_key == "given"
    assert list(tmp_path.iterdir()) == []


def test_without_an_address_the_database_is_a_file_that_answers_only_when_written(tmp_path):
    facts = Environment(data_dir=tmp_path, database_url="").database()
    assert facts["NAME"] == tmp_path / "upbeat.sqlite3"
    assert facts["OPTIONS"]["init_command"].startswith("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    assert facts["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_an_address_of_postgresql_is_taken_apart():
    facts = Environment(database_url="postgresql://upbeat:p%40ss@db.example:5433/school").database()
    assert (facts["ENGINE"], facts["NAME"], facts["USER"], facts["PASSWORD"], facts["HOST"], facts["PORT"]) == (
        "django.db.backends.postgresql", "school", "upbeat", "p@ss", "db.example", 5433,
    )  # fmt: skip


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite:///x", "postgresql://host", "nonsense"])
def test_an_address_that_cannot_be_used_is_refused_when_it_is_read(url):
    with pytest.raises(ValidationError, match="postgresql://"):
        Environment(database_url=url)


@pytest.mark.parametrize("url", ["", "http://broker", "redis://", "amqp:///"])
def test_celery_needs_a_broker_that_can_be_used(url):
    with pytest.raises(ValidationError, match="redis://host"):
        Environment(jobs="celery", broker_url=url)
    assert Environment(jobs="celery", broker_url="amqp://guest@localhost").jobs == "celery"
    assert Environment(broker_url="").jobs == "database"


def test_celery_must_be_installed(monkeypatch):
    monkeypatch.setattr("upbeat.site.environment.find_spec", lambda name: None)
    with pytest.raises(ValidationError, match=r"pip install \"upbeat\[celery\]\""):
        Environment(jobs="celery", broker_url="redis://localhost")


@pytest.mark.parametrize(
    ("name", "value"), [("time_zone", "Mars/Olympus"), ("language", "fr"), ("upload_limit_mb", -1)]
)
def test_a_value_that_means_nothing_is_refused_when_it_is_read(name, value):
    with pytest.raises(ValidationError):
        Environment(**{name: value})


def test_without_a_store_nothing_but_ourselves_is_let_in():
    assert Environment(media_store="").store() == {}
    assert "s3" not in str(content_security_policy())


@pytest.mark.parametrize(
    ("told", "prefix", "origin"),
    [
        ({"media_store": "s3://media"}, "", "https://s3.us-east-1.amazonaws.com"),
        ({"media_store": "s3://media/up/beat/", "media_store_region": "eu-west-1"}, "up/beat",
         "https://s3.eu-west-1.amazonaws.com"),
        ({"media_store": "s3://media", "media_store_endpoint": "https://s3.example:8333/"}, "",
         "https://s3.example:8333"),
        ({"media_store": "s3://media", "media_store_endpoint": "https://oss.example", "media_store_style": "virtual"},
         "", "https://media.oss.example"),
    ],
)  # fmt: skip
def test_pages_may_load_media_from_the_origin_of_the_store(told, prefix, origin):
    facts = Environment(**told).store()
    assert (facts["bucket"], facts["prefix"], facts["origin"]) == ("media", prefix, origin)
    allowed = content_security_policy(facts["origin"])["DIRECTIVES"]
    assert [name for name, sources in allowed.items() if origin in sources] == ["connect-src", "img-src", "media-src"]
    assert {name: [s for s in sources if s != origin] for name, sources in allowed.items()} == (
        content_security_policy()["DIRECTIVES"]
    )


@pytest.mark.parametrize("url", ["media", "https://s3.example/media", "s3://", "s3://A_b", "s3:///x"])
def test_a_store_that_cannot_be_meant_is_refused_when_it_is_read(url):
    with pytest.raises(ValidationError, match="s3://bucket/prefix"):
        Environment(media_store=url)


@pytest.mark.parametrize("url", ["s3.example", "https://s3.example/media", "ftp://x"])
def test_the_address_of_a_store_is_that_of_a_host(url):
    with pytest.raises(ValidationError, match="https://s3"):
        Environment(media_store_endpoint=url)


def test_the_client_of_the_store_must_be_installed(monkeypatch):
    monkeypatch.setattr("upbeat.site.environment.find_spec", lambda name: None)
    with pytest.raises(ValidationError, match=r"pip install \"upbeat\[s3\]\""):
        Environment(media_store="s3://media")


def test_e_mail_needs_a_sender_and_the_address_of_the_site_for_its_links():
    whole = {"mail_host": "mail.example", "mail_from": "upbeat@school.example", "address": "https://school.example/"}
    assert Environment(**whole).address == "https://school.example"
    for missing in ("mail_from", "address"):
        with pytest.raises(ValidationError, match="UPBEAT_ADDRESS"):
            Environment(**(whole | {missing: ""}))
    with pytest.raises(ValidationError, match="https://"):
        Environment(address="school.example")
    assert Environment(mail_host="").mail_from == ""
