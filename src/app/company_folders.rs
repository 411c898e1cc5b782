//! Which folder holds what is recorded for which company: what one of them was to get never reaches another.
//!
//! A server that is only reached by another address keeps its folder: whether it is another company's is decided where
//! this computer is enrolled, by a new credential.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use timetrack_platform::atomic_file;
use url::Url;

/// The folder of the first one.
const FIRST: &str = "company";
/// The file in which they are noted.
const NOTE: &str = "companies.json";

/// See the module's documentation.
#[derive(Clone, Debug)]
pub(crate) struct CompanyFolders {
    data_dir: PathBuf,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Company {
    server: Url,
    folder: String,
}

impl CompanyFolders {
    pub(crate) fn new(data_dir: &Path) -> Self {
        Self {
            data_dir: data_dir.to_owned(),
        }
    }

    /// The folder for what is recorded for the company of `server`.
    pub(crate) fn of(&self, server: &Url) -> PathBuf {
        let companies = self.companies();
        let same = companies.iter().find(|company| company.server == *server);
        let folder = same
            .or(companies.last())
            .map_or(FIRST, |company| company.folder.as_str());
        self.data_dir.join(folder)
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<PathBuf> {
        let mut folders: Vec<PathBuf> = self
            .companies()
            .iter()
            .map(|company| self.data_dir.join(&company.folder))
            .collect();
        folders.sort();
        folders.dedup();
        if folders.is_empty() {
            folders.push(self.data_dir.join(FIRST));
        }
        folders
    }

    /// Where this computer was enrolled last, if that is not `server`.
    pub(crate) fn other_than(&self, server: &Url) -> Option<Url> {
        let last = self.companies().pop()?;
        (last.server != *server).then_some(last.server)
    }

    /// Notes that this computer was enrolled at `server`.
    ///
    /// # Errors
    /// As the file system gives them.
    pub(crate) fn note(&self, server: &Url) -> io::Result<()> {
        let mut companies = self.companies();
        let known = companies.iter().position(|company| company.server == *server);
        let company = match known {
            Some(place) => companies.remove(place),
            None => Company {
                server: server.clone(),
                folder: match companies.len() {
                    0 => FIRST.to_owned(),
                    others => format!("{FIRST}-{}", others + 1),
                },
            },
        };
        companies.push(company);
        atomic_file::write(&self.data_dir.join(NOTE), &serde_json::to_vec(&companies)?)
    }

    /// In the order in which this computer was enrolled there last.
    fn companies(&self) -> Vec<Company> {
        let path = self.data_dir.join(NOTE);
        let companies = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::from),
            Err(error) if error.kind() == ErrorKind::NotFound => return Vec::new(),
            Err(error) => Err(error),
        };
        let companies: Vec<Company> = companies.unwrap_or_else(|error| {
            tracing::error!("{} cannot be read: {error}", path.display());
            Vec::new()
        });
        let is_ours = |company: &Company| {
            let mut characters = company.folder.chars();
            company.folder.starts_with(FIRST)
                && characters.all(|character| character.is_ascii_alphanumeric() || character == '-')
        };
        companies.into_iter().filter(is_ours).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_company_has_a_folder_and_a_new_address_alone_is_no_new_company() {
        let directory = tempfile::tempdir().unwrap();
        let folders = CompanyFolders::new(directory.path());
        let url = |name: &str| Url::parse(&format!("https://{name}.example/")).unwrap();
        let of = |name: &str| {
            let folder = folders.of(&url(name));
            let folder = folder.strip_prefix(directory.path()).unwrap();
            folder.to_str().unwrap().to_owned()
        };
        assert_eq!(of("a"), "company");
        assert_eq!(folders.all(), [directory.path().join("company")]);
        folders.note(&url("a")).unwrap();
        assert_eq!((of("a"), of("moved")), ("company".into(), "company".into()));
        assert_eq!(folders.other_than(&url("a")), None);
        assert_eq!(folders.other_than(&url("b")), Some(url("a")));
        folders.note(&url("b")).unwrap();
        assert_eq!((of("a"), of("b")), ("company".into(), "company-2".into()));
        assert_eq!(of("moved"), "company-2");
        folders.note(&url("a")).unwrap();
        assert_eq!((of("a"), of("b")), ("company".into(), "company-2".into()));
        assert_eq!(of("moved"), "company");
        assert_eq!(folders.all().len(), 2);
        let odd = r#"[{"server":"https://c.example/","folder":"company/../../x"}]"#;
        fs::write(directory.path().join(NOTE), odd).unwrap();
        assert_eq!(of("c"), "company");
    }
}
