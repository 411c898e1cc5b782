//! Which folder holds what is recorded for which company: what one of them was to get never reaches another.
//!
//! Each folder says itself whose it is, and is made together with that note. One without a readable note belongs to
//! nobody: nothing in it is sent, and `timetrack export` gives out what it holds.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use timetrack_platform::atomic_file;
use url::Url;

/// The folder of the first one; the others have a number behind it.
const FIRST: &str = "company";
/// The file in each folder that says whose it is.
const NOTE: &str = "server.json";

/// See the module's documentation.
#[derive(Clone, Debug)]
pub(crate) struct CompanyFolders {
    data_dir: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Note {
    server: Url,
}

impl CompanyFolders {
    pub(crate) fn new(data_dir: &Path) -> Self {
        Self {
            data_dir: data_dir.to_owned(),
        }
    }

    /// The folder for what is recorded for the company of `server`: the one that is its own, or the one that
    /// [`Self::claim`] would make.
    pub(crate) fn of(&self, server: &Url) -> PathBuf {
        self.find(server).unwrap_or_else(|| self.free())
    }

    /// Makes the folder of `server`'s company, unless there is one.
    ///
    /// # Errors
    /// As the file system gives them.
    pub(crate) fn claim(&self, server: &Url) -> io::Result<PathBuf> {
        if let Some(folder) = self.find(server) {
            return Ok(folder);
        }
        // It gets its name when it says whose it is, so that no other program ever sees it without.
        let new = self.data_dir.join(format!(".{FIRST}-{}", std::process::id()));
        remove_if_there(&new)?;
        atomic_file::create_private_directory(&new)?;
        write_note(&new, server)?;
        loop {
            let folder = self.free();
            match fs::rename(&new, &folder) {
                Ok(()) => return Ok(folder),
                // Another program of this person was faster.
                Err(_) if folder.exists() => {}
                Err(error) => {
                    remove_if_there(&new)?;
                    return Err(error);
                }
            }
        }
    }

    /// Hands the folder of the company at `from` to the address `to`, to which its server has moved. One that `to`
    /// already has stays.
    ///
    /// # Errors
    /// As the file system gives them.
    pub(crate) fn moved(&self, from: &Url, to: &Url) -> io::Result<()> {
        match (self.find(from), self.find(to)) {
            (Some(folder), None) => write_note(&folder, to),
            (Some(_), Some(_)) | (None, _) => Ok(()),
        }
    }

    /// All of them, also those that belong to nobody.
    pub(crate) fn all(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.data_dir).into_iter().flatten().flatten();
        let mut numbered: Vec<(u32, PathBuf)> = entries
            .filter_map(|entry| Some((number(entry.file_name().to_str()?)?, entry.path())))
            .collect();
        numbered.sort();
        numbered.into_iter().map(|(_, folder)| folder).collect()
    }

    /// The servers of the other companies.
    pub(crate) fn others_than(&self, server: &Url) -> Vec<Url> {
        let servers = self.all().into_iter().filter_map(|folder| owner(&folder));
        servers.filter(|other| other != server).collect()
    }

    fn find(&self, server: &Url) -> Option<PathBuf> {
        let mut folders = self.all().into_iter();
        folders.find(|folder| owner(folder).as_ref() == Some(server))
    }

    fn free(&self) -> PathBuf {
        let last = self.all().into_iter().next_back();
        let last = last.and_then(|folder| number(folder.file_name()?.to_str()?));
        self.data_dir.join(match last {
            None => FIRST.to_owned(),
            Some(number) => format!("{FIRST}-{}", number.saturating_add(1)),
        })
    }
}

/// The number of a folder of this name; `None` where it is no company's.
fn number(name: &str) -> Option<u32> {
    let rest = name.strip_prefix(FIRST)?;
    if rest.is_empty() {
        return Some(1);
    }
    let number = rest.strip_prefix('-')?.parse().ok()?;
    (number > 1).then_some(number)
}

