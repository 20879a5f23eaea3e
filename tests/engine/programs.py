"""Random small programs over every kind of operation, as generators on the kernel."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from grader.engine.creations import (
    Creation,
    NewBarrier,
    NewBytes,
    NewCondition,
    NewEvent,
    NewLock,
    NewMailbox,
    NewManagedCondition,
    NewManagedEvent,
    NewManagedQueue,
    NewMemory,
    NewPipe,
    NewPrivateQueue,
    NewQueue,
    NewRLock,
    NewSegment,
    NewSemaphore,
    NewSimpleQueue,
    is_private,
)
from grader.engine.kernel import Options
from grader.engine.managing import Ready, Shutdown
from grader.engine.naming import OpenName, RemoveName
from grader.engine.operations import (
    Acquire,
    ActiveChildren,
    Adopt,
    BarrierAbort,
    BarrierOpen,
    BarrierReset,
    BarrierState,
    BarrierWait,
    Begin,
    CancelJoinThread,
    Clock,
    CloseEnd,
    CloseProcess,
    ConditionWait,
    EventClear,
    EventIsSet,
    EventSet,
    EventWait,
    Exit,
    ExitCode,
    Get,
    IsAlive,
    Join,
    JoinThread,
    Lend,
    Notify,
    Operation,
    Poll,
    Print,
    Put,
    QueueClose,
    QueueEmpty,
    QueueFull,
    QueueJoin,
    QueueSize,
    Read,
    ReadSlice,
    Receive,
    Release,
    SemaphoreValue,
    Send,
    Signal,
    Sleep,
    TaskDone,
    WaitReady,
    Withdraw,
    Write,
    WriteSlice,
)
from grader.engine.segmenting import ReadBytes
from grader.engine.simulated import Body, Raised, Simulated, Spawn
from tests.engine import managed_programs as managed
from tests.engine import segment_programs as segments
from tests.engine.file_programs import opened_before, owned, theme_files

LOCK, RLOCK, SEMAPHORE, BOUNDED, CONDITION, EVENT = (f"0:{n}" for n in range(1, 7))
BARRIER, QUEUE, JOINABLE, SIMPLE, READER, WRITER, LEFT, RIGHT = (f"0:{n}" for n in range(7, 15))
RAW, SYNCHRONIZED, LOCKED, PRIVATE, PRIVATE_R, PRIVATE_QUEUE, OWN = (
    f"0:{n}" for n in range(15, 22)
)
MAILBOX, ANOTHER = "0:22", "0:23"


@dataclass(frozen=True)
class PollUntil:
    """while (yield operation) != wanted: pass"""

    operation: Operation
    wanted: Any


Action = Operation | PollUntil | Spawn


class Actions(list[Action]):
    """What one body does; it never changes, so its name says enough about it."""

    def __repr__(self) -> str:
        return f"{len(self)} actions"


Snippet = list[Action]


def timeout(random: Random) -> int | None:
    return random.choice([None, None, 0, 5, 10])


def lock_snippet(random: Random, lock: str, inner: Snippet) -> Snippet:
    shape = random.randrange(8)
    if shape == 0:
        return [Acquire(lock, timeout(random)), *inner]
    if shape == 1:
        return [*inner, Release(lock)]
    if shape == 2:
        return [SemaphoreValue(lock), *inner]
    return [Acquire(lock, timeout(random) if shape == 3 else None), *inner, Release(lock)]


def memory_snippet(random: Random, thing: str) -> Snippet:
    return random.choice(
        [
            [Read(thing, random.randrange(2))],
            [Write(thing, random.randrange(1, 4), random.randrange(2))],
            [Read(thing), Write(thing, random.randrange(1, 4))],
            [ReadSlice(thing, 0, 1, 2)],
            [WriteSlice(thing, 1, -1, (random.randrange(5), random.randrange(5)))],
        ]
    )


def theme_locks(random: Random) -> Snippet:
    lock = random.choice([LOCK, RLOCK, SEMAPHORE, BOUNDED])
    inner = theme_locks(random) if random.random() < 0.3 else memory_snippet(random, RAW)[:1]
    return lock_snippet(random, lock, inner if random.random() < 0.7 else [])


def theme_memory(random: Random) -> Snippet:
    thing = random.choice([RAW, SYNCHRONIZED, LOCKED])
    snippet = memory_snippet(random, thing)
    lock = {SYNCHRONIZED: OWN, LOCKED: LOCK}.get(thing)
    if lock and random.random() < 0.4:
        return [Acquire(lock), *snippet[:1], Release(lock)]
    return snippet


def theme_condition(random: Random) -> Snippet:
    inner = random.choice(
        [
            [ConditionWait(CONDITION, timeout(random))],
            [Notify(CONDITION, random.choice([1, 1, 2, None]))],
        ]
    )
    return inner if random.random() < 0.05 else [Acquire(RLOCK), *inner, Release(RLOCK)]


def theme_event(random: Random) -> Snippet:
    return random.choice(
        [
            [EventWait(EVENT, timeout(random))],
            [EventSet(EVENT)],
            [EventClear(EVENT)],
            [EventIsSet(EVENT)],
            [PollUntil(EventIsSet(EVENT), True)],
            [OpenName(EVENT)],
            [RemoveName(EVENT)],
        ]
    )


def theme_barrier(random: Random) -> Snippet:
    return random.choice(
        [
            [BarrierWait(BARRIER, timeout(random))],
            [BarrierWait(BARRIER)],
            [BarrierWait(BARRIER)],
            [BarrierReset(BARRIER)],
            [BarrierAbort(BARRIER)],
            [BarrierState(BARRIER)],
        ]
    )


def theme_queue(random: Random) -> Snippet:
    thing = random.choice([QUEUE, JOINABLE, SIMPLE])
    payload = bytes([random.randrange(97, 100)]) * random.choice([1, 1, 1, 1, 40_000, 80_000])
    if thing == SIMPLE:
        return random.choice([[Put(thing, payload)], [Get(thing)], [QueueEmpty(thing)]])
    common: list[Snippet] = [
        [Put(thing, payload, timeout(random))],
        [Put(thing, payload)],
        [Get(thing)],
        [Get(thing, timeout(random))],
        [QueueSize(thing)],
        [QueueEmpty(thing)],
        [QueueFull(thing)],
        [PollUntil(QueueEmpty(thing), False), Get(thing, 0)],
        [QueueClose(thing), JoinThread(thing)],
        [QueueClose(thing), Put(thing, payload)],
        [QueueClose(thing), Get(thing)],
        [Put(thing, payload, 0), Put(thing, payload, 0), Put(thing, payload, 0)],
        [CancelJoinThread(thing)],
        [WaitReady((thing,), timeout(random))],
    ]
    if thing == JOINABLE:
        common += [[TaskDone(thing)], [Get(thing), TaskDone(thing)], [QueueJoin(thing)]]
    return random.choice(common)


def theme_pipe(random: Random) -> Snippet:
    reader, writer = random.choice([(READER, WRITER), (LEFT, RIGHT), (RIGHT, LEFT)])
    payload = bytes([random.randrange(97, 100)]) * random.choice([1, 1, 1, 70_000, 250_000])
    loan = f"0:{random.choice((901, 902))}"
    return random.choice(
        [
            [Send(writer, payload)],
            [Receive(reader)],
            [Poll(reader, timeout(random))],
            [CloseEnd(reader)],
            [CloseEnd(writer)],
            [CloseEnd(writer), Receive(reader)],
            [CloseEnd(reader), Send(writer, payload)],
            [Lend(reader, loan), CloseEnd(reader)],
            [Adopt(loan)],
            [WaitReady((reader, writer), timeout(random))],
        ]
    )


def theme_private(random: Random) -> Snippet:
    return random.choice(
        [
            [Acquire(PRIVATE), *memory_snippet(random, RAW), Release(PRIVATE)],
            [Acquire(PRIVATE_R), Acquire(PRIVATE_R), Release(PRIVATE_R)],
            [Acquire(PRIVATE, 5)],
            [Put(PRIVATE_QUEUE, b"p"), *memory_snippet(random, RAW)],
            [Get(PRIVATE_QUEUE, timeout(random))],
            [QueueSize(PRIVATE_QUEUE), QueueEmpty(PRIVATE_QUEUE), QueueFull(PRIVATE_QUEUE)],
            [TaskDone(PRIVATE_QUEUE), QueueJoin(PRIVATE_QUEUE)],
        ]
    )


def theme_mailbox(random: Random) -> Snippet:
    payload = bytes([random.randrange(97, 100)])
    return random.choice(
        [
            [Put(MAILBOX, payload)],
            [Put(MAILBOX, payload), Put(MAILBOX, payload)],
            [Get(MAILBOX)],
            [Get(MAILBOX, timeout(random))],
            [QueueClose(MAILBOX)],
            [WaitReady((MAILBOX, ANOTHER), timeout(random))],
            [WaitReady((MAILBOX, ANOTHER)), WaitReady((MAILBOX, ANOTHER), 0)],
            [Put(ANOTHER, payload), Put(MAILBOX, payload)],
            [Withdraw(MAILBOX, random.randrange(2), random.randrange(2))],
        ]
    )


def theme_time(random: Random) -> Snippet:
    return random.choice(
        [[Sleep(random.choice([0, 5, 10]))], [Clock()], [Print("x")], [Acquire(LOCK, 5)]]
    )


def theme_process(random: Random, children: tuple[str, ...] = ("1", "2")) -> Snippet:
    child = random.choice(children)
    return random.choice(
        [
            [IsAlive(child)],
            [ExitCode(child)],
            [ActiveChildren()],
            [Join(child, timeout(random))],
            [Join(child)],
            [Signal(child, 15)],
            [Signal(child, 9), IsAlive(child)],
            [CloseProcess(child)],
            [PollUntil(IsAlive(child), False)],
            [WaitReady((child, children[0]), timeout(random))],
        ]
    )


def theme_family(random: Random, inner: Snippet, daemon: bool, first: str) -> Snippet:
    """The first child starts one of its own; a daemon may not, and so can't look at it."""
    start = Spawn(child_body, Actions(inner), daemon=random.random() < 0.3)
    return [start] if daemon else [start, *theme_process(random, (f"{first}-1",))]


