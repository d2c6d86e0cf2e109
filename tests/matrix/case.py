"""A test case in the matrix's world."""

from __future__ import annotations

from django.test import TestCase, override_settings

from sorot.payments import channels
from tests.matrix.certain import GATEWAY
from tests.matrix.kept import in_world
from tests.matrix.world import World


class WorldTestCase(TestCase):
    """One world for all tests of a class; what each test does is rolled back."""

    world: World

    @classmethod
    def setUpClass(cls) -> None:
        cls.enterClassContext(channels.use(GATEWAY))
        # As most sites are set up: contracts say who withholds, and pages tell what that means.
        cls.enterClassContext(override_settings(MERCHANT_OF_RECORD="brand"))
        cls.world = cls.enterClassContext(in_world())
        super().setUpClass()
