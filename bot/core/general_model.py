"""The general model, written by `faqbot learn --general`; see benchmarks/transfer. Do not edit by hand."""

from __future__ import annotations

from typing import Any

MODEL: dict[str, Any] = {"weights": {}, "issue": {}, "bias": -3.0, "frequency": {}, "documents": 1}
