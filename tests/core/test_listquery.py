"""A list query reads from and writes to URL parameters, and no URL is an error."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from sorot.accounts.models import Organisation, User
from sorot.core.listquery import ListQuery, counts
from tests.cast import make_user


@dataclass(frozen=True)
class Fruit(ListQuery):
    CHOICES = {"colour": ("red", "green"), "sort": ("name", "price")}
    q: str = ""
    colour: tuple[str, ...] = ()
    least: int | None = None
    ripe: bool = False
    sort: str = "name"


def test_parameters_round_trip() -> None:
    query = Fruit.from_params(QueryDict("q=apel&colour=red&colour=green&least=1.500&ripe=1&sort=price&page=3"))
    assert query == Fruit(page=3, q="apel", colour=("red", "green"), least=1500, ripe=True, sort="price")
    assert Fruit.from_params(QueryDict(query.params(page=3))) == query


def test_what_does_not_fit_is_ignored() -> None:
    assert Fruit.from_params(QueryDict("colour=blue&least=abc&page=-4&sort=evil&x=1")) == Fruit()
    assert Fruit.from_params(QueryDict("page=99999999999999999999")).page == 1


def test_a_changed_filter_goes_back_to_the_first_page() -> None:
    assert Fruit(page=7, q="a").params(ripe=True) == "q=a&ripe=1"


def test_only_filters_count_as_filtered() -> None:
    assert not Fruit(page=2, sort="price").is_filtered
    assert Fruit(q="a").is_filtered


def test_piles_are_counted_in_one_query(db: None, django_assert_num_queries: Any) -> None:
    for name in ("Rani", "Bima"):
        make_user(name)
    people, nobody = User.objects.order_by("name"), User.objects.filter(name="Tono")
    with django_assert_num_queries(1):
        assert counts(people, nobody, Organisation.objects.all(), people.filter(name="Rani")) == [2, 0, 0, 1]
