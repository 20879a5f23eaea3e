"""Adds up what a run uses: its processes, their memory, and the files it keeps."""

from dataclasses import replace

from grader.engine.controller import Controller
from grader.engine.limits import Usage
from grader.engine.proctree import Snapshot, shared_memory
from grader.engine.usage import Kept, kept_in_folder, kept_in_sandbox, shared_by
from grader.exercise import Limits

__all__ = ["Watch"]


class Watch:
    """Looks at one run below the controller's zygote, whose working folder is `folder`."""

    def __init__(self, controller: Controller, folder: str, limits: Limits) -> None:
        self._root = controller.root
        self._plan = controller.running_plan
        self._folder = folder
        self._limits = limits

    def usage(self, tree: Snapshot) -> Usage:
        """What the processes of `tree` use now."""
        kept = self._kept()
        files_and_shared = kept.memory + tree.shared
        if tree.memory + files_and_shared > self._limits.memory_mb * 1024 * 1024:
            # Counted once for each process so far, and twice where a file is mapped.
            files_and_shared = max(kept.memory, shared_memory(tree.pids))
        return Usage(len(tree.pids), tree.memory + files_and_shared, kept.disk, kept.files)

    def _kept(self) -> Kept:
        if self._plan.folder:
            return kept_in_sandbox(self._root, self._plan.confinement.own_files)
        kept = kept_in_folder(self._folder, self._limits.files)
        user = self._plan.confinement.user
        return replace(kept, memory=shared_by(user)) if user else kept
