"""Which run of a test is meant, in a word."""

import pytest

from grader.errors import UsageError
from grader.pytest_plugin.recorded import Recorded, parse_recorded, recorded_text


@pytest.mark.parametrize(("call", "text"), [(1, "0*2.1"), (3, "3:0*2.1")])
def test_a_recorded_run_reads_back(call, text):
    assert recorded_text(call, "0*2.1") == text
    assert parse_recorded(text) == Recorded(call, ("0", "0", "1"))


def test_quotes_that_a_shell_has_left_around_it_do_no_harm():
    assert parse_recorded("'2:0*2.1>0:1'") == parse_recorded("2:0*2.1>0:1")


@pytest.mark.parametrize("text", ["0:1", "x:0", "2:3:0"])
def test_what_means_no_run_is_refused(text):
    with pytest.raises(UsageError, match="names nobody"):
        parse_recorded(text)
