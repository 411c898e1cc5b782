//! The pages of signing in, of one's own account, and of the audit log.

use std::collections::HashMap;

use askama::Template;
use timetrack_domain::IdGenerator;
use timetrack_domain::id::{AccessTokenId, AuditEntryId, EmployeeId, SignInId};
use timetrack_storage::{AccessToken, Actor, AuditAction, AuditEntry, SignIn, TokenOwner};

use crate::error::AppError;
use crate::services::account::{Account, SignedInBrowser};
use crate::services::audit::pages::AuditPage as Entries;
use crate::services::employees::{Found, Sought};
use crate::services::password::WeakPassword;
use crate::services::password_link::Invited;
use crate::web::account::{AccountPage, Done, Made, WrongChange};
use crate::web::audit::AuditPage;
use crate::web::frame::{Frame, Section};
use crate::web::locale::{Language, Locale};
use crate::web::samples::{self, HOSTILE, at, zone};
use crate::web::sign_in::SignInPage;
use crate::web::sign_in::set_password::{PasswordLinkUsedPage, SetPasswordPage, Wrong};

/// Every page in one language, with the name of its file.
pub(super) fn pages(language: Language) -> Vec<(&'static str, String)> {
    let locale = Locale::new(language);
    let mut pages = Vec::new();
    let mut page = |name: &'static str, html: askama::Result<String>| pages.push((name, html.unwrap()));

    page("sign-in", SignInPage::new(locale, "/my-data?x=1").render());
    for (name, error) in [
        ("sign-in-wrong", AppError::WrongCredentials),
        (
            "sign-in-wait",
            AppError::TooManyAttempts {
                retry_after_seconds: 95,
            },
        ),
    ] {
        let typed = "<script>alert(1)</script>@example.com";
        page(name, SignInPage::after(typed, "/", &error, locale).render());
    }
    let invited = || Invited {
        name: samples::HOSTILE[0].to_owned(),
        email: "anna-lena.grossschmidt-hohenlohe@messtechnik-brueckner.example".to_owned(),
    };
    let set_password = || SetPasswordPage::new(&"0".repeat(64), invited(), locale);
    page("set-password", set_password().render());
    for (name, wrong) in [
        ("set-password-weak", Wrong::Weak(WeakPassword::TooShort)),
        ("set-password-long", Wrong::Weak(WeakPassword::TooLong)),
        ("set-password-personal", Wrong::Weak(WeakPassword::Personal)),
        ("set-password-common", Wrong::Weak(WeakPassword::Common)),
        ("set-password-repeat", Wrong::Repeat),
    ] {
        page(name, set_password().wrong(wrong).render());
    }
    page("password-link-used", PasswordLinkUsedPage { locale }.render());
    account_pages(language, &mut page);
    audit_pages(language, &mut page);
    pages
}

