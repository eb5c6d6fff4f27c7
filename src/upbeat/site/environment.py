"""Every setting of an installation, typed, read from the environment (prefix ``UPBEAT_``) or a file ``upbeat.env``."""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from upbeat.site.data_folder import default_data_dir

KEEP_CONNECTION_S = 600


class Environment(BaseSettings):
    """The settings. Each field is documented in docs/reference/settings.md; a test holds the two together."""

    model_config = SettingsConfigDict(env_prefix="UPBEAT_", env_file="upbeat.env", extra="ignore")

    data_dir: Path = Field(default_factory=default_data_dir, description="Folder for database, media and secrets")
    database_url: str = Field(
        default="",
        description="postgresql://user:password@host:5432/name; empty for SQLite in the data folder",
    )
    secret_key: str = Field(default="", description="Signing key; empty to make one and keep it in the data folder")
    debug: bool = Field(default=False, description="Developer's error pages; never on a school's server")
    hosts: list[str] = Field(default=["*"], description="Host names that the server answers to, as JSON list")
    trusted_origins: list[str] = Field(
        default=[],
        description="Origins such as https://upbeat.school.example behind a TLS proxy, as JSON list",
    )
    https: bool = Field(default=False, description="True behind TLS: cookies are marked secure and HSTS is sent")
    trusted_proxies: list[str] = Field(
        default=["127.0.0.1", "::1"],
        description="Addresses whose X-Forwarded-For and -Proto are believed, as JSON list",
    )
    language: Literal["en", "zh-hans"] = Field(
        default="en", description="Language of pages for people who have not chosen one: en or zh-hans"
    )
    time_zone: str = Field(default="UTC", description="Time zone of new schools, as an IANA name")
    packs: list[str] = Field(default=["music"], description="Specialisations that are plugged in, as JSON list")
    upload_limit_mb: int = Field(default=4096, gt=0, description="Largest upload taken, in MB")
    video_limit_minutes: int = Field(default=90, gt=0, description="Longest video taken, in minutes")
    speech_model: str = Field(
        default="", description="Folder with a model of faster-whisper, for captions by recognition; empty for none"
    )

    silent_seconds: float = Field(
        default=30, gt=0, description="Seconds without a sign of life after which another worker takes a job over"
    )

    jobs: Literal["database", "celery"] = Field(
        default="database", description="Who carries jobs to workers: database, or celery over Redis or RabbitMQ"
    )
    broker_url: str = Field(
        default="",
        validate_default=True,
        description="Broker for celery: redis://host:6379/0 or amqp://user:password@host:5672/name",
    )
    broker_queue: str = Field(
        default="upbeat", description="Name of the queue; two installations on one broker need two names"
    )

    redis_url: str = Field(
        default="",
        validate_default=True,
        description="Redis between several server processes, such as redis://host:6379/0; empty for one process",
    )

    media_store: str = Field(
        default="",
        validate_default=True,
        description="Object store that serves media beside the folder: s3://bucket or s3://bucket/prefix; empty: none",
    )
    media_store_endpoint: str = Field(
        default="",
        description="Address of the store as browsers reach it, such as https://s3.school.example; empty for Amazon's",
    )
    media_store_region: str = Field(default="us-east-1", description="Region of the bucket")
    media_store_style: Literal["path", "virtual"] = Field(
        default="path", description="Where the bucket stands in addresses: path, or virtual for before the host name"
    )
    media_store_key: str = Field(default="", description="Access key; empty where the machine has a role of its own")
    media_store_secret: str = Field(default="", description="Secret of the access key")

    address: str = Field(
        default="", description="Where the site is, such as https://upbeat.school.example; for links in e-mails"
    )
    class_address: str = Field(
        default="",
        description="Where phones in class reach the site, such as http://192.168.1.10:8000; empty: as teachers do",
    )
    mail_host: str = Field(default="", description="Mail server that takes the reminders; empty for no e-mail")
    mail_port: int = Field(default=587, gt=0, lt=65536, description="Port of the mail server")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the line to the mail server is closed to others: starttls, tls or none"
    )
    mail_user: str = Field(default="", description="Name at the mail server; empty where it asks for none")
    mail_password: str = Field(default="", description="Password at the mail server")
    mail_from: str = Field(
        default="",
        validate_default=True,
        description="Address that e-mails come from, such as upbeat@school.example",
    )

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        return folder.expanduser().resolve()

    @field_validator("database_url")
    @classmethod
    def _of_postgresql(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and not (parts.scheme in ("postgresql", "postgres") and parts.hostname and parts.path.strip("/")):
            raise ValueError("it should look like postgresql://user:password@host:5432/name, or be empty for SQLite")
        return url

    @field_validator("jobs")
    @classmethod
    def _installed(cls, engine: str) -> str:
        if engine == "celery" and find_spec("celery") is None:
            raise ValueError('Celery is not installed: pip install "upbeat[celery]"')
        return engine

    @field_validator("broker_url")
    @classmethod
    def _of_a_broker(cls, url: str, others: ValidationInfo) -> str:
        parts = urlsplit(url)
        of_broker = parts.scheme in ("redis", "rediss", "amqp", "amqps") and parts.hostname
        if (url or others.data.get("jobs") == "celery") and not of_broker:
            raise ValueError("it should look like redis://host:6379/0 or amqp://user:password@host:5672/name")
        return url

    @field_validator("redis_url")
    @classmethod
    def _of_redis(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and not (parts.scheme in ("redis", "rediss") and parts.hostname):
            raise ValueError("it should look like redis://host:6379/0, or be empty where one process serves")
        if url and find_spec("redis") is None:
            raise ValueError('The client of Redis is not installed: pip install "upbeat[redis]"')
        return url

    @field_validator("media_store")
    @classmethod
    def _of_a_bucket(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and not (parts.scheme == "s3" and re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", parts.netloc)):
            raise ValueError("it should look like s3://bucket or s3://bucket/prefix")
        if url and find_spec("boto3") is None:
            raise ValueError('The client of the object store is not installed: pip install "upbeat[s3]"')
        return url.rstrip("/")

    @field_validator("media_store_endpoint")
    @classmethod
    def _of_a_store(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and not (parts.scheme in ("http", "https") and parts.hostname and not parts.path.strip("/")):
            raise ValueError("it should look like https://s3.school.example")
        return url.rstrip("/")

    @field_validator("address", "class_address")
    @classmethod
    def _of_a_site(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and not (parts.scheme in ("http", "https") and parts.hostname and not parts.query):
            raise ValueError("it should look like https://upbeat.school.example")
        return url.rstrip("/")

    @field_validator("mail_from")
    @classmethod
    def _whole(cls, sender: str, others: ValidationInfo) -> str:
        if others.data.get("mail_host") and not (
            re.fullmatch(r"[^@\s]+@[^@\s]+", sender) and others.data.get("address")
        ):
            raise ValueError(
                "with UPBEAT_MAIL_HOST it should look like upbeat@school.example, and UPBEAT_ADDRESS be set too"
            )
        return sender

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("it should be the name of a time zone such as Asia/Shanghai")
        return name

    @cached_property
    def signing_key(self) -> str:
        """The given key, or one made at first use and kept in the data folder with mode 600."""
        if self.secret_key:
            return self.secret_key
        path = self.data_dir / "secret-key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            # Written beside and linked: of two processes that start at once, one makes the key and both use it whole.
            with tempfile.NamedTemporaryFile("w", dir=self.data_dir) as draft:
                draft.write(secrets.token_urlsafe(48))
                draft.flush()
                with suppress(FileExistsError):
                    os.link(draft.name, path)
        return path.read_text().strip()

    def store(self) -> dict[str, str]:
        """What ``rooms.record.store`` needs to know, and ``origin``, which pages may load media from; {} for none."""
        if not self.media_store:
            return {}
        where = urlsplit(self.media_store)
        endpoint = self.media_store_endpoint or f"https://s3.{self.media_store_region}.amazonaws.com"
        scheme, _, host = endpoint.partition("://")
        return {
            "bucket": where.netloc,
            "prefix": where.path.strip("/"),
            "endpoint": endpoint,
            "region": self.media_store_region,
            "style": self.media_store_style,
            "key": self.media_store_key,
            "secret": self.media_store_secret,
            "origin": f"{scheme}://{where.netloc}.{host}" if self.media_store_style == "virtual" else endpoint,
        }

    def database(self) -> dict[str, object]:
        """Django's entry for the database. SQLite answers a commit only when it is on the disk."""
        if not self.database_url:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            return {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": self.data_dir / "upbeat.sqlite3",
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    # A busy evening writes to the same pages over and over: 16 MB of log before they reach their
                    # places, and 8 MB of them in memory.
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-8000;",
                },
                "CONN_MAX_AGE": KEEP_CONNECTION_S,
                # A file, because the threads of a server under test need the same database.
                "TEST": {"NAME": self.data_dir / "test.sqlite3"},
            }
        url = urlsplit(self.database_url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": url.port or "",
            "CONN_MAX_AGE": KEEP_CONNECTION_S,
            "CONN_HEALTH_CHECKS": True,
        }


environment = Environment()
