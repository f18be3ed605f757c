"""Who runs the server. PostgreSQL refuses root, so root hands it to an account of its own."""

import fcntl
import os
import pwd
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lotrinh import paths
from lotrinh.embedded_postgres.problem import DataDirectoryProblem

NAME = "lotrinh-db"
OWN_SERVER = "or set DATABASE_URL to a PostgreSQL of your own"
OWN_FOLDER = "set LOTRINH_DATA_DIR to a directory of your own"


def operator() -> pwd.struct_passwd:
    """The account that runs the server and owns its files."""
    try:
        return _dedicated() if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    except KeyError:
        raise DataDirectoryProblem(
            "PostgreSQL does not run for a user without a name in /etc/passwd: "
            f"run the command as a named user, {OWN_SERVER}."
        ) from None


def _dedicated() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam(NAME)
    with _one_at_a_time(Path("/etc")):
        return _made()


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Programs that make accounts at once take away each other's."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _made() -> pwd.struct_passwd:
    commands = (
        ["true"],
        ["useradd", "--system", "--user-group", "--no-create-home", NAME],
        ["adduser", "--system", "--group", "--no-create-home", NAME],
    )
    for command in commands:
        program = shutil.which(command[0], path="/usr/sbin:/sbin:/usr/bin:/bin")
        if program:
            subprocess.run([program, *command[1:]], capture_output=True, check=False)  # noqa: S603
        with suppress(KeyError):
            return pwd.getpwnam(NAME)
    return pwd.getpwnam("nobody")


def make_reachable(data_dir: Path, operator: pwd.struct_passwd) -> None:
    root = os.geteuid() == 0
    if root:
        _must_enter(data_dir.parent, operator)
    try:
        missing = [folder for folder in (data_dir, *data_dir.parents) if not folder.exists()]
        data_dir.mkdir(parents=True, exist_ok=True)
        for folder in missing:
            folder.chmod(0o711 if root else 0o700)
        if root and data_dir.stat().st_uid == 0:
            data_dir.chmod(data_dir.stat().st_mode | 0o011)
    except OSError as error:
        raise DataDirectoryProblem(
            f"The data directory {data_dir} cannot be used ({error.strerror}): {OWN_FOLDER}."
        ) from error
    if root:
        _must_enter(data_dir, operator)


def _must_enter(folder: Path, operator: pwd.struct_passwd) -> None:
    private = paths.private_part(folder)
    if private is None:
        return
    if private.stat().st_uid not in {0, operator.pw_uid}:
        raise foreign(private)
    raise DataDirectoryProblem(
        f"The account {operator.pw_name}, which runs the database because PostgreSQL refuses root, "
        f"cannot enter {private}: set LOTRINH_DATA_DIR to a directory outside private folders."
    )


def claim(home: Path, operator: pwd.struct_passwd) -> None:
    """Make the server's folder, or find it in the right hands."""
    root = os.geteuid() == 0
    if root:
        _must_become(operator)
    if not home.exists():
        home.mkdir(mode=0o700)
    if root and home.stat().st_uid == 0:  # new, or copied by root: no server ever ran on it as root
        give(home, operator)
    if home.stat().st_uid != operator.pw_uid:
        handover = f"hand it over with `chown -R {operator.pw_name} {shlex.quote(str(home))}`, "
        raise foreign(home, handover if root else "")
    home.chmod(0o700)


def _must_become(operator: pwd.struct_passwd) -> None:
    try:
        run(operator, Path("/"), Path("/bin/sh"), "-c", ":")
    except OSError as error:
        raise DataDirectoryProblem(
            f"PostgreSQL refuses root and this machine does not allow changing to {operator.pw_name}: "
            f"run the command as another user, {OWN_SERVER}."
        ) from error


def foreign(path: Path, remedy: str = "") -> DataDirectoryProblem:
    number = path.stat().st_uid
    owner = str(number)
    with suppress(KeyError):
        owner = pwd.getpwuid(number).pw_name
    return DataDirectoryProblem(
        f"{path} belongs to the user {owner}: run the command as that user, {remedy}or {OWN_FOLDER}."
    )


def give(path: Path, operator: pwd.struct_passwd) -> None:
    """A file or a whole folder."""
    if os.geteuid() == 0:
        for part in (*path.rglob("*"), path):
            os.chown(part, operator.pw_uid, operator.pw_gid, follow_symlinks=False)


def run(
    operator: pwd.struct_passwd, folder: Path, program: Path, *arguments: str, text: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a program as the operator; no PG… variable of the caller may interfere."""
    root = os.geteuid() == 0
    return subprocess.run(  # noqa: S603
        [program, *arguments],
        user=operator.pw_uid if root else None,
        group=operator.pw_gid if root else None,
        extra_groups=[] if root else None,
        cwd=folder,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        input=text,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
