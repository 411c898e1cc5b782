//! The person's own account: password, sign-ins, tokens, language.

pub(super) mod routes;

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use timetrack_storage::AccessToken;

use super::frame::Frame;
use super::locale::Locale;
use super::sign_in::set_password::{Wrong, rules, weak_text};
use crate::services::account::{Account, LONGEST_LABEL, SignedInBrowser, TOKEN_DAYS};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/account/account.html")]
pub(crate) struct AccountPage {
    frame: Frame,
    done: Option<String>,
    email: Option<String>,
    role: Option<String>,
    password: PasswordPart,
    sign_ins: Vec<SignInRow>,
    tokens: Vec<TokenRow>,
    made: Option<Made>,
    token_form: TokenForm,
}

/// What the page says about the password.
#[derive(Clone, Debug)]
enum PasswordPart {
    /// Nothing: who works alone has none.
    Hidden,
    /// That there is none.
    Absent,
    /// The form to change it.
    Form(PasswordForm),
}

/// The form to change the password, with what is wrong.
#[derive(Clone, Debug, Default)]
struct PasswordForm {
    rules: String,
    present_error: Option<String>,
    new_error: Option<String>,
    repeat_error: Option<String>,
}

/// What is wrong with the form to change the password.
#[derive(Clone, Copy, Debug)]
pub(crate) enum WrongChange {
    /// The present password is another one.
    Present,
    /// Too many attempts with a wrong one.
    Wait {
        /// When to try again.
        seconds: u32,
    },
    /// The new one.
    New(Wrong),
}

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// The password was changed.
    Password,
    /// A sign-in was ended.
    SignIn,
    /// A token was revoked.
    Token,
}

/// A token that was just made. It is shown this once.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// Its name.
    pub(crate) label: String,
    /// Its text.
    pub(crate) token: String,
}

/// The form to make a token, with what is wrong.
#[derive(Clone, Debug, Default)]
struct TokenForm {
    label: String,
    days: Vec<DaysOption>,
    error: Option<String>,
    longest: usize,
}

#[derive(Clone, Debug)]
struct DaysOption {
    value: i64,
    label: String,
    is_selected: bool,
}

#[derive(Clone, Debug)]
struct SignInRow {
    id: String,
    browser: String,
    since: String,
    last_used: String,
    is_this: bool,
}

#[derive(Clone, Debug)]
struct TokenRow {
    id: String,
    label: String,
    made: String,
    last_used: String,
    expires: String,
}

impl AccountPage {
    /// The page of what the service read.
    pub(crate) fn new(frame: Frame, account: &Account, zone: &TimeZone) -> Self {
        let locale = frame.locale;
        let is_alone = frame.role.is_none();
        let token = |token: &AccessToken| TokenRow::new(token, zone, locale);
        Self {
            done: None,
            email: account.email.clone(),
            role: frame.role_word(),
            password: match (is_alone, account.has_password) {
                (true, _) => PasswordPart::Hidden,
                (false, false) => PasswordPart::Absent,
                (false, true) => PasswordPart::Form(PasswordForm {
                    rules: rules(locale),
                    ..PasswordForm::default()
                }),
            },
            sign_ins: account
                .sign_ins
                .iter()
                .map(|browser| SignInRow::new(browser, zone, locale))
                .collect(),
            tokens: account.tokens.iter().map(token).collect(),
            made: None,
            token_form: TokenForm::new("", TOKEN_DAYS[0], None, locale),
            frame,
        }
    }

    /// With what was just done.
    pub(crate) fn done(self, done: Option<Done>) -> Self {
        let done = done.map(|done| {
            self.frame.locale.text(match done {
                Done::Password => "password-changed",
                Done::SignIn => "sign-in-ended",
                Done::Token => "token-revoked",
            })
        });
        Self { done, ..self }
    }

    /// With what is wrong with the form to change the password.
    pub(crate) fn wrong_change(mut self, wrong: WrongChange) -> Self {
        let locale = self.frame.locale;
        if let PasswordPart::Form(form) = &mut self.password {
            match wrong {
                WrongChange::Present => form.present_error = Some(locale.text("password-present-wrong")),
                WrongChange::Wait { seconds } => {
                    let wait = jiff::SignedDuration::from_secs(i64::from(seconds));
                    let wait = locale.distance(wait);
                    form.present_error = Some(locale.text_with("sign-in-wait", &[("time", &wait)]));
                }
                WrongChange::New(Wrong::Weak(weak)) => form.new_error = Some(weak_text(weak, locale)),
                WrongChange::New(Wrong::Repeat) => {
                    form.repeat_error = Some(locale.text("password-repeat-differs"));
                }
            }
        }
        self
    }

    /// With a token that was just made.
    pub(crate) fn made(self, made: Made) -> Self {
        Self {
            made: Some(made),
            ..self
        }
    }

    /// With what is wrong with the form to make a token.
    pub(crate) fn wrong_token(self, label: &str, days: i64, error_key: &str) -> Self {
        let locale = self.frame.locale;
        let error = locale.text_with(error_key, &[("count", &LONGEST_LABEL.to_string())]);
        Self {
            token_form: TokenForm::new(label, days, Some(error), locale),
            ..self
        }
    }
}

impl TokenForm {
    fn new(label: &str, days: i64, error: Option<String>, locale: Locale) -> Self {
        let option = |value: i64| DaysOption {
            value,
            label: locale.text_counted("days", value.unsigned_abs(), &[]),
            is_selected: value == days,
        };
        Self {
            label: label.to_owned(),
            days: TOKEN_DAYS.map(option).into(),
            error,
            longest: LONGEST_LABEL,
        }
    }
}

impl SignInRow {
    fn new(browser: &SignedInBrowser, zone: &TimeZone, locale: Locale) -> Self {
        let sign_in = &browser.sign_in;
        Self {
            id: sign_in.id.to_string(),
            browser: match sign_in.browser.as_str() {
                "" => locale.text("browser-unknown"),
                name => name.to_owned(),
            },
            since: locale.moment(sign_in.created, zone),
            last_used: locale.moment(sign_in.last_seen, zone),
            is_this: browser.is_this,
        }
    }
}

impl TokenRow {
    fn new(token: &AccessToken, zone: &TimeZone, locale: Locale) -> Self {
        let moment = |at: Timestamp| locale.moment(at, zone);
        Self {
            id: token.id.to_string(),
            label: match token.label.as_str() {
                "" => locale.text("token-by-password"),
                label => label.to_owned(),
            },
            made: moment(token.created),
            last_used: token.last_used.map_or_else(|| locale.text("never"), moment),
            expires: token.expires.map_or_else(|| locale.text("never"), moment),
        }
    }
}
