from sorot.deals import actions
from tests.deals import steps


def test_walk(cast):
    d = steps.published(cast)
    d = actions.confirm_deal(deal=d, by=cast.actor("dewi"), now=cast.now)
    assert d.state == "completed"
