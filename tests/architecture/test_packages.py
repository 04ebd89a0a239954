"""What the product imports is installed without what its tests need."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "alur"


def test_the_product_imports_only_what_its_own_lock_installs():
    locked = _locked("requirements.lock")
    distributions = packages_distributions()
    imported = {module for path in SOURCE.rglob("*.py") if "tests" not in path.parts for module in _imports(path)}
    outside = {module: distributions[module] for module in imported - sys.stdlib_module_names - {"alur"}}
    assert "granian" in outside
    assert {module for module, names in outside.items() if not locked & {_plain(name) for name in names}} == set()


def test_what_tests_need_comes_on_top_and_changes_nothing():
    product, tests = _versions("requirements.lock"), _versions("requirements-dev.lock")
    assert product < tests
    assert "pytest" in _locked("requirements-dev.lock") - _locked("requirements.lock")


def _imports(path: Path) -> Iterator[str]:
    """The packages that this module takes when it runs, wherever it says so; not those for types alone."""
    waiting: list[ast.AST] = [ast.parse(path.read_bytes())]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).partition(".")[0]
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)


def _versions(lock: str) -> set[tuple[str, str]]:
    return set(re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def _locked(lock: str) -> set[str]:
    return {_plain(name) for name, _version in _versions(lock)}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