fn account_pages(language: Language, page: &mut impl FnMut(&'static str, askama::Result<String>)) {
    let account_frame = || samples::frame(language, Section::Account, "Account");
    let new = |account: &Account| AccountPage::new(account_frame(), account, &zone());
    let full = account();
    page("account", new(&full).done(Some(Done::Password)).render());
    let made = Made {
        label: HOSTILE[0].to_owned(),
        token: "0123456789abcdef".repeat(4),
    };
    page("account-token", new(&full).made(made).render());
    page(
        "account-token-wrong",
        new(&full)
            .wrong_token(HOSTILE[0], 90, "token-label-wrong")
            .render(),
    );
    for (name, wrong) in [
        ("account-present", WrongChange::Present),
        ("account-wait", WrongChange::Wait { seconds: 61 }),
        (
            "account-weak",
            WrongChange::New(Wrong::Weak(WeakPassword::Common)),
        ),
        ("account-repeat", WrongChange::New(Wrong::Repeat)),
    ] {
        page(name, new(&full).wrong_change(wrong).render());
    }
    let empty = Account {
        email: None,
        has_password: false,
        sign_ins: Vec::new(),
        tokens: Vec::new(),
    };
    page("account-empty", new(&empty).render());
    let alone = Frame {
        role: None,
        ..account_frame()
    };
    let alone = AccountPage::new(alone, &full, &zone()).render();
    assert!(
        !alone.as_ref().unwrap().contains("type=\"password\""),
        "whoever works alone has none"
    );
    page("account-alone", alone);
}

fn account() -> Account {
    let mut ids = IdGenerator::from_seed(3);
    let owner = EmployeeId::generate(at("08:00"), &mut ids);
    let mut sign_in = |browser: &str, is_this| SignedInBrowser {
        sign_in: SignIn {
            id: SignInId::generate(at("08:00"), &mut ids),
            token_hash: [0; 32],
            employee: owner,
            browser: browser.to_owned(),
            created: at("08:00"),
            expires: at("23:00"),
            last_seen: at("16:09"),
        },
        is_this,
    };
    let sign_ins = vec![
        sign_in("Firefox · Windows", true),
        sign_in("Samsung Internet · Android", false),
        sign_in("", false),
    ];
    let mut token = |label: &str| AccessToken {
        id: AccessTokenId::generate(at("08:00"), &mut ids),
        owner: TokenOwner::Person(owner),
        label: label.to_owned(),
        created: at("08:00"),
        expires: Some(at("23:00")),
        revoked: None,
        last_used: label.is_empty().then(|| at("16:09")),
    };
    let mut tokens = vec![token(""), token("Monatsbericht")];
    tokens.extend(HOSTILE.iter().map(|text| token(text)));
    Account {
        email: Some("anna-lena.grossschmidt-hohenlohe@messtechnik-brueckner.example".to_owned()),
        has_password: true,
        sign_ins,
        tokens,
    }
}

fn audit_pages(language: Language, page: &mut impl FnMut(&'static str, askama::Result<String>)) {
    let frame = || samples::frame(language, Section::AuditLog, "Audit log");
    let entries = entries();
    let of_all = |typed: &str, sought: &Sought, entries: Option<&Entries>| {
        AuditPage::of_all(frame(), typed, sought, entries, &zone()).render()
    };
    page("audit", of_all("", &Sought::Everybody, Some(&entries)));
    let found = |name: &str, email: Option<&str>| Found {
        id: entries.entries[0].about.unwrap(),
        name: name.to_owned(),
        email: email.map(str::to_owned),
    };
    let somebody = Sought::Person(found(HOSTILE[0], None));
    let nothing = Entries {
        entries: Vec::new(),
        older: None,
        ..entries.clone()
    };
    page("audit-person", of_all("x", &somebody, Some(&nothing)));
    let gone = Sought::Person(found("", None));
    page("audit-gone", of_all("x", &gone, Some(&entries)));
    let several = Sought::Several(
        HOSTILE
            .iter()
            .map(|name| found(name, Some("a@example.com")))
            .collect(),
    );
    page("audit-several", of_all(HOSTILE[0], &several, None));
    page(
        "audit-nobody",
        of_all(HOSTILE[3], &Sought::Several(Vec::new()), None),
    );
    let own = samples::frame(language, Section::MyData, "Audit log");
    page(
        "audit-own",
        AuditPage::of_oneself(own, &entries, &zone()).render(),
    );
}

/// Every action, by everybody who may do something.
fn entries() -> Entries {
    let mut ids = IdGenerator::from_seed(4);
    let [ada, gone] = [(); 2].map(|()| EmployeeId::generate(at("08:00"), &mut ids));
    let actors = [Actor::Person(ada), Actor::Person(gone), Actor::Server];
    let entries = AuditAction::ALL
        .iter()
        .enumerate()
        .map(|(number, action)| AuditEntry {
            id: AuditEntryId::generate(at("08:00"), &mut ids),
            at: at("16:09"),
            actor: actors[number % actors.len()],
            action: *action,
            about: Some(ada).filter(|_| number % 3 != 2),
            detail: HOSTILE[number % HOSTILE.len()].to_owned(),
        });
    let entries: Vec<_> = entries.collect();
    Entries {
        older: entries.last().map(|entry| entry.id),
        is_newest: false,
        names: HashMap::from([(ada, HOSTILE[0].to_owned())]),
        machines: HashMap::new(),
        entries,
    }
}
