"""Whoever runs the cycles: a process with a stand of its own, which is built anew after a cycle in which the experiment failed.

    crew = Crew(options, replay_line)          # options.jobs processes, none of them busy; replay_line(choice): how to run it again
    crew.order(worker, choice)                 # to an idle one: crew.idle
    for result in crew.results(timeout_s=1):   # of those that are done by now
    crew.end()

An exception in a cycle is a result too, of kind `broken`, with its traceback; so is the end of a worker's process, after which
another one takes its place. One thread.
"""

import contextlib
import multiprocessing
import multiprocessing.connection
import signal
import time
import traceback
from collections import Counter

import cycles
from stand import Stand


def totals(stand):
    """({name: count}, errors) of the era, where there is one."""
    owners = stand.ledger.owners.values() if stand.ledger else ()
    return ({"acked": stand.acked(), "reads": sum(client.reads for client in stand.clients),
             "synced": sum(client.synced for client in stand.clients),
             "unknown": sum(owner.is_lost for owner in owners),
             "looks": stand.looks + sum(observer.looks for observer in stand.observers)}, stand.errors())


def broken(choice, text, seconds=0.0):
    """The result of a cycle that has none of its own."""
    return {"number": choice.number, "phase": choice.phase, "fault": choice.fault, "skipped": None, "seconds": seconds, "errors": {},
            "kept": None, "faults": [f"broken: {text}"], "sums": {"cycles": 1, "broken": 1}}


def run_cycle(stand, options, choice, replay_line):
    """One cycle's result, for the record."""
    if options.verbose:
        print(choice, flush=True)
    started = time.monotonic()
    before = None if stand.is_over else totals(stand)
    old, trouble = stand.ledger, None
    try:
        result = cycles.Cycle(stand, choice).run()
    except Exception:  # pylint: disable=broad-except  # of the experiment itself: it is counted, and the next cycles go on
        trouble = traceback.format_exc()
        result = {"phase": choice.phase, "fault": choice.fault, "skipped": None}
    after = totals(stand)
    if before and stand.ledger is old:
        sums = {name: after[0][name] - before[0][name] for name in after[0]}
        errors = after[1] - before[1]
    else:
        sums, errors = after
    counts, faults = Counter(stand.ledger.counts if stand.ledger else {}), list(stand.ledger.faults if stand.ledger else ())
    if trouble:
        counts["broken"] += 1
        faults.append(f"broken: {trouble}")
    result.update(number=choice.number, seconds=time.monotonic() - started, errors=dict(errors), kept=None, faults=faults,
                  sums={**sums, **counts, "cycles": 1, "skipped": int(bool(result["skipped"]))})
    if faults:
        keep(stand, result, f"{choice}\n{replay_line(choice)}\n" + "\n".join(faults) + "\n")
        stand.is_over = True
    elif options.verbose:
        print(f"    {result['seconds']:6.2f} done {result['skipped'] or ''} {result['sums']['acked']} acked {dict(errors)}", flush=True)
    return result


def keep(stand, result, text):
    print(text, end="", flush=True)
    try:
        result["kept"] = stand.keep(text)
    except Exception:  # pylint: disable=broad-except  # what it is of matters more than this
        print(f"not all could be kept: {traceback.format_exc()}", flush=True)
    print(f"kept: {result['kept']}", flush=True)


def work(options, replay_line, connection):
    """The process: orders come, results go, until None comes or the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    stand = None
    with contextlib.suppress(EOFError, BrokenPipeError):
        while (choice := connection.recv()) is not None:
            try:
                stand = stand or Stand(options.seed, options.verbose)
                result = run_cycle(stand, options, choice, replay_line)
            except Exception:  # pylint: disable=broad-except
                result = broken(choice, traceback.format_exc())
                print(f"{choice}\n{result['faults'][0]}", flush=True)
            connection.send(result)
            if result["sums"].get("broken"):
                stand = leave(stand)
    leave(stand)


def leave(stand):
    """A stand in an unknown state is not used again."""
    if stand is not None:
        try:
            stand.stop()
        except Exception:  # pylint: disable=broad-except  # its processes end with this one at the latest
            print(f"the stand could not be removed: {traceback.format_exc()}", flush=True)


class Worker:
    def __init__(self, options, replay_line):
        self.connection, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=work, args=(options, replay_line, theirs))
        self.process.start()
        # The end of the process is the end of the pipe, once nobody else holds it.
        theirs.close()
        self.choice = None

    def result(self):
        """Of its order; an exception in the process ended it at most."""
        choice, self.choice = self.choice, None
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            self.process.join()
            return broken(choice, f"the worker has ended with {self.process.exitcode}")


class Crew:
    def __init__(self, options, replay_line):
        self.options, self.replay_line = options, replay_line
        self.workers = [Worker(options, replay_line) for _ in range(options.jobs)]

    @property
    def idle(self):
        return [worker for worker in self.workers if worker.choice is None]

    @property
    def is_busy(self):
        return any(worker.choice is not None for worker in self.workers)

    def order(self, worker, choice):
        worker.choice = choice
        with contextlib.suppress(OSError):  # it has ended: its result says so
            worker.connection.send(choice)

    def results(self, timeout_s):
        busy = {worker.connection: worker for worker in self.workers if worker.choice is not None}
        for connection in multiprocessing.connection.wait(list(busy), timeout_s):
            worker = busy[connection]
            result = worker.result()
            if worker.process.exitcode is not None:
                print(f"cycle {result['number']}: {result['faults'][0]}", flush=True)
                self.workers[self.workers.index(worker)] = Worker(self.options, self.replay_line)
            yield result

    def end(self):
        for worker in self.workers:
            with contextlib.suppress(OSError):
                worker.connection.send(None)
        for worker in self.workers:
            worker.process.join()
