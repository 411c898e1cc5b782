use std::collections::{BTreeMap, BTreeSet};

use super::*;

const FILES: [(&str, &str); 2] = [("en", ENGLISH_TEXTS), ("de", GERMAN_TEXTS)];

#[test]
fn the_header_decides_by_weight_then_by_order() {
    let cases = [
        ("", Language::English),
        ("fr", Language::English),
        ("de-AT,de;q=0.9,en;q=0.5", Language::German),
        ("fr-FR, en;q=0.4, de;q=0.6", Language::German),
        ("en-GB,de", Language::English),
        ("de;q=0, en;q=0.1", Language::English),
        ("de;q=x, *;q=0.5", Language::English),
    ];
    for (header, language) in cases {
        assert_eq!(Language::from_accept_language(header), language, "{header}");
    }
}

#[test]
fn every_text_exists_in_every_language_with_the_same_arguments() {
    let [(_, english), (_, german)] = FILES.map(|(code, source)| (code, arguments_by_key(source)));
    let (english_keys, german_keys): (BTreeSet<_>, BTreeSet<_>) =
        (english.keys().collect(), german.keys().collect());
    assert_eq!(english_keys, german_keys);
    for (key, arguments) in &english {
        assert_eq!(Some(arguments), german.get(key), "{key}");
    }
}

#[test]
fn every_file_parses_and_defines_no_key_twice() {
    for (code, source) in FILES {
        let resource = FluentResource::try_new(source.to_owned());
        assert!(
            resource.is_ok(),
            "{code}: {:?}",
            resource.err().map(|(_, errors)| errors)
        );
        let keys: Vec<&str> = source.lines().filter_map(key_of).collect();
        let distinct: BTreeSet<&str> = keys.iter().copied().collect();
        assert_eq!(keys.len(), distinct.len(), "{code} defines a key twice");
    }
}

#[test]
fn no_text_is_left_that_no_page_uses() {
    let mut sources = String::new();
    read_all(std::path::Path::new(env!("CARGO_MANIFEST_DIR")), &mut sources);
    let unused: Vec<String> = arguments_by_key(FILES[0].1)
        .into_keys()
        .filter(|key| !sources.contains(&format!("\"{key}\"")))
        .collect();
    assert_eq!(unused, Vec::<String>::new());
}

fn read_all(manifest_directory: &std::path::Path, sources: &mut String) {
    let mut directories = vec![
        manifest_directory.join("src"),
        manifest_directory.join("templates"),
    ];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                sources.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
}

/// The arguments of each message, by a reading of the file that is independent of the library's.
fn arguments_by_key(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut arguments: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in source.lines() {
        if let Some(key) = key_of(line) {
            current = Some(key.to_owned());
            arguments.entry(key.to_owned()).or_default();
        }
        let Some(names) = current.as_ref().and_then(|key| arguments.get_mut(key)) else {
            continue;
        };
        for part in line.split('$').skip(1) {
            let name = part
                .split(|character: char| !character.is_ascii_lowercase())
                .next();
            names.extend(name.map(str::to_owned));
        }
    }
    arguments
}

fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(" =")?;
    let starts_a_message = key.starts_with(|character: char| character.is_ascii_lowercase());
    (starts_a_message
        && key
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
    .then_some(key)
}
