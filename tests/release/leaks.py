"""Which lines of the secret root, or of tests/, stand in a folder; archives and notebooks too.

A line of an exercise's secret files is a secret when it is no import and no decorator, has
`SHORTEST` characters or more, is not shown to learners in the same exercise (stub, visible tests,
task, manifest) or by its contract in another one, and is not one of `IDIOMS`. Of the stories it is
the heads: the rest is told to whoever makes that mistake, in the words of the grader and of tests
that are looked at here anyway.

A line of tests/ has to be longer, and the package itself does not say it.
"""

import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.exercise import MANIFEST, Exercise

__all__ = ["IDIOMS", "leaks", "lines_of", "secrets_of", "secrets_of_tests"]

SHORTEST, SHORTEST_OF_TESTS = 20, 40
STORIES, HEAD = ("stories.", "charts."), "=== "
IDIOMS = frozenset(
    # What many a program with processes says, and many a test of one.
    '''
    for process in processes:
    for worker in workers:
    processes.append(process)
    with Manager() as manager:
    ours, theirs = Pipe()
    if __name__ == "__main__":
    except Exception as error:
    raise NotImplementedError
    deadline = time.monotonic() + seconds
    except TimeoutError:
    except BlockingIOError:
    except ChildProcessError:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    reading, writing = os.pipe()
    poller = select.poll()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    def start(self) -> None:
    self.seconds = seconds
    self.arguments = arguments
    one, other = other, one
    users.setdefault(hold.lock, set()).add(hold.process)
    """threading.Lock."""
    for number in numbers:
    with tempfile.TemporaryDirectory() as folder:
    NOT_ONE_EACH = Text(
    NOT_ONE_PROCESS_EACH = Text(
    '''.splitlines()
)
_GIVEN_IN = {"13_tcp_framing": "16_ticket_office"}
"""Whose answer another exercise's stub gives, as both contracts want it."""
_PLAIN = re.compile(r"(from [\w.]+ )?import |@")
_AROUND = re.compile(r"^[\s>#*\"'-]+|[\s\"',]+$")
"""What turns a line into a comment, a quotation, an item or a string."""


def secrets_of(exercise: Exercise) -> dict[str, Path]:
    """The exercise's secret lines, each with the file that has it."""
    pages = [exercise.folder / name for name in ("README.md", "README.zh.md", MANIFEST)]
    given = (exercise.folder.parent / _GIVEN_IN.get(exercise.name, exercise.name)).glob("*.py")
    shown = _said([exercise.stub, *exercise.visible_tests, *pages, *given])
    return _secrets(exercise.secret, SHORTEST, shown) if exercise.secret else {}


def secrets_of_tests(folder: Path, *shown: Path) -> dict[str, Path]:
    """The same of the grader's own tests; the folders `shown` are no secret."""
    files = (file for one in shown for file in one.rglob("*.py"))
    return _secrets(folder, SHORTEST_OF_TESTS, _said(files))


def _secrets(folder: Path, shortest: int, shown: set[str]) -> dict[str, Path]:
    common = shown | {idiom.strip() for idiom in IDIOMS}
    files = (file for file in folder.rglob("*") if file.is_file())
    return {
        line: file
        for file in files
        if "__pycache__" not in file.parts
        for line in _said([file]) - common
        if len(line) >= shortest and not _PLAIN.match(line)
        if not file.name.startswith(STORIES) or line.startswith(HEAD)
    }


def _said(files: Iterable[Path]) -> set[str]:
    """Every line of the files, bare."""
    texts = (file.read_text(encoding="utf-8") for file in files)
    return {line.strip() for text in texts for line in text.splitlines()}


def leaks(folder: Path, secrets: dict[str, Path]) -> dict[str, str]:
    """The secret lines in the files below `folder`, each with the place where it was found."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_file():
            for place, line in lines_of(str(file.relative_to(folder)), file.read_bytes()):
                if line in secrets:
                    found[line] = f"{place}: from {secrets[line]}"
    return found


def lines_of(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Each line in the file, bare and as it stands, with its place; what is packed is unpacked."""
    for place, text in _texts(name, content):
        for line in text.splitlines():
            yield place, line.strip()
            yield place, _AROUND.sub("", line)


def _texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    stream = io.BytesIO(content)
    if zipfile.is_zipfile(stream):
        with zipfile.ZipFile(stream) as archive:
            for member in archive.namelist():
                yield from _texts(f"{name}/{member}", archive.read(member))
    elif _is_tar(content):
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            for entry in tar:
                packed = tar.extractfile(entry)
                if packed is not None:
                    yield from _texts(f"{name}/{entry.name}", packed.read())
    else:
        text = content.decode("utf-8", "replace")
        yield name, text
        if name.endswith((".ipynb", ".json")):
            yield from ((name, string) for string in _strings(json.loads(text)))


def _is_tar(content: bytes) -> bool:
    try:
        return tarfile.is_tarfile(io.BytesIO(content))
    except EOFError:  # an empty file
        return False


def _strings(value: object) -> Iterator[str]:
    """Every string in what was JSON; a notebook's list of lines is one after the other."""
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from _strings(one)
        case dict():
            for key, one in value.items():
                yield key
                yield from _strings(one)
