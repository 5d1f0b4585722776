"""Whatever is sent, the API answers as it says it does: the description is tried against the service."""

from collections import Counter
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import NonFatalError, ScenarioFinished

from archive_service.web.api import PREFIX

SEED = 20261124
EXAMPLES = {"deputy": 5, "teacher": 5}
"""How many random requests of each kind an operation gets."""
SYSTEMATIC = "deputy"
"""Who besides sends every boundary, every odd method and every missing field there is."""
ASKED = (("deputy", "postgresql"), ("teacher", "sqlite"))
"""Who asks an installation on which database: the systematic one the stricter, which refuses numbers and
characters that the other takes."""


def _asked(token: str, who: str) -> SchemathesisConfig:
    refused = ["2xx", "400", "401", "403", "404", "409", "429"]  # a service may refuse what fits its shape
    of_files = {"positive_data_acceptance": {"expected-statuses": [*refused, "422"]}}
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "headers": {"Authorization": f"Bearer {token}"},
            "generation": {"max-examples": EXAMPLES[who], "deterministic": True, "database": "none"},
            "phases": {"stateful": {"enabled": False}, "coverage": {"enabled": who == SYSTEMATIC}},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": refused},
                "ignored_auth": {"enabled": False},  # cannot call WSGI; see test_doors
            },
            "operations": [{"include-path": "/imports", "checks": of_files}],
            "workers": 1,
        }
    )


@pytest.mark.parametrize(("who", "database_kind"), ASKED)
def test_the_service_does_what_its_description_says(world, pages, call, tally, who: str) -> None:
    """No answer is an error of the service, undescribed, or of another shape than described."""
    case = world.to("handed")
    person = "s-02"
    if who == "teacher":
        person = call("s-02").get(f"/cases/{case}").json["sections_list"][0]["signer"]
    token = call(person).token
    config = _asked(token, who)
    schema = schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", pages, config=config)
    counted, failures = Counter[str](), list[str]()
    for event in from_schema(schema).execute():
        if isinstance(event, NonFatalError):
            failures.append(f"{event.label}: {event.value!r}")
        if isinstance(event, ScenarioFinished):
            counted["cases"] += len(event.recorder.cases)
            failures += _failed(event)
    tally("schemathesis", cases=counted["cases"], failures=len(failures))
    assert not failures, "\n".join(failures)
    assert counted["cases"] > 100


def _failed(event: ScenarioFinished) -> list[str]:
    said = []
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                case: Any = event.recorder.cases[case_id].value
                said.append(
                    f"{check.name}: {check.failure_info.failure} {check.failure_info.code_sample} {case}"
                )
    return said
