//! The rules that hold without anybody setting any.

use super::private_browsing;
use crate::tracking_settings::{WindowRule, WindowRuleAction};

impl WindowRule {
    /// Hides password managers, and private browsing windows as far as their title says that they are private: that of
    /// Firefox and Edge does, that of Chromium and Chrome on Linux and Windows does not.
    ///
    /// They may hide too much, such as a page about private browsing; never too little of what they know.
    pub fn defaults() -> Vec<WindowRule> {
        let by_title = |title: &str| (None, Some(title.to_owned()));
        let by_application = |application: &str| (Some(application.to_owned()), None);
        let patterns = [
            by_title(&private_browsing::title()),
            // What is made of Chromium puts a word at the end, if it says anything.
            (
                Some(CHROMIUM_BROWSER.to_owned()),
                Some(private_browsing::chromium_suffix()),
            ),
            (Some(CHROMIUM_BROWSER.to_owned()), Some(PRIVATE_SUFFIX.to_owned())),
            by_application(ALWAYS_PRIVATE_BROWSER),
            by_application(PASSWORD_MANAGER),
            by_application(CREDENTIAL_PROMPT),
            by_title(CREDENTIAL_TITLE),
        ];
        patterns
            .into_iter()
            .map(|(application, title)| WindowRule {
                application,
                title,
                action: WindowRuleAction::Hide,
            })
            .collect()
    }
}

const CHROMIUM_BROWSER: &str = "brave|opera|vivaldi|chrom(e|ium)";
const PRIVATE_SUFFIX: &str = r"[(\[](private|privat)\b[^)\]]*[)\]]$|\bprivate?$";
const ALWAYS_PRIVATE_BROWSER: &str = r"\b(tor[ -]?browser|mullvad[ -]?browser)\b";
const PASSWORD_MANAGER: &str = r"keepass|1password|bitwarden|lastpass|dashlane|enpass|nordpass|roboform|proton[ ._-]?pass|seahorse|passwords and keys|passwörter und verschlüsselung|kwallet|keychain|schlüsselbund|^(apple )?(passwords|passwörter)$";
const CREDENTIAL_PROMPT: &str = r"credentialuibroker|^consent(\.exe)?$|windows security|windows-sicherheit|securityagent|gcr-prompter|pinentry|ksshaskpass|polkit.*agent";
const CREDENTIAL_TITLE: &str =
    r"^(windows security|windows-sicherheit|credential manager|anmeldeinformationsverwaltung)$";

#[cfg(test)]
mod tests {
    use super::super::WindowRules;
    use super::*;
    use crate::{
        ApplicationName, EventContent, Subject, TrackingSettings, WindowTitle, tracking_settings::DetailLevel,
    };

    fn is_hidden(application: &str, title: &str) -> bool {
        let rules = WindowRules::from_settings(&TrackingSettings::default()).unwrap();
        let window = Subject {
            application: ApplicationName::new(application),
            title: Some(WindowTitle::new(title)),
        };
        rules.content(&window, DetailLevel::Title) == Some(EventContent::HiddenWindow)
    }

