"""The first schema: schools, acts, cases, the archive, and the triggers that guard them."""

from importlib import resources
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

_LATER: Any = {"deferrable": True, "initially": "DEFERRED"}


def upgrade() -> None:
    """Make all tables, in an order that foreign keys allow, and the triggers."""
    _schools()
    _worker_beats()
    _acts()
    _audits()
    _cases()
    _deposits()
    _documents()
    _idempotency()
    _job_progress()
    _objects()
    _people()
    _profiles()
    _signatures()
    _snapshots()
    _summary_pupils()
    _certificates()
    _copies()
    _duties()
    _grants()
    _sections()
    dialect = op.get_context().dialect.name
    source = resources.files("archive_service.db.migrations") / f"r0001.{dialect}.sql"
    for statement in source.read_text("utf-8").split("--;\n"):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def downgrade() -> None:
    """Drop everything; triggers go with their tables."""
    for table in (
        "sections",
        "grants",
        "duties",
        "copies",
        "certificates",
        "summary_pupils",
        "snapshots",
        "signatures",
        "profiles",
        "people",
        "objects",
        "job_progress",
        "idempotency",
        "documents",
        "deposits",
        "cases",
        "audits",
        "acts",
        "worker_beats",
        "schools",
    ):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION archive_refuse, archive_continue")


def _schools() -> None:
    op.create_table(
        "schools",
        *_texts("id", "name", "short_name", "zone", "profile_id", "profile_digest"),
        sa.Column("opened_on", sa.Date(), nullable=False),
        *_texts("calendar", "ca_pem"),
        sa.PrimaryKeyConstraint("id", name="pk_schools"),
    )


def _worker_beats() -> None:
    op.create_table(
        "worker_beats",
        *_texts("executor"),
        sa.Column("beats", sa.BigInteger(), nullable=False),
        *_texts("at", "host"),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("executor", name="pk_worker_beats"),
    )


def _acts() -> None:
    op.create_table(
        "acts",
        *_texts("school_id"),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        *_texts("kind", "actor", "at", "on_day", "payload", "prev_hash", "hash"),
        sa.CheckConstraint("seq >= 1", name="ck_acts_seq"),
        _of_school("acts"),
        sa.PrimaryKeyConstraint("school_id", "seq", name="pk_acts"),
    )
    op.create_index("ix_acts_case", "acts", ["school_id", "case_id", "seq"])


