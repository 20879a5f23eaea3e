"""A program that tells what differs by how its processes start; it runs as it is, too.

`tell(method)` returns all of it by name, for the real thing and for an explored run.
"""

import multiprocessing as mp
import os
import re
import sys
import threading

VALUE = 1
LOADED = [mp.current_process().name, mp.parent_process() is None]
if mp.current_process().name == "MainProcess":

    def only_in_the_parent():
        pass


class Worker(mp.Process):
    def __init__(self, box):
        super().__init__(name="own")
        self.box = box

    def run(self):
        self.box.put((self.name, type(self).__name__))


class SpawnWorker(mp.get_context("spawn").Process):
    def __init__(self, box):
        super().__init__()
        self.box = box

    def run(self):
        self.box.put((self.name, type(self).__name__, mp.get_start_method()))


class Picky:
    def __reduce__(self):
        raise ValueError("not me")


def facts(box, key):
    me = mp.current_process()
    parent = mp.parent_process()
    box.put(
        {
            "names": (me.name, type(me).__name__, parent.name, me._identity),
            "daemon": me.daemon,
            "authkey": bytes(me.authkey) == key,
            "globals": (VALUE, LOADED),
            "method": (mp.get_start_method(), mp.get_start_method(allow_none=True)),
            "argv": sys.argv,
            "environment": os.environ.get("COLOUR"),
            "parent": os.getppid() == parent.pid,
            "children": mp.active_children(),
        }
    )


def child_facts(ctx):
    global VALUE
    VALUE = 2
    os.environ["COLOUR"] = "red"
    box = ctx.Queue()
    key = bytes(mp.current_process().authkey)
    child = ctx.Process(target=facts, args=(box, key), daemon=True)
    child.start()
    found = box.get()
    child.join()
    return found, child.exitcode


def use(lock, rlock, semaphore, event, condition, barrier, one, many, text, raw, box, tasks, end):
    with lock, rlock, condition:
        one.value += 1
        many[:] = [x + 1 for x in many]
        raw[0] += 1
        text.value = b"hi"
    box.put((semaphore.get_value(), repr(one), type(raw).__name__, len(raw)))
    tasks.get()
    tasks.task_done()
    end.send("sent")
    end.close()
    event.set()
    barrier.wait()


def shared(ctx):
    lock, event, barrier = ctx.Lock(), ctx.Event(), ctx.Barrier(2)
    one, many, text = ctx.Value("i", 4), ctx.Array("d", 2), ctx.Array("c", 5)
    raw, box, tasks = ctx.RawArray("i", [7, 8]), ctx.SimpleQueue(), ctx.JoinableQueue()
    ours, theirs = ctx.Pipe(duplex=False)
    made = (lock, ctx.RLock(), ctx.BoundedSemaphore(3), event, ctx.Condition(), barrier)
    child = ctx.Process(target=use, args=(*made, one, many, text, raw, box, tasks, theirs))
    child.start()
    theirs.close()
    tasks.put("task")
    tasks.join()
    event.wait()
    barrier.wait()
    found = [box.get(), ours.recv(), one.value, many[:], text.value, raw[:]]
    found.append(tried(ours.recv))
    child.join()
    return found, child.exitcode


def refused(ctx):
    closed = mp.Pipe()[0]
    closed.close()
    begun = ctx.Process(target=nothing)
    begun.start()
    begun.join()
    given = {
        "lambda": lambda: None,
        "generator": (x for x in ()),
        "thread lock": threading.Lock(),
        "module": os,
        "picky": Picky(),
        "closed end": closed,
        "started process": [begun],
        "forked lock": mp.get_context("fork").Lock(),
        "forked queue": mp.get_context("fork").Queue(),
        "forked event": mp.get_context("fork").Event(),
        "forked value": mp.get_context("fork").Value("i"),
    }
    found = {name: tried(ctx.Process(target=print, args=(it,)).start) for name, it in given.items()}
    found["target"] = tried(ctx.Process(target=lambda: None).start)
    found["raw value of fork"] = starts(ctx, print, mp.get_context("fork").RawValue("i"))
    return found


def tried(call):
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return type(error).__name__, re.sub("0x[0-9a-f]+", "0x", str(error))


def nothing(*_):
    pass


def leaves(code):
    sys.exit(code)


def starts(ctx, target, *args):
    child = ctx.Process(target=target, args=args)
    child.start()
    child.join()
    return child.exitcode


def ends(ctx):
    return [
        starts(ctx, nothing),
        starts(ctx, leaves, 3),
        starts(ctx, leaves, "text"),
        starts(ctx, only_in_the_parent),
        starts(ctx, nothing, 5),
    ]


def classes(ctx):
    found = []
    for kind in (Worker, SpawnWorker):
        box = ctx.Queue() if kind is Worker else mp.get_context("spawn").Queue()
        child = kind(box)
        child.start()
        found.append(box.get())
        child.join()
    return found


def grandparent(box):
    starts(mp, nothing)
    child = mp.Process(target=nothing, name="small")
    child.start()
    child.join()
    box.put((child.name, type(child).__name__, child._identity, mp.get_start_method()))


def grandchild(ctx):
    box = ctx.Queue()
    child = ctx.Process(target=grandparent, args=(box,))
    child.start()
    found = box.get()
    child.join()
    return found


def tell(method):
    mp.set_start_method(method)
    ctx = mp.get_context()
    parts = (child_facts, shared, ends, classes, grandchild)
    found = {part.__name__: part(ctx) for part in parts}
    if method != "fork":
        found["refused"] = refused(ctx)
    found["again"] = tried(lambda: mp.set_start_method("fork"))
    return found