    #[test]
    fn private_browsing_windows_are_hidden() {
        for (application, title) in [
            ("firefox", "A page — Mozilla Firefox Private Browsing"),
            ("Firefox", "Eine Seite — Mozilla Firefox (Privater Modus)"),
            ("firefox_firefox", "Privates Fenster — Mozilla Firefox"),
            ("msedge.exe", "Neuer Tab – [InPrivate] – Microsoft Edge"),
            ("Microsoft Edge", "New InPrivate tab - Microsoft Edge"),
            ("google-chrome", "New Incognito Tab - Google Chrome (Incognito)"),
            ("Google Chrome", "Eine Seite - Google Chrome (Inkognito)"),
            ("Safari", "Private Browsing — A page"),
            ("Safari", "Privates Surfen – Startseite"),
            ("Brave Browser", "New Private Tab - Brave"),
            ("brave.exe", "Eine Seite - Brave (Privat)"),
            ("brave", "A page - Brave (Private with Tor)"),
            ("Vivaldi", "A page - Vivaldi (Private)"),
            ("Tor Browser", "anything"),
            ("firefox-esr", "Une page — Navigation privée de Mozilla Firefox"),
            ("Firefox", "Una página — Navegación privada de Mozilla Firefox"),
            ("Firefox", "Uma página - Mozilla Firefox (Navegação privativa)"),
            ("Firefox", "Una pagina — Mozilla Firefox (Navigazione anonima)"),
            ("Firefox", "Een pagina - Mozilla Firefox (Privénavigatie)"),
            ("Firefox", "Strona — Mozilla Firefox (tryb prywatny)"),
            ("Firefox", "Stránka — Mozilla Firefox (Anonymní prohlížení)"),
            ("Firefox", "En sida — Mozilla Firefox Privat surfning"),
            ("Firefox", "Oldal — Mozilla Firefox (PRIVÁT BÖNGÉSZÉS)"),
            ("Firefox", "Страница — Mozilla Firefox (Приватный просмотр)"),
            ("Firefox", "Σελίδα — Mozilla Firefox (Ιδιωτική περιήγηση)"),
            ("Firefox", "Sayfa — Mozilla Firefox (Gizli Gezinti)"),
            ("Google Chrome", "Une page - Google Chrome (Navigation privée)"),
            ("Google Chrome", "En side - Google Chrome (anonym)"),
        ] {
            assert!(is_hidden(application, title), "{application}: {title}");
        }
    }

    #[test]
    fn password_managers_and_prompts_for_passwords_are_hidden() {
        for application in [
            "KeePass",
            "keepassxc",
            "org.keepassxc.KeePassXC",
            "1Password",
            "Bitwarden",
            "com.bitwarden.desktop",
            "LastPass",
            "Dashlane",
            "Enpass",
            "Proton Pass",
            "proton-pass",
            "org.gnome.seahorse.Application",
            "seahorse",
            "kwalletmanager5",
            "org.kde.kwalletd6",
            "Keychain Access",
            "Schlüsselbundverwaltung",
            "Passwörter",
            "CredentialUIBroker.exe",
            "consent.exe",
            "gcr-prompter",
            "pinentry-gtk-2",
            "polkit-gnome-authentication-agent-1",
        ] {
            assert!(is_hidden(application, "anything"), "{application}");
        }
        assert!(is_hidden("explorer.exe", "Windows-Sicherheit"));
    }

    #[test]
    fn ordinary_windows_are_not() {
        for (application, title) in [
            ("firefox", "Private law in Europe — Mozilla Firefox"),
            ("Google Chrome", "Privatkunden - Bank - Google Chrome"),
            ("libreoffice-writer", "Consent form.odt"),
            ("code", "keepass.rs - project"),
            ("firefox", "La vie privée — Mozilla Firefox"),
            ("Google Chrome", "Anonym bleiben - Google Chrome"),
            ("firefox", "Gizli Bahçe (anonym) — Mozilla Firefox"),
            ("Excel", "Budget (private).xlsx - Excel"),
        ] {
            assert!(!is_hidden(application, title), "{application}: {title}");
        }
    }

    #[test]
    fn the_rules_of_the_settings_come_first_and_the_defaults_can_be_switched_off() {
        let keep = WindowRule {
            application: Some("keepass".into()),
            title: None,
            action: WindowRuleAction::Keep,
        };
        let window = Subject {
            application: ApplicationName::new("KeePass"),
            title: None,
        };
        let kept = Some(EventContent::Window(window.clone()));
        for settings in [
            TrackingSettings {
                window_rules: vec![keep],
                ..TrackingSettings::default()
            },
            TrackingSettings {
                default_window_rules: false,
                ..TrackingSettings::default()
            },
        ] {
            let rules = WindowRules::from_settings(&settings).unwrap();
            assert_eq!(rules.content(&window, DetailLevel::Title), kept);
        }
    }
}
