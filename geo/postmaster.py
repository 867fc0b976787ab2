"""The server process of a private cluster, which PostgreSQL calls the postmaster: adopt it, launch it, shut it down."""

from __future__ import annotations

import os
import re
import shlex
import time
from dataclasses import dataclass

from geo.account import Account
from geo.cluster_home import PORT, SOCKET_NAME, Home
from geo.data_folder import ROLE
from geo.errors import ClusterError
from geo.installation import Binaries
from geo.process import command_line, is_alive, last_lines, run_as

START_SECONDS = 60.0
STOP_SECONDS = 60.0
SETTLE_SECONDS = 15.0


@dataclass(frozen=True)
class Postmaster:
    """The server of one home, whoever started it, whether or not it runs."""

    home: Home

    def answer(self) -> str:
        """What the server says to a knock: OK, REJECT (it comes or goes), or NO_RESPONSE."""
        # Imported here: script/server asks geo.cluster where PostgreSQL is before there is an environment.
        from psycopg import conninfo, pq

        place = conninfo.make_conninfo(
            host=str(self.home.socket), port=PORT, dbname="postgres", user=ROLE, connect_timeout=5
        )
        return pq.Ping(pq.PGconn.ping(place.encode())).name

    def lives(self) -> bool:
        """Whether the process in postmaster.pid is a server of this data, not a later namesake."""
        pid = self._recorded_pid()
        if pid is None:
            return False
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass  # another user's process: its command line tells whether it is ours
        return str(self.home.data) in command_line(pid)

    def _recorded_pid(self) -> int | None:
        try:
            first = (self.home.data / "postmaster.pid").read_text().partition("\n")[0]
        except (FileNotFoundError, NotADirectoryError):
            return None
        return int(first) if first.isdigit() else None

    # Starting.

    def adopt(self, binaries: Binaries, account: Account) -> bool:
        """Whether a server already runs on this home; one that cannot be reached is stopped."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            answer = self.answer()
            if answer == "OK":
                return True
            if answer == "NO_RESPONSE" and not self.lives():
                self._clear_remains()
                return False
            if time.monotonic() > deadline:
                self.shut_down(binaries, account)
                return False
            time.sleep(0.1)

    def _clear_remains(self) -> None:
        """Remove what a dead server left that a new one could mistake for a living one.

        PostgreSQL reads a dead process number in postmaster.pid well, and needs the rest of that
        file to see whether helpers of the dead server still hold its memory. Only a number that
        another program has by now would block it.
        """
        pid = self._recorded_pid()
        if pid is not None and is_alive(pid):
            (self.home.data / "postmaster.pid").unlink(missing_ok=True)
        for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
            (self.home.socket / name).unlink(missing_ok=True)

    def launch(self, binaries: Binaries, account: Account) -> None:
        """Start a server and wait until it answers; its own complaints are in the error if it does not."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            (self.home.log / "start.log").unlink(missing_ok=True)
            done = run_as(account, self._start_command(binaries))
            if done.returncode == 0 and self.answer() == "OK":
                return
            reason = self._start_errors()
            # Helpers of a killed server need a moment to see that it is gone.
            if "shared memory block" not in reason or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        raise ClusterError(
            f"PostgreSQL {binaries.major} did not start on {self.home.data}: "
            f"{reason or last_lines(done.stderr or done.stdout)} "
            f"The logs in {self.home.log} say more."
        )

    def _start_command(self, binaries: Binaries) -> list[str]:
        """Start, and wait until it answers.

        What keeps strangers out stands on the command line, where no setting saved in the database
        can undo it.
        """
        options = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self.home.socket),
            "unix_socket_permissions": "0700",
        }
        flags = " ".join(f"-c {shlex.quote(f'{name}={text}')}" for name, text in options.items())
        wait = ["-w", "-t", str(int(START_SECONDS))]
        log = ["-l", str(self.home.log / "start.log")]
        return [*self._control(binaries, "start"), *wait, *log, "-o", flags]

    def _control(self, binaries: Binaries, action: str) -> list[str]:
        return [binaries.path("pg_ctl"), action, "-D", str(self.home.data), "-s"]

    def _start_errors(self) -> str:
        """The last complaints of a server that did not come up."""
        logs = sorted(self.home.log.glob("*.log"), key=lambda path: path.stat().st_mtime)
        lines = [
            line
            for path in logs[-2:]
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
            if not re.search("redirecting log output|Future log output|LOG:  starting", line)
        ]
        return last_lines("\n".join(lines))

    # Leaving.

    def shut_down(self, binaries: Binaries, account: Account) -> None:
        """Stop the server, sending its clients away; harder if it does not listen."""
        wait = ["-w", "-t", str(int(STOP_SECONDS))]
        for mode in ("fast", "immediate"):
            if not self.lives():
                break
            run_as(account, [*self._control(binaries, "stop"), "-m", mode, *wait])
        if self.lives():
            raise ClusterError(
                f"The private database in {self.home.path} (process {self._recorded_pid()}) did "
                "not stop. End that process by hand and start again; no data are lost."
            )
        self.home.remove_short_folder()
