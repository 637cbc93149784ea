"""Transfers of files against curl with the same server, in the same run. `TRANSFER_MB` sets another size than 500."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator

from tests.benchmarks.measure import PYTHON, Figure, environment
from tests.children import Child

ROUNDS = 5
MODULE = (PYTHON, "-m", "tests.benchmarks.raw_storage")
SIZE = int(float(os.environ.get("TRANSFER_MB", "500")) * 1e6)
SLOW = 60
"""MB/s of each connection to the slow server."""
PARALLEL = 5


def figures() -> Iterator[Figure]:
    """Rates and memory of transfers."""
    with tempfile.TemporaryDirectory() as home:
        path = os.path.join(home, "source")
        with open(path, "wb") as file:
            for _ in range(0, SIZE, 1_000_000):
                file.write(os.urandom(1_000_000))
        yield from uploads(home, path)
        os.unlink(path)
        yield from downloads(home, path)


def uploads(home: str, path: str) -> Iterator[Figure]:
    """Uploads of a file."""
    megabytes = SIZE / 1e6
    with serving(0) as url:
        curl, bare, hashed = [], [], []
        for _ in range(ROUNDS):
            curl.append(curl_seconds("--output", os.devnull, "--upload-file", path, url))
            bare.append(client(home, "upload", url, path, "1"))
            hashed.append(client(home, "upload-hashed", url, path, "1"))
        base = statistics.median(curl)
        for name, runs, least in (("without hashing", bare, 0.9), ("with SHA-256", hashed, 0.7)):
            seconds = median(runs, "seconds")
            detail = f"{megabytes / seconds:.0f} MB/s, curl {megabytes / base:.0f} MB/s"
            yield Figure(f"upload {name}: time against curl", seconds / base, 1 / least, "x", detail)
        many = client(home, "upload-hashed", url, path, str(PARALLEL))
        yield Figure(f"upload in {PARALLEL} parts: growth of memory", many["growth"], 30, "MB")
    with serving(SLOW) as url:
        one = client(home, "upload-hashed", url, path, "1")["seconds"]
        several = client(home, "upload-hashed", url, path, str(PARALLEL))["seconds"]
        name = f"upload to a slow server: {PARALLEL} parts against 1"
        yield Figure(name, several / one, 1 / 1.5, "x", f"{megabytes / several:.0f} and {megabytes / one:.0f} MB/s")


def downloads(home: str, path: str) -> Iterator[Figure]:
    """Downloads of a file to the disk, with its part file, digests and final name."""
    megabytes = SIZE / 1e6
    with serving(0) as url:
        curl, synced, bare, hashed = [], [], [], []
        for _ in range(ROUNDS):
            curl.append(curl_seconds("--output", path, url))
            synced.append(curl[-1] + sync_seconds(path))
            os.unlink(path)
            bare.append(client(home, "download", url, path, "1"))
            hashed.append(client(home, "download-hashed", url, path, "1"))
        base = statistics.median(curl)
        for name, runs, least in (("without hashing", bare, 0.9), ("with SHA-256", hashed, 0.7)):
            seconds = median(runs, "seconds")
            detail = f"{megabytes / seconds:.0f} MB/s, curl {megabytes / base:.0f} MB/s"
            yield Figure(f"download {name}: time against curl", seconds / base, 1 / least, "x", detail)
        base, seconds = statistics.median(synced), median(hashed, "durable")
        detail = f"{megabytes / seconds:.0f} MB/s, curl and sync {megabytes / base:.0f} MB/s"
        yield Figure("download with SHA-256, durable: time against curl and sync", seconds / base, 1 / 0.9, "x", detail)
        yield Figure("download: growth of memory", median(hashed, "growth"), 30, "MB")
    with serving(SLOW) as url:
        one = client(home, "download-hashed", url, path, "1")["seconds"]
        many = client(home, "download-hashed", url, path, str(PARALLEL))
        name = f"download from a slow server: {PARALLEL} connections against 1"
        detail = f"{megabytes / many['seconds']:.0f} and {megabytes / one:.0f} MB/s"
        yield Figure(name, many["seconds"] / one, 1 / 1.5, "x", detail)
        yield Figure(f"download on {PARALLEL} connections: growth of memory", many["growth"], 30, "MB")


@contextlib.contextmanager
def serving(rate: float) -> Iterator[str]:
    """The address of a server that is as fast as possible, or has `rate` MB/s for each connection."""
    with Child([*MODULE, "serve", str(rate)], seconds=900, text=True, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            yield f"{server.stdout.readline().strip()}/blob?size={SIZE}"
        finally:
            server.kill()


def curl_seconds(*arguments: str) -> float:
    """The seconds that curl says a transfer took."""
    command = ["curl", "--silent", "--show-error", "--write-out", "%{time_total}", *arguments]
    done = subprocess.run(command, capture_output=True, check=True, timeout=300)
    return float(done.stdout)


def sync_seconds(path: str) -> float:
    """The seconds until a file is durable, which curl leaves to the system."""
    start = time.perf_counter()
    file = os.open(path, os.O_RDONLY)
    os.fsync(file)
    os.close(file)
    return time.perf_counter() - start


def client(home: str, *arguments: str) -> dict[str, float]:
    """What a client has measured."""
    done = subprocess.run([*MODULE, *arguments], env=environment(home), stdout=subprocess.PIPE, check=True, timeout=300)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def median(runs: list[dict[str, float]], name: str) -> float:
    """The median of a value."""
    return statistics.median(run[name] for run in runs)
