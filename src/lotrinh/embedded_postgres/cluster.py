"""The server of one data directory: made, started, found again after a crash, stopped."""

import hashlib
import os
import pwd
import shlex
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from lotrinh.embedded_postgres import account, processes, programs
from lotrinh.embedded_postgres.problem import DataDirectoryProblem

ROLE = DATABASE = "lotrinh"
PORT = 5432
SOCKET = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 103  # bytes; Linux would take 107, macOS does not
RECORD = "socket-folder"
PATIENCE = 300  # seconds; replaying the log of a killed server can take minutes
OPTIONS = {
    "listen_addresses": "",
    "port": str(PORT),
    "timezone": "UTC",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "max_connections": "60",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    def __init__(self, home: Path, operator: pwd.struct_passwd) -> None:
        self.home = home
        self.operator = operator
        self.programs = programs.find(home, operator)

    def accepts(self) -> bool:
        """Whether the server takes connections, once it is through starting, recovering or stopping."""
        deadline = time.monotonic() + PATIENCE
        where = ("-h", str(socket_folder(self.home)), "-p", str(PORT), "-U", ROLE, "-d", DATABASE)
        while listens(self.home) and time.monotonic() < deadline:
            if self._run("pg_isready", *where).returncode == 0:
                return True
            time.sleep(0.1)
        return False

    def end_leftovers(self) -> None:
        """Remove what a killed server left, for PostgreSQL would wait for it or take it for a live one.

        Order matters: backends that outlived their postmaster still write to the files it guarded.
        """
        processes.end(_marker(self.home))
        (self.home / "data" / "postmaster.pid").unlink(missing_ok=True)
        for name in (SOCKET, f"{SOCKET}.lock"):
            (socket_folder(self.home) / name).unlink(missing_ok=True)

    def launch(self, *, fast: bool) -> None:
        if not (self.home / "data").exists():
            self._initialise(fast=fast)
        sockets = self._make_socket_folder()
        options = OPTIONS | (FORGETFUL if fast else {})
        options |= {"unix_socket_directories": str(sockets), "cluster_name": _marker(self.home)}
        settings = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())
        log = self.home / "log"
        seen = log.stat().st_size if log.exists() else 0
        # Relative paths: pg_ctl hands them to a shell, badly quoted.
        done = self._run(
            "pg_ctl", "start", "-D", "data", "-l", "log", "-t", str(PATIENCE), "-w", "-o", settings
        )
        if done.returncode:
            said = log.read_bytes()[seen:].decode(errors="replace") if log.exists() else done.stderr
            raise _failure("does not start", said, f"its log is {log}")
        # Also on a server of an earlier version, whose login could not make the roles of the row rights.
        where = ("-h", str(sockets), "-p", str(PORT), "-U", "postgres", "-d", "postgres")
        self._must("psql", *where, "-X", "-q", "-c", f"ALTER ROLE {ROLE} CREATEROLE")

    def shut_down(self) -> None:
        self._run("pg_ctl", "stop", "-D", "data", "-m", "fast", "-t", str(PATIENCE))

    def _initialise(self, *, fast: bool) -> None:
        """All or nothing: the folder gets its name when the role and the database are in it."""
        unfinished = self.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._must(
            *("initdb", "-D", unfinished.name, "-U", "postgres", "-E", "UTF8", "-k", "--auth=peer"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(["--no-sync"] if fast else []),
        )
        users = {self.operator.pw_name, pwd.getpwuid(os.geteuid()).pw_name}
        (unfinished / "pg_hba.conf").write_text("local all all peer map=lotrinh\n", encoding="utf-8")
        names = "".join(f'lotrinh "{user}" all\n' for user in sorted(users))
        (unfinished / "pg_ident.conf").write_text(names, encoding="utf-8")
        roles = f"CREATE ROLE {ROLE} LOGIN CREATEDB;\nCREATE DATABASE {DATABASE} OWNER {ROLE};\n"
        options = ("-c", "exit_on_error=on", "-c", f"fsync={'off' if fast else 'on'}")
        self._must("postgres", "--single", "-D", unfinished.name, *options, "postgres", text=roles)
        unfinished.rename(self.home / "data")

    def _make_socket_folder(self) -> Path:
        """Beside the data, or a short private one if the system or the address cannot carry that path."""
        record = self.home / RECORD
        if len(os.fsencode(self.home / SOCKET)) <= LONGEST_SOCKET_PATH and "," not in str(self.home):
            record.unlink(missing_ok=True)
        elif not (record.exists() and _owner(socket_folder(self.home)) == self.operator.pw_uid):
            folder = Path(tempfile.mkdtemp(prefix="lotrinh-"))
            account.give(folder, self.operator)
            record.write_text(str(folder), encoding="utf-8")
        return socket_folder(self.home)

    def _must(self, *command: str, text: str = "") -> None:
        done = self._run(*command, text=text)
        if done.returncode:
            raise _failure(f"cannot set up its files in {self.home}", done.stderr, account.OWN_FOLDER)

    def _run(self, name: str, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return account.run(self.operator, self.home, self.programs / name, *arguments, text=text)


def listens(home: Path) -> bool:
    """Whether a live server holds the socket, even from another container or after the folder moved."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(socket_folder(home) / SOCKET))
        except OSError:
            return False
    return True


def socket_folder(home: Path) -> Path:
    record = home / RECORD
    return Path(record.read_text(encoding="utf-8")) if record.exists() else home


def _owner(folder: Path) -> int | None:
    return folder.stat().st_uid if folder.is_dir() else None


def _marker(home: Path) -> str:
    """Stands in the command line of every process of this server."""
    return f"lotrinh-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"


def _failure(what: str, said: str, remedy: str) -> DataDirectoryProblem:
    lines = [line for line in said.splitlines() if line.strip()] or ["no reason given"]
    reasons = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    return DataDirectoryProblem(f"PostgreSQL {what} ({(reasons or lines)[-1].strip()}): {remedy}.")
