"""PostgreSQL fails, and its streaming standby takes over the address: a server that is up at once, on another timeline, and
that may never have had the last transactions.

It registers the fault `failover`. Of each failover one is drawn: `whole` (the standby is synchronous, nothing is lost, and so
nothing may be said), `lost` (the standby had ended long before; the mirror has gone on, so that it has to be said), `moment`
(it ended just before: said, or both stores are equal as they are). In some the proxy dies with the server; it does not know
all that was confirmed then, and may repeat it without a word. The era ends with it: the next one has the old server again.
"""

import time

from faults import STEADY, bring_the_rest, fault, log_size, mirrored, mirrored_beyond, poke, said_diverged, wait_diverged
from stand import Stuck


@fault("failover", phases=STEADY, weight=4)
def failover(cycle):
    stand, primary = cycle.stand, cycle.stand.postgres
    kind = cycle.random.choices(["whole", "moment", "lost"], [2, 2, 3])[0]
    is_killed = cycle.random.random() < 0.3
    stand.say(f"failover: {kind}{', and the proxy' if is_killed else ''}")
    cycle.is_over = True
    standby = stand.stream()
    if kind == "whole":
        make_synchronous(primary)
        mirrored(cycle)
    else:
        lag(cycle, standby, kind)
    stand.stop_observers()
    if kind != "whole" and not cycle.is_sqlite():
        # What they were acknowledged may be gone: their next statements would not find their rows.
        stand.rest()
    mirrored_to = [client.mirrored_to for client in stand.clients]
    for client in stand.clients:
        client.mirrored_to = None
    offset = log_size(cycle)
    if is_killed:
        stand.proxy.kill9()
    take_over(cycle, standby)
    if is_killed:
        stand.start_proxy()
    judge(cycle, kind, offset, kind == "moment" or is_killed and cycle.is_sqlite())
    for client, url in zip(stand.clients, mirrored_to):
        client.mirrored_to = url and stand.direct_url


def make_synchronous(primary):
    primary.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'; SELECT pg_reload_conf()")
    deadline = time.monotonic() + 30
    while primary.sql("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'") != "sync":
        if time.monotonic() > deadline:
            raise RuntimeError("the standby does not become synchronous")
        time.sleep(0.05)


def lag(cycle, standby, kind):
    """The standby follows no more; what is written from here on it does not have."""
    stand = cycle.stand
    stand.postgres.wait_replayed(standby)
    standby.stop()
    if kind == "lost":
        mirrored_beyond(cycle, stand.snapshot("postgres").ticket[0])
    else:
        time.sleep(cycle.random.random() * 0.1)


def take_over(cycle, standby):
    """The primary ends at once; the address moves before the standby is promoted, or afterwards."""
    stand = cycle.stand
    if cycle.random.random() < 0.5:
        stand.kill_postgres()
    else:
        stand.postgres.stop("immediate")
    standby.start()
    if cycle.random.random() < 0.5:
        for client in stand.clients:
            client.is_on_standby = not cycle.is_sqlite()
        stand.fail_over(standby)
        time.sleep(cycle.random.random() * 0.5)
        standby.promote()
    else:
        standby.promote()
        stand.fail_over(standby)
    stand.say("the standby has taken over")


def judge(cycle, kind, offset, or_healed):
    stand = cycle.stand
    if kind == "whole":
        mirrored(cycle)
        if said_diverged(cycle, offset):
            stand.ledger.fault("surprise", "histories diverge, and nothing was lost")
        stand.observe()
        return
    if or_healed:
        stand.rest()
    is_noticed = wait_diverged(cycle, offset, f"failover with loss ({kind})", or_healed)
    if not cycle.is_sqlite():
        # The authority itself has lost commits: nothing can bring them back.
        cycle.is_replaced = True
        if is_noticed:
            is_left_alone(cycle)
        return
    bring_the_rest(stand, is_noticed)


def is_left_alone(cycle):
    """The SQLite file has rows that are nowhere else now."""
    stand = cycle.stand
    before = stand.snapshot("sqlite")
    deadline = time.monotonic() + 0.5
    while time.monotonic() < deadline:
        poke(cycle)
    after = stand.snapshot("sqlite")
    if after.everything() != before.everything():
        stand.ledger.fault("unnoticed", f"failover: the file was changed afterwards: {before.differences(after)}")
    if stand.phase() != "switched":
        raise Stuck(f"after a failover the phase is {stand.phase()}")
