"""What portable.py has to do, as tests that you may read: pytest exercises/12_start_methods

`run.script("--start-method", "spawn", "3")` runs your file as a script, for real: its `output` is
what it and its processes have printed, `caller.exit_code` how it ended. `run(scenario, ...)`
imports your file and calls a function of the test's own with your module; it has steps and no
expectations.
`explore("squares", ...)` plays your function in every order in which its processes can move: those
that are spawned begin from nothing there, too.

`run.children` are the processes that were started. `start_method` tells by which method, and is
empty for the helpers that multiprocessing itself starts beside them.
"""

import pytest

from grader import Text

IDLE = {"Begin", "Exit"}
"""What every process does, whether it works or not."""

LINES = Text(
    "The script printed {printed}; {expected} is right, one a line. Who prints, when, and in whose "
    "order?",
    "脚本打印的是 {printed}，应该是一行一个：{expected}。是谁在打印？什么时候打印？按谁的顺序？",
)
EXIT_CODE = Text(
    "The script ended with exit code {code}; 0 is right. What ends it, and what did it make of the "
    "words {words}?",
    "脚本的退出码是 {code}，应该是 0。是什么让它结束的？它把 {words} 这几个词当成了什么？",
)
NOT_ONE_EACH = Text(
    "{numbers} numbers, and {found} process(es) were started to compute the squares. The script "
    "has one process for each number. What decides how many there are in your program?",
    "有 {numbers} 个数，为了算平方启动的进程却有 {found} 个。脚本要为每个数各用一个进程。"
    "在你的程序里，进程的个数由什么决定？",
)
POOLED = Text(
    "The script has one process for each number; here the workers of a pool share the numbers out "
    "among themselves. Which class makes one process for one piece of work?",
    "脚本要为每个数各用一个进程；这里却是进程池里的几个工人分着算。哪个类是一件工作一个进程？",
)
NO_CHILD = Text(
    "No process was started: {result} comes from the one that was called. Which line of yours "
    "starts a process, and does the program come to it?",
    "一个进程也没有启动：{result} 是被调用的那个进程自己算的。"
    "你的哪一行启动进程？程序走到那一行了吗？",
)
OTHER_METHOD = Text(
    "{method} was asked for, and processes were started by {found}. Which object do you take "
    "Process from, and does it know the method?",
    "要求的启动方式是 {method}，进程却是用 {found} 启动的。你的 Process 是从哪个对象拿来的？"
    "这个对象知道要用哪种方式吗？",
)
OTHER_METHODS = Text(
    "One call after the other asked for {methods}, and in all of them together processes were "
    "started by {found}. What does the second call still have from the first one?",
    "几次调用先后要求的是 {methods}，启动的进程合起来却只用过 {found}。"
    "第二次调用，是不是还留着第一次的什么东西？",
)
DID_NOTHING = Text(
    "{name} was started, and did nothing that anybody else could notice. Who computed its part of "
    "{result}? Look at `target`: is it the function, or what the function has returned?",
    "{name} 启动了，却没有做任何别人能察觉的事。那么 {result} 里它的那一份是谁算的？"
    "看看 `target`：给它的是函数，还是函数返回的值？",
)
NOT_IN_ORDER = Text(
    "{result} was returned: the right numbers, but not in the order of {numbers}. Nobody knows "
    "which child answers first. How does an answer tell where it belongs?",
    "返回的是 {result}：数都对，顺序却不是 {numbers} 的顺序。哪个子进程先回答，谁也说不准。"
    "一个答案怎样说明自己该放在哪里？",
)
NOT_THE_NUMBERS = Text(
    "{result} was returned for {numbers}; {expected} is right (whole numbers, as they are).",
    "给的是 {numbers}，返回的是 {result}，应该是 {expected}（都是整数，原样返回）。",
)
SETTING = Text(
    "{result} was returned for {numbers} and the factor {factor} under {method}; {expected} is "
    "right. A child that is started by {method} shares no memory with its parent. Which factor did "
    "it multiply by, and how did it get to know it?",
    "给的是 {numbers}，系数是 {factor}，启动方式是 {method}，返回的是 {result}，应该是 {expected}。"
    "用 {method} 启动的子进程看不到父进程内存里的东西。它乘的是哪个系数？又是从哪里知道的？",
)
DEFAULT_CHANGED = Text(
    "The default start method was {before}, and now it is {after}: whoever starts a process next "
    "gets another kind than before. How can a call use a method without setting it for everybody?",
    "默认的启动方式本来是 {before}，现在变成了 {after}：后面别人再启动进程，方式就和原来不一样了。"
    "怎样才能只在这一次调用里用某种方式，而不替所有人改掉它？",
)


def started(run):
    """The processes of the program's own making."""
    return [child for child in run.children if child.start_method]


def is_pooled(child):
    """Whether it is a worker of a Pool, or of a ProcessPoolExecutor."""
    return "PoolWorker" in child.name or child.target == "_process_worker"


