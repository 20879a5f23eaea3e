"""The hidden tests of portable.py: every method, every kind of number, one call after another.

What a call may not do is known only by the next one, so several are made in one program.
"""

import pytest

from grader import Text

IDLE = {"Begin", "Exit"}

LINES = Text(
    "Under {method} the script printed {printed}, which is not what it should print: one square a "
    "line, in the order of the numbers. Who prints, when, and in whose order?",
    "启动方式是 {method} 时，脚本打印的是 {printed}，不对：应该一行一个平方，按那些数的顺序。"
    "是谁在打印？什么时候打印？按谁的顺序？",
)
EXIT_CODE = Text(
    "Under {method} the script ended with exit code {code}, and 0 is right. What ends it?",
    "启动方式是 {method} 时，脚本的退出码是 {code}，应该是 0。是什么让它结束的？",
)
NOT_ONE_EACH = Text(
    "The script has one process for each number, no more and no fewer, equal numbers too. Under "
    "{method} it started {found} for {numbers} numbers. What decides how many there are?",
    "脚本要为每个数各用一个进程，不多不少，相同的数也一样。启动方式是 {method} 时，"
    "{numbers} 个数启动了 {found} 个进程。进程的个数由什么决定？",
)
POOLED = Text(
    "The script has one process for each number; under {method} the workers of a pool shared the "
    "numbers out among themselves. Which class makes one process for one piece of work?",
    "脚本要为每个数各用一个进程；启动方式是 {method} 时，却是进程池里的几个工人分着算。"
    "哪个类是一件工作一个进程？",
)
NO_CHILD = Text(
    "Under {method} no process was started: the caller has done it all by itself.",
    "启动方式是 {method} 时一个进程也没有启动：全是调用者自己做的。",
)
OTHER_METHOD = Text(
    "{method} was asked for, and processes were started by {found}. From which object does each "
    "Process come, and who has told it the method?",
    "要求的启动方式是 {method}，进程却是用 {found} 启动的。"
    "每个 Process 是从哪个对象来的？是谁告诉它用哪种方式的？",
)
OTHER_METHODS = Text(
    "One call after the other asked for another method, and in all of them together processes were "
    "started by {found} alone. What does a call still have from the one before?",
    "几次调用先后要求了不同的方式，启动的进程合起来却只用过 {found}。"
    "后一次调用，是不是还留着前一次的什么东西？",
)
DID_NOTHING = Text(
    "{name} was started, and did nothing that anybody else could notice. Who computed its part? "
    "Look at `target`: is it the function, or what the function has returned?",
    "{name} 启动了，却没有做任何别人能察觉的事。它的那一份是谁算的？"
    "看看 `target`：给它的是函数，还是函数返回的值？",
)
NOT_IN_ORDER = Text(
    "All the numbers were returned, but not in the order in which they were given. Which child "
    "answers first is not for you to say: how does an answer tell where it belongs?",
    "数都对，返回的顺序却和给出的顺序不一样。哪个子进程先回答，由不得你："
    "一个答案怎样说明自己该放在哪里？",
)
NOT_THE_NUMBERS = Text(
    "{function}() under {method} did not return what it should. There may be no numbers, equal and "
    "negative ones and 0, and a result may need 64 bits: what becomes of each of these?",
    "启动方式是 {method} 时，{function}() 返回的不对。可以一个数也没有，可以有相同的数、负数和 0，"
    "结果可能需要 64 位：这几种情况，你的程序各是怎么处理的？",
)
SETTING = Text(
    "with_setting() under {method} did not multiply by the factor of this call. A child that is "
    "not forked shares no memory with its parent, and a server that forks was started before. "
    "Which factor does a child know, and from whom?",
    "启动方式是 {method} 时，with_setting() 乘的不是这一次调用的系数。不是 fork 出来的子进程看不到"
    "父进程内存里的东西；负责 fork 的那个服务进程，也早就启动了。子进程知道的是哪个系数？"
    "是谁告诉它的？",
)
DEFAULT_CHANGED = Text(
    "The default start method was {before}, and afterwards it was {after}. Who else in the program "
    "starts processes, and which method do they get now?",
    "默认的启动方式本来是 {before}，后来变成了 {after}。"
    "程序里还有谁会启动进程？他们现在得到的是哪种方式？",
)
IMPORT_STARTS = Text(
    "Another program has imported the file, and {found} process(es) were started by that. Which "
    "lines are for the script alone, and how do they know that it is the script that runs?",
    "另一个程序导入了这个文件，结果就启动了 {found} 个进程。哪些行只该在作为脚本运行时执行？"
    "它们怎么知道现在是不是在作为脚本运行？",
)
IMPORT_ENDS = Text(
    "Another program has imported the file, and that was its end: on its own command line stood "
    "{words}. Whose words does your file read, and when?",
    "另一个程序导入了这个文件，结果自己就结束了：它的命令行上是 {words}。你的文件读的是谁的命令行"
    "参数，在什么时候读？",
)


