"""How much somebody may ask at a time: per person or machine, and per address (ASVS 2.4.1).

Kept in this process and nowhere else. In the database every request would have to write before it may read, and whoever asks too much
would slow down all others after all. Who runs several processes allows as many times what stands in the settings: it slows down a
program that ran wild and whoever copies dossiers one by one, and is no exact account.

A minute's worth may come at once; after that it comes back evenly. Source: the generic cell rate algorithm (ITU-T I.371), that needs one
moment per asker.
"""

import math
from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime

MINUUT = 60.0
AFRONDING = 1e-3
ONTHOUDEN = 20_000
"""Askers. Who was forgotten begins anew: it takes as many others within a minute."""
DUUR = 10
"""What costs most counts for so many."""
EINDIGT_OP = (
    "/pdf",
    "/verslag",
    "/uitdraai",
    "/csv",
    "/bericht",
    "/situatieplaat",
    "/corv",
    "/kandidaten",
    "/dubbelen",
    "/radar",
    "/cijfers",
    "/cijfers/{reeks}",
    "/inzage/opvallend",
)
"""Papers and files, searching through everybody, and figures."""


def gewicht(methode: str, pad: str) -> int:
    """For how many requests this operation (its path as in the contract) counts."""
    return DUUR if methode == "GET" and pad.endswith(EINDIGT_OP) else 1


class Grens:
    """So much a minute for each asker; 0: no end to it."""

    def __init__(self, per_minuut: int) -> None:
        self._elk = MINUUT / per_minuut if per_minuut else 0.0
        self._vol: OrderedDict[Hashable, float] = OrderedDict()
        """Until when what somebody asked fills their time."""

    def wacht(self, wie: Hashable, nu: datetime, telt: int = 1) -> int:
        """Seconds until this may be asked; 0 now, and then it has been counted."""
        if not self._elk:
            return 0
        t, erbij = nu.timestamp(), min(self._elk * telt, MINUUT)
        # a machine's clock that was set back keeps nobody waiting for longer than a minute
        vol = max(t, min(self._vol.pop(wie, t), t + MINUUT)) + erbij
        te_veel = vol - t - MINUUT
        self._vol[wie] = vol - erbij if te_veel > AFRONDING else vol
        if len(self._vol) > ONTHOUDEN:
            self._vol.popitem(last=False)
        return math.ceil(te_veel - AFRONDING) if te_veel > AFRONDING else 0