Theme = Callable[[Random], Snippet]
THEMES: list[Theme] = [
    theme_locks,
    theme_memory,
    theme_condition,
    theme_event,
    theme_barrier,
    theme_queue,
    theme_pipe,
    theme_private,
    theme_time,
    theme_mailbox,
    managed.theme_manager,
    segments.theme_segment,
    theme_files,
]


def creations(random: Random) -> list[Creation]:
    return [
        NewLock(LOCK),
        NewRLock(RLOCK),
        NewSemaphore(SEMAPHORE, random.randrange(3)),
        NewSemaphore(BOUNDED, random.randrange(1, 3), True),
        NewCondition(CONDITION, RLOCK),
        NewEvent(EVENT),
        NewBarrier(BARRIER, 2, random.random() < 0.3),
        NewQueue(QUEUE, random.choice([0, 1, 2])),
        NewQueue(JOINABLE, 0, True),
        NewSimpleQueue(SIMPLE),
        NewPipe(READER, WRITER, False),
        NewPipe(LEFT, RIGHT, True),
        NewMemory(RAW, 2),
        NewRLock(OWN),
        NewMemory(SYNCHRONIZED, 2, (1,), 0, OWN),
        NewMemory(LOCKED, 2, (), 0, LOCK),
        NewLock(PRIVATE, True),
        NewRLock(PRIVATE_R, True),
        NewPrivateQueue(PRIVATE_QUEUE, 1),
        NewMailbox(MAILBOX),
        NewMailbox(ANOTHER),
        NewSegment(segments.SEGMENT),
        NewSegment(segments.OTHER),
        NewBytes(segments.BYTES, 4),
        NewLock(managed.LOCK, server=managed.SERVER),
        NewRLock(managed.RLOCK, server=managed.SERVER),
        NewSemaphore(managed.BOUNDED, 1, True, managed.SERVER),
        NewManagedCondition(managed.CONDITION, managed.SERVER, managed.RLOCK),
        NewManagedEvent(managed.EVENT, managed.SERVER),
        NewBarrier(managed.BARRIER, 2, False, managed.SERVER),
        NewManagedQueue(managed.QUEUE, managed.SERVER, random.choice([0, 1])),
    ]


