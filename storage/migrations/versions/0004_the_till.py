"""The till: codes, claims, counters, the ledger, its audit, and what is to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "counters",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('member_benefit', 'benefit_day', 'shop_day', 'shop_hour', 'pin_day')",
            name=op.f("ck_counters_kind"),
        ),
        sa.CheckConstraint("held >= 0", name=op.f("ck_counters_held")),
        sa.CheckConstraint("used + held <= cap", name=op.f("ck_counters_cap")),
        sa.CheckConstraint("used >= 0", name=op.f("ck_counters_used")),
        sa.PrimaryKeyConstraint("kind", "key", "period", name=op.f("pk_counters")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("buttons", sa.String(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("photo_file_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_message_id", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("method IN ('send', 'edit_caption', 'edit_text', 'photo')", name=op.f("ck_outbox_method")),
        sa.CheckConstraint(
            "state IN ('pending', 'leased', 'sending', 'sent', 'blocked', 'failed', 'uncertain', 'skipped', 'expired')",
            name=op.f("ck_outbox_state"),
        ),
        sa.CheckConstraint("(member_id IS NULL) <> (chat_id IS NULL)", name=op.f("ck_outbox_one_chat")),
        sa.CheckConstraint(
            "(state IN ('leased', 'sending')) = (leased_until IS NOT NULL)", name=op.f("ck_outbox_lease_whole")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_outbox_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'leased', 'sending')"),
        postgresql_where=sa.text("state IN ('pending', 'leased', 'sending')"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('manager', 'staff')", name=op.f("ck_invitations_role")),
        sa.CheckConstraint("used_by IS NULL OR used_at IS NOT NULL", name=op.f("ck_invitations_use_whole")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["members.id"], name=op.f("fk_invitations_created_by_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["shop_id"], ["shops.id"], name=op.f("fk_invitations_shop_id_shops"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["used_by"], ["members.id"], name=op.f("fk_invitations_used_by_members"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("practised", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('manager', 'staff')", name=op.f("ck_staff_role")),
        sa.CheckConstraint("practised BETWEEN 0 AND 7", name=op.f("ck_staff_practised")),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["members.id"], name=op.f("fk_staff_invited_by_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_staff_member_id_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_staff_shop_id_shops"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_index(op.f("ix_staff_shop_id"), "staff", ["shop_id"], unique=False)
    op.create_index(
        "uq_staff_current",
        "staff",
        ["member_id", "shop_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("shop_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("digits_hash", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lock_staff_id", sa.Integer(), nullable=True),
        sa.Column("lock_shop_id", sa.Integer(), nullable=True),
        sa.Column("lock_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chat_message_id", sa.Integer(), nullable=True),
        sa.Column("photo_file_id", sa.String(), nullable=True),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(state = 'locked') = (lock_until IS NOT NULL)", name=op.f("ck_codes_lock_whole")),
        sa.CheckConstraint("(state IN ('live', 'locked')) = (ended_at IS NULL)", name=op.f("ck_codes_end_whole")),
        sa.CheckConstraint("state <> 'locked' OR lock_shop_id IS NOT NULL", name=op.f("ck_codes_lock_shop")),
        sa.CheckConstraint(
            "state <> 'locked' OR shop_id IS NULL OR lock_shop_id = shop_id", name=op.f("ck_codes_lock_at_its_shop")
        ),
        sa.CheckConstraint(
            "state IN ('live', 'locked', 'used', 'superseded', 'cancelled', 'expired')", name=op.f("ck_codes_state")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_codes_card_id_cards"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["lock_shop_id"], ["shops.id"], name=op.f("fk_codes_lock_shop_id_shops"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lock_staff_id"], ["staff.id"], name=op.f("fk_codes_lock_staff_id_staff")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_codes_member_id_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_codes_shop_id_shops"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_codes_token_hash")),
    )
    op.create_index("ix_codes_digits", "codes", ["digits_hash", "created_at"], unique=False)
    op.create_index(
        "ix_codes_live",
        "codes",
        ["shop_id", "created_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('live', 'locked')"),
        postgresql_where=sa.text("state IN ('live', 'locked')"),
    )
    op.create_index(op.f("ix_codes_member_id"), "codes", ["member_id"], unique=False)
    op.create_index(
        "ix_codes_named",
        "codes",
        ["ended_at"],
        unique=False,
        sqlite_where=sa.text("state = 'used' AND holder <> ''"),
        postgresql_where=sa.text("state = 'used' AND holder <> ''"),
    )
    op.create_index(
        "uq_codes_digits",
        "codes",
        ["digits_hash"],
        unique=True,
        sqlite_where=sa.text("state IN ('live', 'locked')"),
        postgresql_where=sa.text("state IN ('live', 'locked')"),
    )
    op.create_index(
        "uq_codes_one_per_member",
        "codes",
        ["member_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('live', 'locked') AND NOT practice"),
        postgresql_where=sa.text("state IN ('live', 'locked') AND NOT practice"),
    )
    op.create_table(
        "fuses",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_staff_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(cause = 'staff') = (state = 'stopped')", name=op.f("ck_fuses_staff_stop")),
        sa.CheckConstraint("cause IN ('day', 'hour', 'staff')", name=op.f("ck_fuses_cause")),
        sa.CheckConstraint("state IN ('busy', 'full', 'stopped')", name=op.f("ck_fuses_state")),
        sa.ForeignKeyConstraint(["by_staff_id"], ["staff.id"], name=op.f("fk_fuses_by_staff_id_staff")),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_fuses_shop_id_shops"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shop_id", "cause", name=op.f("pk_fuses")),
    )
    op.create_index(op.f("ix_fuses_until"), "fuses", ["until"], unique=False)
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("needs_ok", sa.Boolean(), nullable=False),
        sa.Column("bill", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'released')", name=op.f("ck_claims_state")),
        sa.CheckConstraint(
            "way IN ('camera', 'digits', 'list', 'photo', 'counter', 'pin')", name=op.f("ck_claims_way")
        ),
        sa.CheckConstraint("bill >= 1", name=op.f("ck_claims_bill")),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_claims_code_id_codes"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_claims_shop_id_shops"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_claims_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("nonce", name=op.f("uq_claims_nonce")),
    )
    op.create_index("ix_claims_code_id", "claims", ["code_id"], unique=False)
    op.create_index(
        "ix_claims_open",
        "claims",
        ["staff_id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "reservations",
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('member_benefit', 'benefit_day', 'shop_day', 'shop_hour', 'pin_day')",
            name=op.f("ck_reservations_kind"),
        ),
        sa.CheckConstraint("state IN ('held', 'used', 'returned')", name=op.f("ck_reservations_state")),
        sa.ForeignKeyConstraint(
            ["code_id"], ["codes.id"], name=op.f("fk_reservations_code_id_codes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_id", "kind", "key", "period", name=op.f("pk_reservations")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=True),
        sa.Column("code_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('refused', 'unscannable', 'wrong_discount')", name=op.f("ck_tickets_kind")),
        sa.CheckConstraint("answered_by IS NULL OR answered_at IS NOT NULL", name=op.f("ck_tickets_answer_whole")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["members.id"], name=op.f("fk_tickets_answered_by_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_tickets_code_id_codes"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_tickets_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_tickets_shop_id_shops"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    op.create_index(
        "ix_tickets_open",
        "tickets",
        ["opened_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "uq_tickets_open",
        "tickets",
        ["code_id", "kind"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("shop_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('ok', 'not_found', 'expired', 'superseded', 'already_used', 'locked_elsewhere', 'wrong_shop', 'card_inactive', 'card_expired', 'card_suspended', 'benefit_off', 'blackout', 'member_limit', 'shop_full', 'shop_stopped', 'needs_member_ok', 'staff_not_allowed', 'throttled', 'bad_amount', 'system')",
            name=op.f("ck_tries_reason"),
        ),
        sa.CheckConstraint("way IN ('camera', 'digits', 'list', 'photo', 'counter', 'pin')", name=op.f("ck_tries_way")),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_tries_code_id_codes"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_tries_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_tries_shop_id_shops"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tries")),
    )
    op.create_index("ix_tries", "tries", ["member_id", "at"], unique=False)
    op.create_table(
        "redemptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("pseudonym", sa.String(), nullable=True),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("bill", sa.Integer(), nullable=True),
        sa.Column("discount", sa.Integer(), nullable=False),
        sa.Column("pay", sa.Integer(), nullable=True),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reversed_by", sa.Integer(), nullable=True),
        sa.Column("reversal_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "way IN ('camera', 'digits', 'list', 'photo', 'counter', 'pin')", name=op.f("ck_redemptions_way")
        ),
        sa.CheckConstraint("(bill IS NULL) = (pay IS NULL)", name=op.f("ck_redemptions_pay_whole")),
        sa.CheckConstraint("bill IS NULL OR discount + pay = bill", name=op.f("ck_redemptions_sum")),
        sa.CheckConstraint("discount >= 0", name=op.f("ck_redemptions_discount")),
        sa.CheckConstraint("estimated = (bill IS NULL)", name=op.f("ck_redemptions_estimated")),
        sa.CheckConstraint("pay >= 0", name=op.f("ck_redemptions_pay")),
        sa.CheckConstraint("bill >= 1", name=op.f("ck_redemptions_bill")),
        sa.CheckConstraint(
            "reversed_at IS NOT NULL OR (reversed_by IS NULL AND reversal_reason IS NULL)",
            name=op.f("ck_redemptions_reversal_whole"),
        ),
        sa.CheckConstraint(
            "pseudonym IS NULL OR (member_id IS NULL AND card_id IS NULL)",
            name=op.f("ck_redemptions_pseudonym_alone"),
        ),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name=op.f("fk_redemptions_card_id_cards"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_redemptions_claim_id_claims")),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_redemptions_code_id_codes")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_redemptions_member_id_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reversed_by"], ["members.id"], name=op.f("fk_redemptions_reversed_by_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_redemptions_shop_id_shops")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_redemptions_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemptions")),
        sa.UniqueConstraint("code_id", name=op.f("uq_redemptions_code_id")),
        sa.UniqueConstraint("number", name=op.f("uq_redemptions_number")),
    )
    op.create_index(op.f("ix_redemptions_member_id"), "redemptions", ["member_id"], unique=False)
    op.create_index("ix_redemptions_shop_id_business_day", "redemptions", ["shop_id", "business_day"], unique=False)
    op.create_table(
        "redemption_lines",
        sa.Column("redemption_id", sa.Integer(), nullable=False),
        sa.Column("benefit_id", sa.Integer(), nullable=False),
        sa.Column("discount", sa.Integer(), nullable=False),
        sa.CheckConstraint("discount >= 0", name=op.f("ck_redemption_lines_discount")),
        sa.ForeignKeyConstraint(["benefit_id"], ["benefits.id"], name=op.f("fk_redemption_lines_benefit_id_benefits")),
        sa.ForeignKeyConstraint(
            ["redemption_id"], ["redemptions.id"], name=op.f("fk_redemption_lines_redemption_id_redemptions")
        ),
        sa.PrimaryKeyConstraint("redemption_id", "benefit_id", name=op.f("pk_redemption_lines")),
        sqlite_with_rowid=False,
    )
    op.add_column("shops", sa.Column("hourly_capacity", sa.Integer(), nullable=True))
    op.add_column("shops", sa.Column("pin_cap", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_table("redemption_lines")
    op.drop_table("redemptions")
    op.drop_table("tries")
    op.drop_table("tickets")
    op.drop_table("reservations")
    op.drop_table("claims")
    op.drop_table("fuses")
    op.drop_table("codes")
    op.drop_table("staff")
    op.drop_table("invitations")
    op.drop_table("outbox")
    op.drop_table("counters")
    op.drop_table("audit_head")
    op.drop_table("audit")
    op.drop_column("shops", "pin_cap")
    op.drop_column("shops", "hourly_capacity")
