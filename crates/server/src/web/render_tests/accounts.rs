//! The pages of signing in.

use askama::Template;

use crate::error::AppError;
use crate::services::password::WeakPassword;
use crate::services::password_link::Invited;
use crate::web::locale::{Language, Locale};
use crate::web::samples;
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
    pages
}
