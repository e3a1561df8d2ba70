"""Options that several commands share."""

from bizenv.cli.options import FILTERS
from bizenv.standing.query import Query


def test_every_filter_of_a_query_can_be_typed_and_no_other():
    assert tuple(each.name for each in FILTERS) == Query._fields
