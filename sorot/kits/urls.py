"""URLs of kits. The page itself is `creators:profile`; here are its file, its picture, its code and its form."""

from django.urls import path

from sorot.kits.views import edit, history, own_history, share

app_name = "kits"
urlpatterns = [
    path("@<handle:handle>/kit.pdf", share.show_pdf, name="pdf"),
    path("@<handle:handle>/card.png", share.show_card, name="card"),
    path("@<handle:handle>/qr.svg", share.show_code, {"kind": "svg"}, name="qr"),
    path("@<handle:handle>/qr.png", share.show_code, {"kind": "png"}, name="qr_print"),
    path("@<handle:handle>/history.json", history.download_history, name="history"),
    path(".well-known/sorot-keys.json", history.show_keys, name="keys"),
    path("verify/", history.verify, name="verify"),
    path("me/kit/", edit.edit_kit, name="edit"),
    path("talents/<handle:handle>/kit/", edit.edit_kit, name="talent_edit"),
    path("me/history/", own_history.edit_history, name="own_history"),
    path("talents/<handle:handle>/history/", own_history.edit_history, name="talent_history"),
]
