"""What must hold of everything on the glass: reachable, apart, inside, readable."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from config.look import tokens as t
from kiosk.layout import WINDOW, Box
from kiosk.widgets.pane import Pane, Pressable

SLACK = 1.5  # px that a glyph's own outline may pass its advance by


def panes(stage: Any) -> list[Any]:
    """Return the panes that are on the glass now: those of a sheet alone, where there is one."""
    roots = [stage.sheet_layer] if stage.sheet_layer.shown else [stage.page_layer]
    roots.append(stage.frame_layer)
    found = [w for root in roots for w in root.walk(restrict=True) if isinstance(w, Pane)]
    return [pane for pane in found if pane.shown]


def targets(stage: Any) -> list[Any]:
    """Return what can be hit; the whole-screen start lies under everything and is left out."""
    hit = [pane for pane in panes(stage) if isinstance(pane, Pressable)]
    return [pane for pane in hit if pane.box != WINDOW]


def complaints(stage: Any) -> list[str]:
    """Return all that breaks a rule; empty when the screen may be shown to citizens."""
    hit = targets(stage)
    found = [f"{_name(p)} is only {p.box.w:.0f}×{p.box.h:.0f}" for p in hit if _small(p.box)]
    found += [
        f"{_name(a)} and {_name(b)} are {a.box.gap_to(b.box):.1f} px apart"
        for a, b in combinations(hit, 2)
        if a.box.gap_to(b.box) < t.GAP_MIN - 0.01
    ]
    for pane in panes(stage):
        if not WINDOW.holds(pane.box):
            found.append(f"{_name(pane)} leaves the window: {pane.box}")
        found += [f"{_name(pane)}: {laid.text!r} {why}" for laid, why in _texts(pane)]
    return found


def _small(box: Box) -> bool:
    return box.w < t.TARGET_MIN or box.h < t.TARGET_MIN


def _texts(pane: Any) -> list[tuple[Any, str]]:
    found = []
    for laid in pane.laid:
        if laid.overflow:
            found.append((laid, "was cut"))
        elif laid.width > laid.box.w + SLACK or laid.height > laid.box.h + SLACK:
            found.append((laid, f"needs {laid.width:.0f}×{laid.height:.0f} of {laid.box}"))
        if laid.size < t.FLOOR and laid.style != "hall_en":
            found.append((laid, f"is only {laid.size} px"))
    return found


def _name(pane: Any) -> str:
    text = getattr(pane, "text", "") or getattr(getattr(pane, "row", None), "title", "")
    return f"{type(pane).__name__}({text})"
