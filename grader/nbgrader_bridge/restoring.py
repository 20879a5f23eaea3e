"""What a learner deleted from the notebook is put back before it is graded."""

from typing import Any

from nbgrader.preprocessors import OverwriteCells

from grader.nbgrader_bridge.submitted import grade_id

__all__ = ["RestoreCells"]


class RestoreCells(OverwriteCells):
    """nbgrader's own, but for the place of a test's cell: nbgrader fails beside locked text."""

    def add_missing_grade_cells(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Put each missing test cell behind those before it, as far as they are there."""
        source = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        points = {cell.name: cell.max_score for cell in source.grade_cells}
        place = 0
        for cell in source.source_cells:
            there = [number for number, one in enumerate(nb.cells) if grade_id(one) == cell.name]
            if there:
                place = max(place, there[0] + 1)
            elif cell.name in points:
                nb.cells.insert(place, self.missing_cell_transform(cell, points[cell.name]))
                place += 1
        return nb, resources