def _audits() -> None:
    op.create_table(
        "audits",
        *_texts("school_id", "store", "at"),
        sa.Column("objects", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        *_texts("findings"),
        _of_school("audits"),
        sa.PrimaryKeyConstraint("school_id", "store", "at", name="pk_audits"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        *_texts("school_id", "id", "class_id", "class_name"),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        *_texts("term_id", "term_name", "state"),
        sa.Column("snapshot", sa.Text(), nullable=True),
        *_texts("profile_digest"),
        sa.Column("leaves", sa.Integer(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("sections_total", sa.Integer(), nullable=False),
        sa.Column("sections_signed", sa.Integer(), nullable=False),
        sa.Column("class_teacher", sa.Text(), nullable=True),
        _of_school("cases"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_cases"),
    )
    op.create_index("ix_cases_year", "cases", ["school_id", "year", "term_id", "class_name"])


def _deposits() -> None:
    op.create_table(
        "deposits",
        *_texts("school_id", "manifest", "case_id", "at"),
        sa.Column("journal_keep_until", sa.Date(), nullable=False),
        sa.Column("summary_keep_until", sa.Date(), nullable=False),
        _of_school("deposits"),
        sa.PrimaryKeyConstraint("school_id", "manifest", name="pk_deposits"),
    )
    op.create_index("ix_deposits_case", "deposits", ["school_id", "case_id"])


def _documents() -> None:
    op.create_table(
        "documents",
        *_texts("school_id", "digest", "case_id", "role"),
        sa.Column("section_id", sa.Text(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        *_texts("media_type", "created_at", "details"),
        _of_school("documents"),
        sa.PrimaryKeyConstraint("school_id", "digest", name="pk_documents"),
    )
    op.create_index("ix_documents_case", "documents", ["school_id", "case_id", "role"])


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        *_texts("school_id", "key", "result"),
        _of_school("idempotency"),
        sa.PrimaryKeyConstraint("school_id", "key", name="pk_idempotency"),
    )


def _job_progress() -> None:
    op.create_table(
        "job_progress",
        *_texts("school_id", "job_id"),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        *_texts("note"),
        _of_school("job_progress"),
        sa.PrimaryKeyConstraint("school_id", "job_id", name="pk_job_progress"),
    )


def _objects() -> None:
    op.create_table(
        "objects",
        *_texts("school_id", "digest", "space", "role"),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=True),
        _of_school("objects"),
        sa.PrimaryKeyConstraint("school_id", "digest", "space", name="pk_objects"),
    )
    op.create_index("ix_objects_case", "objects", ["school_id", "case_id"])


def _people() -> None:
    op.create_table(
        "people",
        *_texts("school_id", "id", "surname", "name", "patronymic", "post"),
        sa.Column("left_on", sa.Date(), nullable=True),
        _of_school("people"),
        sa.PrimaryKeyConstraint("school_id", "id", name="pk_people"),
    )


def _profiles() -> None:
    op.create_table(
        "profiles",
        *_texts("school_id", "digest", "id", "version"),
        sa.Column("effective_from", sa.Date(), nullable=False),
        *_texts("body"),
        _of_school("profiles"),
        sa.PrimaryKeyConstraint("school_id", "digest", name="pk_profiles"),
    )


def _signatures() -> None:
    op.create_table(
        "signatures",
        *_texts("school_id", "case_id", "section_id"),
        sa.Column("edition", sa.Integer(), nullable=False),
        *_texts("step", "signer", "medium", "document", "on_day"),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        _of_school("signatures"),
        sa.PrimaryKeyConstraint(
            "school_id", "case_id", "section_id", "edition", "step", name="pk_signatures"
        ),
    )


def _snapshots() -> None:
    op.create_table(
        "snapshots",
        *_texts("school_id", "digest", "class_id", "class_name"),
        sa.Column("year", sa.Integer(), nullable=False),
        *_texts("term_id"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        *_texts("imported_at"),
        _of_school("snapshots"),
        sa.PrimaryKeyConstraint("school_id", "digest", name="pk_snapshots"),
    )


def _summary_pupils() -> None:
    op.create_table(
        "summary_pupils",
        *_texts(
            "school_id",
            "case_id",
            "pupil_id",
            "surname_key",
            "name_key",
            "patronymic_key",
            "printed_name",
            "class_key",
            "class_name",
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        *_texts("document"),
        _of_school("summary_pupils"),
        sa.PrimaryKeyConstraint("school_id", "case_id", "pupil_id", name="pk_summary_pupils"),
    )
    op.create_index("ix_summary_pupils_class", "summary_pupils", ["school_id", "class_key", "year"])
    op.create_index(
        "ix_summary_pupils_year", "summary_pupils", ["school_id", "surname_key", "year", "class_key"]
    )


def _certificates() -> None:
    op.create_table(
        "certificates",
        *_texts("school_id", "serial", "person_id", "pem"),
        sa.Column("not_after", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name="fk_certificates_people",
            **_LATER,
        ),
        _of_school("certificates"),
        sa.PrimaryKeyConstraint("school_id", "serial", name="pk_certificates"),
    )
    op.create_index("ix_certificates_person_id", "certificates", ["person_id"])


def _copies() -> None:
    op.create_table(
        "copies",
        *_texts("school_id", "digest", "space", "store", "room", "state"),
        sa.Column("verified_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "digest", "space"],
            ["objects.school_id", "objects.digest", "objects.space"],
            name="fk_copies_objects",
            **_LATER,
        ),
        _of_school("copies"),
        sa.PrimaryKeyConstraint("school_id", "digest", "space", "store", name="pk_copies"),
    )
    op.create_index("ix_copies_store", "copies", ["school_id", "store", "verified_at"])


def _duties() -> None:
    op.create_table(
        "duties",
        *_texts("school_id", "case_id", "step", "section_id", "title", "role", "person_id"),
        sa.Column("due_on", sa.Date(), nullable=True),
        *_texts("clause"),
        sa.Column("open", sa.Boolean(), nullable=False),
        *_texts("blocked_by"),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"], ["cases.school_id", "cases.id"], name="fk_duties_cases", **_LATER
        ),
        _of_school("duties"),
        sa.PrimaryKeyConstraint("school_id", "case_id", "step", "section_id", name="pk_duties"),
    )
    op.create_index("ix_duties_person", "duties", ["school_id", "person_id", "open", "due_on"])
    op.create_index("ix_duties_role", "duties", ["school_id", "role", "open", "due_on"])


def _grants() -> None:
    op.create_table(
        "grants",
        *_texts("school_id", "person_id", "role"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        *_texts("order_no"),
        sa.Column("order_on", sa.Date(), nullable=False),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ck_grants_days"),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"], ["people.school_id", "people.id"], name="fk_grants_people", **_LATER
        ),
        _of_school("grants"),
        sa.PrimaryKeyConstraint("school_id", "person_id", "role", "from_on", name="pk_grants"),
    )


def _sections() -> None:
    op.create_table(
        "sections",
        *_texts("school_id", "case_id", "id", "title", "signer"),
        sa.Column("edition", sa.Integer(), nullable=False),
        *_texts("state"),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("first_leaf", sa.Integer(), nullable=True),
        sa.Column("last_leaf", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"], ["cases.school_id", "cases.id"], name="fk_sections_cases", **_LATER
        ),
        _of_school("sections"),
        sa.PrimaryKeyConstraint("school_id", "case_id", "id", name="pk_sections"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _of_school(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=f"fk_{table}_schools", **_LATER)
