"""What goes on paper: accessible PDFs, made in memory."""

import asyncio
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import typst


async def druk(sjabloon: Path, blad: Mapping[str, Any], nu: datetime) -> bytes:
    """This sheet in this template, as PDF/UA-1; the same sheet at the same moment gives the same bytes."""
    return await asyncio.to_thread(
        _zet, sjabloon, json.dumps(blad, default=date.isoformat), int(nu.timestamp())
    )


def _zet(sjabloon: Path, blad: str, moment: int, standaard: Literal["ua-1"] | None = "ua-1") -> bytes:
    """Typeset it. A sign that no font has (an emoji) breaks PDF/UA: then a box stands there, but there is a sheet."""
    waarden = {"blad": blad}
    try:
        return typst.compile(
            sjabloon, sys_inputs=waarden, ignore_system_fonts=True, pdf_standards=standaard, timestamp=moment
        )
    except typst.TypstError:
        if standaard is None:
            raise
    return _zet(sjabloon, blad, moment, None)
