use std::fs;

use insta::assert_snapshot;

use super::*;

fn environment(variables: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
    let mut all = vec![("TIMETRACK_DATA_DIR".into(), "/data".into())];
    all.extend(variables.iter().map(|(name, value)| (name.into(), value.into())));
    all
}

fn load_bytes(bytes: &[u8], variables: &[(&str, &str)]) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    fs::write(&path, bytes).unwrap();
    Config::load(Some(&path), environment(variables)).map_err(|error| {
        error
            .to_string()
            .replace(&folder.path().display().to_string(), "/folder")
    })
}

fn problem(text: &str) -> String {
    load_bytes(text.as_bytes(), &[]).unwrap_err()
}

#[test]
fn without_anything_it_listens_on_loopback_with_a_file_of_its_own() {
    let config = Config::load(None, environment(&[])).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8000");
    assert_eq!(config.database_url.to_string(), "sqlite:///data/timetrack.db");
    assert!(config.allowed_origins.is_empty() && config.warnings.is_empty());
}

#[test]
fn the_environment_wins_over_the_file() {
    let file =
        b"\xef\xbb\xbflisten = \"0.0.0.0:9000\"\nallowed_origins = [\"https://a.example\"]\r\nport = 9001\n";
    let config = load_bytes(
        file,
        &[
            ("PORT", "7000"),
            ("TIMETRACK_PORT", "7001"),
            (
                "TIMETRACK_ALLOWED_ORIGINS",
                "https://b.example, http://c.example:81",
            ),
            ("TIMETRACK_LISTNE", "x"),
            ("TIMETRACK_TEST_POSTGRES_URL", "x"),
            ("HOME", "x"),
        ],
    )
    .unwrap();
    assert_eq!(config.listen.to_string(), "0.0.0.0:7001");
    assert_eq!(
        config.allowed_origins,
        ["https://b.example", "http://c.example:81"]
    );
    assert_eq!(
        config.warnings,
        ["the environment variable TIMETRACK_LISTNE is no setting and is ignored"]
    );
}

#[test]
fn a_wrong_file_names_itself_the_key_and_what_is_allowed() {
    assert_snapshot!(problem("listne = \"x\""), @r#"settings file /folder/timetrack-server.toml: there is no setting "listne"; the settings are listen, port, data_dir, database_url, database_url_file, public_url, allowed_origins, trusted_proxies, admin_email, admin_password, admin_password_file, log_level"#);
    assert_snapshot!(problem("listen = true"), @r#"settings file /folder/timetrack-server.toml: listen: it is true or false, and must be text in quotes"#);
    assert_snapshot!(problem("listen = \"example.org:80\""), @r#"settings file /folder/timetrack-server.toml: listen: "example.org:80" is no address; it must be an address such as "127.0.0.1:8000", "[::1]:8000", "0.0.0.0" or a port"#);
    assert_snapshot!(problem("port = 70000"), @r#"settings file /folder/timetrack-server.toml: port: it must be a port from 0 to 65535 (0 takes any free one)"#);
    assert_snapshot!(problem("public_url = \"https://a.example/sub\""), @r#"settings file /folder/timetrack-server.toml: public_url: "https://a.example/sub" cannot be used; it must be the address that people use, such as "https://time.example.org", without a path"#);
    assert_snapshot!(problem("allowed_origins = [\"*\"]"), @r#"settings file /folder/timetrack-server.toml: allowed_origins: "*" is no origin; write scheme, host and port only, such as "https://tools.example.org""#);
    assert_snapshot!(problem("log_level = \"loud=very\""), @r#"settings file /folder/timetrack-server.toml: log_level: "loud=very" is no level; it must be error, warn, info, debug or trace"#);
    assert_snapshot!(problem("\n\nlisten = \n"), @r#"settings file /folder/timetrack-server.toml, line 3: string values must be quoted, expected literal string"#);
}

#[test]
fn bytes_that_are_not_utf_8_are_found_by_line() {
    assert_snapshot!(
        load_bytes(b"port = 1\ndata_dir = \"/B\xfccher\"\n", &[]).unwrap_err(),
        @r#"settings file /folder/timetrack-server.toml, line 2: there is a character that is not UTF-8; save the file as UTF-8"#
    );
}

#[test]
fn a_database_url_is_never_repeated() {
    let error = problem("database_url = \"mysql://root:geheim@host/x\"");
    assert!(!error.contains("geheim"), "{error}");
    let config = load_bytes(b"database_url = \"postgres://me:geheim@host/x\"", &[]).unwrap();
    assert!(!format!("{config:?}").contains("geheim"));
}

#[test]
fn the_first_administrator_comes_from_the_environment_and_is_not_repeated() {
    let load = |variables: &[(&str, &str)]| Config::load(None, environment(variables));
    let both = [
        ("TIMETRACK_ADMIN_EMAIL", "Ada@Example.com"),
        ("TIMETRACK_ADMIN_PASSWORD", "vier geheime Wörter hier"),
    ];
    let config = load(&both).unwrap();
    let first = config.first_administrator.as_ref().unwrap();
    assert_eq!(first.email.to_string(), "ada@example.com");
    assert!(config.warnings.is_empty() && !format!("{config:?}").contains("geheime"));

    let alone = load(&both[1..]).unwrap();
    assert!(alone.first_administrator.is_none() && alone.warnings.len() == 1);
    let wrong = load(&[("TIMETRACK_ADMIN_EMAIL", "ada")]).unwrap_err().to_string();
    assert_snapshot!(wrong, @r#"environment variable TIMETRACK_ADMIN_EMAIL: admin_email: "ada" cannot be used; it must be an e-mail address such as ada@example.com"#);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    fs::write(&file, "four secret words here\n").unwrap();
    let from_file = [both[0], ("TIMETRACK_ADMIN_PASSWORD_FILE", file.to_str().unwrap())];
    let config = load(&from_file).unwrap();
    let password = config.first_administrator.unwrap().password;
    assert_eq!(
        secrecy::ExposeSecret::expose_secret(&password),
        "four secret words here"
    );
}

#[test]
fn a_database_url_can_lie_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("url");
    fs::write(&secret, "postgres://me@host/x\n").unwrap();
    let config = Config::load(
        None,
        environment(&[("TIMETRACK_DATABASE_URL_FILE", secret.to_str().unwrap())]),
    )
    .unwrap();
    assert_eq!(config.database_url.to_string(), "postgres://host/x");
}