def used(made: list[Creation], actions: str) -> list[Creation]:
    """Only what the actions name, and what those things are made of."""
    wanted = [one for one in made if f"'{one.object}'" in actions or _other(one, actions)]
    needed = {getattr(one, "lock", None) for one in wanted}
    return [one for one in made if one in wanted or one.object in needed]


def _other(made: Creation, actions: str) -> bool:
    return isinstance(made, NewPipe) and f"'{made.other}'" in actions


def perform(me: str, actions: Snippet, replies: list[Any]) -> Body:
    for one in actions:
        action = owned(one, me)
        try:
            if isinstance(action, PollUntil):
                yield from poll(action)
                continue
            reply = yield action
            if isinstance(action, BarrierWait) and reply == -1:
                reply = yield BarrierOpen(action.object)
            message = isinstance(reply, bytes) and not isinstance(action, ReadBytes)
            replies.append(reply[:1] + b"%d" % len(reply) if message else reply)
        except Raised as raised:
            replies.append(raised.error.kind)


def poll(action: PollUntil) -> Body:
    while (yield action.operation) != action.wanted:
        pass


def child_body(me: str, actions: Snippet) -> Body:
    replies: list[Any] = []
    if len(actions) % 2:
        yield Begin()
    yield from perform(me, actions, replies)
    if len(actions) == 2:
        yield Exit(3, abrupt=True)
    return tuple(replies)