def assert_started(run, method):
    """Somebody was started, and everybody by this method."""
    assert started(run), NO_CHILD.filled(result=run.result)
    found = sorted({child.start_method for child in started(run)})
    assert found == [method], OTHER_METHOD.filled(method=method, found=", ".join(found))


def assert_took_part(run, idle=IDLE):
    """In an explored run: every child did something for the others."""
    busy = {step.process for step in run.operations if type(step.operation).__name__ not in idle}
    for child in started(run):
        assert child.id in busy, DID_NOTHING.filled(name=child.name, result=run.result)


def assert_printed(run, numbers, method):
    """The script has printed the squares of `numbers`, each from a process of its own."""
    printed = [line.text for line in run.output]
    code = run.caller.exit_code
    words = f"--start-method {method} {' '.join(map(str, numbers))}"
    assert code == 0, EXIT_CODE.filled(code=code, words=words)
    expected = [str(number * number) for number in numbers]
    assert printed == expected, LINES.filled(printed=printed, expected=expected)
    assert not any(map(is_pooled, run.children)), str(POOLED)
    facts = {"numbers": len(numbers), "found": len(started(run))}
    assert len(started(run)) == len(numbers), NOT_ONE_EACH.filled(**facts)
    assert_started(run, method)


def assert_numbers(result, numbers, expected, message=NOT_THE_NUMBERS, **facts):
    """These are the numbers expected, in their order, and they are ints."""
    facts |= {"numbers": numbers, "expected": expected, "result": result}
    whole = isinstance(result, list) and all(type(one) is int for one in result)
    shuffled = whole and result != expected and sorted(result) == sorted(expected)
    assert not shuffled, NOT_IN_ORDER.filled(result=result, numbers=numbers)
    assert whole and result == expected, message.filled(**facts)  # noqa: PT018 - one claim


def assert_squares(result, numbers):
    """These are the squares."""
    assert_numbers(result, numbers, [number * number for number in numbers])


def assert_products(result, numbers, factor, method):
    """These are the products."""
    facts = {"factor": factor, "method": method}
    assert_numbers(result, numbers, [number * factor for number in numbers], SETTING, **facts)


def assert_default(after, before):
    """The default start method is still the same."""
    assert after == before, DEFAULT_CHANGED.filled(before=before, after=after)


def assert_all_used(run, methods):
    """Each method was used for the calls that asked for it."""
    found = {child.start_method for child in started(run)}
    facts = {"methods": ", ".join(methods), "found": ", ".join(sorted(found)) or "-"}
    assert found == set(methods), OTHER_METHODS.filled(**facts)


def squares_in_turn(work, calls):
    """Call `squares` again and again in one program, and look at its default start method."""
    from multiprocessing import get_start_method

    found = [work.squares(numbers, method) for numbers, method in calls]
    return [found, get_start_method()]


@pytest.mark.points(1.5)
def test_the_squares_come_in_order_from_spawned_children(explore):
    """Three numbers, spawned children: three squares, in the order of the numbers, in every order.

    三个数，用 spawn 启动子进程：不管谁先算完，三个平方都按这些数的顺序返回。
    """
    numbers = [3, 1, 2]
    for run in explore.using(sleep="any")("squares", numbers=numbers, method="spawn"):
        assert_squares(run.result, numbers)
        assert_started(run, "spawn")
        assert_took_part(run, IDLE | {"Print"})


@pytest.mark.points(1)
def test_another_method_in_the_next_call(run):
    """First fork, then spawn, in one program: both right, and the default method stays as it was.

    同一个程序里先用 fork，再用 spawn：两次都对，默认的启动方式也没有变。
    """
    calls = [([4], "fork"), ([5], "spawn")]
    seen = run(squares_in_turn, calls=calls)
    found, after = seen.result
    for (numbers, _), result in zip(calls, found, strict=True):
        assert_squares(result, numbers)
    assert_default(after, "fork")
    assert_all_used(seen, ["fork", "spawn"])


@pytest.mark.points(1.5)
def test_the_script_spawns_one_process_for_each_number(run):
    """`python portable.py --start-method spawn 3 1 2`: 9, 1, 4; three processes, exit code 0.

    `python portable.py --start-method spawn 3 1 2`：打印 9、1、4；三个进程，退出码 0。
    """
    assert_printed(run.script("--start-method", "spawn", "3", "1", "2"), [3, 1, 2], "spawn")


@pytest.mark.points(1)
def test_the_factor_reaches_spawned_children(explore):
    """Two numbers times ten, computed by spawned children.

    两个数乘以十，由 spawn 启动的子进程来算。
    """
    for run in explore("with_setting", numbers=[3, 1], factor=10, method="spawn"):
        assert_products(run.result, [3, 1], 10, "spawn")
        assert_started(run, "spawn")
        assert_took_part(run, IDLE | {"Print"})
