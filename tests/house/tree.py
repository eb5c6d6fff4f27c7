"""The source tree as the house tests read it."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/upbeat"
ROOMS = SOURCE / "rooms"


def python_files(*, migrations: bool = False) -> list[Path]:
    """Every module of the product."""
    return [path for path in sorted(SOURCE.rglob("*.py")) if migrations or "migrations" not in path.parts]


def front_end_files(*suffixes: str) -> list[Path]:
    """Every source file of the front end with one of the suffixes."""
    folder = ROOT / "frontend"
    return [path for path in sorted(folder.rglob("*")) if path.suffix in suffixes and "node_modules" not in path.parts]


def templates() -> list[Path]:
    """Every HTML template."""
    return sorted(SOURCE.rglob("templates/**/*.html"))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(), str(path))


def shown(path: Path) -> str:
    """A path as people write it."""
    return str(path.relative_to(ROOT))


def filled_lines(path: Path) -> int:
    """Lines that are not blank."""
    return sum(1 for line in path.read_text().splitlines() if line.strip())


def imported_modules(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    modules = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return modules
