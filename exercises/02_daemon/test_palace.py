"""What palace.py has to do, as tests that you may read: pytest exercises/02_daemon

`explore("reign", years=2, life=50)` calls your function once for every order in which its
processes can move and which could make a difference, and says what happened each time. Its clock
is virtual: fifty years cost nothing, `elapsed` (when the call returned) and `lifetime` (when the
last process had ended) are exact.
"""

import pytest

from grader import Text

ENTERS, DIES = "enters the palace", "dies of old age"


def concubines(outcome):
    """The caller's children who entered the palace."""
    own = [one for one in outcome.children if one.parent == outcome.caller.pid]
    return [one for one in own if ENTERS in outcome.texts_of(one)]


def moments_of(outcome, text):
    """When this was said, by anybody."""
    return [line.at for line in outcome.output if line.text == text]


def assert_own_processes(outcome, number):
    """So many concubines, each a process of her own, none of them the emperor himself."""
    own = outcome.texts_of(outcome.caller)
    assert ENTERS not in own, IN_THE_EMPERORS_PROCESS.filled()
    found = len(concubines(outcome))
    assert found == number, NOT_ONE_PROCESS_EACH.filled(number=number, found=found)


def is_about(moment, years):
    """At `years`, or a tick later: who watches the clock in place of sleeping sees it tick."""
    return years <= moment <= years + 0.05


def assert_over(outcome, years):
    """The call returned at `years`, and the program ended with it."""
    facts = {"years": years, "elapsed": outcome.elapsed, "lifetime": outcome.lifetime}
    assert is_about(outcome.elapsed, years), RETURNED_AT_ANOTHER_TIME.filled(**facts)
    assert is_about(outcome.lifetime, years), LIVED_ON.filled(**facts)


def assert_daemons(outcome):
    """Every concubine is a daemon."""
    free = [one.name for one in concubines(outcome) if not one.daemon]
    assert not free, NO_DAEMON.filled(names=free)


def assert_told(outcome, story):
    """Each line of the story at its moment; None where it must never be said."""
    for text, moment in story.items():
        due = [] if moment is None else [moment]
        said = moments_of(outcome, text)
        in_time = len(said) == len(due) and all(map(is_about, said, due))
        assert in_time, TOLD_OTHERWISE.filled(text=text, said=said, due=due)


IN_THE_EMPERORS_PROCESS = Text(
    "The emperor's own process entered the palace: the concubine is not a process of her own. "
    "Which line starts a process here, and which one only calls a function?",
    "进宫的是皇帝自己的进程：妃子并没有自己的进程。你的代码里，哪一行启动了进程？哪一行只是调用"
    "了函数？",
)
NOT_ONE_PROCESS_EACH = Text(
    "There should be {number} concubine(s), each a process of her own; {found} entered the "
    "palace. What does each of your processes get to do?",
    "应该有 {number} 位妃子，每位是一个独立的进程；实际进宫的有 {found} 位。你的每个进程领到了"
    "什么活？",
)
RETURNED_AT_ANOTHER_TIME = Text(
    "The reign of {years:g} year(s) lasted {elapsed:g}. What does your emperor wait for: for "
    "time to pass, or for somebody?",
    "说好在位 {years:g} 年，实际是 {elapsed:g} 年。你的皇帝在等什么：是等时间过去，还是在等某个"
    "人？",
)
LIVED_ON = Text(
    "The story ended after {years:g} year(s), but the program only after {lifetime:g}: Python "
    "does not end before every child of yours has ended, unless it knows that nobody needs to "
    "wait for that child. How does it get to know?",
    "故事在第 {years:g} 年结束，程序却到第 {lifetime:g} 年才结束：只要还有子进程没结束，Python "
    "就不会退出，除非它知道不必等这个子进程。它怎么才能知道呢？",
)
NO_DAEMON = Text(
    "No daemon: {names}. Suppose that she is still alive when the reign ends, perhaps in the "
    "middle, by an exception: who ends her then?",
    "{names} 不是守护进程。假如朝代结束时她还活着，说不定还是中途因为异常而结束的：那时由谁来结"
    "束她？",
)
TOLD_OTHERWISE = Text(
    "{text!r} was said at {said}; in this story it belongs at {due} (an empty list: never). "
    "Who says it, and how long has that process waited before?",
    "{text!r} 出现的时刻是 {said}，在这个故事里应该是 {due}（空列表：不该出现）。这句话是谁说的？"
    "说之前，那个进程等了多久？",
)
ENTERED_TOO_EARLY = Text(
    "A concubine entered the palace before the emperor was crowned: {said}. Once a process is "
    "started, nobody can say which of the two moves first. Which of your lines comes before "
    "the start?",
    "皇帝还没登基，妃子就进宫了：{said}。进程一旦启动，两边谁先走一步，谁也说不准。你的哪几行在"
    " start 之前？",
)
NOT_THE_LIVING = Text(
    "court({years}, {lives}) returned {result}; {expected} were alive after {years} years. "
    "Whom do you ask whether a process is alive, and at what moment?",
    "court({years}, {lives}) 返回了 {result}；过了 {years} 年还活着的是 {expected}。一个进程是"
    "不是还活着，你问的是谁？是在什么时候问的？",
)
NOT_HER_NAME = Text(
    "The processes at court are called {called}; they should be {names}. Where does a process "
    "get its name?",
    "宫里这些进程的名字是 {called}，应该是 {names}。进程的名字是从哪里来的？",
)