def started(run):
    """The processes of the program's own making."""
    return [child for child in run.children if child.start_method]


def is_pooled(child):
    """Whether it is a worker of a Pool, or of a ProcessPoolExecutor."""
    return "PoolWorker" in child.name or child.target == "_process_worker"


def assert_started(run, method):
    """Somebody was started, and everybody by this method."""
    assert started(run), NO_CHILD.filled(method=method)
    found = sorted({child.start_method for child in started(run)})
    assert found == [method], OTHER_METHOD.filled(method=method, found=", ".join(found))


def assert_took_part(run, idle=IDLE):
    """In an explored run: every child did something for the others."""
    busy = {step.process for step in run.operations if type(step.operation).__name__ not in idle}
    for child in started(run):
        assert child.id in busy, DID_NOTHING.filled(name=child.name)


def assert_printed(run, numbers, method):
    """The script has printed the squares of `numbers`, each from a process of its own."""
    code = run.caller.exit_code
    assert code == 0, EXIT_CODE.filled(code=code, method=method)
    printed = [line.text for line in run.output]
    squares = [str(number * number) for number in numbers]
    assert printed == squares, LINES.filled(printed=printed, method=method)
    assert not any(map(is_pooled, run.children)), POOLED.filled(method=method)
    facts = {"numbers": len(numbers), "found": len(started(run))}
    assert len(started(run)) == len(numbers), NOT_ONE_EACH.filled(method=method, **facts)
    assert_started(run, method)


def assert_numbers(result, expected, message):
    """These are the numbers expected, in their order, and they are ints."""
    whole = isinstance(result, list) and all(type(one) is int for one in result)
    shuffled = whole and result != expected and sorted(result) == sorted(expected)
    assert not shuffled, str(NOT_IN_ORDER)
    assert whole and result == expected, message  # noqa: PT018 - one claim


def assert_squares(result, numbers, method):
    """These are the squares."""
    message = NOT_THE_NUMBERS.filled(function="squares", method=method)
    assert_numbers(result, [number * number for number in numbers], message)


def assert_products(result, numbers, factor, method):
    """These are the products."""
    expected = [number * factor for number in numbers]
    assert_numbers(result, expected, SETTING.filled(method=method))


def assert_default(after, before):
    """The default start method is still the same."""
    assert after == before, DEFAULT_CHANGED.filled(before=before, after=after)


def assert_all_used(run):
    """Each of the three methods was used by some process."""
    found = {child.start_method for child in started(run)}
    missed = {"fork", "spawn", "forkserver"} - found
    assert not missed, OTHER_METHODS.filled(found=", ".join(sorted(found)) or "-")


def squares_in_turn(work, calls):
    """Call `squares` again and again in one program, and look at its default start method."""
    from multiprocessing import get_start_method

    found = [work.squares(numbers, method) for numbers, method in calls]
    return [found, get_start_method()]


def settings_in_turn(work, calls):
    """Call `with_setting` again and again in one program."""
    from multiprocessing import get_start_method

    found = [work.with_setting(numbers, factor, method) for numbers, factor, method in calls]
    return [found, get_start_method()]


def imported_by_another(work, words):
    """Import the file once more, in a program that has arguments of its own.

    Whether that was its end, and its default start method.
    """
    import runpy
    import sys
    from multiprocessing import get_start_method

    sys.argv = ["another.py", *words]
    ended = False
    try:
        runpy.run_path(work.__file__, run_name="imported")
    except SystemExit:
        ended = True
    return [ended, get_start_method()]


