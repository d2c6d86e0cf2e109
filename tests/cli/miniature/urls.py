import os

from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, HttpResponseServerError
from django.middleware.csrf import get_token
from django.urls import path

FORM = """<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="%s">
<input name="login"><input name="password" type="password"></form>"""


def page(request: HttpRequest) -> HttpResponse:
    """Any page; people who logged in see a link to one more."""
    if request.path == os.environ.get("BROKEN_PAGE"):
        return HttpResponseServerError("this page is broken")
    return HttpResponse('<a href="/private/">private</a>' if request.session.get("who") else "welcome")


def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for you", status=200 if request.session.get("who") else 404)


def ready(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return HttpResponse(cursor.fetchone()[0])


def login(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and request.POST["password"] == "correct horse":
        request.session["who"] = request.POST["login"]
        return HttpResponseRedirect("/")
    return HttpResponse(FORM % get_token(request))


def count(_request: HttpRequest) -> HttpResponse:
    """How many people logged in so far: a number that must survive every stop."""
    return HttpResponse(str(Session.objects.count()))


urlpatterns = [
    path("readyz", ready),
    path("accounts/login/", login),
    path("private/", private),
    path("count/", count),
    path("healthz", page),
    path("", page),
    path("<path:anything>", lambda request, anything: page(request)),
]