def main_body(
    me: str,
    made: list[Creation],
    before: Snippet,
    children: list[tuple[Snippet, bool, tuple[str, ...] | None]],
    after: Snippet,
    served: bool,
) -> Body:
    replies: list[Any] = []
    yield from made
    del made
    if served:
        yield Spawn(managed.server_body)
        yield Ready(managed.SERVER)
    yield from perform(me, before, replies)
    for actions, daemon, inherits in children:
        yield Spawn(child_body, actions, daemon=daemon, inherits=inherits)
    yield from perform(me, after, replies)
    return tuple(replies)


def inherited(random: Random, before: Snippet, own: Snippet, made: list[Creation]) -> Any:
    """Now and then a child is spawned, with some of the ends: None where it has to be forked."""
    private = any(f"'{one.object}'" in repr(own) for one in made if is_private(one))
    if private or random.random() < 0.7:
        return None
    pipes = [one for one in made if isinstance(one, NewPipe)]
    ends = [end for one in pipes for end in (one.object, one.other)]
    open_ends = [end for end in ends if f"CloseEnd(end='{end}')" not in repr(before)]
    return tuple(end for end in open_ends if random.random() < 0.5)


def kinds() -> dict[str, type[Creation]]:
    """What each object of these programs is."""
    made = creations(Random(0))  # noqa: S311  any will do
    ends = {one.other: type(one) for one in made if isinstance(one, NewPipe)}
    return {one.object: type(one) for one in made} | ends


def random_program(seed: int, about: Theme | None = None) -> Simulated:
    """One to three themes or what it is `about`; two children (seldom three), some operations each.

    Now and then the first child has a child of its own.
    """
    random = Random(seed)  # noqa: S311  reproducible on purpose
    themes = random.sample(THEMES, random.choice([1, 1, 2, 3])) if about is None else [about]
    served = managed.theme_manager in themes
    first, second = ("2", "3") if served else ("1", "2")

    def snippets(most: int) -> Snippet:
        return [
            action
            for _ in range(random.randrange(most + 1))
            for action in random.choice(themes)(random)
        ]

    children = [
        (snippets(2), random.random() < 0.15) for _ in range(random.choice([2, 2, 2, 2, 3]))
    ]
    after = snippets(1)
    for _ in range(random.choice([0, 1, 1])):
        after += theme_process(random, (first, second))
    if served:
        after += random.choice([[], [Join(first), Join(second)]])
        after += random.choice([[Shutdown(managed.SERVER)]] * 4 + [[Signal(managed.SERVER, 9)]])
    options = Options(
        sleep=random.choice(["exact", "any"]),
        output_order=random.random() < 0.3,
        transit=Random(seed).choice([0, 0, 0, 3]),  # noqa: S311
    )
    before = snippets(1) if random.random() < 0.3 else []
    if theme_files in themes:
        before = [*opened_before(random), *before]
    inner = snippets(1) if random.random() < 0.2 else None
    actions = [*before, *after, *(action for own, _ in children for action in own), *(inner or ())]
    if inner is not None:
        own, daemon = children[0]
        own += theme_family(random, inner, daemon, first)
    made = used(creations(random), repr(actions))
    chosen = Random(f"spawn {seed}")  # noqa: S311  so that the rest is as it would be without
    bodies = [
        (Actions(own), daemon, inherited(chosen, before, [*own, *(inner or ())], made))
        for own, daemon in children
    ]
    return Simulated(
        *(main_body, made, Actions(before), bodies, Actions(after), served),
        options=options,
        serve=managed.Store,
    )
