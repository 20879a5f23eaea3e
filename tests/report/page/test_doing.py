"""What a step does is said of every operation, in both languages; messages are read, not loaded."""

import pickle
import re
from dataclasses import replace

import pytest

from grader.engine import filing, managing, naming, operations, segmenting
from grader.engine.operations import Operation
from grader.report.page.doing import DOES, Teller
from grader.report.page.harm import harm
from grader.report.page.payload import message_text
from grader.report.page.words import LEGEND, UI
from tests.report.page.programs import made_up

OPERATIONS = {
    one
    for module in (operations, filing, managing, naming, segmenting)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, Operation) and one is not Operation
}


def test_every_operation_has_its_words():
    assert set(DOES) == OPERATIONS


def test_an_error_number_has_the_name_of_its_exception():
    step = replace(
        made_up(1, 1).operations[0],
        operation=filing.OpenFile("0:1", "notes"),
        reply=operations.Error("errno", "2"),
    )
    assert Teller({}, {}, {}).words(step, 0).en == "opens notes: FileNotFoundError"


FIELD = re.compile(r"{\w+}")


@pytest.mark.parametrize("text", [*DOES.values(), *UI.values(), *(words for *_, words in LEGEND)])
def test_both_languages_say_it_with_the_same_fields(text):
    assert sorted(FIELD.findall(text.en)) == sorted(FIELD.findall(text.zh))
    if re.search(r"[a-z]", FIELD.sub("", text.en)):
        assert re.search(r"[\u4e00-\u9fff]", text.zh)


MESSAGES = (
    *(None, True, 0, -7, 2**40, 1.5, "x" * 100, b"raw"),
    *((), (1,), (1, "two", None), (1, 2, 3, 4), [], [1, [2]]),
    *({}, {"a": 1}, {"a": [1, 2], "b": ("x", "x")}),
)


@pytest.mark.parametrize("message", MESSAGES)
def test_plain_data_is_shown_as_it_was_written(message):
    assert message_text(pickle.dumps(message)) == repr(message)


class Harmful:
    def __reduce__(self):
        return pytest.fail, ("it was loaded",)


def test_a_pickle_is_never_loaded():
    data = pickle.dumps(Harmful())
    assert message_text(data) == f"… ({len(data)} B)"


def test_a_message_that_grows_when_it_is_read_is_not_read():
    message = [1]
    for _ in range(30):
        message = [message, message]
    assert message_text(pickle.dumps(message)).startswith("… (")


@pytest.mark.parametrize(
    "data", [b"\x80.", b"\x80\x04.", b"\x80\x04t.", b"\x80\x04h\x09.", b"plain"]
)
def test_what_is_no_pickle_is_shown_as_bytes_or_by_its_length(data):
    assert message_text(data) in (repr(data), f"… ({len(data)} B)")


def test_a_run_that_did_not_fail_for_a_reason_in_the_trace_has_no_story():
    found = harm(made_up(1, 4), {})
    assert (found.step, found.title, found.question) == (None, "", "")
