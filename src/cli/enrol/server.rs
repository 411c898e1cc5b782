//! Which server this computer is to be known to.

use anyhow::{Context, bail};
use url::Url;

use crate::{
    config::{AgentConfig, Origin},
    i18n::Texts,
};

/// A server.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) address: Url,
    /// Whether it is to be written to the person's file.
    pub(super) is_new: bool,
}

/// The server that is asked for, or the one that is set.
///
/// # Errors
/// Where neither is, or something stronger than the person's file says otherwise.
pub(super) fn choose(config: &AgentConfig, asked: Option<&str>, texts: &Texts) -> anyhow::Result<Server> {
    let Some(asked) = asked else {
        let Some(address) = config.base_url.clone() else {
            bail!(texts.get("cli-enrol-no-server"));
        };
        return Ok(Server {
            address,
            is_new: false,
        });
    };
    let address: Option<Url> = asked.trim().parse().ok();
    let address = address
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .with_context(|| texts.format("cli-enrol-address", &[("address", asked.into())]))?;
    match (&config.base_url, &config.base_url_origin) {
        (Some(set), _) if *set == address => Ok(Server {
            address,
            is_new: false,
        }),
        (Some(set), Some(origin @ (Origin::Policy | Origin::Environment | Origin::CommandLine))) => {
            let values = [
                ("address", set.as_str().into()),
                ("origin", origin.to_string().into()),
            ];
            bail!(texts.format("cli-enrol-server-is-set", &values))
        }
        (Some(_) | None, _) => Ok(Server {
            address,
            is_new: true,
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::{Language, Layer, Layers};

    fn chosen(set: Option<(Origin, &str)>, asked: Option<&str>) -> Result<Server, String> {
        let mut layers = Layers::default();
        if let Some((origin, address)) = set {
            layers.push(Layer {
                origin,
                values: json!({ "base_url": address }).as_object().unwrap().clone(),
            });
        }
        let config = AgentConfig::from_layers(&layers);
        choose(&config, asked, &Texts::new(Language::English)).map_err(|error| error.to_string())
    }

    #[test]
    fn what_the_organisation_set_is_not_overruled() {
        let server = |address: &str, is_new| {
            Ok(Server {
                address: address.parse().unwrap(),
                is_new,
            })
        };
        let file = || Origin::UserFile("config.json".into());
        let (one, other) = ("https://a.example/", "https://b.example/");
        assert_eq!(chosen(None, Some(one)), server(one, true));
        assert_eq!(chosen(Some((file(), one)), Some(other)), server(other, true));
        assert_eq!(chosen(Some((file(), one)), None), server(one, false));
        assert_eq!(chosen(Some((Origin::Policy, one)), Some(one)), server(one, false));
        assert_eq!(chosen(Some((Origin::Policy, one)), None), server(one, false));
        for origin in [Origin::Policy, Origin::Environment] {
            let error = chosen(Some((origin.clone(), one)), Some(other)).unwrap_err();
            assert!(
                error.contains(one) && error.contains(&origin.to_string()),
                "{error}"
            );
        }
        assert!(chosen(None, None).unwrap_err().contains("--server"));
        for wrong in ["", "a.example", "ftp://a.example", "https://"] {
            assert!(
                chosen(None, Some(wrong)).unwrap_err().contains("https://"),
                "{wrong}"
            );
        }
    }
}
