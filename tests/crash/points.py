"""The proxy's named fault points (replay/base/fault_point.hpp), each in the phase in which it is passed.

    names()                              # as the source has them
    armed(name, passage, "kill")         # the environment of a start
    phase_of(name, random)
"""

import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PHASES = {"commit": ("dual-write", "preparing"), "mirror": ("dual-write",), "prune": ("dual-write",), "copy": ("preparing",),
          "reverse": ("switched",), "switch": ("cutover", "rollback"), "cutover": ("cutover",), "rollback": ("rollback",),
          "ending": ("finish", "abandon")}
# How often a point is passed in a cycle's time at least: a random passage up to that one is chosen.
OFTEN = {"commit": 30, "mirror": 12, "reverse": 3}
ONCE = {"mirror.quarantined"}


def names():
    with open(os.path.join(ROOT, "replay", "base", "fault_point.cpp"), encoding="utf-8") as file:
        table = file.read().split("names = {", 1)[1].split("};", 1)[0]
    return [name for name in re.findall(r'"([^"]+)"', table) if name != "none"]


def phases_of(name):
    return PHASES[name.split(".")[0]]


def passage_of(name, random):
    return 1 if name in ONCE else random.randrange(1, OFTEN.get(name.split(".")[0], 1) + 1)


def armed(name, passage, action):
    return {"CROSSFADE_FAULT_POINT": f"{name}:{passage}={action}"}
