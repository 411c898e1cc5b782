//! What this computer says about itself when it asks to be known.

use timetrack_platform::machine::{self, Machine};
use timetrack_protocol::enrolment::Computer;

use crate::config::AgentConfig;

/// The names by which the server may know whose computer it is. Asking the directory can take a while.
pub(crate) fn computer(config: &AgentConfig, machine: &Machine) -> Computer {
    Computer {
        machine_name: config
            .machine_id
            .clone()
            .unwrap_or_else(|| machine.host_name.clone()),
        account_name: account(machine),
        directory_name: config.user_id.clone().or_else(machine::directory_name),
    }
}

/// With its domain, where the system does not write that into the name itself.
fn account(machine: &Machine) -> String {
    let name = &machine.user_name;
    match &machine.account_domain {
        Some(domain) if !name.contains(['\\', '@']) => format!("{domain}\\{name}"),
        Some(_) | None => name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_stands_before_the_name_once() {
        let named = |domain: Option<&str>, name: &str| {
            account(&Machine {
                user_name: name.to_owned(),
                account_domain: domain.map(str::to_owned),
                ..Machine::read()
            })
        };
        assert_eq!(named(Some("EXAMPLE"), "ada"), "EXAMPLE\\ada");
        assert_eq!(named(Some("EXAMPLE"), "EXAMPLE\\ada"), "EXAMPLE\\ada");
        assert_eq!(named(Some("example.com"), "ada@example.com"), "ada@example.com");
        assert_eq!(named(None, "ada"), "ada");
    }
}
