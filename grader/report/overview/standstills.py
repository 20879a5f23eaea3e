"""What each kind of standstill is called in front of a class, and what there is to be taught."""

from dataclasses import dataclass

from grader.engine.deadlock import Kind
from grader.language import Text

__all__ = ["STANDSTILLS", "Lesson"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """`title` is what happens, `teach` what a learner who knows it does."""

    title: Text
    teach: Text


STANDSTILLS: dict[str, Lesson] = {
    Kind.ACQUIRED_TWICE: Lesson(
        Text(
            "Deadlock: a process waits for a lock that it holds itself",
            "死锁：进程在等一把自己正拿着的锁",
        ),
        Text(
            "A Lock can be taken once. What is called under it must not take it again.",
            "Lock 只能拿一次：拿着锁调用的函数不能再去拿它。",
        ),
    ),
    Kind.LOCK_CYCLE: Lesson(
        Text(
            "Deadlock: processes take the same locks in different orders",
            "死锁：几个进程拿锁的顺序不一样",
        ),
        Text(
            "Everybody takes the locks in one agreed order.",
            "约定一个顺序，所有进程都按它拿锁。",
        ),
    ),
    Kind.HOLDER_ENDED: Lesson(
        Text(
            "Deadlock: a process ends without releasing its lock",
            "死锁：进程没有释放锁就结束了",
        ),
        Text(
            "`with lock:` releases it on every way out, an exception and a return too.",
            "用 with lock：不管是异常还是 return，离开时都会释放。",
        ),
    ),
    Kind.GET_NOBODY_FILLS: Lesson(
        Text(
            "Deadlock: a reader waits in get for an item that nobody will put",
            "死锁：读取者在 get 里等，却再也没有人放入数据",
        ),
        Text(
            "How does each reader learn that nothing more will come? By a sentinel of its own.",
            "每个读取者怎样知道不会再有数据？给每个读取者一个结束标记。",
        ),
    ),
    Kind.PUT_NOBODY_EMPTIES: Lesson(
        Text(
            "Deadlock: a full queue that nobody empties",
            "死锁：队列满了，却没有人取",
        ),
        Text(
            "With a bounded queue the reader has to be at work before it is full.",
            "队列有上限时，读取者必须在它满之前就开始工作。",
        ),
    ),
    Kind.SEND_NOBODY_RECEIVES: Lesson(
        Text("Deadlock: a full pipe that nobody empties", "死锁：管道满了，却没有人接收"),
        Text(
            "A pipe holds little: somebody has to receive while another sends.",
            "管道里放不下多少东西：一边发送，另一边就要接收。",
        ),
    ),
    Kind.JOIN_OF_UNFLUSHED: Lesson(
        Text(
            "Deadlock: a process is joined before its queue is emptied",
            "死锁：还没取完队列里的数据，就去 join 放数据的进程",
        ),
        Text(
            "First get everything, then join: a process ends only when its items are taken.",
            "先取完再 join：放入的数据被取走之前，进程不会结束。",
        ),
    ),
    Kind.TASKS_NOT_DONE: Lesson(
        Text(
            "Deadlock: a queue is joined, but some task was never reported done",
            "死锁：join 队列时，有任务从未报告完成",
        ),
        Text(
            "One task_done for each get, also when the work has failed.",
            "每次 get 都要对应一次 task_done，处理失败时也一样。",
        ),
    ),
    Kind.RECEIVE_OPEN_END: Lesson(
        Text(
            "Deadlock: a reader waits for the end of a pipe that is still open elsewhere",
            "死锁：读取者在等管道结束，而写入端还在别处开着",
        ),
        Text(
            "fork copies every end: each process closes those that it does not use.",
            "fork 会复制每一端：每个进程都要关掉自己不用的那些。",
        ),
    ),
    Kind.NOBODY_COMPLETES: Lesson(
        Text(
            "Deadlock: a process waits for a signal that nobody will give any more",
            "死锁：进程在等一个再也不会有人发出的信号",
        ),
        Text(
            "A notification that comes before the wait is lost: wait for a state, in a loop.",
            "通知若先于等待就丢了：要在循环里等一个状态成立。",
        ),
    ),
    Kind.LIVELOCK: Lesson(
        Text(
            "A loop looks again and again at what nobody will change",
            "循环反复查看一个再也不会有人改变的东西",
        ),
        Text(
            "Who changes it, and is it shared at all? A wait takes the place of a spin.",
            "由谁来改变它？它真的是共享的吗？用等待代替空转。",
        ),
    ),
    Kind.WAIT_FOR: Lesson(
        Text("Deadlock: every process waits for another", "死锁：所有进程都在互相等待"),
        Text("Follow the waits: where do they lead?", "顺着等待关系走：最后走到哪里？"),
    ),
}
