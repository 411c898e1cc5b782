//! The unit tests of the code for Windows, on Windows' own interfaces as Wine has them.

use std::path::PathBuf;

use timetrack_test_support::{switch, wine::Wine};

use super::agent::PATIENCE;

#[test]
fn the_code_for_windows_passes_its_own_tests() {
    let Some(built) = switch::value_or_skip(switch::WINDOWS_PLATFORM_TESTS) else {
        return;
    };
    let wine = Wine::open().unwrap();
    let executable = wine.install(&PathBuf::from(built), "tests").unwrap();
    let report = wine.program(executable).run(PATIENCE).unwrap();
    assert!(report.contains("test result: ok."), "{report}");
}