@pytest.mark.points(1)
def test_every_method_in_every_order(explore):
    """Two squares under forkserver and under fork, whatever the default method: always in order.

    用 forkserver 和 fork 各算两个平方，不管默认的启动方式是什么：任何情况下顺序都对。
    """
    for method, numbers in (("forkserver", [7, 5]), ("fork", [0, 4])):
        calm = explore.starting("spawn").using(sleep="any")
        for run in calm("squares", numbers=numbers, method=method):
            assert_squares(run.result, numbers, method)
            assert_started(run, method)
            assert_took_part(run, IDLE | {"Print"})


@pytest.mark.points(1)
def test_one_call_after_the_other(run):
    """No numbers, equal, negative, large ones; each method in one program; the default stays.

    一个数也没有、相同的数、负数、大数；同一个程序里每种方式都用到；默认的启动方式不变。
    """
    calls = [
        ([], "spawn"),
        ([-3, 0, -3], "fork"),
        ([3_000_000_001], "spawn"),
        ([100_003, 8], "forkserver"),
        ([], "fork"),
    ]
    seen = run.starting("forkserver")(squares_in_turn, calls=calls)
    found, after = seen.result
    for (numbers, method), result in zip(calls, found, strict=True):
        assert_squares(result, numbers, method)
    assert_default(after, "forkserver")
    assert_all_used(seen)


@pytest.mark.points(1)
def test_the_script_prints_in_order_under_every_method(explore):
    """The script under each method, in every order of its processes; equal numbers, a negative one.

    用每种方式运行脚本，试遍各进程的先后；也有相同的数和负数。
    """
    script = explore.using(sleep="any", output_order=True).script
    for method, numbers in (("fork", [5, -4]), ("spawn", [0, 3]), ("forkserver", [6, 6])):
        for seen in script("--start-method", method, *map(str, numbers)):
            assert_printed(seen, numbers, method)
            assert_took_part(seen)


@pytest.mark.points(0.5)
def test_to_import_the_file_starts_nothing(run):
    """Another program, with arguments of its own, imports the file: nothing starts or is set.

    另一个带着自己参数的程序导入这个文件：什么也不启动，什么也不设置。
    """
    for method, words in (
        ("fork", ["--start-method", "fork", "3", "1"]),
        ("forkserver", ["--quick", "out.txt"]),
    ):
        seen = run.starting(method)(imported_by_another, words=words)
        assert not started(seen), IMPORT_STARTS.filled(found=len(started(seen)))
        ended, after = seen.result
        assert not ended, IMPORT_ENDS.filled(words=" ".join(words))
        assert_default(after, method)


@pytest.mark.points(1)
def test_another_factor_in_the_next_call(run):
    """Factors that change from call to call, 0 and negative ones: each call has its own.

    每次调用的系数都不同，也有 0 和负数：每次用的都是自己的系数。
    """
    calls = [
        ([5], 3, "forkserver"),
        ([5], -2, "forkserver"),
        ([4], 0, "spawn"),
        ([], 6, "spawn"),
        ([-1, 2, 2], 3_000_000_000_000, "fork"),
    ]
    seen = run(settings_in_turn, calls=calls)
    found, after = seen.result
    for (numbers, factor, method), result in zip(calls, found, strict=True):
        assert_products(result, numbers, factor, method)
    assert_default(after, "fork")
    assert_all_used(seen)


@pytest.mark.points(0.5)
def test_the_factor_reaches_children_of_every_method_in_every_order(explore):
    """Two numbers times a factor in every order of the children: forkserver, fork.

    两个数乘以系数，试遍子进程的先后：forkserver、fork。
    """
    for method, factor in (("forkserver", 4), ("fork", -5)):
        calm = explore.starting("spawn").using(sleep="any")
        for run in calm("with_setting", numbers=[9, 2], factor=factor, method=method):
            assert_products(run.result, [9, 2], factor, method)
            assert_started(run, method)
            assert_took_part(run, IDLE | {"Print"})
