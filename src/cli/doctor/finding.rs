//! What one check found.

use crate::i18n::Texts;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Ok,
    /// Something is missing that working time does not need.
    Limited,
    NotOk,
}

/// A check by the key of its name, and what came out.
pub(super) struct Finding {
    name: &'static str,
    pub(super) verdict: Verdict,
    detail: String,
}

impl Finding {
    pub(super) fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Verdict::Ok, detail)
    }

    pub(super) fn limited(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Verdict::Limited, detail)
    }

    pub(super) fn not_ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, Verdict::NotOk, detail)
    }

    fn new(name: &'static str, verdict: Verdict, detail: impl Into<String>) -> Self {
        Self {
            name,
            verdict,
            detail: detail.into(),
        }
    }

    pub(super) fn line(&self, texts: &Texts) -> String {
        let verdicts = ["doctor-ok", "doctor-limited", "doctor-not-ok"].map(|key| texts.get(key));
        let width = verdicts
            .iter()
            .map(|word| word.chars().count())
            .max()
            .unwrap_or(0);
        let [ok, limited, not_ok] = &verdicts;
        let verdict = match self.verdict {
            Verdict::Ok => ok,
            Verdict::Limited => limited,
            Verdict::NotOk => not_ok,
        };
        let (name, detail) = (texts.get(self.name), &self.detail);
        format!("{verdict:<width$}  {name:<15} {detail}")
    }
}
