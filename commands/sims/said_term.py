"""A contract's term as somebody says it."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, TypeAdapter

from aggregates.sim_terms import ContractTerm
from commands.engine.moments import Day

_DAYS: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Day | None])


def _of_days(value: Any) -> Any:
    """Check that its members are days, before they are taken for ones: events that are stored are loaded as they are."""
    if isinstance(value, Mapping):
        said = cast("Mapping[str, Any]", value)
        _DAYS.validate_python({name: said[name] for name in ContractTerm.model_fields if name in said})
    return cast("Any", value)


SaidTerm = Annotated[ContractTerm, BeforeValidator(_of_days)]
"""Its days are such as 2026-01-31, and nothing else is taken for one."""
