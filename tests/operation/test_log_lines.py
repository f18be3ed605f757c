"""What a process writes down arrives: in order, whole, and what went wrong at once."""

import json
import subprocess
import sys
from io import BytesIO
from threading import Thread

from lotrinh.logs import Lines


def test_ordinary_lines_are_written_together() -> None:
    out = BytesIO()
    lines = Lines(out)
    lines.info(b"one")
    lines.info(b"two")
    assert out.getvalue() == b""
    assert lines.timer is not None
    lines.timer.join()
    assert out.getvalue() == b"one\ntwo\n"


def test_what_went_wrong_is_written_at_once_with_all_before_it() -> None:
    out = BytesIO()
    lines = Lines(out)
    lines.info(b"one")
    lines.error(b"two")
    assert out.getvalue() == b"one\ntwo\n"


def test_no_line_of_any_thread_is_lost() -> None:
    out = BytesIO()
    lines = Lines(out)

    def write(number: int) -> None:
        for each in range(2_000):
            lines.info(b"%d %d" % (number, each))

    threads = [Thread(target=write, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    lines.write()
    assert sorted(out.getvalue().split(b"\n"))[1:] == sorted(
        b"%d %d" % (n, e) for n in range(4) for e in range(2_000)
    )


def test_the_last_lines_are_written_when_the_process_ends() -> None:
    program = "import structlog; from lotrinh import logs; logs.as_json(); structlog.get_logger().info('the last', n=1)"
    written = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
    assert json.loads(written)["event"] == "the last"
