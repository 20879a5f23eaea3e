"""Results as JUnit's XML, which CI servers show: a suite for each submission, a case for each test.

Of the dialects the common part: testsuites, testsuite, testcase, failure, error, skipped.
"""

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict
from grader.report.discretion import for_everybody
from grader.report.printable import printable, readable
from grader.report.words import VERDICT_WORDS, set_by_hand

__all__ = ["junit_xml"]


def junit_xml(outcomes: Iterable[SubmissionOutcome]) -> bytes:
    """The document. Hidden tests have numbers in place of names: whoever sees CI sees it."""
    root = Xml.Element("testsuites", name="procession")
    for outcome in map(for_everybody, outcomes):
        root.append(_suite(outcome))
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _suite(outcome: SubmissionOutcome) -> Xml.Element:
    name = f"{outcome.exercise} {printable(outcome.student)}"
    cases = [_case(test, name) for test in outcome.tests]
    if outcome.status is not Status.GRADED:
        kind = "skipped" if outcome.status is Status.MISSING else "error"
        cases = [Xml.Element("testcase", classname=name, name=outcome.exercise)]
        _add(cases[0], kind, str(outcome.status), outcome.problem)
    suite = Xml.Element(
        "testsuite",
        name=name,
        tests=str(len(cases)),
        failures=str(_number(cases, "failure")),
        errors=str(_number(cases, "error")),
        skipped=str(_number(cases, "skipped")),
        time=f"{outcome.seconds:.3f}",
    )
    suite.extend(cases)
    return suite


def _case(test: TestOutcome, suite: str) -> Xml.Element:
    case = Xml.Element("testcase", classname=suite, name=printable(test.name))
    points = f"{test.points:g}/{test.max_points:g}"
    if test.verdict is not Verdict.PASSED:
        word = f"{VERDICT_WORDS[test.verdict]} ({points})"
        _add(case, "failure", word, "\n".join(filter(None, (test.message, set_by_hand(test)))))
    elif test.override is not None:
        Xml.SubElement(case, "system-out").text = readable(f"{set_by_hand(test)} ({points})")
    return case


def _add(case: Xml.Element, kind: str, message: str, text: str) -> None:
    # `readable` also spells out the characters that XML can't hold.
    Xml.SubElement(case, kind, message=printable(message)).text = readable(text)


def _number(cases: list[Xml.Element], kind: str) -> int:
    return sum(case.find(kind) is not None for case in cases)
