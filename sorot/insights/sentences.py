"""Why a picture says nothing, in words."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "nothing": _("We found no number with a name we know. Type the numbers you see, or send a sharper picture."),
    "broken": _("The picture could not be opened. Type the numbers you see, or save it again as JPG or PNG."),
    "too_large": _("The picture is too large to be read. Type the numbers you see, or send a smaller picture."),
    "too_long": _("Reading the picture took too long. Type the numbers you see, or send a smaller picture."),
    "engine": _("The picture could not be read. Type the numbers you see, or send it again later."),
}
