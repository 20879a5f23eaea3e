"""Why a run failed, in words: what was found, and one question that leads on from there."""

from pathlib import Path

import pytest

from grader.engine.failure import NotData
from grader.report.failures import tell
from grader.report.source import WorkSource

ANY = WorkSource(Path("work.py"), "work.py")


@pytest.mark.parametrize("kind", ["bytearray", "set", "Account", "Synchronized"])
def test_what_is_no_plain_data_is_told_with_the_question_which_plain_data_says_the_same(kind):
    assert tell(NotData("the result", kind), ANY) == (
        "Plain data was expected (numbers, texts, bytes, lists, dicts), "
        f"but the result is a {kind}. Which of these could say the same?"
    )


@pytest.mark.parametrize("kind", ["DictProxy", "AutoProxy[Queue]"])
def test_a_proxy_in_the_result_leads_to_the_process_that_has_the_data(kind):
    assert tell(NotData("the result", kind), ANY).endswith(
        "live in, or belong to, another process?"
    )
