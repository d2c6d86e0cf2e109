"""URLs of web."""

from django.urls import include, path

from sorot.web.dashboard import views as dashboard
from sorot.web.desk import views as desk
from sorot.web.views import welcome

app_name = "web"
urlpatterns = [
    path("", dashboard.show_home, name="home"),
    path("welcome/", welcome.show_welcome, name="welcome"),
    path("welcome/<slug:way>/", welcome.take_way, name="way"),
    path("desk/", desk.show_desk, name="desk"),
    path("desk/people/", desk.show_people, name="desk_people"),
    path("desk/people/verifications/<slug:code>/", desk.show_verification, name="desk_verification"),
    path("desk/audit/", desk.show_audit, name="desk_audit"),
    path("desk/mail/", desk.show_mails, name="desk_mail"),
    path("desk/mail/<slug:code>/", desk.show_mail, name="desk_mail_detail"),
    path("", include("sorot.web.home.urls")),
    path("gallery/", include("sorot.web.gallery.urls")),
]
