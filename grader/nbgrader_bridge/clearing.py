"""What `nbgrader generate_assignment` hands out: the exercise's stub, as every learner gets it."""

from typing import Any

from nbgrader.preprocessors import ClearSolutions

from grader.nbgrader_bridge.notebooks import STUB

__all__ = ["HandOutStub"]


class HandOutStub(ClearSolutions):
    """Puts the stub in the reference's place; other notebooks' solutions are cleared as ever."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        stub = cell.metadata.pop(STUB, None)
        if stub is None:
            return super().preprocess_cell(cell, resources, cell_index)  # type: ignore[no-any-return]
        cell.source = stub
        return cell, resources