@pytest.mark.points(1.5)
def test_she_is_taken_along_when_the_story_ends(explore):
    """After two years the story and the program end, though she could have lived for fifty.

    两年以后故事结束，程序也跟着结束，尽管她本来还能活五十年。
    """
    for outcome in explore.using(output_order=True)("reign", years=2, life=50):
        assert_own_processes(outcome, 1)
        assert_over(outcome, 2)
        assert_told(outcome, {"is crowned": 0, ENTERS: 0, DIES: None, "the story ends": 2})
        said = [line.text for line in outcome.output]
        early = said.index(ENTERS) < said.index("is crowned")
        assert not early, ENTERED_TOO_EARLY.filled(said=said[:2])
        assert_daemons(outcome)


@pytest.mark.points(1)
def test_who_dies_before_has_died_of_old_age(explore):
    """With half a year to live she dies of old age, and the emperor reigns on for his two years.

    她只有半年寿命，于是寿终正寝；皇帝照样在位满两年。
    """
    for outcome in explore("reign", years=2, life=0.5):
        assert_own_processes(outcome, 1)
        assert_over(outcome, 2)
        assert_told(outcome, {"is crowned": 0, ENTERS: 0, DIES: 0.5, "the story ends": 2})
        assert_daemons(outcome)


@pytest.mark.points(1.5)
def test_the_living_are_named_when_the_years_are_over(explore):
    """Three concubines with names of their own; after two years one has died, two are named.

    三位妃子各有名字；两年以后一位已经去世，报出另外两位的名字。
    """
    lives = {"Xishi": 50, "Diaochan": 1, "Wu": 8}
    for outcome in explore("court", years=2, lives=lives):
        assert_own_processes(outcome, 3)
        called = sorted(one.name for one in concubines(outcome))
        names = sorted(lives)
        assert called == names, NOT_HER_NAME.filled(called=called, names=names)
        expected = ["Wu", "Xishi"]
        facts = {"years": 2, "lives": lives, "result": outcome.result, "expected": expected}
        assert outcome.result == expected, NOT_THE_LIVING.filled(**facts)


@pytest.mark.points(1)
def test_nobody_at_court_lives_on_after_the_story(explore):
    """Everybody at court is a daemon: the program ends together with the reign.

    宫里每一位都是守护进程：朝代结束，程序也就结束。
    """
    for outcome in explore("court", years=1, lives={"Yang": 3, "Zhao": 4}):
        assert_own_processes(outcome, 2)
        assert_over(outcome, 1)
        assert_told(outcome, {DIES: None})
        assert_daemons(outcome)
