//! Where the agent runs: its folders, its settings, its computer.

use std::{io, path::PathBuf};

use timetrack_platform::{
    atomic_file::create_private_directory,
    directories::{self, Directories},
    local_socket::Endpoint,
    machine::{self, Machine},
    managed_policy::{self, ManagedPolicy},
};

use super::company_folders::CompanyFolders;
use crate::{
    cli::RunOptions,
    config::{self, AgentConfig, ConfigProblem, Language, Layer, Layers, Origin},
    first_run::{NoticeFacts, Place},
    i18n::Texts,
    workers::settings_channel::{CompanySettings, KeptSettings},
};

/// What every command needs to know before it does anything.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The folders.
    pub directories: Directories,
    /// The file that "Open config" opens.
    pub config_file: PathBuf,
    /// The settings.
    pub config: AgentConfig,
    /// The computer and the person.
    pub machine: Machine,
    /// Whether this run does without tray and windows.
    pub headless: bool,
    /// What was asked for, for processes that are started from this one or by the system.
    pub options: RunOptions,
}

impl Surroundings {
    /// Reads them. Nothing is created.
    ///
    /// # Errors
    /// Where this person has no folder to keep anything in.
    pub fn read(options: &RunOptions) -> anyhow::Result<Self> {
        let directories = match &options.data_dir {
            Some(folder) => Directories::below(folder)?,
            None => Directories::of_this_person()?,
        };
        let config_file = options
            .config
            .clone()
            .unwrap_or_else(|| directories.config_file());
        let mut layers = Layers::default();
        config::read_layer(
            &mut layers,
            &directories::system_config_file(),
            Origin::SystemFile,
        );
        config::read_layer(&mut layers, &config_file, Origin::UserFile);
        layers.push(config::environment_layer(|name| std::env::var(name).ok()));
        match managed_policy::read() {
            Ok(ManagedPolicy::Settings(values)) => layers.push(Layer {
                origin: Origin::Policy,
                values,
            }),
            Ok(ManagedPolicy::File(path)) => config::read_layer(&mut layers, &path, |_| Origin::Policy),
            Err(error) => layers.push_unreadable(ConfigProblem::UnreadableFile {
                path: Origin::Policy.to_string(),
                reason: error.to_string(),
            }),
        }
        let config = AgentConfig::from_layers(&layers);
        Ok(Self {
            directories,
            config_file,
            config,
            machine: Machine::read(),
            headless: options.headless,
            options: options.clone(),
        })
    }

    /// Where the running agent of this data directory listens.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint::in_directory(self.directories.runtime_dir())
    }

    /// The texts in the person's language.
    pub fn texts(&self) -> Texts {
        let system = match self.machine.language {
            machine::Language::English => Language::English,
            machine::Language::German => Language::German,
        };
        Texts::new(self.config.language.unwrap_or(system))
    }

    /// What the first-run notice depends on.
    pub fn notice_facts(&self) -> NoticeFacts {
        let place = match &self.config.base_url {
            Some(address) => Place::Company(address.to_string()),
            None => Place::ThisComputer(self.directories.data_dir().to_owned()),
        };
        // As long as nobody knows how much the company wants, the notice speaks of the most.
        let known = self.company_settings().map(|company| company.at_start());
        let detail = known
            .filter(|known| known.is_known)
            .map_or(self.config.tracking.detail, |known| known.tracking.detail);
        NoticeFacts { detail, place }
    }

    /// The company's settings as they were last received, where a company's server is set.
    pub fn company_settings(&self) -> Option<CompanySettings> {
        let server = self.config.base_url.as_ref()?;
        let kept = KeptSettings::new(&self.companies().of(server));
        Some(CompanySettings::new(self.config.local_tracking(), kept))
    }

    /// The folder of the outbox. What was recorded for oneself alone lies apart from what is recorded for a company, so
    /// that setting `base_url` later never uploads the private history.
    pub fn outbox_dir(&self) -> PathBuf {
        match &self.config.base_url {
            Some(server) => self.companies().of(server),
            None => self.private_outbox_dir(),
        }
    }

    /// Makes the folder of the outbox, so that nobody but its server gets what is put there.
    ///
    /// # Errors
    /// As the file system gives them.
    pub fn claim_outbox_dir(&self) -> io::Result<()> {
        let Some(server) = &self.config.base_url else {
            return create_private_directory(&self.private_outbox_dir());
        };
        let companies = self.companies();
        if let Some(before) = &self.config.moved_from {
            companies.moved(before, server)?;
        }
        companies.claim(server).map(|_| ())
    }

    /// Every folder that may hold an outbox of this person.
    pub fn outbox_dirs(&self) -> Vec<PathBuf> {
        let mut folders = self.companies().all();
        folders.insert(0, self.private_outbox_dir());
        folders
    }

    /// The folders for companies.
    pub(crate) fn companies(&self) -> CompanyFolders {
        CompanyFolders::new(self.directories.data_dir())
    }

    fn private_outbox_dir(&self) -> PathBuf {
        self.directories.data_dir().to_owned()
    }

    /// Whether there is a server that data could go to. A company package without its server's address is not set up
    /// yet, and records nothing.
    pub fn may_record(&self) -> bool {
        self.config.base_url.is_some() || cfg!(feature = "standalone")
    }

    /// Whether there is somewhere to show a tray icon and windows.
    pub fn has_desktop(&self) -> bool {
        !self.headless && self.machine.graphical_session
    }
}
