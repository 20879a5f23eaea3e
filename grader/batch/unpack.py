"""A zip of submissions into a folder: nothing outside it, no links, and no more than is wanted.

Member's names and contents are strangers'. Only work files have their content, at most a little
more than one may have, whatever the archive claims; of everything else there is but the name.
"""

import errno
import lzma
import os
import re
import stat
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from grader.batch.intake import LARGEST
from grader.errors import MachineError, UsageError
from grader.language import Language, Text, spoken
from grader.report.printable import printable

__all__ = ["EARLIER", "MOST_MEMBERS", "unpack"]

EARLIER = ".earlier"
"""The folder beside a file that has what came under the same name before it."""
MOST_MEMBERS = 100_000
_MOST_BYTES = 512 * 1024**2
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_DRIVE = re.compile(r"[A-Za-z]:")
_FAULTS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)
"""What reading a member may raise: damage, or a method that this Python does not know."""
_CLASHES = {errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL}
"""What the archive is to blame for when a file can't be made; all else is the machine's."""

_LEADS_OUT = Text("its path leads out of the archive", "路径指向压缩包之外")
_ENCRYPTED = Text("it is encrypted", "已加密")
_DAMAGED = Text("it is damaged", "已损坏")
_CLASHING = Text("no file can have that name beside the others", "文件名无法与其他文件共存")
_LEFT_OUT = Text("{zip}: {member} is left out: {why}", "{zip}：跳过 {member}：{why}")


def unpack(file: Path, folder: Path, wanted: Callable[[str], bool]) -> list[Text]:
    """Unpack `file` into the empty `folder`; gives a line on each member that is left out.

    `wanted` says of a file's name whether its content is. UsageError when it is no zip, or has
    more than any class could have handed in.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise UsageError(
                    f"{file}: has more than {MOST_MEMBERS} members. Unpack it yourself"
                )
            return list(_unpacked(archive, file, folder, wanted))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UsageError(f"{file}: can't be read as a zip ({error}). Download it again") from error


def _unpacked(
    archive: zipfile.ZipFile, file: Path, folder: Path, wanted: Callable[[str], bool]
) -> Iterator[Text]:
    # The newest comes last; of two that are as old, the one that the archive has last.
    members = sorted(archive.infolist(), key=lambda member: member.date_time)
    left = _MOST_BYTES
    for member in members:
        name = _name(member)
        parts = _parts(name)
        if parts == ():
            continue
        content, why = (b"", _LEADS_OUT) if parts is None else _content(archive, member, wanted)
        left -= len(content)
        if left < 0:
            raise UsageError(f"{file}: holds more than {_MOST_BYTES} bytes. Unpack it yourself")
        if parts is not None and why is None:
            why = _put(member, folder.joinpath(*parts), content, keep=wanted(parts[-1]))
        if why is not None:
            yield _LEFT_OUT.filled(zip=file, member=printable(name), why=why)


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name. Where the archive does not say that it is UTF-8, it often is."""
    name = member.orig_filename
    if member.flag_bits & _UTF8_FLAG:
        return name
    encodings = ["utf-8", *(["gb18030"] if spoken() is Language.CHINESE else [])]
    for encoding in encodings:
        with suppress(UnicodeError):
            return name.encode("cp437").decode(encoding)
    return name


def _parts(name: str) -> tuple[str, ...] | None:
    """The path's parts, none for what systems leave in zips; None when it leads elsewhere."""
    path = name.replace("\\", "/")
    parts = tuple(part for part in path.split("/") if part not in ("", "."))
    if path.startswith("/") or ".." in parts or _DRIVE.match(path) or "\0" in path:
        return None
    if "__MACOSX" in parts or (parts and parts[-1].startswith("._")):
        return ()
    return parts


def _content(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, wanted: Callable[[str], bool]
) -> tuple[bytes, Text | None]:
    """What is wanted of a member's content, and why there is none where there should be."""
    if (
        _is_folder(member)
        or _is_link(member)
        or not wanted(PurePosixPath(_name(member).replace("\\", "/")).name)
    ):
        return b"", None
    if member.flag_bits & _ENCRYPTED_FLAG:
        return b"", _ENCRYPTED
    try:  # so much is read and no more, whatever the archive claims
        with archive.open(member) as stream:
            return stream.read(LARGEST + 1), None
    except _FAULTS:
        return b"", _DAMAGED


def _is_folder(member: zipfile.ZipInfo) -> bool:
    return member.orig_filename.endswith(("/", "\\"))


def _is_link(member: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(member.external_attr >> 16)


def _put(member: zipfile.ZipInfo, place: Path, content: bytes, *, keep: bool) -> Text | None:
    """Make the file or folder; why it can't be, or None. `keep` what had the same name before."""
    try:
        if _is_folder(member):
            place.mkdir(parents=True, exist_ok=True)
            return None
        place.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(place) and keep:
            _set_aside(place)
        if _is_link(member):
            # Shown as a link that leads nowhere: what it named is none of our business.
            place.symlink_to(place.name)
            return None
        place.write_bytes(content)
        with suppress(ValueError, OverflowError):  # an archive may name a thirteenth month
            moment = time.mktime((*member.date_time, 0, 0, -1))
            os.utime(place, (moment, moment))
    except OSError as error:
        if error.errno in _CLASHES:
            return _CLASHING
        raise MachineError(f"{place}: can't be written ({error.strerror}). Make room") from error
    return None


def _set_aside(place: Path) -> None:
    number = len(list(place.parent.glob(f"{EARLIER}/*/{place.name}")))
    earlier = place.parent / EARLIER / f"{number:04}" / place.name
    earlier.parent.mkdir(parents=True)
    place.rename(earlier)
