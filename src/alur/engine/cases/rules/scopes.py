"""Where in a case a visit belongs: on the main line, in a branch of a split, or in the line of one firing.

A scope is a path of text, so that both databases compare it by prefix: "" is the main line, `12:kiri` the branch `kiri`
of the split that visit 12 was, `12:kiri/20!` the line of firing 20 inside it (docs/adr/0010).
"""

from collections.abc import Iterator

MAIN = ""


def of_branch(scope: str, split: int, branch: str) -> str:
    """The scope of one branch of the split that visit number `split`, lying in `scope`, was."""
    return _joined(scope, f"{split}:{branch}")


def of_firing(scope: str, number: int) -> str:
    """The scope of the line that firing number `number` opens, of a watch lying in `scope`."""
    return _joined(scope, f"{number}!")


def outer(scope: str) -> str:
    """The scope around this one."""
    return scope.rpartition("/")[0]


def around(scope: str) -> Iterator[str]:
    """The scope itself and every one around it, the main line last."""
    while scope:
        yield scope
        scope = outer(scope)
    yield MAIN


def is_inside(scope: str, other: str) -> bool:
    """Is `scope` the same as `other`, or somewhere inside it?"""
    return other == MAIN or scope == other or scope.startswith(f"{other}/")


def opener(scope: str) -> int:
    """The number of the visit that opened this scope: a split, or a firing."""
    return int(scope.rpartition("/")[2].partition(":")[0].rstrip("!"))


def is_firing(scope: str) -> bool:
    """Is it the line of a firing, and not a branch?"""
    return scope.endswith("!")


def is_of_activation(scope: str, split: int, split_scope: str) -> bool:
    """Does it lie in any branch of this activation of a split?"""
    return scope.startswith(_joined(split_scope, f"{split}:"))


def _joined(scope: str, segment: str) -> str:
    return f"{scope}/{segment}" if scope else segment
