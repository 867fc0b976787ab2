"""What a picture costs: `python -m bench.pictures URL`, the address of a database with a dataset in it.

Processor time of this process, which reads and sets the names, and of the one that draws; bytes of the answer. Each is
the least of some tries, for the machine may be busy. What the database takes is not in it.
"""

from __future__ import annotations

import resource
import sys
import time

from app import create_app
from geo.settings import Settings

TRIES = 5
ADDRESSES = (
    "/map.svg",
    "/map.png",
    "/map.png?scale=2",
    "/map.png?lang=ar",
    "/map.png?width=4000&height=4000",
)


def main(url: str) -> None:
    client = create_app(Settings(database_url=url, cache_mb=0)).test_client()
    print("| picture | reading and layout, s | drawing, s | bytes |\n|---|---|---|---|")
    for address in ADDRESSES:
        made = [measure(client, address) for _ in range(TRIES)]
        ours, drawing = min(it[0] for it in made), min(it[1] for it in made)
        print(f"| `{address}` | {ours:.2f} | {drawing:.2f} | {made[0][2]:,} |")


def measure(client, address: str) -> tuple[float, float, int]:
    begun, drawn = time.process_time(), _of_children()
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return time.process_time() - begun, _of_children() - drawn, len(answer.data)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(*sys.argv[1:])
