"""Row ids: version 7, in the order of their making, also within a millisecond."""

from itertools import pairwise
from uuid import RFC_4122

from alur.kernel.ids import new_id


def test_ids_of_one_process_sort_as_they_were_made():
    made = [new_id() for _each in range(2000)]
    assert [(first, second) for first, second in pairwise(made) if first >= second] == []
    # Many fell into one millisecond, or this would prove nothing.
    assert len({each.int >> 80 for each in made}) < len(made) / 10


def test_they_are_of_version_7_and_differ():
    made = {new_id() for _each in range(500)}
    assert len(made) == 500
    assert {(each.version, each.variant) for each in made} == {(7, RFC_4122)}
