from tests.deals import steps
from sorot.deals import actions
def test_walk(cast):
    d = steps.signed(cast)
    assert d.state == "funding"
