"""Mails to a server that drops connections after DATA, by a worker that is killed: `python -m tests.faults.mailing FOLDER [SEED …]`.

The server keeps its own log. A mail is definitely accepted once the server said 250 and heard
goodbye; then it must never come again. Without that goodbye nobody can know whether the 250
was heard, so the mail may come again, under the same Message-ID. None may be missing.
A result that lies in FOLDER is not made again.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import or_, select, update

from assess.operations.assessments import Invitee, invite
from assess.operations.inviting import send_invitations
from assess.storage.engine import Store, open_store
from assess.storage.tables import outbox
from tests.builders import an_assessment
from tests.faults.dropping import DroppingServer
from tests.faults.served import Working
from tests.mail.servers import serving

MAILS, KILLS, DROPPED = 1000, 50, 0.2
STUCK_AFTER = 180
"""Seconds without a mail, more than the minute a sweep takes, after which a run fails."""


@dataclass
class Run:
    """An assessment whose invitations go out."""

    store: Store
    server: DroppingServer
    working: Working
    done: dict[str, int] = field(default_factory=dict)
    """Mail whose row said that it is done, when a worker was dead → copies that had arrived by then."""

    def invite(self, mails: int) -> None:
        assessment = an_assessment(self.store)
        invite(self.store, assessment.id, [Invitee("small_firm", email=f"person{number}@example.org") for number in range(mails)])
        self.working.queue.announce(send_invitations(self.store, assessment.id, datetime.now(UTC)))

    def pass_time(self, *, dead: bool) -> None:
        """Let what was put off be due, and, where the worker is dead, its lease run out."""
        now = datetime.now(UTC)
        late = or_(outbox.c.due_at > now, outbox.c.leased_until.is_not(None)) if dead else outbox.c.due_at > now
        here = (outbox.c.state == "waiting", late, *([] if dead else [outbox.c.leased_until.is_(None)]))
        with self.store.writing() as connection:
            chosen = list(connection.execute(select(outbox.c.id).where(*here)).scalars())
            connection.execute(update(outbox).where(outbox.c.id.in_(chosen)).values(due_at=now, leased_until=None))
        self.working.announce(chosen)

    def note_done(self) -> None:
        for mail in self.states("done"):
            self.done.setdefault(mail, self.server.copies[mail])

    def states(self, state: str) -> list[str]:
        with self.store.reading() as connection:
            return list(connection.execute(select(outbox.c.id).where(outbox.c.state == state)).scalars())

    def send(self, lives: list[int]) -> None:
        """Let workers live, each for so many mails, and the last until everything is sent."""
        for life in lives:
            self.server.kill_after(life, self.working.kill)
            self._live()
            self.note_done()
            self.pass_time(dead=True)
        self.server.spare()
        self._live()
        self.working.stop()

    def _live(self) -> None:
        self.working.up()
        seen, since = self.server.connections, time.monotonic()
        while self.working.lives and self.states("waiting"):
            time.sleep(0.1)
            self.pass_time(dead=False)
            if self.server.connections != seen:
                seen, since = self.server.connections, time.monotonic()
            if time.monotonic() - since > STUCK_AFTER:
                raise TimeoutError(f"no mail for {STUCK_AFTER} s; see {self.working.log}")

    def wrong(self) -> list[str]:
        """Everything that must not be."""
        with self.store.reading() as connection:
            rows = connection.execute(select(outbox.c.id, outbox.c.state).where(outbox.c.kind == "invitation")).all()
        return [
            *(f"{mail} is {state}" for mail, state in rows if state != "done"),
            *(f"{mail} is missing" for mail, _ in rows if not self.server.copies[mail]),
            *(f"{mail} came again after goodbye" for mail in self.server.again),
            *(f"{mail} came again after it was done" for mail, count in self.done.items() if self.server.copies[mail] != count),
            *(f"a copy is named {mail}" for mail in self.server.copies.keys() - {mail for mail, _ in rows}),
            *(f"{to} got mails named {names}" for to, names in self.server.names.items() if len(names) != 1),
        ]


def run(instance: Path, store: Store, database_url: str, seed: int, mails: int = MAILS, kills: int = KILLS) -> dict[str, Any]:
    """Send so many mails by workers that are killed so often; what the server saw, and what was wrong."""
    random = Random(seed)
    server = DroppingServer(random, DROPPED)
    lives = [random.randint(1, int(1.6 * mails / kills)) for _ in range(kills)]
    with serving(server) as address, Working(instance, database_url, address) as working:
        one = Run(store, server, working)
        one.invite(mails)
        one.send(lives)
    copies = Counter(server.copies.values())
    return {
        "seed": seed,
        "mails": mails,
        "kills": dict(server.kills),
        "dropped": dict(server.drops),
        "definitely accepted": len(server.definite),
        "accepted, goodbye not heard": server.unsure.total(),
        "mails by copies": {str(count): copies[count] for count in sorted(copies)},
        "wrong": one.wrong(),
    }


def main(folder: Path, seeds: list[int]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    failed = []
    for seed in seeds:
        path = folder / f"mails-{seed}.json"
        if not path.exists():
            with TemporaryDirectory() as instance:
                url = f"sqlite:///{instance}/assess.db"
                path.write_text(json.dumps(run(Path(instance), open_store(url), url, seed), indent=1), encoding="utf-8")
        result = json.loads(path.read_text(encoding="utf-8"))
        print(json.dumps(result, indent=1), flush=True)
        failed += [seed] if result["wrong"] else []
    print(f"seeds {seeds}; with something wrong: {failed or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [int(seed) for seed in sys.argv[2:]] or [1]))
