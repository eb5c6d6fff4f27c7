"""Django's settings, all derived from :mod:`upbeat.site.environment`."""

from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from upbeat.site.environment import Environment, environment
from upbeat.site.policy import content_security_policy

PACKAGE = Path(__file__).resolve().parents[1]
SETTING_NAMES = tuple(Environment.model_fields)
DEBUG = environment.debug
SECRET_KEY = environment.signing_key
ALLOWED_HOSTS = environment.hosts
CSRF_TRUSTED_ORIGINS = environment.trusted_origins

ROOMS = [
    "journal", "people", "catalog", "items", "design", "record", "polish", "publish", "learn", "discuss",
    "classroom", "assess", "analyse", "improve",
]  # fmt: skip
WEB_DOORS = ["shared", "learner", "teacher", "studio", "school"]

PACKS = environment.packs
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django_tasks",
    "django_tasks_db",
    "csp",
    *[f"upbeat.rooms.{room}" for room in ROOMS],
    *[f"upbeat.doors.web.{door}" for door in WEB_DOORS],
    *[f"upbeat.packs.{pack}" for pack in PACKS],
    "upbeat.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "upbeat.doors.web.shared.middleware.SchoolScope",
    "upbeat.doors.web.shared.middleware.Refusals",
    "upbeat.doors.web.learner.joining.middleware.OnlyThisLesson",
]

ROOT_URLCONF = "upbeat.site.urls"
WSGI_APPLICATION = "upbeat.site.wsgi.application"
DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["upbeat.rooms.people.backend.PersonBackend"]
LOGIN_URL = "shared:sign-in"
LOGIN_REDIRECT_URL = "/"

JOBS, BROKER_URL, BROKER_QUEUE = environment.jobs, environment.broker_url, environment.broker_queue
REDIS_URL = environment.redis_url
TASKS = {
    "default": {
        "BACKEND": "upbeat.site.broker.CeleryBackend" if JOBS == "celery" else "django_tasks_db.DatabaseBackend"
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LANGUAGE_CODE = environment.language
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = environment.time_zone
USE_TZ = True

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_ENGINE = "upbeat.rooms.people.browser_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.https
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if environment.https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MEDIA_STORE = environment.store()
CONTENT_SECURITY_POLICY = content_security_policy(*([MEDIA_STORE["origin"]] if MEDIA_STORE else []))

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "doors/web/shared/static"
DATA_DIR = environment.data_dir
MEDIA_ROOT = DATA_DIR / "media"

UPLOAD_LIMIT_BYTES = environment.upload_limit_mb * 1024 * 1024
WORK_SILENT_AFTER = timedelta(seconds=environment.silent_seconds)
VIDEO_LIMIT_SECONDS = environment.video_limit_minutes * 60
SPEECH_MODEL = Path(environment.speech_model).expanduser().resolve() if environment.speech_model else None

# Without a mail server nothing is sent by e-mail: MAIL_FROM is empty then, and rooms ask for it.
SITE_ADDRESS = environment.address
CLASS_ADDRESS = environment.class_address
MAIL_FROM = DEFAULT_FROM_EMAIL = environment.mail_from if environment.mail_host else ""
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = environment.mail_host, environment.mail_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = environment.mail_user, environment.mail_password
EMAIL_USE_TLS, EMAIL_USE_SSL = environment.mail_security == "starttls", environment.mail_security == "tls"
EMAIL_TIMEOUT = 20

# The caption editor sends three fields a caption, of at most 1500; Django's own limit is a thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# How long a process remembers what a class has been given: thirty pupils who sign in at once ask for the same.
CLASS_MEMORY_S = 2.0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        # Every address that is guessed would be a line.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
