"""What README and docs/learning show: the race in the stub of 03_lock, drawn and as text.

`python -m tests.golden.race` writes the drawings, docs/race.LANG.svg.
"""

from pathlib import Path

from grader.course import find_course
from grader.grading import run_tests
from grader.language import Language, speaking
from grader.report.page import svg
from grader.report.page.orders import Told
from grader.report.picture import picture
from tests.golden.charts import Charting
from tests.golden.stories import Listening

__all__ = ["drawing_of", "race", "text_of", "the_drawing"]

ROOT = Path(__file__).resolve().parents[2]
TEST = "test_one_ticket_is_sold_once"


def race() -> Told:
    """The run that is shown."""
    exercise = find_course(ROOT).exercise("03_lock")
    found = Charting()
    run_tests(exercise.stub, "", exercise, Language.ENGLISH, Listening(TEST), found)
    if found.failed is None:
        raise LookupError(f"{TEST} of 03_lock passed the stub")
    return found.failed


def the_drawing(language: Language) -> Path:
    """Where the drawing in this language is kept."""
    return ROOT / "docs" / f"race.{language}.svg"


def drawing_of(shown: Told, language: Language) -> str:
    """The drawing as it has to be."""
    with speaking(language):
        return svg(shown.order, shown.source)


def text_of(shown: Told, language: Language) -> list[str]:
    """The picture as a terminal shows it."""
    with speaking(language):
        return picture(shown.chart, shown.source)


if __name__ == "__main__":
    found = race()
    for one in Language:
        the_drawing(one).write_text(drawing_of(found, one), encoding="utf-8")
