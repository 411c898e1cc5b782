//! How browsers name a private window in its title.
//!
//! Firefox does in every language: these are the words of its translations (`browser/browser/browser.ftl`, the messages of
//! the main window's title). Edge says `InPrivate` in all of them. Chromium and Chrome name it in what screen readers are
//! told only (`IDS_ACCESSIBLE_INCOGNITO_WINDOW_TITLE_FORMAT`), which is what macOS gives for a title; on Linux and Windows
//! the title is that of any other window, and no property of the window differs either.

/// What a title has anywhere, whatever the application.
pub(super) fn title() -> String {
    format!(r"\b({})\b", ANYWHERE.join("|"))
}

/// What the title of a browser made of Chromium ends with.
pub(super) fn chromium_suffix() -> String {
    format!(r"\(({})\)$", CHROMIUM.join("|"))
}

const ANYWHERE: [&str; 36] = [
    // English, German, and what several languages use
    r"private browsing|private (window|tab)|inprivate|incognito|privater modus|privates? (fenster|surfen)|privater tab",
    "inkognito|inkognitó|incógnito|incògnit|инкогнито",
    // French; Italian of Firefox and Safari; Romanian
    "navigation privée",
    "navigazione (anonima|privata)",
    "navigare privată",
    // Spanish and Galician; Portuguese of Portugal and Brazil; Catalan
    "navegaci[óo]n privada",
    "navegação (privada|privativa|anónima|anônima)",
    "navegació privada",
    "nabigatze pribatua",
    // Dutch, Frisian
    "privénavigatie",
    "priveenavigaasje",
    // Danish, Norwegian, Swedish, Finnish
    "privat browsing",
    "privat nettlesing",
    "privat surfning",
    "yksityinen selaus",
    // Polish, Silesian, Sorbian, Czech, Slovak
    "tryb prywatny",
    "prywatne przegl[ōą]danie",
    "przeglądanie prywatne",
    "priwatny modus",
    "anonymní (prohlížení|režim|okno)",
    "súkromné prehliadanie",
    // Slovenian, Croatian, Bosnian, Serbian, Macedonian, Bulgarian
    "zasebno brskanje",
    "privatno (pregledavanje|surfanje|pretraživanje|pregledanje)",
    "приватно (прегледање|претраживање|прелистување)",
    "поверително (разглеждане|сърфиране)",
    "без архивирања",
    // Hungarian, Greek, Turkish
    "privát böngészés",
    "(ιδιωτική|ανώνυμη) περιήγηση",
    "gizli (gezinti|mod)",
    // Russian, Ukrainian
    "приватный (просмотр|режим)",
    "(приватний|анонімний) перегляд",
    // Estonian, Latvian, Lithuanian
    "privaatne veebilehitsemine",
    "privātā pārlūkošana",
    "privatusis naršymas",
    // Irish, Scottish Gaelic
    "brabhsáil phríobháideach",
    "brabhsadh prìobhaideach",
];

/// The words of Chromium's translations that mean something else elsewhere.
const CHROMIUM: [&str; 6] = [
    "anonimno",
    "anonimni način",
    "anonym",
    "modo anônimo",
    "in incognito",
    "inkognit[oó] (mód|režīms|režimas)",
];

#[cfg(test)]
mod tests {
    use super::super::compile_pattern;
    use super::*;

    /// What stands beside the page's own title, by language.
    const TITLES: [&str; 71] = [
        "Mozilla Firefox Private Browsing",
        "Private Window",
        "New Private Tab",
        "[InPrivate]",
        "Incognito",
        "Mozilla Firefox (Privater Modus)",
        "Privates Fenster",
        "Privates Surfen",
        "Privater Tab",
        "Inkognito",
        "Inkognitó",
        "Incógnito",
        "Incògnit",
        "Инкогнито",
        "Navigation privée",
        "Navigazione anonima",
        "Navigazione privata",
        "Navigare privată",
        "Navegación privada",
        "Navegacion privada",
        "Navegação privada",
        "Navegação privativa",
        "Navegação anónima",
        "Navegação anônima",
        "Navegació privada",
        "Nabigatze pribatua",
        "Privénavigatie",
        "Priveenavigaasje",
        "Privat browsing",
        "Privat nettlesing",
        "Privat surfning",
        "Yksityinen selaus",
        "Tryb prywatny",
        "Prywatne przeglōdanie",
        "Prywatne przeglądanie",
        "Przeglądanie prywatne",
        "Priwatny modus",
        "Anonymní prohlížení",
        "Anonymní režim",
        "Anonymní okno",
        "Súkromné prehliadanie",
        "Zasebno brskanje",
        "Privatno pregledavanje",
        "Privatno surfanje",
        "Privatno pretraživanje",
        "Privatno pregledanje",
        "Приватно прегледање",
        "Приватно претраживање",
        "Приватно прелистување",
        "Поверително разглеждане",
        "Поверително сърфиране",
        "Без архивирања",
        "Privát böngészés",
        "Ιδιωτική περιήγηση",
        "Ανώνυμη περιήγηση",
        "Gizli gezinti",
        "Gizli mod",
        "Приватный просмотр",
        "Приватный режим",
        "Приватний перегляд",
        "Анонімний перегляд",
        "Privaatne veebilehitsemine",
        "Privātā pārlūkošana",
        "Privatusis naršymas",
        "Brabhsáil phríobháideach",
        "Brabhsadh prìobhaideach",
        "PRIVATE BROWSING",
        "ИНКОГНИТО",
        "NAVIGATION PRIVÉE",
        "ΙΔΙΩΤΙΚΉ ΠΕΡΙΉΓΗΣΗ",
        "PRIVÁT BÖNGÉSZÉS",
    ];

    #[test]
    fn every_name_is_found_in_whatever_case_and_every_pattern_has_one() {
        let all = compile_pattern(&title()).unwrap();
        for name in TITLES {
            assert!(all.is_match(&format!("A page — {name} — Firefox")), "{name}");
        }
        for words in ANYWHERE {
            let pattern = compile_pattern(words).unwrap();
            assert!(TITLES.iter().any(|name| pattern.is_match(name)), "{words}");
        }
    }

    #[test]
    fn words_of_chromium_count_at_the_end_only() {
        let suffix = compile_pattern(&chromium_suffix()).unwrap();
        for word in [
            "Anonimno",
            "Anonimni način",
            "Anonym",
            "Modo anônimo",
            "In incognito",
            "Inkognitó mód",
            "Inkognito režīms",
            "Inkognito režimas",
        ] {
            assert!(
                suffix.is_match(&format!("A page - Google Chrome ({word})")),
                "{word}"
            );
            assert!(
                !suffix.is_match(&format!("({word}) A page - Google Chrome")),
                "{word}"
            );
        }
    }
}
