"""The workflows, the action and the recipes of docs/ci.md, as texts."""

import re
from pathlib import Path

__all__ = ["ROOT", "recipes", "workflows"]

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"```yaml\n# (\S+)\n(.*?)```", re.DOTALL)


def recipes() -> dict[str, str]:
    """Each block of YAML in docs/ci.md, by the name that its first line gives it."""
    return dict(_BLOCK.findall((ROOT / "docs/ci.md").read_text(encoding="utf-8")))


def workflows() -> dict[str, str]:
    """What GitHub would read: the shipped files and the recipes, by their paths."""
    files = sorted((ROOT / ".github").rglob("*.yml"))
    shipped = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}
    return shipped | {name: text for name, text in recipes().items() if name.startswith(".github")}
