"""mypy plugin: `request.actor`, which `sorot.accounts.middleware` puts on every request, has a type."""

from collections.abc import Callable

from mypy.nodes import MypyFile, TypeInfo
from mypy.plugin import ClassDefContext, Plugin
from mypy.plugins.common import add_attribute_to_class
from mypy.types import Instance

REQUEST = "django.http.request.HttpRequest"
ACTOR = "sorot.core.access.Actor"


def add_actor(context: ClassDefContext) -> None:
    """Declare the attribute, as soon as its class is known."""
    found = context.api.lookup_fully_qualified_or_none(ACTOR)
    if found is None or not isinstance(found.node, TypeInfo):
        if not context.api.final_iteration:
            context.api.defer()
        return
    add_attribute_to_class(context.api, context.cls, "actor", Instance(found.node, []))


class RequestPlugin(Plugin):
    def get_additional_deps(self, file: MypyFile) -> list[tuple[int, str, int]]:
        return [(10, ACTOR.rpartition(".")[0], -1)] if file.fullname == REQUEST.rpartition(".")[0] else []

    def get_customize_class_mro_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        return add_actor if fullname == REQUEST else None


def plugin(_version: str) -> type[Plugin]:
    return RequestPlugin
