"""Django's settings, each taken from lianqin.config.environment or said here with its reason."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from lianqin import VERSION
from lianqin.config.databases import database
from lianqin.config.environment import SettingUnreadable, read_settings
from lianqin.config.logs import logging_settings
from lianqin.config.secrets import load_secret
from lianqin.core.headers import CONTENT_POLICY

# docxtpl brings lxml, with which openpyxl would write a carriage return in a cell as a line feed.
os.environ.setdefault("OPENPYXL_LXML", "False")
_ENV = read_settings()

DATA: Path = _ENV["LIANQIN_DATA"]
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
KEYS = DATA / "keys"
SECRET_KEY = load_secret(KEYS / "secret_key")
FIELD_KEYS = KEYS / "fields"
APPEAL_KEYS: Path = _ENV["LIANQIN_APPEAL_KEYS"] or DATA / "appeal_keys"
DEBUG: bool = _ENV["LIANQIN_DEBUG"]
DEMO: bool = _ENV["LIANQIN_DEMO"]
RUNNER: bool = _ENV["LIANQIN_RUNNER"]
CLOCK: str = _ENV["LIANQIN_CLOCK"]
LONGEST_DUTY_HOURS: int = _ENV["LIANQIN_LONGEST_DUTY_HOURS"]
LONGEST_POLICE_DUTY_HOURS: int = _ENV["LIANQIN_LONGEST_POLICE_DUTY_HOURS"]
LEAST_REST_HOURS: int = _ENV["LIANQIN_LEAST_REST_HOURS"]
HTTPS: bool = _ENV["LIANQIN_HTTPS"]
ALLOWED_HOSTS: list[str] = _ENV["LIANQIN_HOSTS"]
LIANQIN_VERSION = VERSION

# What may leave the house (docs/outside.md); each empty one is off.
_ROBOTS = {
    "wecom": "LIANQIN_WECOM_ROBOT",
    "dingtalk": "LIANQIN_DINGTALK_ROBOT",
    "feishu": "LIANQIN_FEISHU_ROBOT",
}
ROBOTS = {vendor: _ENV[name] for vendor, name in _ROBOTS.items() if _ENV[name]}
ROBOT_HOSTS: list[str] = _ENV["LIANQIN_ROBOT_HOSTS"]
ROBOT_BUREAU: str = _ENV["LIANQIN_ROBOT_BUREAU"]
WEB_PUSH: str = _ENV["LIANQIN_WEB_PUSH"]
WEB_PUSH_HOSTS: list[str] = _ENV["LIANQIN_WEB_PUSH_HOSTS"]
WEB_PUSH_KEY: str = load_secret(KEYS / "web_push") if WEB_PUSH else ""
SMS: str = _ENV["LIANQIN_SMS"]
OUTSIDE_CA: Path | None = _ENV["LIANQIN_OUTSIDE_CA"]
for _vendor, _robot in ROBOTS.items():
    if _robot.host not in ROBOT_HOSTS:  # said without the address, which holds a key
        _expected = "an address on a host named in LIANQIN_ROBOT_HOSTS"
        raise SettingUnreadable(_ROBOTS[_vendor], "…", _expected)

DATABASES = {"default": database(_ENV["LIANQIN_DATABASE_URL"], DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _ENV["LIANQIN_REDIS_URL"],
    }
    if _ENV["LIANQIN_REDIS_URL"]
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

ROOMS = [
    "lianqin.core",
    "lianqin.accounts",
    "lianqin.registry",
    "lianqin.units",
    "lianqin.incidents",
    "lianqin.dispatch",
    "lianqin.supervision",
    "lianqin.disputes",
    "lianqin.stats",
    "lianqin.ui",
    "lianqin.desk",
    "lianqin.field",
    "lianqin.gateways",
    "lianqin.demo",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    *ROOMS,
    "allauth",
    "allauth.account",
]
MIDDLEWARE = [
    "lianqin.core.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lianqin.core.logs.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lianqin.accounts.middleware.KnowTheViewer",
    "lianqin.accounts.middleware.HoldToPolicy",
]
ROOT_URLCONF = "lianqin.config.urls"
ASGI_APPLICATION = "lianqin.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianqin.ui.context.house",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "lianqin.accounts.sign_in.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False

SESSION_COOKIE_AGE = int(timedelta(hours=13).total_seconds())  # one watch and its hand-over
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "lianqin.ui.failures.csrf_failed"
SECURE_HSTS_SECONDS = int(timedelta(days=30).total_seconds()) if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = CONTENT_POLICY

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "media"
if APPEAL_KEYS.is_relative_to(MEDIA_ROOT):  # where a backup would take them
    raise SettingUnreadable("LIANQIN_APPEAL_KEYS", str(APPEAL_KEYS), "a folder outside media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lianqin.config.static.HashedStatic"},
}
WHITENOISE_MAX_AGE = 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# No picture waits in a temporary file: what is destroyed must never have lain anywhere else.
FILE_UPLOAD_MAX_MEMORY_SIZE = 17 * 1024 * 1024
# What one request may send, a page's own bound before the house's (core.bodies). An appeal's
# picture stays in memory; a registry file is bounded by the import itself at 60 MB.
BODY_LIMIT_MB = 32
BODY_LIMITS_MB = ((r"/incidents/[^/]+/appeals/new/", 17), (r"/registry/imports/", 62))

LOGGING = logging_settings(_ENV["LIANQIN_LOG_LEVEL"])
LOGGING_CONFIG = "logging.config.dictConfig"