fn owner(folder: &Path) -> Option<Url> {
    let path = folder.join(NOTE);
    let read = fs::read(&path).and_then(|bytes| Ok(serde_json::from_slice::<Note>(&bytes)?));
    match read {
        Ok(note) => Some(note.server),
        Err(error) => {
            tracing::error!("{} does not say whose the folder is: {error}", path.display());
            None
        }
    }
}

fn write_note(folder: &Path, server: &Url) -> io::Result<()> {
    let note = Note {
        server: server.clone(),
    };
    atomic_file::write(&folder.join(NOTE), &serde_json::to_vec(&note)?)
}

fn remove_if_there(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(name: &str) -> Url {
        Url::parse(&format!("https://{name}.example/")).unwrap()
    }

    fn names(folders: &CompanyFolders) -> Vec<String> {
        let all = folders.all().into_iter();
        all.map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn each_address_has_a_folder_of_its_own() {
        let directory = tempfile::tempdir().unwrap();
        let folders = CompanyFolders::new(directory.path());
        let at = |name: &str| directory.path().join(name);
        assert_eq!(folders.of(&url("a")), at("company"));
        assert!(folders.all().is_empty());
        assert_eq!(folders.claim(&url("a")).unwrap(), at("company"));
        assert_eq!(folders.of(&url("b")), at("company-2"));
        assert_eq!(folders.claim(&url("b")).unwrap(), at("company-2"));
        assert_eq!(folders.claim(&url("a")).unwrap(), at("company"));
        assert_eq!(folders.of(&url("a")), at("company"));
        assert_eq!(folders.others_than(&url("a")), [url("b")]);
        for n in 3..=12 {
            folders.claim(&url(&format!("c{n}"))).unwrap();
        }
        assert_eq!(names(&folders)[10..], ["company-11", "company-12"]);
    }

    #[test]
    fn a_folder_that_does_not_say_whose_it_is_is_nobodys() {
        let directory = tempfile::tempdir().unwrap();
        let folders = CompanyFolders::new(directory.path());
        let folder = folders.claim(&url("a")).unwrap();
        for note in [&b""[..], b"{", b"{\"server\":\"a\"}", &[0; 4_096], b"[]"] {
            fs::write(folder.join(NOTE), note).unwrap();
            for name in ["a", "b"] {
                assert_eq!(folders.of(&url(name)), directory.path().join("company-2"));
            }
        }
        fs::remove_file(folder.join(NOTE)).unwrap();
        assert_eq!(
            folders.claim(&url("a")).unwrap(),
            directory.path().join("company-2")
        );
        assert_eq!(names(&folders), ["company", "company-2"]);
        for foreign in ["company-1", "company-x", "company-report.odt", "companies.json"] {
            fs::create_dir(directory.path().join(foreign)).unwrap();
        }
        assert_eq!(names(&folders), ["company", "company-2"]);
    }

    #[test]
    fn a_server_that_moved_keeps_its_folder() {
        let directory = tempfile::tempdir().unwrap();
        let folders = CompanyFolders::new(directory.path());
        let (old, new, other) = (url("old"), url("new"), url("other"));
        folders.moved(&old, &new).unwrap();
        assert!(folders.all().is_empty());
        let folder = folders.claim(&old).unwrap();
        folders.moved(&old, &new).unwrap();
        folders.moved(&old, &new).unwrap();
        assert_eq!(folders.of(&new), folder);
        assert_ne!(folders.of(&old), folder);
        let taken = folders.claim(&other).unwrap();
        folders.moved(&new, &other).unwrap();
        assert_eq!((folders.of(&new), folders.of(&other)), (folder, taken));
    }

    #[test]
    fn programs_that_begin_together_share_a_folder_or_have_their_own() {
        let directory = tempfile::tempdir().unwrap();
        let folders = CompanyFolders::new(directory.path());
        // As another program left it that ended in the middle.
        let unfinished = directory.path().join(format!(".{FIRST}-{}", std::process::id()));
        fs::create_dir(&unfinished).unwrap();
        fs::write(unfinished.join(NOTE), "{").unwrap();
        let folder = folders.claim(&url("a")).unwrap();
        assert_eq!(folders.of(&url("a")), folder);
        assert!(!unfinished.exists());
    }
}
