"""What people, organisations and the login library keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import BLANK, LABEL, REPLACE, SECRET, Column, Erase, Table, Topic, put

#: Nothing that anybody types fits it.
NO_PASSWORD = Column(Erase.REPLACE, is_exported=False, value="!")

TABLES = (
    Table(
        "accounts_user",
        Topic.ACCOUNT,
        person=("id",),
        plain="code locale zone is_demo verified_at date_joined",
        personal={
            "email": LABEL,
            "name": LABEL,
            "password": NO_PASSWORD,
            "last_login": BLANK,
            "last_hat": BLANK,
            "is_active": put("false"),
            "is_staff": put("false"),
            "is_superuser": put("false"),
        },
    ),
    Table(
        "accounts_user_groups",
        Topic.ACCOUNT,
        person=("user_id",),
        plain="id group_id",
        is_deleted=True,
    ),
    Table(
        "accounts_user_user_permissions",
        Topic.ACCOUNT,
        person=("user_id",),
        plain="id permission_id",
        is_deleted=True,
    ),
    Table(
        "accounts_formeraddress",
        Topic.ACCOUNT,
        person=("user_id",),
        plain="id replaced_at",
        personal={"email": BLANK},
        is_deleted=True,
    ),
    Table(
        "accounts_consent",
        Topic.CONSENT,
        person=("user_id",),
        plain="id kind given_at",
        hidden="version",
        personal={"address": BLANK},
        retention="consent",
    ),
    Table(
        "accounts_verification",
        Topic.ACCOUNT,
        person=("user_id",),
        acted="decided_by_id",
        plain="id code state created_at decided_at organisation_id",
        personal={"note": REPLACE, "reason": REPLACE},
    ),
    Table(
        "accounts_membership",
        Topic.ORGANISATION,
        person=("user_id",),
        plain="id code role created_at organisation_id",
        is_deleted=True,
    ),
    Table(
        "accounts_invitation",
        Topic.ORGANISATION,
        person=("email@",),
        acted="accepted_by_id invited_by_id",
        plain="id code role state created_at expires_at accepted_at organisation_id",
        personal={"email": LABEL},
    ),
    Table(
        "accounts_organisation",
        Topic.ORGANISATION,
        plain="id code kind name name_key about website verified_at is_demo created_at city_id logo_id",
        hidden="submit_key version",
    ),
    Table(
        "account_emailaddress",
        Topic.SIGN_IN,
        person=("user_id",),
        plain="id verified primary",
        personal={"email": BLANK},
        is_deleted=True,
    ),
    Table(
        "account_emailconfirmation",
        Topic.SIGN_IN,
        person=("email_address_id>account_emailaddress.user_id",),
        plain="id created sent",
        personal={"key": SECRET},
        is_deleted=True,
    ),
    Table(
        "mfa_authenticator",
        Topic.SIGN_IN,
        person=("user_id",),
        plain="id type created_at last_used_at",
        personal={"data": SECRET},
        is_deleted=True,
    ),
)
