"""The bound in a process of its own; the child runs as `python -m scheduling.bound_process`.

The parent writes one pickled `Task` to standard input; the child answers with pickled `Finding`s on
standard output until it has nothing more to find. Closing the pipe ends it.
"""

import pickle
import queue
import subprocess
import sys
import threading
from typing import BinaryIO, cast

from scheduling.bound import Finding, Task, findings


class BoundProcess:
    """The child process, seen from the parent."""

    def __init__(self, task: Task) -> None:
        self._inbox: queue.SimpleQueue[Finding] = queue.SimpleQueue()
        command = [sys.executable, "-m", "scheduling.bound_process"]
        self._child = subprocess.Popen(  # noqa: S603 - the product's own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._reader = threading.Thread(target=self._read, args=(task,), daemon=True)
        self._reader.start()
        self.done = ""

    def _read(self, task: Task) -> None:
        stdin = cast("BinaryIO", self._child.stdin)
        stdout = cast("BinaryIO", self._child.stdout)
        try:
            with stdin:
                pickle.dump(task, stdin)
            while True:
                self._inbox.put(cast("Finding", pickle.load(stdout)))  # noqa: S301 - our own child
        except (EOFError, OSError, pickle.UnpicklingError):
            pass  # the child has ended, which the next line says
        finally:
            self._inbox.put(Finding(done="the bound process ended"))

    def news(self) -> list[Finding]:
        """Return what has come in since the last look."""
        found: list[Finding] = []
        while not self._inbox.empty():
            finding = self._inbox.get()
            self.done = self.done or finding.done
            found.append(finding)
        return found

    def wait(self, seconds: float) -> None:
        """Wait at most `seconds` for the child to end."""
        self._reader.join(timeout=seconds)

    def close(self) -> None:
        """End the child."""
        self._child.kill()
        self._child.wait()
        self._reader.join(timeout=5)
        if self._child.stdout:
            self._child.stdout.close()


def main() -> None:
    """Work on the task from standard input and answer on standard output."""
    task = cast("Task", pickle.load(sys.stdin.buffer))  # noqa: S301 - written by our own parent
    for finding in findings(task):
        pickle.dump(finding, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
