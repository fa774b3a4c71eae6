"""Tickets for questions to a person with what was written on them, and sentences to learn from, with consent."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = "kind IN ('refused', 'unscannable', 'wrong_discount')"
OPEN = sa.text("closed_at IS NULL")
ASKED = "asks_for IN ('card_number', 'activation_code', 'place_name', 'place', 'pin', 'day_cap', 'hour_cap', 'erasure')"
WRITTEN_IN = "language IN ('zh', 'zh-hant', 'en', 'mix', 'pinyin')"
OUTCOMES = "outcome IN ('chosen', 'none', 'handed_off')"
INTENTS = (
    "'find_nearby', 'shop_detail', 'show_code', 'my_benefits', 'savings', 'card_rules', 'events_list', "
    "'event_signup', 'event_cancel', 'reminders_on', 'reminders_off', 'reminders_set', 'membership_status', "
    "'membership_renew', 'membership_refund', 'problem_report', 'human_agent', 'help', 'smalltalk', 'thanks', "
    "'language_switch', 'my_data', 'delete_me', 'affirm', 'deny', 'more_results', 'select_option', 'out_of_scope'"
)


def upgrade() -> None:
    _kinds_of_tickets(KINDS.replace(")", ", 'question')"))
    _index("uq_tickets_question", ["member_id"], sa.text("kind = 'question' AND closed_at IS NULL"), unique=True)
    _answers_waited_for(ASKED.replace(")", ", 'ticket')"))
    op.create_table(
        "ticket_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("from_us", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_ticket_words_words")),
        _of_a_member("ticket_words"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_words_ticket_id_tickets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_words")),
    )
    op.create_index(op.f("ix_ticket_words_member_id"), "ticket_words", ["member_id"])
    op.create_index(op.f("ix_ticket_words_ticket_id"), "ticket_words", ["ticket_id"])
    op.create_table(
        "consents",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('learning')", name=op.f("ck_consents_purpose")),
        _of_a_member("consents"),
        sa.PrimaryKeyConstraint("member_id", "purpose", name=op.f("pk_consents")),
        sqlite_with_rowid=False,
    )
    _sentences()


def _sentences() -> None:
    op.create_table(
        "utterances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("guesses", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=True),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(WRITTEN_IN, name=op.f("ck_utterances_language")),
        sa.CheckConstraint(OUTCOMES, name=op.f("ck_utterances_outcome")),
        sa.CheckConstraint(f"chosen IN ({INTENTS})", name=op.f("ck_utterances_chosen")),
        sa.CheckConstraint("(outcome = 'chosen') = (chosen IS NOT NULL)", name=op.f("ck_utterances_chosen_whole")),
        _of_a_member("utterances"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_utterances")),
    )
    op.create_index("ix_utterances_at", "utterances", ["at"])
    op.create_index(op.f("ix_utterances_member_id"), "utterances", ["member_id"])
    op.create_table(
        "utterance_counts",
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("guessed", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint(WRITTEN_IN, name=op.f("ck_utterance_counts_language")),
        sa.CheckConstraint(OUTCOMES, name=op.f("ck_utterance_counts_outcome")),
        sa.CheckConstraint("times >= 1", name=op.f("ck_utterance_counts_times")),
        sa.PrimaryKeyConstraint(
            "model", "guessed", "outcome", "chosen", "language", "day", name=op.f("pk_utterance_counts")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Questions to a person have no form before this, so they go with what was written on them."""
    for table in ("utterance_counts", "utterances", "consents", "ticket_words"):
        op.drop_table(table)
    op.execute("DELETE FROM questions WHERE asks_for = 'ticket'")
    op.execute("DELETE FROM tickets WHERE kind = 'question'")
    op.drop_index("uq_tickets_question", table_name="tickets")
    _answers_waited_for(ASKED)
    _kinds_of_tickets(KINDS)


def _kinds_of_tickets(kinds: str) -> None:
    op.drop_index("ix_tickets_open", table_name="tickets")
    op.drop_index("uq_tickets_open", table_name="tickets")
    with op.batch_alter_table("tickets") as tickets:
        tickets.drop_constraint(op.f("ck_tickets_kind"), type_="check")
        tickets.create_check_constraint(op.f("ck_tickets_kind"), kinds)
    _index("ix_tickets_open", ["opened_at"], OPEN, unique=False)
    _index("uq_tickets_open", ["code_id", "kind"], OPEN, unique=True)


def _answers_waited_for(asked: str) -> None:
    with op.batch_alter_table("questions") as questions:
        questions.drop_constraint(op.f("ck_questions_asks_for"), type_="check")
        questions.create_check_constraint(op.f("ck_questions_asks_for"), asked)


def _of_a_member(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_member_id_members")
    return sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=name, ondelete="CASCADE")


def _index(name: str, columns: list[str], where: sa.TextClause, *, unique: bool) -> None:
    op.create_index(name, "tickets", columns, unique=unique, sqlite_where=where, postgresql_where=where)
