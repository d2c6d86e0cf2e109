import os
from pathlib import Path

MODE = os.environ["SOROT_MODE"]
IS_PRODUCTION = MODE == "production"
IS_TEST = False
DEMO_ALLOWED = os.environ.get("SOROT_DEMO", "1") != "0"
SECRET_KEY = os.environ["SOROT_SECRET_KEY"]
ALLOWED_HOSTS = os.environ.get("SOROT_ALLOWED_HOSTS", "localhost").split(",")
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "sorot.config",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "sorot.config.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["SOROT_DB_HOST"],
        "NAME": os.environ["SOROT_DB_NAME"],
        "USER": os.environ["SOROT_DB_ROLE"],
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ["SOROT_DATA"]) / "static"
USE_TZ = True
