"""Accounts: who gets in, for how long, and who does not; one contract for the stores in memory and in SQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.argon2_hasher import Argon2Hasher
from bot.adapters.memory_accounts import MemoryAccounts
from bot.desk.accounts import Account, Accounts, ApiToken, Role, Session, new_password
from bot.desk.audit import AuditQuery
from bot.desk.records import Stores
from bot.desk.sign_in import SignIns, Visitor
from bot.errors import AccountRefused, DeskUnavailable, SignInRefused
from bot.settings import SignInTuning

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PASSWORD = "とても長い合言葉です2026"  # noqa: S105 — made up
ANOTHER = "べつの長い合言葉です1234"
TUNING = SignInTuning(failures=3, failures_of_all=7)


class Clock:
    """A moment that only the test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """Now."""
        return self.now

    def on(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


class PlainHasher:
    """Implements `Hasher` without the cost; Argon2 itself is tested once."""

    def hash(self, password: str) -> str:
        """The password, marked."""
        return f"hash of {password}"

    def matches(self, hashed: str, password: str) -> bool:
        """Whether they are the same."""
        return hashed in (f"hash of {password}", f"old hash of {password}")

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was marked so."""
        return hashed.startswith("old")


@pytest.fixture
def clock() -> Clock:
    """The clock of a test."""
    return Clock()


@pytest.fixture
def accounts(stores: Stores, clock: Clock) -> Accounts:
    """An operator."""
    return Accounts(stores.accounts, PlainHasher(), stores.audit, "operator", clock)


@pytest.fixture
def sign_ins(stores: Stores, clock: Clock, accounts: Accounts) -> SignIns:
    """Signing in, where 田中 has an account."""
    accounts.add("田中", Role.DESK, PASSWORD)
    return SignIns(stores.accounts, PlainHasher(), stores.audit, TUNING, clock)


def refused(
    sign_ins: SignIns, name: str = "田中", password: str = ANOTHER, client: str = "", mark: str | None = None
) -> bool:
    """Whether a name with a password gets nobody in."""
    try:
        sign_ins.sign_in(name, password, client, mark)
    except SignInRefused:
        return True
    return False


# Signing in


def test_who_has_an_account_gets_a_session(sign_ins: SignIns) -> None:
    cookie = sign_ins.sign_in("田中", PASSWORD)
    assert sign_ins.visitor(cookie) == Visitor("田中", Role.DESK)
    assert sign_ins.sign_in("田中", PASSWORD) != cookie


def test_a_name_may_be_written_in_another_way(sign_ins: SignIns, accounts: Accounts) -> None:
    accounts.add("Sato", Role.STAFF, PASSWORD)
    cookie = sign_ins.sign_in(" ＳＡＴＯ ", PASSWORD)
    assert sign_ins.visitor(cookie) == Visitor("sato", Role.STAFF)


@pytest.mark.parametrize(
    ("name", "password"), [("田中", ANOTHER), ("鈴木", PASSWORD), ("", ""), ("田中", "")]
)
def test_nobody_else_does_and_is_told_nothing(sign_ins: SignIns, name: str, password: str) -> None:
    assert refused(sign_ins, name, password)


@pytest.mark.parametrize("cookie", [None, "", "made up", "\ud800"])
def test_a_made_up_cookie_is_nobody(sign_ins: SignIns, cookie: str | None) -> None:
    assert sign_ins.visitor(cookie) is None


def test_what_is_kept_of_a_session_does_not_open_it(sign_ins: SignIns, stores: Stores) -> None:
    """Who reads the database cannot make a cookie of it."""
    cookie = sign_ins.sign_in("田中", PASSWORD)
    assert stores.accounts.session(cookie) is None
    assert stores.accounts.close_all("田中") == 1


def test_a_session_ends_when_nobody_is_there_and_at_the_end_of_the_day(
    sign_ins: SignIns, clock: Clock
) -> None:
    idle = sign_ins.sign_in("田中", PASSWORD)
    clock.on(minutes=TUNING.idle_minutes + 1)
    assert sign_ins.visitor(idle) is None
    busy = sign_ins.sign_in("田中", PASSWORD)
    for _ in range(TUNING.session_hours * 2):
        assert sign_ins.visitor(busy)
        clock.on(minutes=30)
    clock.on(minutes=1)
    assert sign_ins.visitor(busy) is None


def test_signing_out_ends_one_session_and_everywhere_all(sign_ins: SignIns) -> None:
    first, second, third = (sign_ins.sign_in("田中", PASSWORD) for _ in range(3))
    sign_ins.sign_out(first)
    assert [sign_ins.visitor(cookie) is None for cookie in (first, second, third)] == [True, False, False]
    assert sign_ins.sign_out_everywhere("田中") == 2
    assert sign_ins.visitor(third) is None


def test_wrong_passwords_in_a_row_stop_who_tries_them_for_a_while(sign_ins: SignIns, clock: Clock) -> None:
    """Also with the right password, and to whoever tries it looks as before."""
    for _ in range(TUNING.failures):
        assert refused(sign_ins)
    assert refused(sign_ins, password=PASSWORD)
    clock.on(minutes=TUNING.lock_minutes + 1)
    assert not refused(sign_ins, password=PASSWORD)


def test_who_tries_passwords_keeps_nobody_else_out(sign_ins: SignIns) -> None:
    """Whoever knows a name could else lock out its owner, as often as they like."""
    for _ in range(TUNING.failures * 4):
        assert refused(sign_ins, client="outside")
    assert not refused(sign_ins, password=PASSWORD, client="the hall")


def lock(sign_ins: SignIns) -> None:
    """Wrong passwords from many places, as many as lock the account."""
    for number in range(TUNING.failures_of_all):
        assert refused(sign_ins, client=f"outside {number}")


def test_wrong_passwords_from_everywhere_close_the_account_to_strangers_alone(
    sign_ins: SignIns, clock: Clock
) -> None:
    """A browser that has signed in before is let in all the while."""
    sign_ins.sign_in("田中", PASSWORD, "the hall")
    mark = sign_ins.mark("田中")
    lock(sign_ins)
    assert refused(sign_ins, password=PASSWORD, client="the hall")
    assert not refused(sign_ins, password=PASSWORD, client="the hall", mark=mark)
    lock(sign_ins)
    clock.on(minutes=TUNING.lock_minutes + 1)
    assert not refused(sign_ins, password=PASSWORD, client="the hall")


def test_a_known_browser_is_no_way_to_try_passwords(sign_ins: SignIns, clock: Clock) -> None:
    mark = sign_ins.mark("田中")
    for _ in range(TUNING.failures):
        assert refused(sign_ins, mark=mark)
    assert refused(sign_ins, password=PASSWORD, mark=mark)
    clock.on(minutes=TUNING.lock_minutes + 1)
    assert not refused(sign_ins, password=PASSWORD, mark=mark)


def test_a_mark_is_of_one_account_and_one_password(sign_ins: SignIns, accounts: Accounts) -> None:
    accounts.add("鈴木", Role.STAFF, PASSWORD)
    for_another, number = sign_ins.mark("鈴木"), sign_ins.mark("田中").partition(".")[0]
    before = sign_ins.mark("田中")
    accounts.reset("田中", ANOTHER)
    for number_of in range(TUNING.failures_of_all):
        assert refused(sign_ins, password=PASSWORD, client=f"outside {number_of}")
    for mark in (for_another, before, number, f"{number}.", "", ".", "\ud800.x", None):
        assert refused(sign_ins, password=ANOTHER, client=f"of {mark!r}", mark=mark)
    assert not refused(sign_ins, password=ANOTHER, mark=sign_ins.mark("田中"))


def test_whom_the_operator_gave_another_password_begins_anew(sign_ins: SignIns, accounts: Accounts) -> None:
    for _ in range(TUNING.failures + 1):
        assert refused(sign_ins)
    accounts.reset("田中", ANOTHER)
    assert not refused(sign_ins, password=ANOTHER)


def test_of_many_attempts_at_once_no_more_are_let_through(sign_ins: SignIns) -> None:
    with ThreadPoolExecutor(8) as threads:
        tried = list(threads.map(lambda _: refused(sign_ins, client="outside"), range(40)))
    assert all(tried)
    assert refused(sign_ins, password=PASSWORD, client="outside")


def test_an_open_session_is_no_way_to_try_passwords(sign_ins: SignIns, clock: Clock) -> None:
    """Of a machine that somebody left, nor does that keep them out."""
    for _ in range(TUNING.failures):
        with pytest.raises(SignInRefused):
            sign_ins.change_password("田中", "wrong", ANOTHER)
    with pytest.raises(SignInRefused):
        sign_ins.change_password("田中", PASSWORD, ANOTHER)
    assert not refused(sign_ins, password=PASSWORD)
    clock.on(minutes=TUNING.lock_minutes + 1)
    sign_ins.change_password("田中", PASSWORD, ANOTHER)


def test_a_sign_in_forgives_earlier_slips(sign_ins: SignIns) -> None:
    for _ in range(4):
        assert refused(sign_ins)
        assert not refused(sign_ins, password=PASSWORD)


def test_a_lock_is_in_the_audit_log_once(sign_ins: SignIns, stores: Stores) -> None:
    lock(sign_ins)
    assert refused(sign_ins)
    assert len(stores.audit.entries(AuditQuery(action="account.lock"))) == 1


def test_of_wrong_passwords_at_once_each_is_counted(sign_ins: SignIns, stores: Stores) -> None:
    until = NOW + timedelta(minutes=5)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: stores.accounts.failed("田中", 100, until), range(30)))
    account = stores.accounts.account("田中")
    assert account
    assert account.failures == 30
    assert stores.accounts.failed("nobody", 1, until) is None


def test_a_password_of_an_older_cost_is_hashed_anew(sign_ins: SignIns, stores: Stores) -> None:
    account = stores.accounts.account("田中")
    assert account
    assert stores.accounts.set_password(account, f"old hash of {PASSWORD}")
    sign_ins.sign_in("田中", PASSWORD)
    assert stores.accounts.account("田中") == account


def test_a_person_changes_the_password_and_all_sessions_end(sign_ins: SignIns) -> None:
    cookie = sign_ins.sign_in("田中", PASSWORD)
    with pytest.raises(SignInRefused):
        sign_ins.change_password("田中", ANOTHER, "もうひとつ別の合言葉99")
    with pytest.raises(AccountRefused):
        sign_ins.change_password("田中", PASSWORD, "short")
    sign_ins.change_password("田中", PASSWORD, ANOTHER)
    assert sign_ins.visitor(cookie) is None
    assert refused(sign_ins, password=PASSWORD)
    assert not refused(sign_ins, password=ANOTHER)


class SlowHasher(PlainHasher):
    """Lets something happen while a password is compared."""

    def __init__(self) -> None:
        self.meanwhile: list[Callable[[], object]] = []

    def matches(self, hashed: str, password: str) -> bool:
        """Whether they are the same, once that has happened."""
        fitting = super().matches(hashed, password)
        while self.meanwhile:
            self.meanwhile.pop()()
        return fitting


@pytest.fixture
def slow(sign_ins: SignIns, stores: Stores, clock: Clock) -> tuple[SignIns, SlowHasher]:
    """Signing in that takes a while; somebody mistyped before."""
    assert refused(sign_ins)
    hasher = SlowHasher()
    return SignIns(stores.accounts, hasher, stores.audit, TUNING, clock), hasher


def test_an_account_that_is_disabled_during_a_sign_in_stays_so(
    slow: tuple[SignIns, SlowHasher], accounts: Accounts
) -> None:
    sign_ins, hasher = slow
    hasher.meanwhile = [lambda: accounts.disable("田中")]
    assert refused(sign_ins, password=PASSWORD)
    assert [account.disabled_at for account in accounts.all()] == [NOW]
    accounts.reset("田中", ANOTHER)
    assert not refused(sign_ins, password=ANOTHER)


def test_a_password_that_was_changed_during_a_sign_in_lets_nobody_in(
    slow: tuple[SignIns, SlowHasher], accounts: Accounts
) -> None:
    sign_ins, hasher = slow
    hasher.meanwhile = [lambda: accounts.reset("田中", ANOTHER, Role.STAFF)]
    assert refused(sign_ins, password=PASSWORD)
    assert not refused(sign_ins, password=ANOTHER)
    assert [account.role for account in accounts.all()] == [Role.STAFF]


def test_a_password_is_not_changed_back_by_who_began_before_the_operator(
    slow: tuple[SignIns, SlowHasher], accounts: Accounts
) -> None:
    sign_ins, hasher = slow
    hasher.meanwhile = [lambda: accounts.disable("田中")]
    with pytest.raises(SignInRefused):
        sign_ins.change_password("田中", PASSWORD, ANOTHER)
    assert [account.disabled_at for account in accounts.all()] == [NOW]


def test_tokens_of_a_disabled_account_do_not_come_back_with_it(sign_ins: SignIns, accounts: Accounts) -> None:
    token = sign_ins.add_token("operator", "田中", "集計", None, 30)
    accounts.disable("田中")
    accounts.reset("田中", ANOTHER)
    assert sign_ins.bearer(token) is None
    assert sign_ins.bearer(sign_ins.add_token("operator", "田中", "集計", None, 30))


# The operator


def test_a_disabled_account_is_out_at_once(sign_ins: SignIns, accounts: Accounts) -> None:
    cookie = sign_ins.sign_in("田中", PASSWORD)
    token = sign_ins.add_token("operator", "田中", "集計", None, 30)
    accounts.disable("田中")
    assert sign_ins.visitor(cookie) is None
    assert sign_ins.bearer(token) is None
    assert refused(sign_ins, password=PASSWORD)
    assert not sign_ins.are_set_up()


def test_a_reset_opens_an_account_again_with_another_password(sign_ins: SignIns, accounts: Accounts) -> None:
    accounts.disable("田中")
    accounts.reset("田中", ANOTHER, Role.APPROVER)
    assert sign_ins.visitor(sign_ins.sign_in("田中", ANOTHER)) == Visitor("田中", Role.APPROVER)
    assert refused(sign_ins, password=PASSWORD)


def test_names_are_taken_once(sign_ins: SignIns, accounts: Accounts) -> None:
    with pytest.raises(AccountRefused, match="もうあります"):
        accounts.add("田中", Role.ADMIN, PASSWORD)
    assert [(one.name, one.role) for one in accounts.all()] == [("田中", Role.DESK)]


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("", PASSWORD),
        ("あ" * 65, PASSWORD),
        ("a\u200bb", PASSWORD),
        ("sato", "short"),
        ("sato", "x" * 201),
        ("sato", "xxxxxxxxxxxx"),
        ("sato", "sato-2026-password"),
    ],
)
def test_a_name_or_password_that_cannot_be_used_is_refused(
    accounts: Accounts, name: str, password: str
) -> None:
    with pytest.raises(AccountRefused):
        accounts.add(name, Role.STAFF, password)
    assert accounts.all() == []


@pytest.mark.parametrize("act", ["disable", "reset"])
def test_who_is_not_there_cannot_be_changed(accounts: Accounts, act: str) -> None:
    with pytest.raises(AccountRefused, match="いません"):
        accounts.disable("nobody") if act == "disable" else accounts.reset("nobody", PASSWORD)


def test_every_change_is_in_the_audit_log(sign_ins: SignIns, accounts: Accounts, stores: Stores) -> None:
    accounts.reset("田中", ANOTHER)
    accounts.disable("田中")
    done = [
        (entry.act.by, entry.act.action, entry.act.subject) for entry in stores.audit.entries(AuditQuery())
    ]
    assert done == [
        ("operator", f"account.{action}", "account:田中") for action in ("add", "reset", "disable")
    ]
    assert stores.audit.verified() is None


def test_a_new_password_is_long_and_another_each_time() -> None:
    assert len(new_password()) == 20
    assert new_password() != new_password()


def test_each_role_may_what_those_before_it_may() -> None:
    assert [role for role in Role if Role.DESK.may(role)] == [Role.STAFF, Role.DESK]
    assert all(Role.ADMIN.may(role) for role in Role)


def test_the_public_reads_another_name_than_the_one_to_sign_in_with(
    sign_ins: SignIns, accounts: Accounts
) -> None:
    accounts.add("sato", Role.STAFF, PASSWORD, " 市民課　佐藤 ")
    assert sign_ins.visitor(sign_ins.sign_in("sato", PASSWORD)) == Visitor("sato", Role.STAFF, "市民課 佐藤")
    accounts.show_as("sato", "")
    assert sign_ins.visitor(sign_ins.sign_in("sato", PASSWORD)) == Visitor("sato", Role.STAFF)
    with pytest.raises(AccountRefused, match="いません"):
        accounts.show_as("nobody", "市民課")


@pytest.mark.parametrize("shown_as", ["あ" * 65, "市民\u202e課", "市民\u200b課"])
def test_a_public_name_that_cannot_be_shown_is_refused(accounts: Accounts, shown_as: str) -> None:
    with pytest.raises(AccountRefused, match="市民に見える名前"):
        accounts.add("sato", Role.STAFF, PASSWORD, shown_as)
    assert accounts.all() == []


# Tokens


def test_a_program_acts_in_the_name_of_an_account(sign_ins: SignIns) -> None:
    token = sign_ins.add_token("operator", "田中", "集計", Role.STAFF, 30)
    assert sign_ins.bearer(token) == Visitor("田中", Role.STAFF)
    assert sign_ins.bearer("mdg_made-up") is None
    assert sign_ins.visitor(token) is None


def test_a_token_is_never_more_than_its_account(sign_ins: SignIns, accounts: Accounts) -> None:
    with pytest.raises(AccountRefused, match="超えられません"):
        sign_ins.add_token("operator", "田中", "集計", Role.ADMIN, 30)
    token = sign_ins.add_token("operator", "田中", "集計", None, 30)
    accounts.reset("田中", ANOTHER, Role.STAFF)
    assert sign_ins.bearer(token) == Visitor("田中", Role.STAFF)


def test_a_token_ends_by_itself_and_at_once_when_revoked(sign_ins: SignIns, clock: Clock) -> None:
    first, second = (sign_ins.add_token("operator", "田中", label, None, 30) for label in ("a", "b"))
    sign_ins.revoke("operator", sign_ins.tokens()[0].number)
    assert sign_ins.bearer(first) is None
    assert sign_ins.bearer(second)
    clock.on(days=30)
    assert sign_ins.bearer(second) is None
    with pytest.raises(AccountRefused):
        sign_ins.revoke("operator", 1)
    with pytest.raises(AccountRefused):
        sign_ins.revoke("operator", 99)


@pytest.mark.parametrize(("name", "label"), [("nobody", "a"), ("田中", " "), ("田中", "a" * 65)])
def test_a_token_needs_an_account_and_a_label(sign_ins: SignIns, name: str, label: str) -> None:
    with pytest.raises(AccountRefused):
        sign_ins.add_token("operator", name, label, None, 30)


def test_nobody_is_turned_away_because_the_use_of_a_session_cannot_be_noted(
    stores: Stores, sign_ins: SignIns, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is only read does not wait for who writes."""
    cookie = sign_ins.sign_in("田中", PASSWORD)
    clock.on(minutes=2)

    def busy(*_: object) -> None:
        raise DeskUnavailable("busy")

    with monkeypatch.context() as patched:
        patched.setattr(stores.accounts, "seen", busy)
        assert sign_ins.visitor(cookie) == Visitor("田中", Role.DESK)
    assert sign_ins.visitor(cookie) == Visitor("田中", Role.DESK)


# The stores


def test_what_is_kept_is_read_back(stores: Stores) -> None:
    store = stores.accounts
    account = Account("sato", Role.ADMIN, "hash", NOW, NOW, 2, NOW)
    assert store.add(account)
    assert not store.add(replace(account, role=Role.STAFF))
    assert store.account("sato") == account
    store.reset("sato", "hash", None)
    opened = store.account("sato")
    assert opened == Account("sato", Role.ADMIN, "hash", NOW)
    session = Session("k" * 64, "sato", NOW, NOW)
    assert store.let_in(opened, session, "hash")
    store.seen(session.key, NOW + timedelta(minutes=5))
    assert store.session(session.key) == replace(session, seen_at=NOW + timedelta(minutes=5))
    token = ApiToken("t" * 64, "sato", "集計", Role.DESK, NOW, NOW)
    number = store.add_token(token)
    assert store.token(token.key) == store.tokens()[0] == replace(token, number=number)


def test_old_sessions_are_forgotten(stores: Stores) -> None:
    store = stores.accounts
    account = Account("sato", Role.ADMIN, "hash", NOW)
    store.add(account)
    for number in range(3):
        store.let_in(account, Session(str(number), "sato", NOW, NOW + timedelta(hours=number)), "hash")
    assert store.forget_sessions_before(NOW + timedelta(hours=1)) == 1
    store.close("1")
    store.close("unknown")
    assert [store.session(str(number)) is None for number in range(3)] == [True, True, False]


@pytest.fixture(scope="module")
def argon2() -> Argon2Hasher:
    """The hasher that serves."""
    return Argon2Hasher()


def test_argon2_knows_its_own_hashes(argon2: Argon2Hasher) -> None:
    hashed = argon2.hash(PASSWORD)
    assert hashed.startswith("$argon2id$")
    assert argon2.matches(hashed, PASSWORD)
    assert not argon2.matches(hashed, ANOTHER)
    assert not argon2.matches("no hash", PASSWORD)
    assert not argon2.is_outdated(hashed)


def test_an_unknown_name_costs_as_much_as_a_known_one() -> None:
    """One hash is compared either way, so that time tells nobody which names there are."""
    compared: list[str] = []

    class Counting(PlainHasher):
        def matches(self, hashed: str, password: str) -> bool:
            compared.append(hashed)
            return super().matches(hashed, password)

    store = MemoryAccounts()
    store.add(Account("sato", Role.STAFF, "hash of it", NOW))
    sign_ins = SignIns(store, Counting(), _Deaf(), TUNING, lambda: NOW)  # type: ignore[arg-type]
    assert refused(sign_ins, "sato")
    assert refused(sign_ins, "nobody")
    assert len(compared) == 2


class _Deaf:
    """An audit log that nothing reaches here."""

    def append(self, act: object) -> None:
        """Nothing is kept."""
